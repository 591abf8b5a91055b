"""The objects that the addresses of the table are asked for, made anew for each member."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from bilan.models import Report
from bilan.models import State as ReportState
from bilan.operations import freeze
from bilan.period import Period
from files.models import StoredFile
from files.operations import store_bytes
from jobs.models import Job
from mutualisation.identity.stylesheets import fingerprint
from mutualisation.personal_data.copies import ask_for_copy
from mutualisation.setup.imports import ask_for_import
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.vocabulary import State
from tests.access.rows import (
    READERS,
    REPORT,
    VITRE,
    YEAR,
    Row,
)
from tests.cast import Cast, Territory
from tests.communes.factories import give_logo
from tests.governance.factories import ActionFactory, SchemeFactory
from tests.requests_desk.factories import PDF, ServiceRequestFactory
from tests.services.factories import SynonymFactory


def the_service(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": territory.legal_service.slug}


def the_commune(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"insee_code": territory.home.insee_code}


def the_direction(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": territory.legal_direction.slug}


def request_in(state: State) -> Callable[[Territory, Cast], dict[str, Any]]:
    """Return the maker of a request of the home commune, given to the legal direction."""

    def make(territory: Territory, cast: Cast) -> dict[str, Any]:
        row = ServiceRequestFactory(
            commune=territory.home,
            author=cast.mayor,
            service=territory.legal_service,
            state=state,
            assigned_to=territory.legal_direction,
        )
        return {"number": row.number}

    return make


def a_draft(territory: Territory, cast: Cast) -> dict[str, Any]:
    draft = ServiceRequestFactory(commune=territory.home, author=cast.mayor, state=State.DRAFT)
    return {"uuid": draft.uuid}


def a_logo(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"digest": give_logo(territory.epci).digest}


def colours_of(sheet: str) -> Callable[[Territory, Cast], dict[str, Any]]:
    """Return the maker of the address of a style sheet of the colour #5b2c83."""
    return lambda territory, cast: {
        "colour": "5b2c83",
        "digest": fingerprint(sheet, "#5b2c83"),
    }


def a_history(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"kind": "service", "number": territory.legal_service.pk}


def a_synonym(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": SynonymFactory(words="chien errant").slug}


def a_scheme(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": SchemeFactory(closed=True).slug}


def a_scheme_action(territory: Territory, cast: Cast) -> dict[str, Any]:
    action = ActionFactory(
        scheme__closed=True,
        axis=None,
        description="Ce qui est fait.",
        progress=40,
        lead_commune=territory.home,
    )
    action.communes.add(territory.home)
    action.services.add(territory.legal_service)
    return {"slug": action.slug}


def a_scheme_part(territory: Territory, cast: Cast) -> dict[str, Any]:
    action = ActionFactory(scheme__closed=True)
    return {"slug": action.scheme.slug, "kind": "action", "part": action.slug}


def an_import(territory: Territory, cast: Cast) -> dict[str, Any]:
    fingerprint = "0" * 32
    ask_for_import(siren=VITRE, fingerprint=fingerprint, keep_contacts=False, by=cast.administrator)
    return {}


def stored() -> StoredFile:
    return store_bytes(content=PDF, name="pièce.pdf", kind="application/pdf")


def a_copy_of_data(territory: Territory, cast: Cast) -> dict[str, Any]:
    """The copy of the mayor's own data, ready."""
    job = ask_for_copy(user=cast.mayor, now=timezone.now())
    result = {"made_at": "2026", "person": str(cast.mayor), "sections": []}
    Job.objects.filter(pk=job.pk).update(
        state="succeeded", finished_at=timezone.now(), result=result
    )
    return {}


def a_file(territory: Territory, cast: Cast) -> dict[str, Any]:
    number = request_in(State.IN_PROGRESS)(territory, cast)["number"]
    attachment = Attachment.objects.create(
        request=ServiceRequest.objects.get(number=number), stored_file=stored()
    )
    return {"uuid": attachment.stored_file.uuid}


def report_in(state: ReportState) -> Callable[[Territory, Cast], dict[str, Any]]:
    """Return the maker of a bilan with its PDF, of a year that has requests."""

    def make(territory: Territory, cast: Cast) -> dict[str, Any]:
        day = datetime.datetime(YEAR, 5, 14, 10, tzinfo=timezone.get_current_timezone())
        ServiceRequestFactory(
            commune=territory.home, author=cast.mayor, submitted_at=day, number=f"{YEAR}-00001"
        )
        report = Report.objects.create(year=YEAR)
        last_day = datetime.date(YEAR, 12, 31)
        freeze(report_id=report.pk, period=Period(YEAR, last_day), now=timezone.now())
        Report.objects.filter(pk=report.pk).update(state=state, pdf=stored())
        return REPORT

    return make


def frozen_at(territory: Territory, cast: Cast) -> dict[str, Any]:
    return report_in(ReportState.FROZEN)(territory, cast)


def act(
    state: State,
    *ok: str,
    refused: tuple[str, ...] | None = None,
    data: dict[str, Any] | None = None,
) -> Row:
    """Return the row of an act on a request: who reads it and may not do it is refused."""
    shut = tuple(m for m in READERS if m not in ok) if refused is None else refused
    return Row(ok=ok, refused=shut, make=request_in(state), post=True, data=data or {})
