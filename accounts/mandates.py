"""Dated roles: giving one, ending one, and the change of a mayor."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.events import mayor_changed, role_ended, role_given
from accounts.invitations import is_shared_address
from accounts.means import take_new_address
from accounts.models import Invitation, Membership, Role, User
from accounts.operations import (
    OWN_ROLE,
    PeopleRefusal,
    invite,
    save_or_refuse,
    withdraw_invitation,
)
from communes.models import Commune, Direction
from core.conflicts import StaleEdit

LAST_ADMINISTRATOR = (
    "C’est le dernier administrateur du portail : donnez d’abord cette fonction à quelqu’un."
)
# Those whom the municipal council elects or holds; the clerk is an employee and stays.
COUNCIL_ROLES = (Role.MAYOR, Role.DEPUTY, Role.COUNCILLOR)
SORTED_BY_ROLE = ("role", "user__last_name", "user__first_name", "pk")


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    starts_on: datetime.date,
    commune: Commune | None = None,
    direction: Direction | None = None,
    by: User | None = None,
) -> Membership:
    """Give a role to somebody who has an account; PeopleRefusal says what stands against it.

    `by` gives it, and never to themselves: somebody else would know of it.
    """
    if user == by:
        raise PeopleRefusal(OWN_ROLE)
    demand_open(user)
    membership = Membership(
        user=user, role=role, commune=commune, direction=direction, starts_on=starts_on
    )
    save_or_refuse(membership)
    role_given.send(sender=Membership, membership=membership, by=by)
    return membership


@transaction.atomic
def end_role(
    *,
    membership: Membership,
    ends_on: datetime.date,
    reason: str,
    today: datetime.date,
    back_to: datetime.date | None = None,
) -> Membership | None:
    """End a role on `ends_on`, the first day without it; return the row.

    One that would begin after today, and not before it ends, never was: its row goes, and None is
    returned. One begun today may have served, or one under which something was written: its row
    stays, with an empty period. Raise
    PeopleRefusal when it has ended already, for a day before today or `back_to` (what was done
    since would have been done without a right), or when no administrator would be left.
    """
    earliest = min(today, back_to or today)
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.ends_on is not None and row.ends_on <= earliest:
        raise PeopleRefusal("Cette fonction a déjà pris fin.")
    if ends_on < earliest:
        raise PeopleRefusal("Une fonction ne prend pas fin dans le passé : choisissez un jour.")
    if row.role == Role.ADMINISTRATOR:
        _demand_another_administrator(row.user, ends_on)
    if ends_on <= row.starts_on and row.starts_on > today and _is_gone(row):
        return None
    row.ends_on, row.end_reason = max(ends_on, row.starts_on), reason.strip()
    row.save(update_fields=["ends_on", "end_reason"])
    role_ended.send(sender=Membership, membership=row)
    return row


def _is_gone(row: Membership) -> bool:
    """Delete a role that never was; return False when a delegation was written under it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True


def version_of(user: User) -> str:
    """Return what tells whether the name and addresses of a person are still those shown."""
    shown = "\n".join((user.first_name, user.last_name, user.phone, user.email))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@transaction.atomic
