"""The e-mails of delegations, one function each; they leave after the commit."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from notifications.operations import queue_email
from services.models import Delegation, Service


def delegation_granted(*, delegation: Delegation, services: Iterable[Service]) -> None:
    """Tell who is given it what they may do for their commune from now on.

    Of one that an administrator records, the town hall gets a copy: the mayor has no account.
    """
    context = {"services": [str(service) for service in services]}
    _send("delegation_granted", delegation, context)
    commune = delegation.delegate.commune
    if delegation.is_recorded and commune is not None and commune.email:
        _send("delegation_granted", delegation, context, copy_to=commune.email, event=":mairie")


def delegation_signed(*, delegation: Delegation) -> None:
    """Tell who could only prepare, as the order was to come, what they may do now that it is."""
    if delegation.sends:
        context = {"services": [str(service) for service in delegation.services.all()]}
        _send("delegation_granted", delegation, context, event=":signed")


def delegation_withdrawn(*, delegation: Delegation) -> None:
    """Tell who had a delegation that they have it no more, and why."""
    _send("delegation_withdrawn", delegation, {"reason": delegation.withdrawal_reason})


def delegation_lapsed(*, delegation: Delegation, day: datetime.date, by_own_role: bool) -> None:
    """Tell who had a delegation that it ends on `day`, with their role or with the mandate."""
    context = {"lapses_on": day, "by_own_role": by_own_role}
    _send("delegation_lapsed", delegation, context, event=f":{day.isoformat()}")


def _send(
    template: str,
    delegation: Delegation,
    context: dict[str, Any],
    *,
    event: str = "",
    copy_to: str = "",
) -> None:
    membership = delegation.delegate
    if not membership.user.is_active:
        return
    queue_email(
        key=f"{template}:{delegation.reference}{event}",
        kind=template,
        recipient=copy_to or membership.user.email,
        template=template,
        user=None if copy_to else membership.user,
        context={
            **context,
            "addressee": membership.user.get_full_name(),
            "is_copy": bool(copy_to),
            "commune": membership.commune,
            "sends": delegation.sends,
            "will_send": delegation.level == Delegation.Level.SUBMIT,
            "is_recorded": delegation.is_recorded,
            "delegation": delegation,
            "path": reverse("home"),
            "link_label": "Ouvrir le portail",
        },
    )
