"""What the portal knows for a model paper, read from its tables."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable

from accounts.models import Membership, Role
from communes.models import Commune, Epci, Population, Structure
from core.periods import last_day
from governance.models import Deliberation
from services.documents.facts import Act, DocumentFacts, Party, ServiceFacts
from services.models import Agreement, LegalForm, Service, ServiceOption, Subscription
from services.tariff_words import tariff_words

_HEAD_OF_EPCI = "président ou présidente"


def facts_for(subscription: Subscription, epci: Epci, day: datetime.date) -> DocumentFacts:
    """Return what a model paper of `subscription` is filled with on `day`."""
    commune, service = subscription.commune, subscription.service
    agreement: Agreement | None = getattr(subscription, "agreement", None)
    termination = getattr(subscription, "termination", None)
    told = _service_facts(service, day, _population_of(commune), subscription.options.all())
    if agreement:
        told = dataclasses.replace(
            told,
            notice_months=agreement.notice_months,
            term_months=agreement.term_months,
            renews_tacitly=agreement.renews_tacitly,
        )
    return dataclasses.replace(
        _facts(commune, epci, day, service, (told,)),
        starts_on=subscription.starts_on or subscription.wished_on,
        deliberation=_act(subscription.deliberation),
        decision=_act(subscription.decision),
        signed_on=_signed_on(agreement),
        notified_on=termination.notified_on if termination else None,
        last_day=last_day(termination.takes_effect_on) if termination else None,
    )


def facts_before(
    commune: Commune, services: Collection[Service], epci: Epci, day: datetime.date
) -> DocumentFacts:
    """Return what a model paper is filled with while `commune` has declared nothing yet.

    The paper is about all the `services`; the sides are those of the first.
    """
    population = _population_of(commune)
    told = tuple(_service_facts(service, day, population, ()) for service in services)
    return _facts(commune, epci, day, next(iter(services)), told)


def _facts(
    commune: Commune,
    epci: Epci,
    day: datetime.date,
    service: Service,
    told: tuple[ServiceFacts, ...],
) -> DocumentFacts:
    joining, whole = _commune_party(commune, day), _epci_party(epci, day)
    lender, borrower = whole, joining
    if service.provider is not None:
        lender = _structure_party(service.provider, day)
    if service.legal_form == LegalForm.SECONDMENT and lender == joining:
        borrower = whole  # « ascendante »: the commune lends to the EPCI
    return DocumentFacts(
        commune=joining, epci=whole, lender=lender, borrower=borrower, services=told
    )


def _service_facts(
    service: Service,
    day: datetime.date,
    population: int | None,
    options: Iterable[ServiceOption],
) -> ServiceFacts:
    chosen = list(options)
    return ServiceFacts(
        name=service.name,
        legal_form=service.legal_form,
        summary=service.summary,
        description=service.description,
        limits=service.limits,
        direction=service.direction.name,
        unit=service.unit,
        tariff=tariff_words(service, day, population, chosen),
        options=tuple(option.name for option in chosen),
        notice_months=service.notice_months,
        term_months=service.term_months,
        renews_tacitly=service.renews_tacitly,
        needs_opinion=service.needs_cst_opinion,
    )


def _commune_party(commune: Commune, day: datetime.date) -> Party:
    return Party(
        name=commune.name,
        assembly="conseil municipal",
        head="maire",
        head_name=_head(day, role=Role.MAYOR, commune=commune),
        siren=commune.siren or "",
        address=commune.address,
        is_commune=True,
    )


def _epci_party(epci: Epci, day: datetime.date) -> Party:
    is_metropole = epci.kind == Epci.Kind.METROPOLE
    return Party(
        name=epci.name,
        assembly="conseil de la métropole" if is_metropole else "conseil communautaire",
        head=_HEAD_OF_EPCI,
        head_name=_head(day, role=Role.PRESIDENT),
        siren=epci.siren,
        address=epci.address,
        logo=bytes(epci.logo),
    )


def _structure_party(structure: Structure, day: datetime.date) -> Party:
    if structure.kind == Structure.Kind.COMMUNE and structure.commune:
        return _commune_party(structure.commune, day)
    return Party(
        name=structure.name,
        assembly="conseil d’administration",
        head=_HEAD_OF_EPCI,
        siren=structure.siren or "",
    )


def _head(day: datetime.date, **holding: object) -> str:
    """Return the name of whoever holds this role on `day`; nothing when it is nobody's."""
    held = Membership.objects.active_on(day).filter(**holding).select_related("user").first()
    return held.user.get_full_name() if held else ""


def _population_of(commune: Commune) -> int | None:
    latest = Population.objects.filter(commune=commune).order_by("-vintage").first()
    return latest.municipal if latest else None


def _act(deliberation: Deliberation | None) -> Act:
    return Act(deliberation.number, deliberation.adopted_on) if deliberation else Act()


def _signed_on(agreement: Agreement | None) -> datetime.date | None:
    """Return when the last side signed, once both have."""
    if agreement is None or not agreement.is_signed:
        return None
    days = (agreement.commune_signed_on, agreement.epci_signed_on)
    return max(day for day in days if day)
