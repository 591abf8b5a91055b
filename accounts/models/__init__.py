"""People, their dated roles, the invitations that open accounts, the hints they have put away."""

from accounts.models.hints import DismissedHint
from accounts.models.invitations import Invitation
from accounts.models.people import (
    COMMUNE_ROLES,
    DIRECTION_ROLES,
    EPCI_ROLES,
    SUBMITTING_ROLES,
    Membership,
    MembershipQuerySet,
    Role,
    User,
    UserManager,
)

__all__ = [
    "COMMUNE_ROLES",
    "DIRECTION_ROLES",
    "EPCI_ROLES",
    "SUBMITTING_ROLES",
    "DismissedHint",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "Role",
    "User",
    "UserManager",
]
