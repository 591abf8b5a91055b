"""Decisions to destroy, with what they name."""

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from retention.models import DecidedObject, RetentionDecision
from retention.vocabulary import ABOUT, RecordKind
from retention.workflow import State
from tests.accounts.factories import UserFactory


class DecisionFactory(DjangoModelFactory):
    """A list that waits for its visa; `named=[12, 13]` gives the numbers of its objects.

    `decided=True`: it has its visa and is decided. `done=True`: it was carried out as well; the
    last object was kept.
    """

    class Meta:
        model = RetentionDecision
        skip_postgeneration_save = True

    kind = RecordKind.REQUESTS
    review_year = 2040
    years = 10
    reason = ABOUT[RecordKind.REQUESTS].reason
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(timezone.now)

    class Params:
        decided = factory.Trait(
            state=State.DECIDED,
            visa_reference="AD35-2040-4",
            visa_on=datetime.date(2040, 5, 4),
            decided_by=factory.SelfAttribute("proposed_by"),
            decided_at=factory.SelfAttribute("proposed_at"),
        )
        done = factory.Trait(
            decided=True,
            state=State.DONE,
            done_at=factory.SelfAttribute("proposed_at"),
        )

    @factory.post_generation
    def named(self, create: bool, extracted: list[int] | None, **kwargs: Any) -> None:
        numbers = extracted or [1]
        for position, number in enumerate(numbers, 1):
            is_kept = position == len(numbers)
            DecidedObject.objects.create(
                decision=self,
                position=position,
                number=number,
                name=f"Demande 2027-{number:04}",
                place="La Guerche-de-Bretagne",
                began_on=datetime.date(2027, 1, 4),
                ended_on=datetime.date(2027, 3, 1),
                contents="2\u00a0messages, 1\u00a0pièce jointe",
                **(_carried_out(self, is_kept=is_kept) if self.state == State.DONE else {}),
            )


def _carried_out(decision: RetentionDecision, *, is_kept: bool) -> dict[str, Any]:
    if is_kept:
        return {
            "outcome": DecidedObject.Outcome.KEPT,
            "because": "À verser aux archives",
            "kept_by": decision.proposed_by,
            "kept_at": decision.proposed_at,
        }
    return {"outcome": DecidedObject.Outcome.DESTROYED, "destroyed_at": decision.done_at}
