"""Where a person stands with the portal, in words that administrators filter by."""

import datetime
from enum import StrEnum

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower, Replace

from accounts.models import Membership, User

_ACCENTED, _PLAIN = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’", "aaaaaaceeeeiiiinooooouuuuyy'"


class PersonState(StrEnum):
    """The value is what addresses hold."""

    INVITED = "invitee"
    EXPIRED = "expiree"
    ACTIVE = "active"
    LATER = "a-venir"
    ENDED = "fin-de-mandat"
    NO_ROLE = "sans-fonction"
    CLOSING = "fermeture-demandee"
    SUSPENDED = "suspendue"
    CLOSED = "fermee"


LABELS = {
    PersonState.INVITED: "Invitée",
    PersonState.EXPIRED: "Invitation expirée",
    PersonState.ACTIVE: "Active",
    PersonState.LATER: "Fonction à venir",
    PersonState.ENDED: "Fin de mandat",
    PersonState.NO_ROLE: "Sans fonction",
    PersonState.CLOSING: "Fermeture demandée",
    PersonState.SUSPENDED: "Compte suspendu",
    PersonState.CLOSED: "Compte fermé",
}
TONES = {
    PersonState.INVITED: "waiting",
    PersonState.EXPIRED: "danger",
    PersonState.ACTIVE: "success",
    PersonState.LATER: "info",
    PersonState.ENDED: "neutral",
    PersonState.NO_ROLE: "waiting",
    PersonState.CLOSING: "attention",
    PersonState.SUSPENDED: "danger",
    PersonState.CLOSED: "neutral",
}


def plain(column: str) -> Func:
    """Return `column` in lower case without accents, as `core.french.unaccented` writes a word."""
    text = Replace(Lower(F(column)), Value("œ"), Value("oe"))
    return Func(
        text, Value(_ACCENTED), Value(_PLAIN), function="translate", output_field=TextField()
    )


def state_of(user: User, memberships: list[Membership], day: datetime.date) -> PersonState:
    """Return where `user` stands on `day`, by all their `memberships`."""
    if not user.is_active:
        return PersonState.SUSPENDED if user.closed_at is None else PersonState.CLOSED
    if user.closing_asked_at is not None:
        return PersonState.CLOSING
    if any(row.holds_on(day) for row in memberships):
        return PersonState.ACTIVE
    if any(row.starts_on > day for row in memberships):
        return PersonState.LATER
    return PersonState.ENDED if memberships else PersonState.NO_ROLE


def users_in(state: str, users: QuerySet[User], day: datetime.date) -> QuerySet[User]:
    """Return those of `users` that `state_of` puts in `state` on `day`."""
    held = Membership.objects.filter(user=OuterRef("pk"))
    now = Exists(held.active_on(day))
    later = Exists(held.filter(starts_on__gt=day))
    conditions = {
        PersonState.ACTIVE: Q(now),
        PersonState.LATER: ~Q(now) & Q(later),
        PersonState.ENDED: ~Q(now) & ~Q(later) & Q(Exists(held)),
        PersonState.NO_ROLE: ~Q(Exists(held)),
    }
    if state == PersonState.CLOSED:
        return users.filter(closed_at__isnull=False)
    if state == PersonState.SUSPENDED:
        return users.filter(is_active=False, closed_at=None)
    if state == PersonState.CLOSING:
        return users.filter(is_active=True, closing_asked_at__isnull=False)
    if state not in conditions:
        return users.none()
    awake = users.filter(is_active=True, closing_asked_at=None)
    return awake.filter(conditions[PersonState(state)])
