"""What the page of a sheet shows, be it published, previewed or an old version."""

import datetime
from dataclasses import dataclass
from typing import Any

from accounts.actor import Actor
from communes.models import Commune, Population
from services.access import can_edit_service
from services.figures import HEAVY_COMMUNE_FIELDS, coverage_from, populations_of
from services.models import Service
from services.sheet import wording
from services.sheet.choices import CommuneChoice
from services.sheet.content import Sheet, sheet_of
from services.sheets import subscriptions_of_service

STATE_TONES = {
    Service.State.STUDIED: "neutral",
    Service.State.OPEN: "success",
    Service.State.SUSPENDED: "waiting",
    Service.State.CLOSED: "danger",
}


@dataclass(frozen=True)
class Beneficiary:
    """The commune for which a sheet is read: its population, and whether it is the reader's."""

    commune: Commune
    population: int | None
    is_own: bool

    @property
    def whom(self) -> str:
        return "votre commune" if self.is_own else self.commune.name


def beneficiary_of(actor: Actor, members: list[Commune], insee_code: str) -> Beneficiary | None:
    """Return the member commune of that code, else the reader's own, else None. One query."""
    own = actor.commune_ids()
    chosen = [commune for commune in members if commune.insee_code == insee_code]
    found = next(iter([*chosen, *(one for one in members if one.pk in own)]), None)
    if found is None:
        return None
    latest = Population.objects.filter(commune=found).order_by("-vintage").first()
    return Beneficiary(found, latest.municipal if latest else None, found.pk in own)


def sheet_context(
    sheet: Sheet, day: datetime.date, beneficiary: Beneficiary | None = None
) -> dict[str, Any]:
    """Return what the templates of a sheet need to show it."""
    population = beneficiary.population if beneficiary else None
    whom = beneficiary.whom if beneficiary else ""
    return {
        "sheet": sheet,
        "conditions": wording.conditions(sheet),
        "commitment": wording.commitment(sheet),
        "prices": wording.priced(sheet.rates_on(day), population, whom),
        "upcoming_prices": wording.priced(sheet.rates_after(day), population, whom),
        "beneficiary": beneficiary,
        "refusal": (
            sheet.eligibility_of(beneficiary.commune.pk, population).reason if beneficiary else ""
        ),
    }


def published_context(
    service: Service, actor: Actor, insee_code: str, day: datetime.date
) -> dict[str, Any]:
    """Return what the public page shows: the sheet for a commune, who has joined, documents.

    As many queries whatever the sheet holds, and as many as there are tables behind it.
    """
    members = list(Commune.objects.members_on(day).defer(*HEAVY_COMMUNE_FIELDS))
    member_ids = {commune.pk for commune in members}
    beneficiary = beneficiary_of(actor, members, insee_code)
    subscriptions = subscriptions_of_service(service, day)
    engaged = {row.commune_id for row in subscriptions.current}
    return {
        **sheet_context(sheet_of(service), day, beneficiary),
        "commune_choice": members
        and CommuneChoice(members, beneficiary.commune if beneficiary else None),
        "subscriptions": subscriptions,
        "coverage": coverage_from(engaged, len(members), populations_of(member_ids)),
        "documents": service.documents.select_related("file"),
        "may_edit": can_edit_service(actor, service),
    }
