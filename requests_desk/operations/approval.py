"""Between who prepares a request and who may send it: the desk knows nothing of it yet."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from requests_desk import emails
from requests_desk.access import Act
from requests_desk.models import DraftProgress, RequestEvent, ServiceRequest
from requests_desk.operations.entry import unsound
from requests_desk.operations.steps import begin, demand_reason, finish, move, record
from requests_desk.targets import portal_calendar

# What whoever sends it may write otherwise: the words, never whom it comes from or what it is
# about, which says who may send it.
AMENDED = ("subject", "description", "urgency", "consequence", "wanted_on", "legal_deadline_on")


@transaction.atomic
def transmit(
    *, actor: Actor, request: ServiceRequest, version: int | None = None, now: datetime.datetime
) -> ServiceRequest:
    """Give a draft to whoever may send it for the commune; they get an e-mail.

    All of this module raises as `steps.begin`.
    """
    row = begin(actor=actor, request=request, act=Act.TRANSMIT, now=now, version=version)
    event = move(row, transition="transmit", actor=actor, now=now)
    emails.request_to_approve(request=row, event=event, actor=actor, day=portal_calendar().day(now))
    return finish(row)


@transaction.atomic
def take_back(
    *, actor: Actor, request: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Make it a draft of its author again, by themselves."""
    row = begin(actor=actor, request=request, act=Act.TAKE_BACK, now=now, version=version)
    move(row, transition="take_back", actor=actor, now=now)
    return _resumed(row, now)


@transaction.atomic
def send_back(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    reason: str,
    now: datetime.datetime,
) -> ServiceRequest:
    """Ask its author to write it otherwise; they get an e-mail with the reason, which is required.

    Raise ValidationError without one.
    """
    row = begin(actor=actor, request=request, act=Act.SEND_BACK, now=now, version=version)
    reason = demand_reason(reason, "Dites ce qu’il faut reprendre.")
    event = move(row, transition="send_back", actor=actor, now=now, comment=reason)
    emails.request_sent_back(request=row, event=event, actor=actor)
    return _resumed(row, now)


@transaction.atomic
def amend(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    words: Mapping[str, Any],
    now: datetime.datetime,
) -> ServiceRequest:
    """Write the request otherwise before sending it: its journal says who did.

    `words` are new values of some of `AMENDED`. Raise ValidationError when they make no sense.
    """
    row = begin(actor=actor, request=request, act=Act.AMEND, now=now, version=version)
    given = {name: words[name] for name in AMENDED if name in words}
    changed = {name for name, value in given.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, given[name])
    if wrong := unsound(row, portal_calendar().day(now)):
        raise ValidationError(wrong)
    if not changed:
        return row
    kind, comment = RequestEvent.Kind.EDITED, "Texte modifié avant l’envoi"
    record(row, kind=kind, actor=actor, now=now, comment=comment)
    return finish(row)


def _resumed(row: ServiceRequest, now: datetime.datetime) -> ServiceRequest:
    """Save a request that is a draft again, to be resumed where it was left."""
    DraftProgress.objects.filter(request=row).update(saved_at=now)
    return finish(row)
