"""For any memberships: what a list shows is what opens, and what opens is in the list.

Chance draws people (roles here and there, over, current, to come), who is empowered for what is
confidential, and requests of every state and level; the same draws at each run.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.actor import Actor, actor_on
from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, Membership, Role, User
from bilan.models import Report
from bilan.models import State as ReportState
from files.models import StoredFile
from requests_desk.access import abilities, acts_by_role, visible_files
from requests_desk.confidentiality import (
    is_closed_in_commune,
    is_given_to,
    is_shown_to,
    triaged_levels,
    triages,
)
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.vocabulary import CONFIDENTIAL, UNSENT_STATES, Confidentiality, State
from services.models import Delegation, Service
from tests.access.objects import report_in
from tests.access.rows import drain
from tests.accounts.factories import UserFactory
from tests.cast import Territory
from tests.requests_desk.factories import (
    AssignmentFactory,
    AttachmentFactory,
    ServiceRequestFactory,
    TriagerFactory,
)
from tests.services.factories import ServiceFactory

pytestmark = pytest.mark.django_db
# More of what is current, confidential and read by chance of two roles: the rest is drawn as well.
FIRST_DAYS, LAST_DAYS = (-400, -400, -30, 0, 30), (None, None, None, -1, 0, 1, 400)
ROLES = (*Role, *(Role.DESK_AGENT, Role.CLERK, Role.COUNCILLOR, Role.MAYOR, Role.AGENT) * 2)
STATES = (*State, *(State.SUBMITTED, State.ASSIGNED, State.WAITING) * 3)
LEVELS = (*Confidentiality, Confidentiality.MAYOR_ONLY, Confidentiality.DISPUTE)
EXAMPLES = 40
STEADY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Held:
    """A membership: its role, which commune or direction, its days from today."""

    role: Role
    place: int
    starts: int
    ends: int | None


@dataclass(frozen=True)
class Asked:
    """A request: whose, in which state, how confidential, with whom."""

    state: State
    level: Confidentiality
    commune: int
    is_own: bool
    direction: int | None
    is_decided: bool
    is_over: bool
    agent: str


@dataclass(frozen=True)
class World:
    """A person, by what they hold and are empowered for; and the requests."""

    held: list[Held]
    empowered: list[tuple[Confidentiality, int, int | None]]
    asked: list[Asked]
    service: Service.State
    report: ReportState


def is_possible(one: Asked) -> bool:
    return not (one.level == Confidentiality.MAYOR_ONLY and one.state == State.TO_APPROVE)


def is_dated(starts: int, ends: int | None) -> bool:
    return ends is None or ends > starts


helds = st.builds(
    Held,
    role=st.sampled_from(ROLES),
    place=st.integers(0, 1),
    starts=st.sampled_from(FIRST_DAYS),
    ends=st.sampled_from(LAST_DAYS),
).filter(lambda held: is_dated(held.starts, held.ends))
askeds = st.builds(
    Asked,
    state=st.sampled_from(STATES),
    level=st.sampled_from(LEVELS),
    commune=st.integers(0, 1),
    is_own=st.booleans(),
    direction=st.sampled_from((None, 0, 1)),
    is_decided=st.booleans(),
    is_over=st.booleans(),
    agent=st.sampled_from(("", "self", "other")),
).filter(is_possible)
empowerments = st.tuples(
    st.sampled_from(CONFIDENTIAL), st.sampled_from(FIRST_DAYS), st.sampled_from(LAST_DAYS)
).filter(lambda drawn: is_dated(drawn[1], drawn[2]))


def asked_of(state: State, level: Confidentiality, direction: int | None = None) -> Asked:
    """Return a request of the home commune, given to the person when it has a direction."""
    return Asked(state, level, 0, False, direction, True, False, "self")


# Rarely met by chance: the agent who is named, and an empowered agent who is also the clerk.
GIVEN = World(
    [Held(Role.AGENT, 0, -400, None)],
    [],
    [asked_of(State.ASSIGNED, Confidentiality.MAYOR_ONLY, 0)],
    Service.State.OPEN,
    ReportState.PUBLIC,
)
SUBJECT = World(
    [Held(Role.DESK_AGENT, 0, -400, None), Held(Role.CLERK, 0, -400, None)],
    [(Confidentiality.MAYOR_ONLY, -400, None)],
    [asked_of(State.SUBMITTED, level) for level in CONFIDENTIAL],
    Service.State.OPEN,
    ReportState.PUBLIC,
)


def worlds(requests: int) -> st.SearchStrategy[World]:
    """Return worlds with that many requests. Nobody holds one role twice in a place."""
    return st.builds(
        World,
        held=st.lists(helds, min_size=1, max_size=5, unique_by=lambda one: (one.role, one.place)),
        empowered=st.lists(empowerments, max_size=2, unique_by=lambda one: one[0]),
        asked=st.lists(askeds, min_size=requests, max_size=requests),
        service=st.sampled_from(Service.State),
        report=st.sampled_from(ReportState),
    )


def day(offset: int | None) -> datetime.date | None:
    return None if offset is None else timezone.localdate() + datetime.timedelta(days=offset)


def hold(user: User, held: Held, territory: Territory) -> None:
    in_commune, in_direction = held.role in COMMUNE_ROLES, held.role in DIRECTION_ROLES
    Membership.objects.create(
        user=user,
        role=held.role,
        commune=communes(territory)[held.place] if in_commune else None,
        direction=directions(territory)[held.place] if in_direction else None,
        starts_on=day(held.starts),
        ends_on=day(held.ends),
    )


def communes(territory: Territory) -> tuple[Any, Any]:
    return (territory.home, territory.neighbour)


def directions(territory: Territory) -> tuple[Any, Any]:
    return (territory.legal_direction, territory.technical_direction)


def ask(user: User, other: User, one: Asked, territory: Territory) -> ServiceRequest:
    row = ServiceRequestFactory(
        commune=communes(territory)[one.commune],
        author=user if one.is_own else other,
        state=one.state,
        confidentiality=one.level,
    )
    # A dispute goes to no direction, nor does what the desk does not have yet.
    if one.direction is not None and one.state not in UNSENT_STATES:
        if one.level != Confidentiality.DISPUTE:
            AssignmentFactory(
                request=row,
                direction=directions(territory)[one.direction],
                agent={"self": user, "other": other}.get(one.agent),
                assigned_by=other if one.is_decided else None,
                ended_at=row.submitted_at if one.is_over else None,
            )
    return row


def play(world: World, territory: Territory, other: User) -> tuple[User, Actor, list[Any]]:
    """Write a world and return its person, as they are today, and the requests."""
    user = UserFactory()
    taken: set[Role] = set()
    for held in world.held:
        # A role in the EPCI is held in one place only; a commune has one mayor.
        if held.role in (*COMMUNE_ROLES, *DIRECTION_ROLES) or held.role not in taken:
            hold(user, held, territory)
        taken.add(held.role)
    for level, starts, ends in world.empowered:
        TriagerFactory(
            user=user, level=level, starts_on=day(starts), ends_on=day(ends), named_by=other
        )
    rows = [ask(user, other, one, territory) for one in world.asked]
    return user, actor_on(user, timezone.localdate()), rows


def joined(row: ServiceRequest) -> Attachment:
    """Return a file of `row`, whose content nobody asks for."""
    stored = StoredFile.objects.create(
        name="plan.pdf", kind="application/pdf", size=1, sha256="0" * 64
    )
    return Attachment.objects.create(request=row, stored_file=stored)


@pytest.fixture
def other(territory: Territory) -> User:
    return UserFactory(first_name="Autre", last_name="Personne")


def test_the_rules_of_rows_and_of_objects_agree(territory: Territory, other: User):
    """The database and Python say the same of what is confidential, files and acts included.

    And the draws meet every rule, or they would prove nothing.
    """
    found: set[str] = set()

    @settings(STEADY, max_examples=EXAMPLES)
    @given(world=worlds(6))
    @example(world=GIVEN)
    @example(world=SUBJECT)
    def agree(world: World) -> None:
        with transaction.atomic():
            _, actor, rows = play(world, territory, other)
            files = {row.pk: joined(row) for row in rows}
            seen = set(ServiceRequest.objects.visible_to(actor).values_list("pk", flat=True))
            opened = set(visible_files(actor).values_list("pk", flat=True))
            for row in ServiceRequest.objects.filter(pk__in=files):
                if row.is_confidential and row.state not in UNSENT_STATES:
                    assert (row.pk in seen) == is_shown_to(actor, row), row
                    found.update(met(actor, row))
                if row.pk not in seen:
                    assert not abilities(actor, row), row
                    assert not acts_by_role(actor, row), row
            assert opened == {files[pk].pk for pk in seen}
            transaction.set_rollback(True)

    agree()

    assert found == {
        "mayor",
        "triages",
        "given",
        "empowered and perhaps its subject",
        "of the commune and of the EPCI",
    }


def met(actor: Actor, row: ServiceRequest) -> set[str]:
    """Return which rules of what is confidential `actor` meets on `row`."""
    serves = row.commune_id in actor.commune_ids() - actor.commune_ids(Role.MAYOR)
    is_mayors = row.confidentiality == Confidentiality.MAYOR_ONLY
    empowered = row.confidentiality in triaged_levels(actor)
    rules = {
        "mayor": row.commune_id in actor.commune_ids(Role.MAYOR),
        "triages": triages(actor, row),
        "given": is_given_to(actor, row),
        "empowered and perhaps its subject": empowered and serves and is_mayors,
        "of the commune and of the EPCI": serves
        and not is_mayors
        and is_closed_in_commune(actor, row),
    }
    return {name for name, is_met in rules.items() if is_met}


def shown_in(client: Client, path: str) -> Callable[[str], bool]:
    """Return what tells whether the list at `path` leads to an address; a refused one does not."""
    response = client.get(path)
    assert response.status_code in (200, 403)
    text = response.text if response.status_code == 200 else ""
    return lambda address: f'href="{address}"' in text


@settings(STEADY, max_examples=20)
@given(world=worlds(4))
def test_a_list_and_its_details_agree(
    world: World, territory: Territory, other: User, sign_in: Callable[..., Client]
):
    with transaction.atomic():
        user, _, rows = play(world, territory, other)
        client = sign_in(user)
        is_listed = shown_in(client, "/demandes/")
        for row in rows:
            # What is one's own and no longer written (a role that has changed) is seen and refused.
            opens = (200, 302, 403) if row.state in UNSENT_STATES else (200,)
            status = client.get(row.get_absolute_url()).status_code
            assert status in (opens if is_listed(row.get_absolute_url()) else (404,)), row
            file = AttachmentFactory(request=row)
            served = client.get(file.get_absolute_url())
            drain(served)
            assert served.status_code == (404 if status == 404 else 200), row
        transaction.set_rollback(True)


@settings(STEADY, max_examples=20)
@given(world=worlds(0))
def test_services_and_bilans_open_where_they_are_listed(
    world: World, a_report: Report, territory: Territory, other: User, sign_in
):
    with transaction.atomic():
        user, _, _ = play(world, territory, other)
        service = ServiceFactory(
            state=world.service,
            direction=territory.legal_direction,
            opened_on=None if world.service == Service.State.STUDIED else day(-400),
            closed_on=day(-30) if world.service == Service.State.CLOSED else None,
        )
        Report.objects.filter(pk=a_report.pk).update(state=world.report)
        client = sign_in(user)
        for listing, address in (
            ("/services/", service.get_absolute_url()),
            ("/bilans/", f"/bilans/{a_report.year}/"),
        ):
            is_listed = shown_in(client, listing)(address)
            assert client.get(address).status_code == (200 if is_listed else 404), address
        transaction.set_rollback(True)


@pytest.fixture
def a_report(territory: Territory, cast) -> Report:
    """A bilan with its figures; each world sets its state, and its own people."""
    report_in(ReportState.FROZEN)(territory, cast)
    Delegation.objects.all().delete()
    Membership.objects.all().delete()
    return Report.objects.get()
