"""Who gets what at every address: a URL × member table. An address missing from it fails the suite.

For each address, `ok` lists who is served, `refused` who sees the object and is refused (403); to
everybody else who has signed in it does not exist (404), and a visitor is asked to sign in.
`test_access_matrix.py` asks each member; the tests of the pages walk the same table.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from bilan.models import Report
from bilan.models import State as ReportState
from bilan.operations import freeze
from bilan.period import Period
from files.models import StoredFile
from files.operations import store_bytes
from mutualisation.identity.stylesheets import PAGES, PREVIEW, fingerprint
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.vocabulary import State
from tests.cast import Cast, Territory
from tests.communes.factories import give_logo
from tests.requests_desk.factories import PDF, ServiceRequestFactory
from tests.services.factories import SynonymFactory

VISITOR = "visitor"
MEMBERS = (
    "mayor",
    "clerk",
    "neighbour_mayor",
    "desk_agent",
    "agent",
    "other_agent",
    "dgs",
    "elected",
    "administrator",
    "outsider",
)
EVERYBODY = (VISITOR, *MEMBERS)
OWN_COMMUNE = ("mayor", "clerk")
WRITERS = ("mayor", "clerk", "neighbour_mayor")
AGENTS = ("desk_agent", "agent", "other_agent", "dgs")
READERS = (*OWN_COMMUNE, "desk_agent", "agent", "dgs")
YEAR = 2024
REPORT = {"year": YEAR}


@dataclass(frozen=True)
class Row:
    """One address: whom it serves, whom it refuses, and the object that it needs."""

    ok: tuple[str, ...]
    refused: tuple[str, ...] = ()
    make: Callable[[Territory, Cast], dict[str, Any]] = lambda territory, cast: {}
    post: bool = False
    data: dict[str, Any] = field(default_factory=dict)


def others(*served: str) -> tuple[str, ...]:
    """Return every member but `served`."""
    return tuple(member for member in MEMBERS if member not in served)


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


def a_synonym(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": SynonymFactory(words="chien errant").slug}


def stored() -> StoredFile:
    return store_bytes(content=PDF, name="pièce.pdf", kind="application/pdf")


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


PUBLIC = Row(EVERYBODY)
SIGNED_IN = Row(MEMBERS)
MATRIX: dict[str, Row] = {
    "home": PUBLIC,
    "dashboard": Row(("dgs", "elected"), others("dgs", "elected")),
    "health": PUBLIC,
    "mutualisation_page": PUBLIC,
    "get_account": PUBLIC,
    "legal": PUBLIC,
    "privacy": PUBLIC,
    "accessibility": PUBLIC,
    "site_map": PUBLIC,
    "help": PUBLIC,
    "help_guide": Row(EVERYBODY, make=lambda territory, cast: {"slug": "mairie"}),
    "search": PUBLIC,
    "search_suggestions": PUBLIC,
    "synonyms": Row(("administrator",), others("administrator")),
    "synonym_new": Row(("administrator",), others("administrator")),
    "synonym_edit": Row(("administrator",), others("administrator"), make=a_synonym),
    "synonym_delete": Row(
        ("administrator",),
        others("administrator"),
        make=a_synonym,
        post=True,
        data={"version": "0"},
    ),
    "style_guide": SIGNED_IN,
    # The account: what django-allauth answers is right for each (a page, or a redirection).
    "account": SIGNED_IN,
    "hint_dismiss": Row(MEMBERS, make=lambda territory, cast: {"name": "matrix"}, post=True),
    "hints_show_again": Row(MEMBERS, post=True),
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Row(
        EVERYBODY, make=lambda territory, cast: {"uidb36": "1", "key": "perime"}
    ),
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    # The territory and its catalogue.
    "services": PUBLIC,
    "service": Row(EVERYBODY, make=the_service),
    "communes": PUBLIC,
    "commune": Row(EVERYBODY, make=the_commune),
    "directions": PUBLIC,
    "direction": Row(EVERYBODY, make=the_direction),
    "matrix": PUBLIC,
    "contacts": Row(others("outsider"), ("outsider",)),
    "territory": PUBLIC,
    "territory_svg": PUBLIC,
    "territory_csv": PUBLIC,
    # The request desk.
    "requests": Row((*WRITERS, *AGENTS), ("elected", "administrator", "outsider")),
    "request_new": Row(WRITERS, others(*WRITERS)),
    "request_draft": Row(("mayor",), make=a_draft),
    "request_autosave": Row(("mayor",), make=a_draft),
    "request_join": Row(("mayor",), make=a_draft),
    "request_discard": Row(("mayor",), make=a_draft, post=True),
    "request_file": Row(READERS, make=a_file),
    "request": Row(READERS, make=request_in(State.IN_PROGRESS)),
    "inbox": Row(AGENTS, others(*AGENTS)),
    "request_on_behalf": Row(("desk_agent",), others("desk_agent")),
    "call_log": Row(("desk_agent",), others("desk_agent")),
    "request_acknowledge": act(State.SUBMITTED, "desk_agent"),
    "request_route": act(State.ASSIGNED, "desk_agent", "dgs"),
    "request_take": act(State.ASSIGNED, "agent"),
    "request_reply": act(State.IN_PROGRESS, "desk_agent", "agent", data={"body": "Voici."}),
    "request_add_note": act(
        State.IN_PROGRESS, "desk_agent", "agent", "dgs", data={"body": "À revoir."}
    ),
    "request_answer": act(State.WAITING, *OWN_COMMUNE, data={"body": "Voici la photo."}),
    "request_resume": act(State.WAITING, "desk_agent", "agent"),
    "request_resolve": act(State.IN_PROGRESS, "desk_agent", "agent"),
    "request_close": act(State.RESOLVED, *OWN_COMMUNE, "desk_agent"),
    "request_reopen": act(State.RESOLVED, *OWN_COMMUNE, "desk_agent", data={"reason": "Revenu."}),
    "request_decline": act(State.ACKNOWLEDGED, "desk_agent", data={"reason": "Département."}),
    "request_cancel": act(State.IN_PROGRESS, *OWN_COMMUNE, data={"reason": "Réglé."}),
    "request_rate": act(State.RESOLVED, *OWN_COMMUNE, data={"score": "5"}),
    "request_change_urgency": act(
        State.IN_PROGRESS, "desk_agent", data={"urgency": "high", "reason": "Danger."}
    ),
    "request_log_hours": act(State.IN_PROGRESS, "desk_agent", "agent", data={"hours": "1"}),
    # The bilan.
    "reports": PUBLIC,
    "report": Row(EVERYBODY, make=report_in(ReportState.PUBLIC)),
    "report_pdf": Row(EVERYBODY, make=report_in(ReportState.PUBLIC)),
    "report_progress": Row(("dgs", "desk_agent"), make=frozen_at),
    "report_prepare": Row(("dgs", "desk_agent"), make=frozen_at, post=True),
    "report_abandon": Row(("dgs", "desk_agent"), make=frozen_at, post=True),
    "report_validate": Row(("dgs",), ("desk_agent",), make=frozen_at, post=True),
    "report_circulate": Row(
        ("dgs", "desk_agent"), make=report_in(ReportState.VALIDATED), post=True
    ),
    "report_publish": Row(
        ("dgs",),
        (*OWN_COMMUNE, "neighbour_mayor", "desk_agent", "elected"),
        make=report_in(ReportState.CIRCULATED),
        post=True,
    ),
    # The identity of the portal, and what each page takes from it.
    "identity": Row(("administrator",), others("administrator")),
    "public_details": Row(("administrator",), others("administrator")),
    "epci_logo": Row(EVERYBODY, make=a_logo),
    "epci_colours": Row(EVERYBODY, make=colours_of(PAGES)),
    "identity_preview": Row(EVERYBODY, make=colours_of(PREVIEW)),
    # The demonstration.
    "mails": SIGNED_IN,
    "mail": Row(
        (), make=lambda territory, cast: {"name": "20260101-101010-000000-0123456789ab.eml"}
    ),
}


@contextmanager
def fresh_object(row: Row, territory: Territory, cast: Cast) -> Iterator[dict[str, Any]]:
    """Make the row's object, and take back all that happened to it."""
    with transaction.atomic():
        yield row.make(territory, cast)
        transaction.set_rollback(True)


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address below `resolver`; the technical admin counts as one."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from addresses(entry, namespace)
        elif isinstance(entry, URLPattern):
            yield str(entry.name)


def drain(response: Any) -> None:
    """Read a served file to its end, which closes it."""
    if response.streaming:
        assert b"".join(response.streaming_content)
