"""Decisions to destroy, with what they name."""

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from retention.models import DecidedObject, RetentionDecision
from retention.vocabulary import ABOUT, RecordKind
from tests.accounts.factories import UserFactory


class DecisionFactory(DjangoModelFactory):
    """A list that waits for its visa; `named=[12, 13]` gives the numbers of its objects."""

    class Meta:
        model = RetentionDecision
        skip_postgeneration_save = True

    kind = RecordKind.REQUESTS
    review_year = 2040
    years = 10
    reason = ABOUT[RecordKind.REQUESTS].reason
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def named(self, create: bool, extracted: list[int] | None, **kwargs: Any) -> None:
        for position, number in enumerate(extracted or [1], 1):
            DecidedObject.objects.create(
                decision=self,
                position=position,
                number=number,
                name=f"Demande 2027-{number:04}",
                place="La Guerche-de-Bretagne",
                began_on=datetime.date(2027, 1, 4),
                ended_on=datetime.date(2027, 3, 1),
                contents="2\u00a0messages, 1\u00a0pièce jointe",
            )
