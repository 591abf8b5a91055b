"""The history: one row for each change of a tracked row, written by the database itself.

The tracked apps know nothing of it: proxies of their models carry the triggers, whose migrations
are all of this app.
"""

import sys
from collections.abc import Collection
from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

from history.kinds import KINDS, Kind
from history.triggers import trigger_of
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import CONFIDENTIAL

# What names, for the length of a transaction, the decision that is being carried out.
DECISION_SETTING = "history.decision"
KEPT_UNLESS_DECIDED = f"""
IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM retention_retentiondecision d
    WHERE d.id::text = current_setting('{DECISION_SETTING}', true)
    AND d.kind = 'history' AND d.state = 'decided'
) THEN RETURN OLD; END IF;
RAISE EXCEPTION 'The history is not changed, and goes by a decision only';
"""

REQUEST_KEY = str(ServiceRequest._meta.label_lower)
LEVELS = [str(level) for level in CONFIDENTIAL]
# A line that says of a request that it is confidential, or was: an index holds just these.
TOLD_CONFIDENTIAL = Q(kind=REQUEST_KEY) & (
    Q(before__confidentiality__in=LEVELS) | Q(after__confidentiality__in=LEVELS)
)


class ChangeQuerySet(models.QuerySet["Change"]):
    def about(self, kind: Kind, object_id: int) -> Self:
        """Return what happened to an object, and to what belongs to it."""
        return self.filter(related__contains=[f"{kind.key}:{object_id}"])

    def sealed(self, requests: Collection[int]) -> Self:
        """Return the changes of those `requests` that are confidential, and of what is theirs."""
        return self.filter(_is_confidential(requests))

    def open(self) -> Self:
        """Return all the others: who made them may be asked."""
        return self.exclude(_is_confidential())


def _is_confidential(requests: Collection[int] | None = None) -> Q:
    """Return the condition on a change: its request is confidential, or was before it was gone.

    Of `requests` only, when they are given: of years of them, only some are on a page.
    """
    key = REQUEST_KEY
    today = ServiceRequest.objects.filter(confidentiality__in=LEVELS).order_by()
    once = Change.objects.filter(TOLD_CONFIDENTIAL).order_by()
    if requests is not None:
        today = today.filter(pk__in=requests)
        once = once.filter(related__overlap=[f"{key}:{number}" for number in requests])
    return Q(related__overlap=_keys(today, key, "pk")) | Q(
        related__overlap=_keys(once, key, "object_id")
    )


def _keys(rows: models.QuerySet, key: str, number: str) -> ArraySubquery:
    """Return the array « requests_desk.servicerequest:12 », … that `related` is compared with."""
    name = models.CharField(max_length=90)
    found = Concat(Value(f"{key}:"), Cast(F(number), name), output_field=name)
    return ArraySubquery(rows.values_list(found))


class Change(models.Model):
    """What happened to one row: created, changed or deleted; by whom; before and after.

    `before` and `after` hold the columns that changed (all that are filled in when the row was
    created or deleted); an empty one is left out. `unseen` names those whose values are not kept.
    `related` lists the objects on whose pages the change is shown, as « communes.commune:12 ».
    `actor_id` is the number of a person, which outlives the person: no foreign key. `act` is
    common to all that one act did.
    """

    class Type(models.TextChoices):
        CREATED = "created", "Création"
        CHANGED = "changed", "Modification"
        DELETED = "deleted", "Suppression"

    at = models.DateTimeField("le", editable=False)
    kind = models.CharField("objet", max_length=60, editable=False)
    object_id = models.BigIntegerField("numéro", editable=False)
    change = models.CharField("nature", max_length=7, choices=Type, editable=False)
    before = models.JSONField("avant", null=True, editable=False)
    after = models.JSONField("après", null=True, editable=False)
    unseen = ArrayField(models.CharField(max_length=63), default=list, editable=False)
    related = ArrayField(models.CharField(max_length=90), default=list, editable=False)
    actor_id = models.BigIntegerField("par", null=True, editable=False)
    act = models.UUIDField("acte", null=True, editable=False)
    origin = models.JSONField("depuis", null=True, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement"
        verbose_name_plural = "historique"
        ordering: ClassVar = ["-pk"]
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["kind", "-id"], name="history_of_a_kind"),
            models.Index(fields=["actor_id", "-id"], name="history_of_an_actor"),
            models.Index(fields=["at"], name="history_by_date"),
            GinIndex(fields=["related"], name="history_of_an_object"),
            models.Index(
                fields=["object_id"], condition=TOLD_CONFIDENTIAL, name="history_told_confidential"
            ),
        ]
        triggers: ClassVar = [
            # One path only leads out: a decision on the history of what was destroyed, with the
            # visa that its own constraint asks for, named by the transaction that carries it out.
            pgtrigger.Trigger(
                name="history_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=KEPT_UNLESS_DECIDED,
            ),
            pgtrigger.Trigger(
                name="history_is_not_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'The history is not emptied';",
            ),
            # Only another trigger writes a line: nobody invents one.
            pgtrigger.Protect(
                name="history_is_not_invented",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("pg_trigger_depth() = 0"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()} – {self.kind} {self.object_id}"


def _track(kind: Kind) -> type[models.Model]:
    """Return the proxy that carries the trigger of a kind."""
    meta = type(
        "Meta",
        (),
        {
            "app_label": "history",
            "proxy": True,
            "default_permissions": (),
            "triggers": [trigger_of(kind)],
        },
    )
    name = f"Tracked{kind.model._meta.object_name}"
    return type(name, (kind.model,), {"__module__": __name__, "Meta": meta})


for _kind in KINDS:
    _proxy = _track(_kind)
    setattr(sys.modules[__name__], _proxy.__name__, _proxy)
