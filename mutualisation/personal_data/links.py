"""What still names a person: a closed account goes only when nothing does."""

from typing import Any

from django.db.models import PROTECT, SET_NULL, Exists, ManyToOneRel, OuterRef, Q

from accounts.models import Membership, User

# What loses the name of a person without losing its sense; any other link keeps the account.
FORGETTING = (
    "accounts.Invitation.accepted_by",
    "accounts.Invitation.invited_by",
    "accounts.Invitation.withdrawn_by",
    "communes.Epci.identity_changed_by",
    "communes.PublicDetails.changed_by",
    "files.StoredFile.uploaded_by",
    "jobs.Job.requested_by",
    "notifications.OutgoingEmail.user",
)


def still_named() -> Q:
    """Return the condition on a person that some row keeps them: a request, an adhésion, a bilan.

    Whatever names them, or protects one of their roles, is found by the models themselves: a table
    that is added one day is asked too. What is theirs alone goes with them.
    """
    found = Q()
    for relation, behind in naming_relations():
        link: dict[str, Any] = {f"{relation.field.name}{behind}": OuterRef("pk")}
        found |= Q(Exists(relation.related_model._base_manager.filter(**link)))
    return found


def naming_relations() -> list[tuple[ManyToOneRel, str]]:
    """Return the relations that keep an account, each with its path from the role if by one."""
    return [
        (relation, behind)
        for model, behind in ((User, ""), (Membership, "__user"))
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and relation.on_delete in (PROTECT, SET_NULL)
        and str(relation.field) not in FORGETTING
    ]
