"""What still names a person: a closed account goes only when nothing does."""

from typing import Any

from django.db.models import PROTECT, Exists, ManyToOneRel, OuterRef, Q

from accounts.models import Membership, User


def still_named() -> Q:
    """Return the condition on a person that some row keeps them: a request, a delegation, a bilan.

    Whatever protects them, or one of their roles, is found by the models themselves: a table that
    is added one day is asked too.
    """
    found = Q()
    for model, behind in ((User, ""), (Membership, "__user")):
        for relation in model._meta.get_fields(include_hidden=True):
            if isinstance(relation, ManyToOneRel) and relation.on_delete is PROTECT:
                link: dict[str, Any] = {f"{relation.field.name}{behind}": OuterRef("pk")}
                found |= Q(Exists(relation.related_model._base_manager.filter(**link)))
    return found
