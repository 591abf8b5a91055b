"""A triager who takes a role in a commune stops reading its requests: another must be named."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from notifications.operations import queue_email
from notifications.powers import watchers_on
from requests_desk.confidentiality import triagers_for
from requests_desk.models import Triager
from requests_desk.vocabulary import Confidentiality


def tell_unread_level(*, membership: Membership, **_: object) -> None:
    """Tell the administrators and the DGS when nobody reads a commune's « maire seul » any more.

    Because the person of `membership`, who did, may be the subject of these requests from now on.
    """
    commune, level = membership.commune, Confidentiality.MAYOR_ONLY
    if commune is None or membership.role == Role.MAYOR:
        return
    day = max(membership.starts_on, timezone.localdate())
    named = Triager.objects.in_office_on(day).filter(user=membership.user, level=level)
    if not named.exists() or triagers_for(level, commune, day).exists():
        return
    for watcher in watchers_on(timezone.localdate()):
        queue_email(
            key=f"level_unread:{membership.reference}:{watcher.reference}",
            kind="level_unread",
            recipient=watcher.email,
            template="level_unread",
            user=watcher,
            context={
                "addressee": watcher.get_full_name(),
                "person": membership.user.get_full_name(),
                "commune": commune.name,
                "level": level.label,
                "day": day,
                "path": reverse("triagers"),
                "link_label": "Habiliter quelqu’un",
            },
        )
