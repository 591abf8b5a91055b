"""Invitations: single use, expiring, sent again, withdrawn, named by a town hall."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from accounts.invitation_limits import MOST_BY_A_MAYOR, MOST_SENDINGS, MOST_TO_AN_ADDRESS
from accounts.invitations import VALIDITY, by_token, is_invited, pending_for
from accounts.mandates import end_role
from accounts.models import Invitation, Membership, Role, User
from accounts.models.invitations import InvitationState
from accounts.operations import (
    MOST_NAMED,
    PeopleRefusal,
    accept_invitation,
    invite,
    name_person,
    renew_invitation,
    withdraw_invitation,
)
from tests.accounts.factories import InvitationFactory, UserFactory
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timezone.localdate(NOW)
LATER = NOW + VALIDITY + datetime.timedelta(minutes=1)


def invited(territory: Territory, **fields: object) -> tuple[Invitation, str]:
    asked = {"email": "Nadia@Mairie.test", "role": Role.CLERK, "commune": territory.home}
    return invite(**{**asked, "by": None, "now": NOW, **fields})


def test_the_token_is_kept_nowhere(territory: Territory):
    invitation, token = invited(territory)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM accounts_invitation i")
        kept = cursor.fetchone()[0]
    assert token not in kept
    assert by_token(token) == invitation
    assert by_token(token[:-1]) is None
    assert by_token(invitation.token_digest) is None


def test_accepting_opens_an_account_without_a_password(territory: Territory):
    invitation, _ = invited(territory, first_name="Nadia", last_name="Le Gall")

    user = accept_invitation(invitation=invitation, now=NOW)

    assert (user.email, str(user)) == ("nadia@mairie.test", "Nadia Le Gall")
    assert not user.has_usable_password()
    held = user.memberships.get()
    assert (held.role, held.commune, held.starts_on, held.ends_on) == (
        Role.CLERK, territory.home, DAY, None,
    )  # fmt: skip
    assert EmailAddress.objects.get(user=user).verified
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert invitation.state_at(NOW) is InvitationState.ACCEPTED


def test_accepting_adds_the_role_to_the_account_of_the_same_address(territory, cast: Cast):
    invitation, _ = invited(territory, email=cast.mayor.email.upper(), commune=territory.second)

    assert accept_invitation(invitation=invitation, now=NOW) == cast.mayor
    assert set(cast.mayor.memberships.values_list("role", flat=True)) == {Role.MAYOR, Role.CLERK}


def test_an_invitation_serves_once(territory: Territory):
    invitation, _ = invited(territory)
    accept_invitation(invitation=invitation, now=NOW)

    with pytest.raises(PeopleRefusal, match="déjà servi"):
        accept_invitation(invitation=invitation, now=NOW)
    with pytest.raises(PeopleRefusal, match="déjà servi"):
        renew_invitation(invitation=invitation, now=NOW)
    with pytest.raises(PeopleRefusal, match="déjà servi"):
        withdraw_invitation(invitation=invitation, by=None, now=NOW)
    assert Membership.objects.count() == 1


def test_an_invitation_expires_and_is_sent_again_with_another_link(territory: Territory):
    invitation, token = invited(territory)
    assert pending_for("nadia@mairie.test", NOW).get() == invitation
    assert not pending_for("nadia@mairie.test", LATER).exists()
    with pytest.raises(PeopleRefusal, match="expiré"):
        accept_invitation(invitation=invitation, now=LATER)

    again = renew_invitation(invitation=invitation, now=LATER)

    assert by_token(token) is None
    assert by_token(again) == invitation
    assert accept_invitation(invitation=invitation, now=LATER).memberships.count() == 1


def test_it_opens_nothing_once_its_mayor_s_mandate_has_ended(territory: Territory, cast: Cast):
    invitation, _ = invited(territory, by=cast.mayor)
    mandate = cast.mayor.memberships.get()
    end_role(membership=mandate, ends_on=DAY, reason="Élections", today=DAY)

    with pytest.raises(PeopleRefusal, match="n’exerce plus"):
        accept_invitation(invitation=invitation, now=NOW)

    renew_invitation(invitation=invitation, now=NOW, by=cast.administrator)
    assert accept_invitation(invitation=invitation, now=NOW).memberships.exists()


def test_a_withdrawn_invitation_opens_nothing(territory: Territory, cast: Cast):
    invitation, _ = invited(territory)

    withdraw_invitation(invitation=invitation, by=cast.administrator, now=NOW)

    with pytest.raises(PeopleRefusal, match="retirée"):
        accept_invitation(invitation=invitation, now=NOW)
    assert not is_invited("nadia@mairie.test", NOW)


def test_one_open_invitation_for_an_address_a_role_and_a_body(territory: Territory):
    first, _ = invited(territory)

    with pytest.raises(PeopleRefusal, match="déjà invitée"):
        invited(territory, email="NADIA@mairie.test")
    invited(territory, commune=territory.second)
    invited(territory, role=Role.READER)
    withdraw_invitation(invitation=first, by=None, now=NOW)
    invited(territory)


def test_the_database_itself_keeps_one(territory: Territory):
    InvitationFactory(email="a@b.test", commune=territory.home, token="un")
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(email="A@b.test", commune=territory.home, token="deux")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": "mairie@guerche.test"}, "partagée"),
        ({"email": "x@y.test", "asks_name": True}, "n’est pas celle de la mairie"),
        ({"email": "mairie@guerche.test", "asks_name": True, "role": Role.MAYOR}, "secrétariat"),
        ({"email": "secretaire@demo.test"}, "exerce déjà"),
        ({"email": "x@y.test", "role": Role.MAYOR}, "déjà un maire"),
        ({"email": "x@y.test", "role": Role.AGENT}, "choisissez ce qui va avec"),
        ({"email": "pas une adresse"}, "adresse"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(territory, cast: Cast, fields, reason):
    with pytest.raises(PeopleRefusal, match=reason):
        invited(territory, **fields)
    assert not Invitation.objects.exists()


def test_another_account_and_a_closed_one_are_refused(territory: Territory, cast: Cast):
    invitation, _ = invited(territory)
    with pytest.raises(PeopleRefusal, match="autre personne"):
        accept_invitation(invitation=invitation, now=NOW, user=cast.clerk)
    UserFactory(email="nadia@mairie.test", is_active=False)
    with pytest.raises(PeopleRefusal, match="suspendu"):
        accept_invitation(invitation=invitation, now=NOW)


def test_a_role_from_a_later_day_opens_nothing_before(territory: Territory):
    first_day = DAY + datetime.timedelta(days=7)
    invitation, _ = invited(territory, starts_on=first_day)

    user = accept_invitation(invitation=invitation, now=NOW)

    assert not user.memberships.active_on(DAY).exists()
    assert user.memberships.active_on(first_day).exists()


class TestTownHall:
    def test_it_names_its_person_who_accepts_from_their_own_address(self, territory: Territory):
        hall, _ = invited(territory, email="mairie@guerche.test", asks_name=True)
        with pytest.raises(PeopleRefusal, match="mairie"):
            accept_invitation(invitation=hall, now=NOW)

        person, _ = name_person(
            invitation=hall, first_name="Jo", last_name="Roy", email="jo@roy.test", now=NOW
        )
        user = accept_invitation(invitation=person, now=NOW)

        assert str(user) == "Jo Roy"
        hall.refresh_from_db()
        assert hall.accepted_by == user
        assert not User.objects.filter(email="mairie@guerche.test").exists()

    def test_it_names_no_mayor_even_by_an_invitation_from_before(self, territory: Territory):
        hall = InvitationFactory(
            email="mairie@guerche.test", asks_name=True, role=Role.MAYOR, commune=territory.home
        )
        named = InvitationFactory(
            parent=hall, role=Role.MAYOR, commune=territory.home, token="another"
        )
        person = {"first_name": "Jo", "last_name": "Roy", "email": "jo@roy.test"}
        with pytest.raises(PeopleRefusal, match="secrétariat"):
            name_person(invitation=hall, now=NOW, **person)
        with pytest.raises(PeopleRefusal, match="secrétariat"):
            accept_invitation(invitation=named, now=NOW)
        assert not Membership.objects.exists()

    def test_said_again_it_replaces_the_first_and_not_without_end(self, territory: Territory):
        hall, _ = invited(territory, email="mairie@guerche.test", asks_name=True)
        named = [
            name_person(
                invitation=hall, first_name="Jo", last_name="Roy", email=f"jo{n}@r.test", now=NOW
            )[0]
            for n in range(MOST_NAMED)
        ]

        with pytest.raises(PeopleRefusal, match="retirée"):
            accept_invitation(invitation=named[0], now=NOW)
        with pytest.raises(PeopleRefusal, match="plusieurs fois"):
            name_person(invitation=hall, first_name="J", last_name="R", email="z@r.test", now=NOW)
        accept_invitation(invitation=named[-1], now=NOW)

    def test_its_own_address_is_refused_and_withdrawing_it_withdraws_the_named(self, territory):
        hall, _ = invited(territory, email="mairie@guerche.test", asks_name=True)
        with pytest.raises(PeopleRefusal, match="partagée"):
            name_person(
                invitation=hall,
                first_name="J",
                last_name="R",
                email="mairie@guerche.test",
                now=NOW,
            )
        person, _ = name_person(
            invitation=hall, first_name="J", last_name="R", email="j@r.test", now=NOW
        )

        withdraw_invitation(invitation=hall, by=None, now=NOW)

        with pytest.raises(PeopleRefusal, match="retirée"):
            accept_invitation(invitation=person, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_acceptances_at_once_one_is_refused():
    invitation = InvitationFactory(commune=CommuneFactory(member=True))
    together = threading.Barrier(4)

    def accept(_: int) -> str:
        try:
            together.wait(timeout=10)
            accept_invitation(invitation=invitation, now=NOW)
            return "accepted"
        except PeopleRefusal as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(accept, range(4)))

    assert answers == ["Cette invitation a déjà servi."] * 3 + ["accepted"]
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


class TestLimits:
    """The portal is no way to fill somebody's mailbox."""

    def test_an_invitation_is_sent_a_few_times(self, territory: Territory):
        invitation, _ = invited(territory)
        for _ in range(MOST_SENDINGS - 1):
            renew_invitation(invitation=invitation, now=NOW)
        with pytest.raises(PeopleRefusal, match="vérifiez l’adresse"):
            renew_invitation(invitation=invitation, now=NOW)
        invitation.refresh_from_db()
        assert invitation.sendings == MOST_SENDINGS

    def test_an_address_is_invited_a_few_times_a_day(self, territory: Territory, cast: Cast):
        for _ in range(MOST_TO_AN_ADDRESS):
            invitation, _ = invited(territory)
            withdraw_invitation(invitation=invitation, by=None, now=NOW)
        with pytest.raises(PeopleRefusal, match="attendez demain"):
            invited(territory)
        invited(territory, email="autre@mairie.test")
        withdraw_invitation(
            invitation=invited(territory, by=cast.administrator)[0], by=None, now=NOW
        )
        Invitation.objects.update(created_at=NOW - datetime.timedelta(days=1, minutes=1))
        invited(territory)

    def test_a_mayor_invites_so_many_a_day_an_administrator_more(
        self, territory: Territory, cast: Cast
    ):
        for by in (cast.mayor, cast.administrator):
            for number in range(MOST_BY_A_MAYOR):
                InvitationFactory(token=f"{by.pk}-{number}", invited_by=by, commune=territory.home)
        with pytest.raises(PeopleRefusal, match="attendez demain"):
            invited(territory, by=cast.mayor)
        invited(territory, by=cast.administrator)
