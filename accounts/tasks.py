"""What the portal forgets of connections that are over."""

import datetime

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

# A connection that has ended is still known for so long: its device, its address.
SESSIONS_KEPT_FOR = datetime.timedelta(days=1)


@shared_task
def forget_ended_sessions() -> None:
    """Delete the connections that ended a day ago or more, and the devices that had them."""
    before = timezone.now() - SESSIONS_KEPT_FOR
    with transaction.atomic():
        Session.objects.filter(expire_date__lt=before).delete()
        alive = Session.objects.values("session_key")
        # A device is written after its session, which a sign-out or a closing may delete at once.
        gone = UserSession.objects.exclude(session_key__in=alive)
        gone.filter(last_seen_at__lt=before).delete()
