"""Pages that no address gives at first asking: refusals, errors, filled and empty lists, states."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import bad_request, server_error

from governance.models import Scheme, SchemeAction, SchemeAxis, SchemeFigure, SchemeStep
from requests_desk.models import ServiceRequest
from requests_desk.views.rescue import token_for
from requests_desk.vocabulary import CONFIDENTIAL, UNSENT_STATES, State
from tests.access.objects import report_in
from tests.access.rows import YEAR
from tests.cast import Cast, Territory
from tests.pages import sign_in_scenes as sign_in
from tests.pages.adhesion_scenes import ADHESION_PLAYS
from tests.pages.seed import MAIL
from tests.pages.setup_scenes import PLAYS
from tests.pages.takeover_scenes import TAKEOVER_PLAYS
from tests.retention.factories import DecisionFactory

Play = Callable[[Client, Territory, Cast], Any]
MORE_THAN_ALLOWED = 60
DESK = ("desk_agent", "agent", "dgs")
OWN = ("mayor", "clerk")
# A direction's agent reads what was given to it.
UNROUTED = ("desk_agent", "dgs")
STEPS = ("besoin", "precisions", "verification")
BEFORE_ROUTING = (State.SUBMITTED, State.ACKNOWLEDGED)


@dataclass(frozen=True)
class Scene:
    """What `members` do; the page that answers has one of `statuses`."""

    members: tuple[str, ...]
    play: Play
    statuses: tuple[int, ...] = (200,)


def goes_to(path: str, client: Client, territory: Territory, cast: Cast) -> Any:
    return client.get(path)


def opens_request(state: State, client: Client, territory: Territory, cast: Cast) -> Any:
    row = ServiceRequest.objects.filter(state=state, commune=territory.home).earliest("pk")
    return client.get(row.get_absolute_url())


def opens_report(state: Any, client: Client, territory: Territory, cast: Cast) -> Any:
    arguments = report_in(state)(territory, cast)
    return client.get(reverse("report", kwargs=arguments))


def opens_confided(level: str, client: Client, territory: Territory, cast: Cast) -> Any:
    row = ServiceRequest.objects.submitted().filter(confidentiality=level).earliest("pk")
    return client.get(row.get_absolute_url())


def draft_of(cast: Cast) -> ServiceRequest:
    return ServiceRequest.objects.filter(state=State.DRAFT, author=cast.mayor).earliest("pk")


def writes(step: str, client: Client, territory: Territory, cast: Cast) -> Any:
    address = reverse("request_draft", args=[draft_of(cast).uuid])
    return client.get(f"{address}?etape={step}")


def writes_what_cannot_be_read(client: Client, territory: Territory, cast: Cast) -> Any:
    row = draft_of(cast)
    typed = {"version": row.version, "urgency": "high", "wanted_on": "hier", "action": "next"}
    address = reverse("request_draft", args=[row.uuid])
    return client.post(f"{address}?etape=precisions", typed)


def writes_on_two_devices(client: Client, territory: Territory, cast: Cast) -> Any:
    """The other device saves other words after this page was drawn."""
    address = f"{reverse('request_draft', args=[draft_of(cast).uuid])}?etape=besoin"
    shown = [client.get(address).context["page"] for _ in range(2)]
    for place, page in enumerate(shown):
        typed = {
            **page,
            "subject": f"Arrêté {place}",
            "description": f"Texte {place}",
            "action": "next",
        }
        response = client.post(address, typed)
    return response


def writes_after_the_session(client: Client, territory: Territory, cast: Cast) -> Any:
    row = draft_of(cast)
    typed = {
        "version": row.version,
        "subject": "Arrêté",
        "description": "Pour la course cycliste.",
        "token": token_for(cast.mayor, row.uuid),
    }
    return client.post(f"{reverse('request_draft', args=[row.uuid])}?etape=besoin", typed)


def answers_too_late(client: Client, territory: Territory, cast: Cast) -> Any:
    row = ServiceRequest.objects.filter(state=State.IN_PROGRESS).earliest("pk")
    ServiceRequest.objects.filter(pk=row.pk).update(version=row.version + 1)
    data = {"body": "Nous passons demain.", "version": row.version, "outcome": "resolve"}
    return client.post(reverse("request_reply", args=[row.number]), data)


def reads_an_empty_scheme(client: Client, territory: Territory, cast: Cast) -> Any:
    SchemeAction.objects.all().delete()
    for part in (SchemeStep, SchemeAxis, SchemeFigure, Scheme):
        part.objects.all().delete()
    return client.get(reverse("scheme"))


def reads_a_decision_carried_out(client: Client, territory: Territory, cast: Cast) -> Any:
    decision = DecisionFactory(proposed_by=cast.administrator, named=[1, 2, 3], done=True)
    return client.get(decision.get_absolute_url())


def settles_a_period(client: Client, territory: Territory, cast: Cast) -> Any:
    return sign_in.confirmed(client, reverse("retention_period", args=["demandes"]))


def decides_a_destruction(client: Client, territory: Territory, cast: Cast) -> Any:
    decision = DecisionFactory(proposed_by=cast.administrator)
    return sign_in.confirmed(client, reverse("elimination_decide", args=[decision.reference]))


def writes_a_scheme_wrongly(client: Client, territory: Territory, cast: Cast) -> Any:
    address = reverse("scheme_part_new", args=["en-oeuvre", "action"])
    return client.post(address, {"title": "", "starts": "bientôt", "progress": "200"})


def tries_passwords(client: Client, territory: Territory, cast: Cast) -> Any:
    for attempt in range(MORE_THAN_ALLOWED):
        typed = {"login": f"essai{attempt}@demo.test", "password": "x"}
        response = client.post(reverse("account_login"), typed)
        if response.status_code == 429:
            break
    return response


def sends_from_an_old_page(client: Client, territory: Territory, cast: Cast) -> Any:
    careful = Client(enforce_csrf_checks=True)
    return careful.post(reverse("account_login"), {"login": "maire@demo.test", "password": "x"})


def sends_after_the_session(client: Client, territory: Territory, cast: Cast) -> Any:
    return client.post(reverse("request_new"), {"subject": "Nid-de-poule", "description": "Grave."})


def signs_in_wrongly(client: Client, territory: Territory, cast: Cast) -> Any:
    return client.post(reverse("account_login"), {"login": "maire@demo.test", "password": "faux"})


def signs_out(client: Client, territory: Territory, cast: Cast) -> Any:
    return client.post(reverse("account_logout"), follow=True)


def changes_password_wrongly(client: Client, territory: Territory, cast: Cast) -> Any:
    typed = {"oldpassword": "faux", "password1": "court", "password2": "autre"}
    return client.post(reverse("account_change_password"), typed)


def breaks(answer: Callable[[HttpRequest], Any], client: Client, *_: object) -> Any:
    """Draw an error page as Django does: without any context."""
    request = RequestFactory().get("/")
    response = answer(request)
    response.wsgi_request = request
    return response


SCENES: dict[str, Scene] = {
    # Requests in each state, as each reader sees them.
    **{
        f"request {state}": Scene(
            (*OWN, *(UNROUTED if state in BEFORE_ROUTING else DESK)), partial(opens_request, state)
        )
        for state in State
        if state not in UNSENT_STATES
    },
    # What waits for the mayor is the commune's own.
    "request to_approve": Scene(OWN, partial(opens_request, State.TO_APPROVE)),
    **{
        f"rights of {name}": Scene(
            ("administrator",), partial(goes_to, f"/administration/droits/?{query}")
        )
        for name, query in {
            "a commune": "commune=35125",
            "a direction": "direction=affaires-juridiques",
        }.items()
    },
    # What is confidential, for its readers.
    **{
        f"request {level}": Scene(("mayor", "desk_agent"), partial(opens_confided, level))
        for level in CONFIDENTIAL
    },
    # A draft's own page is its author's.
    "request draft": Scene(("mayor",), partial(opens_request, State.DRAFT)),
    **{f"draft at {step}": Scene(("mayor",), partial(writes, step)) for step in STEPS},
    "draft that cannot be read": Scene(("mayor",), writes_what_cannot_be_read, (200, 422)),
    "draft on two devices": Scene(("mayor",), writes_on_two_devices, (200, 409, 422)),
    "draft after the session": Scene(("visitor",), writes_after_the_session, (403,)),
    # What a search finds, puts right, does not know.
    **{
        f"search {words}": Scene(("mayor", "visitor"), partial(goes_to, f"/recherche/?q={words}"))
        for words in ("voirie", "voirue+zorglub", "zorglub")
    },
    **{
        f"words {words}": Scene(
            ("administrator",), partial(goes_to, f"/administration/mots/?q={words}")
        )
        for words in ("voirie", "zorglub")
    },
    "request filled in": Scene(
        ("mayor",), partial(goes_to, "/demandes/nouvelle/?service=voirie&objet=trou")
    ),
    # Lists, filled and filtered.
    **{
        f"list {path}": Scene((member,), partial(goes_to, path))
        for path, member in {
            "/demandes/?page=2": "clerk",
            "/demandes/?q=introuvable": "mayor",
            "/demandes/?q=course&etat=repondues": "mayor",
            "/demandes/?etat=inconnu": "mayor",
            "/guichet/?page=2": "desk_agent",
            "/guichet/?q=introuvable": "agent",
            "/guichet/?q=course&urgence=critical": "desk_agent",
            "/services/?q=introuvable": "visitor",
            "/services/?q=juridique&state=open": "mayor",
            "/adhesions/?le=2018-06-01": "elected",
            "/demonstration/courriels/": "mayor",
            f"/demonstration/courriels/{MAIL}/": "mayor",
        }.items()
    },
    # The scheme, arranged otherwise, in project; what its forms refuse.
    "scheme by kind": Scene(("visitor", "dgs"), partial(goes_to, "/schema/?par=nature")),
    "scheme in project": Scene(("dgs",), partial(goes_to, "/schemas/en-projet/")),
    "scheme not written": Scene(("visitor", "dgs"), reads_an_empty_scheme),
    "scheme refused": Scene(("administrator",), writes_a_scheme_wrongly, (422,)),
    # Bilans of each state.
    **{
        f"bilan {state}": Scene(("dgs",), partial(opens_report, state))
        for state in ("frozen", "validated", "circulated")
    },
    # Destroying asks for a recent proof first: no page at the first asking.
    "period to settle": Scene(("administrator",), settles_a_period),
    "elimination to decide": Scene(("administrator",), decides_a_destruction),
    "elimination carried out": Scene(("administrator",), reads_a_decision_carried_out),
    "bilan missing": Scene(("visitor", "mayor"), partial(goes_to, "/bilans/2019/"), (404,)),
    f"bilan {YEAR} to prepare": Scene(("dgs",), partial(goes_to, f"/bilans/{YEAR}/"), (200, 404)),
    # The ways in, and what protects an account.
    "code asked": Scene(("visitor",), sign_in.asks_for_a_code),
    "code wrong": Scene(("visitor",), sign_in.gives_a_wrong_code),
    "second factor": Scene(("visitor",), sign_in.gives_the_second_factor),
    **{
        f"account {play.__name__}": Scene(("agent",), play)
        for play in (
            sign_in.confirms_by_a_passkey,
            sign_in.confirms_by_a_code,
            sign_in.looks_at_their_factors,
            sign_in.adds_a_passkey,
            sign_in.adds_an_application,
            sign_in.renames_a_passkey,
            sign_in.removes_a_passkey,
            sign_in.removes_the_application,
            sign_in.reads_recovery_codes,
            sign_in.makes_recovery_codes,
        )
    },
    "account devices": Scene(("mayor",), sign_in.sees_their_devices),
    # A portal that is set up, and its territory.
    **{name: Scene(who, play, (200, 422)) for name, (who, play) in PLAYS.items()},
    # An adhésion, by both sides.
    **{name: Scene(who, play, (200, 422)) for name, (who, play) in ADHESION_PLAYS.items()},
    # A list of adhésions, taken over.
    **{name: Scene(("desk_agent",), play, (200, 422)) for name, play in TAKEOVER_PLAYS.items()},
    # Refusals and errors.
    "signs in wrongly": Scene(("visitor",), signs_in_wrongly),
    "signs out": Scene(("mayor",), signs_out),
    "changes password wrongly": Scene(("mayor",), changes_password_wrongly),
    "not there": Scene(("visitor", "mayor"), partial(goes_to, "/nulle-part/"), (404,)),
    "not allowed": Scene(("mayor", "elected"), partial(goes_to, "/guichet/"), (403,)),
    "too late": Scene(("agent",), answers_too_late, (409,)),
    "too often": Scene(("visitor",), tries_passwords, (429,)),
    "old page": Scene(("visitor",), sends_from_an_old_page, (403,)),
    "session over": Scene(("visitor",), sends_after_the_session, (403,)),
    "portal in trouble": Scene(("visitor",), partial(breaks, server_error), (500,)),
    "request not understood": Scene(
        ("visitor",),
        partial(breaks, lambda request: bad_request(request, SuspiciousOperation())),
        (400,),
    ),
}