def change_person(
    *,
    user: User,
    first_name: str,
    last_name: str,
    phone: str,
    email: str,
    version: str,
    by: User | None,
    now: datetime.datetime,
) -> User:
    """Write the name and addresses of a person; with a new address, nothing else opens the account.

    `version` is what `version_of` said of what was shown: raise StaleEdit when it is no more that.
    Raise PeopleRefusal when the address is another account's, or shared, or the account closed.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    demand_open(row)
    if version != version_of(row):
        raise StaleEdit(
            url=reverse("person_edit", args=[row.reference]),
            what="Les coordonnées de cette personne ont changé entre-temps.",
        )
    email = email.strip().lower()
    if email != row.email and is_shared_address(email):
        raise PeopleRefusal("Cette adresse est partagée : un compte est personnel.")
    row.first_name, row.last_name, row.phone = first_name, last_name, phone
    former, row.email = row.email, email
    save_or_refuse(row)
    if email != former:
        take_new_address(user=row, former=former, by=by, now=now)
    return row


@dataclass(frozen=True)
class Council:
    """Who holds a role of the council in a commune on a day, or is invited to."""

    mayor: Membership | None
    others: list[Membership]
    invitations: list[Invitation]


def council_of(commune: Commune, day: datetime.date) -> Council:
    """Return the mayor, the deputies and councillors on `day` or later, and the open invitations.

    Those who begin later are among `others`. Two queries.
    """
    rows = list(
        Membership.objects.ending_after(day)
        .filter(commune=commune, role__in=COUNCIL_ROLES)
        .select_related("user")
        .order_by(*SORTED_BY_ROLE)
    )
    mayor = next((row for row in rows if row.role == Role.MAYOR and row.starts_on < day), None)
    asked = Invitation.objects.open().filter(commune=commune).order_by("role", "created_at")
    return Council(mayor, [row for row in rows if row != mayor], list(asked))


@dataclass(frozen=True)
class MayorChange:
    """The change of a mayor as it was shown and confirmed.

    `successor` is an account, else `invited` is who is invited: (first name, last name, address).
    `ends` are the roles that end on that day beside the mayor's, `withdrawn` the invitations.
    """

    commune: Commune
    installed_on: datetime.date
    reason: str
    successor: User | None
    invited: tuple[str, str, str] | None
    ends: Iterable[Membership]
    withdrawn: Iterable[Invitation]


@transaction.atomic
def change_mayor(
    *, change: MayorChange, by: User, now: datetime.datetime, today: datetime.date
) -> tuple[Invitation, str] | None:
    """Close a mandate and open another on the day when the new council is installed.

    The day is entered, never computed: a mayor serves until then (article L2122-15 CGCT). Periods
    are half-open: on that day the former mayor has lost access. Return the invitation of the new
    mayor with its token, or None when they have an account. Raise PeopleRefusal with a reason.
    """
    commune, day = change.commune, change.installed_on
    # Held until the end: of two changes at once the second sees the first.
    Commune.objects.select_for_update(of=("self",)).get(pk=commune.pk)
    council = council_of(commune, day)
    if any(row.role == Role.MAYOR for row in council.others):
        raise PeopleRefusal("Un changement de maire est déjà enregistré pour ce jour ou après.")
    if council.mayor is not None and council.mayor.user == change.successor:
        raise PeopleRefusal("Cette personne est déjà maire de la commune.")
    _withdraw(council.invitations, change.withdrawn, by=by, now=now)
    mayor_changed.send(sender=Membership, commune=commune, day=day, reason=change.reason, by=by)
    ending = [*([council.mayor] if council.mayor else []), *change.ends]
    for row in ending:
        end_role(membership=row, ends_on=day, reason=change.reason, today=today, back_to=day)
    if change.successor is not None:
        give_role(user=change.successor, role=Role.MAYOR, starts_on=day, commune=commune, by=by)
        return None
    first_name, last_name, email = change.invited or ("", "", "")
    return invite(
        email=email,
        role=Role.MAYOR,
        by=by,
        now=now,
        first_name=first_name,
        last_name=last_name,
        commune=commune,
        starts_on=day,
    )


def _withdraw(
    open_ones: Iterable[Invitation],
    chosen: Iterable[Invitation],
    *,
    by: User,
    now: datetime.datetime,
) -> None:
    """Withdraw of the open invitations those chosen, and the mayors', made since the review too.

    One chosen and withdrawn meanwhile is no trouble; PeopleRefusal when one was accepted.
    """
    keys = {row.pk for row in chosen}
    if Invitation.objects.filter(pk__in=keys).exclude(accepted_at=None).exists():
        raise PeopleRefusal("Une invitation vient d’être acceptée : relisez la page.")
    wanted = [row for row in open_ones if row.pk in keys or row.role == Role.MAYOR]
    parents = {row.pk for row in wanted}
    for row in wanted:
        # Whom a town hall named goes with what it was sent.
        if row.parent_id not in parents:
            withdraw_invitation(invitation=row, by=by, now=now)


def demand_open(user: User) -> None:
    """Raise PeopleRefusal when the account is closed: it takes no role and no address any more."""
    if user.closed_at is not None:
        raise PeopleRefusal("Ce compte est fermé : invitez cette personne de nouveau.")


def _demand_another_administrator(user: User, day: datetime.date) -> None:
    """Hold the administrators’ rows: two do not leave at once, each counting on the other."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(role=Role.ADMINISTRATOR)
    others = [row for row in rows.serving_on(day).order_by("pk") if row.user_id != user.pk]
    if not any(row.ends_on is None for row in others):
        raise PeopleRefusal(LAST_ADMINISTRATOR)
