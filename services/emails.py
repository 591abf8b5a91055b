"""The e-mails of delegations, one function each; they leave after the commit."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from notifications.operations import queue_email
from services.models import Delegation, Service


def delegation_granted(*, delegation: Delegation, services: Iterable[Service]) -> None:
    """Tell a deputy or a clerk what they may do for their commune from now on."""
    _send("delegation_granted", delegation, {"services": [str(service) for service in services]})


def delegation_withdrawn(*, delegation: Delegation) -> None:
    """Tell who had a delegation that they have it no more, and why."""
    _send("delegation_withdrawn", delegation, {"reason": delegation.withdrawal_reason})


def delegation_lapsed(*, delegation: Delegation, day: datetime.date, by_own_role: bool) -> None:
    """Tell who had a delegation that it ends on `day`, with their role or with the mandate."""
    context = {"lapses_on": day, "by_own_role": by_own_role}
    _send("delegation_lapsed", delegation, context, event=f":{day.isoformat()}")


def _send(
    template: str, delegation: Delegation, context: dict[str, Any], *, event: str = ""
) -> None:
    membership = delegation.delegate
    if not membership.user.is_active:
        return
    queue_email(
        key=f"{template}:{delegation.reference}{event}",
        kind=template,
        recipient=membership.user.email,
        template=template,
        user=membership.user,
        context={
            **context,
            "addressee": membership.user.get_full_name(),
            "commune": membership.commune,
            "sends": delegation.level == Delegation.Level.SUBMIT,
            "is_recorded": delegation.is_recorded,
            "delegation": delegation,
            "path": reverse("home"),
            "link_label": "Ouvrir le portail",
        },
    )
