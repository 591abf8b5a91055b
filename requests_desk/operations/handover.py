"""What a mayor had not sent when their mandate ended: it passes to the mayor who follows."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.models import Membership, Role, User
from communes.models import Commune
from requests_desk import emails
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.vocabulary import Confidentiality, State

# Until then the portal said of drafts that nobody else would read them: those begun before stay
# their author's. The first of the month leaves to each portal the days to take this version.
HANDED_OVER_SINCE = datetime.date(2026, 12, 1)


@transaction.atomic
def hand_over_drafts(*, now: datetime.datetime) -> int:
    """Give to each mayor what their predecessors began in office and did not send.

    Never what is confidential, nor what somebody wrote before or after their mandate, as a clerk
    say. Without a mayor in place the drafts wait, unread. The journal of each names its former
    author, and each new mayor is told how many. Return how many have passed.
    """
    day = timezone.localdate(now)
    rows = _left_behind(day).select_for_update(of=("self",))
    passed: dict[tuple[int, int], list[int]] = {}
    for successor, commune, pk, author in rows.values_list("successor", "commune", "pk", "author"):
        passed.setdefault((successor, commune), []).append(pk)
        RequestEvent.objects.create(
            request_id=pk,
            kind=RequestEvent.Kind.HANDED_OVER,
            from_state=State.DRAFT,
            to_state=State.DRAFT,
            actor_id=author,
            created_at=now,
        )
    for (successor, commune), drafts in passed.items():
        ServiceRequest.objects.filter(pk__in=drafts).update(author=successor)
        emails.drafts_handed_over(
            mayor=User.objects.get(pk=successor),
            commune=Commune.objects.only("name").get(pk=commune),
            drafts=drafts,
        )
    return sum(map(len, passed.values()))


def drafts_of_office(mandate: Membership) -> QuerySet[ServiceRequest]:
    """Return the drafts that will pass to the mayor who follows when `mandate` ends."""
    rows = _ordinary_drafts().filter(author=mandate.user_id, commune=mandate.commune_id)
    return rows.filter(held_since__gte=mandate.starts_on)


def _ordinary_drafts() -> QuerySet[Any]:
    """Return those that may pass on, with the day when their author began or was given them."""
    given = RequestEvent.objects.filter(
        request=OuterRef("pk"), kind=RequestEvent.Kind.HANDED_OVER
    ).order_by("-created_at", "-pk")
    drafts = ServiceRequest.objects.filter(
        state=State.DRAFT,
        on_behalf=False,
        confidentiality=Confidentiality.NORMAL,
        created_at__date__gte=HANDED_OVER_SINCE,
    )
    since = Coalesce(Subquery(given.values("created_at")[:1]), F("created_at"))
    return drafts.annotate(held_since=TruncDate(since))


def _left_behind(day: datetime.date) -> QuerySet[Any]:
    mandates = Membership.objects.filter(role=Role.MAYOR, commune=OuterRef("commune"))
    over = mandates.filter(
        user=OuterRef("author"),
        starts_on__lte=OuterRef("held_since"),
        ends_on__gt=OuterRef("held_since"),
        ends_on__lte=day,
    )
    successor = Subquery(mandates.serving_on(day).values("user")[:1])
    left = _ordinary_drafts().annotate(successor=successor)
    return left.filter(Exists(over), ~Q(author=F("successor")), successor__isnull=False)
