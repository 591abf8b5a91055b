"""What the pages of a request say before it is sent: a service not joined, a draft begun before."""

import datetime
from typing import Any

from django.db.models import Q

from accounts.actor import Actor
from communes.models import Commune
from requests_desk.models import RequestType, ServiceRequest
from requests_desk.vocabulary import State, Urgency
from services.access import may_prepare_for
from services.figures import services_held_by
from services.models import Service


def service_not_joined(
    actor: Actor, service: Service | None, commune: Commune | None, day: datetime.date
) -> Service | None:
    """Return `service` when `commune` does not hold it on `day`, else None.

    Without a commune, those for which `actor` may submit: it is enough that one of them holds it.
    """
    if service is None:
        return None
    communes = Commune.objects.filter(pk=commune.pk) if commune else may_prepare_for(actor, day)
    return None if service.pk in services_held_by(communes, day) else service


def unfinished_on(
    actor: Actor, request_type: RequestType | None, service: Service | None, subject: str
) -> ServiceRequest | None:
    """Return the latest draft of `actor` on what a new request is opened for, None without one."""
    if request_type is not None:
        same = Q(request_type=request_type)
    elif service is not None:
        same = Q(service=service, request_type=None)
    elif subject:
        same = Q(request_type=None, service=None, subject__iexact=subject)
    else:
        return None
    own = ServiceRequest.objects.visible_to(actor).filter(state=State.DRAFT, author=actor.user)
    return own.filter(same).select_related("progress").order_by("-progress__saved_at").first()


def has_the_usual_urgency(draft: ServiceRequest) -> bool:
    """Return whether the urgency is the one that the portal proposes for this type of request."""
    kind: Any = draft.request_type
    usual = kind is not None and draft.urgency == kind.default_urgency
    return usual and draft.urgency != Urgency.NORMAL
