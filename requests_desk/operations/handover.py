"""What a mayor had not sent when their mandate ended: it passes to the mayor who follows."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from accounts.models import Membership, Role, User
from communes.models import Commune
from requests_desk import emails
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State


@transaction.atomic
def hand_over_drafts(*, day: datetime.date) -> int:
    """Give to each mayor on `day` what their predecessors wrote in office and did not send.

    The confidential ones too: « maire seul » names an office, not a person. What a former mayor
    writes later, as a deputy say, stays theirs. Without a mayor in place the drafts wait, unread.
    Each new mayor is told how many. Return how many have passed.
    """
    rows = _left_behind(day).select_for_update().values_list("successor", "commune", "pk")
    passed: dict[tuple[int, int], list[int]] = {}
    for successor, commune, pk in rows:
        passed.setdefault((successor, commune), []).append(pk)
    for (successor, commune), drafts in passed.items():
        ServiceRequest.objects.filter(pk__in=drafts).update(author=successor)
        emails.drafts_handed_over(
            mayor=User.objects.get(pk=successor),
            commune=Commune.objects.only("name").get(pk=commune),
            drafts=drafts,
        )
    return sum(map(len, passed.values()))


def _left_behind(day: datetime.date) -> QuerySet[Any]:
    mandates = Membership.objects.filter(role=Role.MAYOR, commune=OuterRef("commune"))
    over = mandates.filter(
        user=OuterRef("author"), ends_on__lte=day, ends_on__gt=OuterRef("began_on")
    )
    drafts = ServiceRequest.objects.filter(state=State.DRAFT, on_behalf=False)
    return drafts.annotate(
        began_on=TruncDate("created_at"),
        successor=Subquery(mandates.serving_on(day).values("user")[:1]),
    ).filter(Exists(over), ~Q(author=F("successor")), successor__isnull=False)
