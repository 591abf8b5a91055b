"""Who gets what at the addresses of people, their roles and their invitations."""

from typing import Any

from tests.access.objects import the_commune
from tests.access.rows import EVERYBODY, SIGNED_IN, Row, others
from tests.accounts.factories import TOKEN, InvitationFactory
from tests.cast import Cast, Territory

_ADMINISTRATOR = ("administrator",)
_KEEPERS = ("mayor", "administrator")


def an_invitation(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": InvitationFactory(commune=territory.home, token="autre").reference}


def a_link(territory: Territory, cast: Cast) -> dict[str, Any]:
    InvitationFactory(commune=territory.home)
    return {"token": TOKEN}


def an_invitation_of_the_outsider(territory: Territory, cast: Cast) -> dict[str, Any]:
    mine = InvitationFactory(email=cast.outsider.email, commune=territory.home, token="sienne")
    return {"reference": mine.reference}


def the_outsider(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": cast.outsider.reference}


def the_clerk(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": cast.clerk.reference}


def the_clerks_role(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": cast.clerk.memberships.get(commune=territory.home).reference}


_LISTS = (
    "people",
    "invitations",
    "invitation_new",
    "invite_list",
    "invite_sending",
    "invite_model",
    "invite_town_halls",
)
PEOPLE: dict[str, Row] = {
    **dict.fromkeys(_LISTS, Row(_ADMINISTRATOR, others(*_ADMINISTRATOR))),
    **dict.fromkeys(
        ("person", "person_edit", "role_new"),
        Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=the_clerk),
    ),
    "account_close": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=the_outsider),
    "mayor_change": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=the_commune),
    "commune_people": Row(_KEEPERS, others(*_KEEPERS), make=the_commune),
    "commune_invite": Row(_KEEPERS, others(*_KEEPERS), make=the_commune),
    # To others these do not exist: who serves a commune is for it alone.
    "role_end": Row(_KEEPERS, make=the_clerks_role),
    "invitation_resend": Row(_KEEPERS, make=an_invitation, post=True),
    "invitation_withdraw": Row(_KEEPERS, make=an_invitation, post=True),
    # To others an invitation that is not theirs does not exist.
    "invitation_take": Row(("outsider",), make=an_invitation_of_the_outsider, post=True),
    "invitation_decline": Row(("outsider",), make=an_invitation_of_the_outsider, post=True),
    "invitation_accept": Row(EVERYBODY, make=a_link),
    "welcome": SIGNED_IN,
}
