"""A well-filled territory: pages are checked with all that they can show, not empty."""

import datetime
from email.message import EmailMessage
from pathlib import Path

from django.utils import timezone

from bilan.models import Report
from bilan.models import State as ReportState
from bilan.operations import freeze
from bilan.period import Period
from communes.models import Commune
from files.operations import store_bytes
from governance.models import SchemeAction
from requests_desk.models import Message, RequestEvent, ServiceRequest
from requests_desk.vocabulary import CONFIDENTIAL, UNSENT_STATES, State, Urgency
from services.models import Service
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneFactory, PopulationFactory
from tests.governance.factories import (
    ActionFactory,
    AxisFactory,
    FigureFactory,
    SchemeFactory,
    StepFactory,
)
from tests.requests_desk.factories import (
    PDF,
    AssignmentFactory,
    AttachmentFactory,
    EventFactory,
    MessageFactory,
    ServiceRequestFactory,
    TriagerFactory,
)
from tests.services.factories import ExpectationFactory, ServiceFactory, SubscriptionFactory

# Years of bilans of their own; the matrix makes that of 2024.
YEARS = (2022, 2023)
MANY_REQUESTS = 60
MAIL = "20260102-101010-000000-0123456789ab.eml"
LONG = "Arrêté de circulation pour la course cycliste, la brocante et le feu d’artifice"


def fill(territory: Territory, cast: Cast, mailbox: Path) -> None:
    """Write requests in every state, the bilans of two years, a catalogue and an e-mail."""
    _fill_catalogue(territory)
    _fill_scheme(territory)
    for state in State:
        tell(request_in(state, territory, cast), territory, cast)
    _fill_confided(territory, cast)
    _fill_lists(territory, cast)
    for year in YEARS:
        _publish(year, territory, cast)
    _keep_mail(mailbox)


def request_in(state: State, territory: Territory, cast: Cast) -> ServiceRequest:
    """Write and return a request of the home commune in `state`."""
    row: ServiceRequest = ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        service=territory.legal_service,
        state=state,
        urgency=Urgency.CRITICAL if state == State.IN_PROGRESS else Urgency.NORMAL,
        subject=f"{LONG} ({state.label})",
        description="Faut-il l’avis du département ?\n\nVoir https://exemple.test/arrete.",
    )
    if state not in (*UNSENT_STATES, State.SUBMITTED, State.ACKNOWLEDGED):
        AssignmentFactory(
            request=row, direction=territory.legal_direction, assigned_by=cast.desk_agent
        )
    return row


def tell(row: ServiceRequest, territory: Territory, cast: Cast) -> None:
    """Give a request files, messages of each kind and events."""
    AttachmentFactory(request=row)
    if row.state in UNSENT_STATES:
        return
    for kind in Message.Kind:
        message = MessageFactory(request=row, author=cast.agent, kind=kind)
        AttachmentFactory(request=row, message=message)
    EventFactory(request=row, actor=cast.desk_agent)
    for event in RequestEvent.Kind:
        if event != RequestEvent.Kind.TRANSITION:
            EventFactory(
                request=row, kind=event, from_state=row.state, to_state=row.state, actor=cast.agent
            )


def _fill_confided(territory: Territory, cast: Cast) -> None:
    """Write who is empowered, one who was, and a confidential request of each level."""
    TriagerFactory(user=cast.dgs, ends_on=datetime.date(2025, 1, 1), ended_by=cast.administrator)
    for level in CONFIDENTIAL:
        TriagerFactory(user=cast.desk_agent, level=level, named_by=cast.administrator)
        row = ServiceRequestFactory(
            commune=territory.home,
            author=cast.mayor,
            state=State.IN_PROGRESS,
            confidentiality=level,
            subject=f"{LONG} ({level.label})",
        )
        tell(row, territory, cast)


