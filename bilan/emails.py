"""The e-mail of the bilan: elected members learn that they may read it."""

import datetime

from django.utils import timezone

from accounts.models import Membership, Role, User
from bilan.models import Report
from notifications.operations import queue_email

# A mayor answers for the commune; a councillor votes on the budget, which the bilan comes before.
TOLD_ROLES = (Role.MAYOR, Role.COMMUNITY_COUNCILLOR, Role.PRESIDENT)


def announce_circulation(*, report: Report, now: datetime.datetime) -> int:
    """Queue one e-mail to each elected member of the day, and return how many; none gets two."""
    day = timezone.localdate(now)
    elected = Membership.objects.active_on(day).filter(role__in=TOLD_ROLES).values("user_id")
    told = User.objects.filter(is_active=True, pk__in=elected)
    queued = [
        queue_email(
            key=f"bilan:{report.pk}:circulated:{user.pk}",
            kind="report_circulated",
            recipient=user.email,
            template="report_circulated",
            context={
                "path": report.get_absolute_url(),
                "link_label": "Lire le bilan",
                "addressee": user.get_full_name(),
                "year": report.year,
                "is_provisional": report.is_provisional,
                "cut_off_on": report.cut_off_on,
            },
            user=user,
        )
        for user in told
    ]
    return sum(email is not None for email in queued)
