"""Who sees and does what: the abilities of each member of the cast, whole, in every state."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actor import ANONYMOUS
from core.conflicts import StaleEdit
from requests_desk.access import (
    STATES,
    Act,
    abilities,
    can_enter_requests,
    can_read_requests,
    can_work_at_the_inbox,
    may_enter_for,
    reads_as_agent,
    visible_files,
)
from requests_desk.models import Message, ServiceRequest
from requests_desk.operations.steps import guard, lock
from requests_desk.rows import in_charge
from requests_desk.vocabulary import OPEN_STATES, UNSENT_STATES, State
from services.access import may_prepare_for
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast, Territory, end_membership
from tests.communes.factories import EpciMembershipFactory
from tests.requests_desk.conftest import NOW
from tests.requests_desk.factories import (
    AssignmentFactory,
    AttachmentFactory,
    MessageFactory,
    ServiceRequestFactory,
)

pytestmark = pytest.mark.django_db
A = Act
ALWAYS_AT_THE_DESK = {A.ADD_NOTE, A.LOG_HOURS}
OPEN_AT_THE_DESK = {A.ROUTE, A.REPLY, A.CHANGE_URGENCY} | ALWAYS_AT_THE_DESK
DESK = {
    State.DRAFT: set(),
    State.TO_APPROVE: set(),
    State.SUBMITTED: OPEN_AT_THE_DESK | {A.ACKNOWLEDGE, A.DECLINE},
    State.ACKNOWLEDGED: OPEN_AT_THE_DESK | {A.RESOLVE, A.DECLINE},
    State.ASSIGNED: OPEN_AT_THE_DESK | {A.RESOLVE, A.DECLINE},
    State.IN_PROGRESS: OPEN_AT_THE_DESK | {A.RESOLVE, A.DECLINE},
    State.WAITING: OPEN_AT_THE_DESK | {A.RESOLVE, A.RESUME},
    State.RESOLVED: ALWAYS_AT_THE_DESK | {A.CLOSE, A.REOPEN},
    State.CLOSED: ALWAYS_AT_THE_DESK | {A.REOPEN},
    State.DECLINED: ALWAYS_AT_THE_DESK,
    State.CANCELLED: ALWAYS_AT_THE_DESK,
}
COMMUNE = {
    **{key: set() for key in State},
    **{key: {A.ANSWER, A.CANCEL} for key in OPEN_STATES},
    State.RESOLVED: {A.CLOSE, A.REOPEN, A.RATE},
    State.CLOSED: {A.REOPEN, A.RATE},
}
WORK = {A.TAKE, A.REPLY, A.RESOLVE} | ALWAYS_AT_THE_DESK
DIRECTION = {
    **dict.fromkeys(State, ALWAYS_AT_THE_DESK),
    State.DRAFT: set(),
    State.TO_APPROVE: set(),
    State.ASSIGNED: WORK,
    State.IN_PROGRESS: WORK,
    State.WAITING: WORK | {A.RESUME},
}
DGS = {
    **{key: {A.ADD_NOTE} for key in State},
    State.DRAFT: set(),
    State.TO_APPROVE: set(),
    **{key: {A.ADD_NOTE, A.ROUTE} for key in OPEN_STATES},
}
NOTHING = {key: set() for key in State}
EXPECTED = {
    # The author of the home commune's draft is its mayor: the clerk neither sees nor edits it.
    "mayor": {
        **COMMUNE,
        State.DRAFT: {A.EDIT_DRAFT},
        State.TO_APPROVE: {A.AMEND, A.APPROVE, A.SEND_BACK, A.TAKE_BACK},
    },
    "clerk": {**COMMUNE, State.TO_APPROVE: {A.AMEND, A.APPROVE, A.SEND_BACK}},
    "neighbour_mayor": NOTHING,
    "desk_agent": DESK,
    "agent": DIRECTION,
    "other_agent": NOTHING,
    "dgs": DGS,
    "elected": NOTHING,
    "administrator": NOTHING,
    "outsider": NOTHING,
}


@pytest.fixture
def in_state(cast: Cast, territory: Territory):
    """Make a request of the home commune in a state, with the legal direction.

    Before the desk has routed it, that direction is only proposed.
    """

    def make(state: State, *, is_confirmed: bool | None = None) -> ServiceRequest:
        direction = None if state in UNSENT_STATES else territory.legal_direction
        if is_confirmed is None:
            is_confirmed = state not in (State.SUBMITTED, State.ACKNOWLEDGED)
        routing = {} if direction is None or is_confirmed else {"assigned_to__assigned_by": None}
        return ServiceRequestFactory(
            state=state,
            commune=territory.home,
            author=cast.mayor,
            assigned_to=direction,
            **routing,
        )

    return make


def test_every_act_has_its_states():
    assert set(STATES) == set(Act)


@pytest.mark.parametrize("state", list(State))
def test_the_abilities_of_everybody(state, in_state, cast, as_actor):
    request = in_state(state)

    found = {part: set(abilities(as_actor(user), request)) for part, user in cast.members().items()}

    assert found == {part: acts[state] for part, acts in EXPECTED.items()}
    assert abilities(ANONYMOUS, request) == frozenset()


@pytest.mark.parametrize("state", [state for state in State if state not in UNSENT_STATES])
def test_a_direction_that_is_only_proposed_works_on_nothing(state, in_state, territory, as_actor):
    """The desk may question the commune, answer or see it reopened before anything is routed."""
    request = in_state(state, is_confirmed=False)
    for role in ("agent", "head_of_service", "director"):
        works_there = MembershipFactory(
            role=role, commune=None, direction=territory.legal_direction
        )
        assert abilities(as_actor(works_there.user), request) == ALWAYS_AT_THE_DESK

    found = in_charge(request, territory.epci)
    assert found is not None
    assert found.name == "Guichet de la mutualisation"


@pytest.mark.parametrize("state", list(State))
def test_a_button_is_drawn_exactly_where_the_operation_accepts(state, in_state, cast, as_actor):
    """Abilities and guards agree, and who may act sees the request in the lists."""
    request = in_state(state)
    for user in cast.members().values():
        actor = as_actor(user)
        drawn = abilities(actor, request)
        if not ServiceRequest.objects.visible_to(actor).contains(request):
            assert not drawn
            continue
        row = lock(actor=actor, request=request)
        accepted = set()
        for act in Act:
            with suppress(PermissionDenied, StaleEdit):
                guard(row, actor=actor, act=act, now=NOW)
                accepted.add(act)
        assert accepted == drawn


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("mayor", {"home", "draft"}),
        ("clerk", {"home", "second"}),
        ("neighbour_mayor", {"neighbour"}),
        ("desk_agent", {"home", "second", "neighbour"}),
        ("agent", {"home"}),
        ("other_agent", {"home", "second"}),
        ("dgs", {"home", "second", "neighbour"}),
        ("elected", set()),
        ("administrator", set()),
        ("outsider", set()),
    ],
)
def test_who_sees_which_requests(part, sees, cast, territory, as_actor):
    rows = {
        "home": ServiceRequestFactory(commune=territory.home),
        "second": ServiceRequestFactory(
            commune=territory.second, assigned_to=territory.technical_direction
        ),
        "neighbour": ServiceRequestFactory(commune=territory.neighbour),
        "draft": ServiceRequestFactory(
            state=State.DRAFT, commune=territory.home, author=cast.mayor
        ),
    }
    # The home commune's request was with the technical direction, and is with the legal one.
    AssignmentFactory(
        request=rows["home"],
        direction=territory.technical_direction,
        ended_at=NOW.replace(year=2027),
    )
    AssignmentFactory(request=rows["home"], direction=territory.legal_direction)
    actor = as_actor(getattr(cast, part))

    visible = set(ServiceRequest.objects.visible_to(actor))

    assert visible == {rows[name] for name in sees}


def test_visitors_see_nothing(in_state):
    in_state(State.SUBMITTED)

    assert not ServiceRequest.objects.visible_to(ANONYMOUS)
    assert not visible_files(ANONYMOUS)


def test_who_has_an_inbox_and_who_enters_requests(cast, as_actor):
    def parts(predicate):
        return {part for part, user in cast.members().items() if predicate(as_actor(user))}

    agents = {"desk_agent", "agent", "other_agent", "dgs"}
    assert parts(can_read_requests) == agents | {"mayor", "clerk", "neighbour_mayor"}
    assert parts(can_work_at_the_inbox) == agents
    assert parts(can_enter_requests) == {"desk_agent"}
    assert parts(lambda actor: may_enter_for(actor, NOW.date()).exists()) == {"desk_agent"}


def test_submitting_asks_which_commune_in_french_order(cast, territory, as_actor):
    communes = may_prepare_for(as_actor(cast.clerk), NOW.date())

    assert list(communes) == [territory.second, territory.home]
    assert not may_prepare_for(as_actor(cast.desk_agent), NOW.date())


@pytest.mark.parametrize("role", ["councillor", "reader"])
def test_councillors_and_readers_only_read(role, in_state, territory, as_actor):
    reader = as_actor(MembershipFactory(role=role, commune=territory.home).user)
    request = in_state(State.RESOLVED)

    assert ServiceRequest.objects.visible_to(reader).contains(request)
    assert not abilities(reader, request)
    assert not may_prepare_for(reader, NOW.date())


def test_a_commune_that_has_left_the_epci_submits_no_more(cast, territory, as_actor):
    territory.home.epci_memberships.all().delete()
    EpciMembershipFactory(commune=territory.home, epci=territory.epci, ends_on=NOW.date())

    assert list(may_prepare_for(as_actor(cast.clerk), NOW.date())) == [territory.second]


def test_access_ends_with_the_mandate(in_state, cast, as_actor):
    request = in_state(State.SUBMITTED)
    end_membership(cast.mayor, NOW.date())

    assert not ServiceRequest.objects.visible_to(as_actor(cast.mayor)).contains(request)


def test_a_head_of_service_may_pass_a_request_on(in_state, territory, as_actor):
    head = MembershipFactory(
        role="head_of_service", commune=None, direction=territory.legal_direction
    ).user

    assert Act.ROUTE in abilities(as_actor(head), in_state(State.ASSIGNED))
    assert Act.ROUTE not in abilities(as_actor(head), in_state(State.SUBMITTED))


def test_the_agent_in_charge_has_nothing_left_to_take(in_state, cast, as_actor):
    request = in_state(State.IN_PROGRESS)
    request.assignments.update(agent=cast.agent)

    assert Act.TAKE not in abilities(as_actor(cast.agent), request)


def test_the_files_of_a_note_are_for_agents(in_state, cast, as_actor):
    request = in_state(State.IN_PROGRESS)
    note = MessageFactory(request=request, kind=Message.Kind.INTERNAL_NOTE)
    reply = MessageFactory(request=request)
    given = AttachmentFactory(request=request)
    replied = AttachmentFactory(request=request, message=reply)
    noted = AttachmentFactory(request=request, message=note)

    found = {part: set(visible_files(as_actor(user))) for part, user in cast.members().items()}

    everything, public = {given, replied, noted}, {given, replied}
    assert found == {
        **{key: set() for key in cast.members()},
        **dict.fromkeys(("mayor", "clerk"), public),
        **dict.fromkeys(("desk_agent", "dgs", "agent"), everything),
    }
    assert reads_as_agent(as_actor(cast.agent), request)
    assert not reads_as_agent(as_actor(cast.clerk), request)


def test_a_clerk_who_also_works_in_a_direction_reads_only_its_notes(cast, territory, as_actor):
    MembershipFactory(
        user=cast.clerk, role="agent", commune=None, direction=territory.legal_direction
    )
    ours = ServiceRequestFactory(commune=territory.home, assigned_to=territory.legal_direction)
    theirs = ServiceRequestFactory(commune=territory.home)
    files = {
        request: AttachmentFactory(
            request=request, message=MessageFactory(request=request, kind="internal_note")
        )
        for request in (ours, theirs)
    }

    assert list(visible_files(as_actor(cast.clerk))) == [files[ours]]