def _fill_catalogue(territory: Territory) -> None:
    communes = [territory.home, territory.neighbour, territory.second]
    communes += [CommuneFactory(member=True) for _ in range(5)]
    for place, commune in enumerate(communes):
        PopulationFactory(commune=commune, municipal=900 + 350 * place, total=4000)
        commune.contour = _square(place)
        commune.save()
    ExpectationFactory(service=territory.legal_service)
    for state in Service.State:
        service = ServiceFactory(
            direction=territory.technical_direction,
            state=state,
            opened_on=None if state == Service.State.STUDIED else datetime.date(2019, 3, 1),
            closed_on=datetime.date(2025, 3, 1) if state == Service.State.CLOSED else None,
        )
        if state == Service.State.OPEN:
            _subscribe(service, communes)


def _fill_scheme(territory: Territory) -> None:
    """Write a scheme under way with all that it may hold, beside a draft."""
    SchemeFactory(draft=True, slug="en-projet", name="Schéma en projet")
    scheme = SchemeFactory(source_url="https://exemple.test/schema", slug="en-oeuvre")
    ExpectationFactory()
    for _ in range(2):
        StepFactory(scheme=scheme, description="Un état des lieux et une concertation.")
        FigureFactory(scheme=scheme)
    for kind in SchemeAction.Kind:
        AxisFactory(scheme=scheme)
        for stage in SchemeAction.Stage:
            action = ActionFactory(
                scheme=scheme,
                axis=scheme.axes.first() if stage != SchemeAction.Stage.IDEA else None,
                kind=kind,
                stage=stage,
                progress=40 if stage == SchemeAction.Stage.UNDER_WAY else None,
                title=f"{kind.label} : {stage.label.lower()}",
                description="Ce qui est fait.",
                lead_commune=territory.home,
                is_fictitious=stage == SchemeAction.Stage.DECIDED,
                source="Rapport annuel",
            )
            action.communes.set([territory.home, territory.second])
            action.services.set([territory.roads_service])


def _square(place: int) -> dict[str, object]:
    """Return the contour of a commune: squares of a few kilometres, side by side."""
    west, south = -1.4 + 0.1 * (place % 3), 48.0 + 0.1 * (place // 3)
    east, north = west + 0.1, south + 0.1
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _subscribe(service: Service, communes: list[Commune]) -> None:
    for place, commune in enumerate(communes):
        if place % 3 == 0:
            SubscriptionFactory(service=service, commune=commune)


def _fill_lists(territory: Territory, cast: Cast) -> None:
    """Write enough requests for a second page, some of them late."""
    today = timezone.localdate()
    for place in range(MANY_REQUESTS):
        ServiceRequestFactory(
            commune=territory.second if place % 3 else territory.home,
            author=cast.clerk,
            service=territory.legal_service if place % 2 else None,
            state=State.ASSIGNED if place % 2 else State.SUBMITTED,
            assigned_to=territory.legal_direction if place % 2 else None,
            due_on=today + datetime.timedelta(days=place - 6),
        )


def _publish(year: int, territory: Territory, cast: Cast) -> None:
    zone = timezone.get_current_timezone()
    for month in range(1, 13):
        day = datetime.datetime(year, month, 14, 10, tzinfo=zone)
        ServiceRequestFactory(
            commune=territory.home,
            author=cast.mayor,
            service=territory.legal_service,
            assigned_to=territory.legal_direction,
            state=State.CLOSED,
            submitted_at=day,
            number=f"{year}-{month:05d}",
        )
    report = Report.objects.create(year=year)
    last_day = datetime.date(year, 12, 31)
    freeze(report_id=report.pk, period=Period(year, last_day), now=timezone.now())
    document = store_bytes(content=PDF, name=f"bilan-{year}.pdf", kind="application/pdf")
    Report.objects.filter(pk=report.pk).update(state=ReportState.PUBLIC, pdf=document)


def _keep_mail(mailbox: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Votre demande 2026-00001 a reçu sa réponse"
    message["From"], message["To"] = "guichet@demo.test", "maire@demo.test"
    message["Date"] = "Fri, 02 Jan 2026 10:10:10 -0000"
    message.set_content("Bonjour,\n\nVoici la réponse.")
    message.add_alternative("<p>Bonjour,</p><p>Voici la réponse.</p>", subtype="html")
    mailbox.mkdir(parents=True, exist_ok=True)
    (mailbox / MAIL).write_bytes(bytes(message))
