"""What every way in shares: whose row it is, what it says, and whether that makes sense."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.actor import Actor
from communes.models import Commune
from core.templatetags.french import count, number
from requests_desk.confidentiality import refused_level
from requests_desk.models import ServiceRequest
from requests_desk.operations.data import RequestData
from requests_desk.operations.steps import person
from requests_desk.vocabulary import Urgency
from services.models import Service

# Dates beyond are a slip of the keyboard. A legal deadline may have just been missed.
FARTHEST = datetime.timedelta(days=5 * 366)
OLDEST_DEADLINE = datetime.timedelta(days=366)
_TEXTS = ("subject", "description", "consequence")
LONGEST = {name: ServiceRequest._meta.get_field(name).max_length or 0 for name in _TEXTS}


def demand_commune(commune: Commune, allowed: QuerySet[Commune]) -> None:
    """Raise PermissionDenied unless `commune` is one of `allowed`."""
    if not allowed.filter(pk=commune.pk).exists():
        raise PermissionDenied


def own_row(actor: Actor, uuid: UUID, commune: Commune) -> ServiceRequest:
    """Return the row of `uuid`, made if need be, locked: two calls at once take turns on it.

    Raise PermissionDenied when it is somebody else's.
    """
    author = person(actor)
    new = ServiceRequest(uuid=uuid, author=author, commune=commune)
    ServiceRequest.objects.bulk_create([new], ignore_conflicts=True)
    row = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("commune", "service", "request_type", "author")
        .get(uuid=uuid)
    )
    if row.author_id != author.pk:
        raise PermissionDenied
    return row


def said(data: RequestData, name: str) -> object:
    """Return what `data` says in its field `name`, as a row keeps it."""
    value = getattr(data, name)
    return value.strip() if name in _TEXTS else value


def fill(row: ServiceRequest, data: RequestData, only: Collection[str]) -> bool:
    """Make `row` say what `data` says in the fields `only`; return whether that changes it."""
    changed = [name for name in only if getattr(row, name) != said(data, name)]
    for name in changed:
        setattr(row, name, said(data, name))
    return bool(changed)


def unsound(row: ServiceRequest, day: datetime.date) -> dict[str, str]:
    """Return what keeps `row` from being sent on `day`: a sentence for each field to correct."""
    wrong = {
        name: f"Ce texte est trop long\u00a0: {count(longest, 'caractère')} au plus, "
        f"et il en a {number(len(getattr(row, name)))}."
        for name, longest in LONGEST.items()
        if len(getattr(row, name)) > longest
    }
    if row.service is not None and row.service.state != Service.State.OPEN:
        wrong["about"] = (
            "Ce service ne reçoit pas de demandes en ce moment\u00a0: choisissez-en un autre, "
            "ou laissez le guichet orienter la vôtre."
        )
    if not row.subject:
        wrong["subject"] = "Donnez un objet à votre demande."
    if not row.description:
        wrong["description"] = "Décrivez votre demande."
    if row.urgency not in Urgency:
        wrong["urgency"] = "Choisissez une urgence."
    if row.urgency == Urgency.PLANNED and row.wanted_on is None:
        wrong["wanted_on"] = "Indiquez pour quelle date la demande est planifiée."
    if row.wanted_on is not None and row.wanted_on < day:
        wrong["wanted_on"] = "Cette date est passée\u00a0: indiquez une date à venir."
    if row.legal_deadline_on is not None and row.legal_deadline_on < day - OLDEST_DEADLINE:
        wrong["legal_deadline_on"] = "Cette date est trop ancienne\u00a0: vérifiez l’année."
    for name in ("wanted_on", "legal_deadline_on"):
        given = getattr(row, name)
        if given is not None and given > day + FARTHEST:
            wrong[name] = "Cette date est trop lointaine\u00a0: vérifiez l’année."
    if refusal := refused_level(row, day):
        wrong["confidentiality"] = refusal
    return wrong
