"""The e-mail that says what was decided to destroy, while it can still be stopped."""

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from notifications.operations import queue_email
from notifications.powers import watchers_on
from retention.models import DecidedObject, RetentionDecision


def tell_decided(*, decision: RetentionDecision, by: User) -> None:
    """Tell the administrators and the DGS what will be destroyed, when, and how to stop it.

    Who has decided is told as well: it may be somebody else, in their session.
    """
    named = decision.objects_named.filter(outcome=DecidedObject.Outcome.NAMED).count()
    for watcher in watchers_on(timezone.localdate()):
        queue_email(
            key=f"elimination_decided:{decision.reference}:{watcher.reference}",
            kind="elimination_decided",
            recipient=watcher.email,
            template="elimination_decided",
            user=watcher,
            context={
                "addressee": watcher.get_full_name(),
                "decision": decision,
                "named": named,
                "days": settings.ELIMINATION_DELAY.days,
                "by": by.get_full_name(),
                "path": decision.get_absolute_url(),
                "link_label": "Lire la liste, ou l’arrêter",
            },
        )
