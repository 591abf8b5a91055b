"""Who looks after people: administrators everywhere, a mayor those who act for their commune."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Invitation, Membership, MembershipQuerySet, Role, User
from accounts.models.invitations import InvitationQuerySet
from communes.models import Commune, CommuneQuerySet

# What a mayor gives in their commune. Another mayor comes by « changement de maire » alone.
GIVEN_BY_MAYORS = (Role.DEPUTY, Role.CLERK, Role.COUNCILLOR, Role.READER)


def can_manage_people(actor: Actor) -> bool:
    """Return whether `actor` invites, changes and ends everywhere: the administrators."""
    return actor.has(Role.ADMINISTRATOR)


def managed_communes(actor: Actor) -> CommuneQuerySet:
    """Return the member communes today whose people `actor` looks after, in French order."""
    members = Commune.objects.members_on(timezone.localdate())
    if can_manage_people(actor):
        return members
    return members.filter(pk__in=actor.commune_ids(Role.MAYOR))


def can_manage_commune(actor: Actor, commune: Commune) -> bool:
    """Return whether `actor` looks after the people of `commune`."""
    return managed_communes(actor).filter(pk=commune.pk).exists()


def can_give(actor: Actor, role: str, commune: Commune | None) -> bool:
    """Return whether `actor` may give or take back `role` in `commune` (None: elsewhere)."""
    if can_manage_people(actor):
        return True
    own = commune is not None and commune.pk in actor.commune_ids(Role.MAYOR)
    return own and role in GIVEN_BY_MAYORS


def visible_people(actor: Actor) -> QuerySet[User]:
    """Return the people whose page `actor` opens: all, or nobody."""
    return User.objects.all() if can_manage_people(actor) else User.objects.none()


def visible_memberships(actor: Actor) -> MembershipQuerySet:
    """Return the roles, past ones too, that `actor` reads among those they look after."""
    rows = Membership.objects.select_related("user", "commune", "direction").defer(
        "commune__contour"
    )
    if can_manage_people(actor):
        return rows
    return rows.filter(commune__in=actor.commune_ids(Role.MAYOR))


def visible_invitations(actor: Actor) -> InvitationQuerySet:
    """Return the invitations that `actor` reads: all, or those of their commune."""
    rows = Invitation.objects.select_related("commune", "direction", "invited_by", "accepted_by")
    rows = rows.defer("commune__contour")
    if can_manage_people(actor):
        return rows
    return rows.filter(commune__in=actor.commune_ids(Role.MAYOR))
