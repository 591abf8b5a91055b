"""What a mayor had not sent when their mandate ended: it passes to the mayor who follows."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from accounts.models import Membership, Role
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State


@transaction.atomic
def hand_over_drafts(*, day: datetime.date) -> int:
    """Give to each mayor on `day` what their predecessors wrote in office and did not send.

    The confidential ones too: « maire seul » names an office, not a person. What a former mayor
    writes later, as a deputy say, stays theirs. Without a mayor in place the drafts wait, unread.
    Return how many have passed.
    """
    rows = list(_left_behind(day).select_for_update().values_list("pk", "successor"))
    for pk, successor in rows:
        ServiceRequest.objects.filter(pk=pk).update(author=successor)
    return len(rows)


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
