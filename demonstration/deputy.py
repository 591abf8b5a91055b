"""The deputy of the demonstration: what they send themselves, and what waits for the mayor."""

import datetime

from accounts.models import Membership
from demonstration.history import at_work
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.vocabulary import State
from services.models import Delegation, Service

SUBJECT = "Buvette et sécurité du feu de la Saint-Jean"
DESCRIPTION = (
    "L’association des parents d’élèves prépare le feu de la Saint-Jean. Que doit prendre le "
    "maire\u00a0: un arrêté pour la buvette, un autre pour la circulation\u00a0? Un modèle nous "
    "aiderait."
)


def let_deputy_act(
    *, deputy: Membership, mandate: Membership, given_at: datetime.datetime
) -> Delegation:
    """Write the mayor's delegation for the first of the services, and return it."""
    day = given_at.date()
    delegation = Delegation.objects.create(
        mandate=mandate,
        delegate=deputy,
        level=Delegation.Level.SUBMIT,
        is_general=False,
        starts_on=day,
        order_number=f"{day.year}-40",
        order_signed_on=day,
        granted_by=mandate.user,
        granted_at=given_at,
    )
    delegation.services.set(Service.objects.open()[:1])
    return delegation


def give_to_mayor(*, deputy: Membership, now: datetime.datetime, subdivision: str | None) -> None:
    """Write what the deputy has prepared outside of the delegation, a day ago: the mayor sends."""
    # Closed days push it on to the next open one, which may not have come.
    moment = min(at_work(now - datetime.timedelta(days=1), subdivision), now)
    request = ServiceRequest.objects.create(
        commune=deputy.commune,
        author=deputy.user,
        subject=SUBJECT,
        description=DESCRIPTION,
        state=State.TO_APPROVE,
    )
    ServiceRequest.objects.filter(pk=request.pk).update(created_at=moment)
    RequestEvent.objects.create(
        request=request,
        kind=RequestEvent.Kind.TRANSITION,
        from_state=State.DRAFT,
        to_state=State.TO_APPROVE,
        actor=deputy.user,
        created_at=moment,
    )
