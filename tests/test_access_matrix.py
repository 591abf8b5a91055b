"""Who gets what at every address: a URL × member table. An address missing from it fails the suite.

For each address, `OK` lists who is served, `REFUSED` who sees the object and is refused (403); to
everybody else who has signed in it does not exist (404), and a visitor is asked to sign in.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from bilan.models import Report
from bilan.models import State as ReportState
from bilan.operations import freeze
from bilan.period import Period
from files.models import StoredFile
from files.operations import store_bytes
from mutualisation.identity.stylesheets import PAGES, PREVIEW, fingerprint
from mutualisation.setup.imports import ask_for_import
from requests_desk.access import Act
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.vocabulary import State
from tests.accounts.factories import UserFactory
from tests.cast import Cast, Territory
from tests.communes.factories import give_logo
from tests.governance.factories import ActionFactory, SchemeFactory
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
EDITORS = ("dgs", "administrator")
VITRE = "200039022"
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


def a_history(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"kind": "service", "number": territory.legal_service.pk}


def a_synonym(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": SynonymFactory(words="chien errant").slug}


def a_scheme(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": SchemeFactory().slug}


def a_scheme_action(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": ActionFactory().slug}


def a_scheme_part(territory: Territory, cast: Cast) -> dict[str, Any]:
    action = ActionFactory()
    return {"slug": action.scheme.slug, "kind": "action", "part": action.slug}


def an_import(territory: Territory, cast: Cast) -> dict[str, Any]:
    fingerprint = "0" * 32
    ask_for_import(siren=VITRE, fingerprint=fingerprint, keep_contacts=False, by=cast.administrator)
    return {}


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
    "sign_in_password": PUBLIC,
    "account_request_login_code": PUBLIC,
    "account_confirm_login_code": SIGNED_IN,  # a visitor without a code asks for one
    "mfa_login_webauthn": SIGNED_IN,
    "mfa_authenticate": SIGNED_IN,
    "proconnect_login": SIGNED_IN,
    "proconnect_callback": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": Row(MEMBERS, make=lambda territory, cast: {"key": "0123456789abcdef"}),
    "mfa_remove_webauthn": Row(MEMBERS, make=lambda territory, cast: {"key": "0123456789abcdef"}),
    "mfa_activate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    # Of those who have none: nothing is there.
    "mfa_deactivate_totp": Row(()),
    "mfa_view_recovery_codes": Row(()),
    "mfa_download_recovery_codes": Row(()),
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
    # The scheme.
    "scheme": Row(EVERYBODY, make=lambda territory, cast: a_scheme_action(territory, cast) and {}),
    "scheme_edition": Row(EVERYBODY, make=a_scheme),
    "scheme_action": Row(EVERYBODY, make=a_scheme_action),
    "scheme_admin": Row(EDITORS, others(*EDITORS)),
    "scheme_new": Row(EDITORS, others(*EDITORS)),
    "scheme_admin_of": Row(EDITORS, others(*EDITORS), make=a_scheme),
    "scheme_edit": Row(EDITORS, others(*EDITORS), make=a_scheme),
    "scheme_delete": Row(
        EDITORS, others(*EDITORS), make=a_scheme, post=True, data={"version": "0"}
    ),
    "scheme_part_new": Row(
        EDITORS,
        others(*EDITORS),
        make=lambda territory, cast: a_scheme(territory, cast) | {"kind": "action"},
    ),
    "scheme_part_edit": Row(EDITORS, others(*EDITORS), make=a_scheme_part),
    "scheme_part_delete": Row(
        EDITORS, others(*EDITORS), make=a_scheme_part, post=True, data={"version": "0"}
    ),
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
    # The set-up.
    "setup": Row(("administrator",), others("administrator")),
    "setup_search": Row(("administrator",), others("administrator")),
    "setup_preview": Row(
        ("administrator",), others("administrator"), make=lambda territory, cast: {"siren": VITRE}
    ),
    "setup_directions": Row(("administrator",), others("administrator")),
    "setup_services": Row(("administrator",), others("administrator")),
    "setup_identity": Row(("administrator",), others("administrator")),
    "setup_invitations": Row(("administrator",), others("administrator")),
    "setup_put_aside": Row(
        ("administrator",),
        others("administrator"),
        make=lambda territory, cast: {"slug": "services"},
        post=True,
    ),
    "setup_finish": Row(("administrator",), others("administrator"), post=True),
    "setup_waiting": PUBLIC,
    "territory_update": Row(("administrator",), others("administrator")),
    "territory_import": Row(("administrator",), others("administrator"), make=an_import),
    "territory_import_progress": Row(("administrator",), others("administrator"), make=an_import),
    "history": Row(("administrator",), others("administrator")),
    "history_csv": Row(("administrator",), others("administrator")),
    "history_of": Row(("administrator",), others("administrator"), make=a_history),
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


def outcome(client: Client, row: Row, url: str) -> str:
    """Ask for `url` and return "ok", "login", "403", "404" or what else came."""
    response = client.post(url, row.data) if row.post else client.get(url)
    drain(response)
    if response.status_code == 403 and "Votre session est terminée" in response.text:
        # What was posted is given back, with the way to sign in.
        return "login" if f'href="{reverse("account_login")}?next=' in response.text else "403"
    if response.status_code in (301, 302):
        return "login" if response.url.startswith(reverse("account_login")) else "ok"
    return "ok" if response.status_code in (200, 409, 422) else str(response.status_code)


def expected(row: Row, name: str) -> str:
    if name in row.ok:
        return "ok"
    if name == VISITOR:
        return "login"
    return "403" if name in row.refused else "404"


def test_no_address_is_missing():
    assert set(addresses(get_resolver())) == set(MATRIX)


def test_every_member_of_the_cast_plays(cast: Cast):
    assert set(cast.members()) == set(MEMBERS)


@pytest.mark.parametrize("name", MATRIX)
def test_each_member_gets_what_is_theirs(
    name: str, territory: Territory, cast: Cast, sign_in: Callable[..., Client]
):
    row = MATRIX[name]
    found, wanted = {}, {}
    for member in EVERYBODY:
        # Each member meets the object as it was made: the acts of the former left no trace.
        with fresh_object(row, territory, cast) as arguments:
            client = sign_in(cast.members().get(member))
            found[member] = outcome(client, row, reverse(name, kwargs=arguments))
            wanted[member] = expected(row, member)

    assert found == wanted


@pytest.mark.parametrize(
    ("state", "served"),
    [
        (ReportState.FROZEN, {"dgs", "desk_agent"}),
        (ReportState.VALIDATED, {"dgs", "desk_agent"}),
        (
            ReportState.CIRCULATED,
            {"dgs", "desk_agent", "mayor", "clerk", "neighbour_mayor", "elected"},
        ),
        (ReportState.PUBLIC, set(EVERYBODY)),
    ],
)
def test_a_bilan_opens_step_by_step(
    state: ReportState, served: set[str], territory: Territory, cast: Cast, sign_in
):
    report_in(state)(territory, cast)

    for name in ("report", "report_pdf"):
        found = {}
        for member in EVERYBODY:
            response = sign_in(cast.members().get(member)).get(reverse(name, kwargs=REPORT))
            drain(response)
            found[member] = response.status_code
        assert {member for member, status in found.items() if status == 200} == served
        assert set(found.values()) <= {200, 404}


@pytest.mark.parametrize("name", [n for n in MATRIX if n.startswith("request_") and MATRIX[n].post])
def test_an_act_is_never_done_by_a_link(name: str, territory: Territory, cast: Cast, sign_in):
    """A GET writes nothing: it leads back, or is not allowed."""
    row = MATRIX[name]
    arguments = row.make(territory, cast)
    before = list(ServiceRequest.objects.values_list("state", "version"))

    for member in row.ok:
        response = sign_in(cast.members()[member]).get(reverse(name, kwargs=arguments))
        assert response.status_code in (302, 405)

    assert list(ServiceRequest.objects.values_list("state", "version")) == before


def test_every_act_has_its_address():
    assert {f"request_{act}" for act in Act} - {"request_edit_draft"} <= set(MATRIX)


def test_the_technical_administration_is_for_superusers(cast: Cast, sign_in):
    index = reverse("admin:index")
    superuser = UserFactory(is_staff=True, is_superuser=True)

    assert sign_in(superuser).get(index).status_code == 200
    for member in cast.members().values():
        assert sign_in(member).get(index, follow=True).status_code == 403
