"""The life of an adhésion: who may move it, what stops it, what stays of each step."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from core.conflicts import StaleEdit
from services import operations
from services.access import subscription_abilities, subscription_acts, visible_subscriptions
from services.models import Service, Subscription, Termination
from services.operations import AgreementData
from services.subscription_checks import StoppedByChecks, checks_for, missing_pieces
from services.workflow import PAPERLESS_MOVES, SOURCES
from tests.files.factories import StoredFileFactory
from tests.governance.factories import DeliberationFactory
from tests.services.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db
State = Subscription.State
# The service of these tests takes a convention.
KEEPERS_ACTS = set(SOURCES) - PAPERLESS_MOVES
TODAY = datetime.date(2026, 3, 10)
FIRST_DAY = datetime.date(2026, 7, 1)


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


@pytest.fixture
def intention(territory) -> Subscription:
    """The intention of the home commune to join the roads service."""
    return SubscriptionFactory(
        intention=True, service=territory.roads_service, commune=territory.home
    )


@pytest.fixture
def deliberation(territory):
    return DeliberationFactory(
        body__commune=territory.home,
        number="2026-03",
        adopted_on=day(3, 2),
        transmitted_on=day(3, 4),
        executory_on=day(3, 4),
    )


@pytest.fixture
def decision(territory):
    return DeliberationFactory(
        of_epci=True,
        number="2026-41",
        adopted_on=day(3, 5),
        transmitted_on=day(3, 6),
        executory_on=day(3, 6),
    )


def signed(**values) -> AgreementData:
    return AgreementData(
        **{
            "commune_signed_on": day(3, 8),
            "epci_signed_on": day(3, 9),
            "cst_opinion_on": day(2, 20),
            "file": StoredFileFactory(),
            **values,
        }
    )


def codes(stopped: pytest.ExceptionInfo[StoppedByChecks]) -> list[str]:
    return [check.code for check in stopped.value.checks]


def test_a_whole_life_from_the_intention_to_the_end(territory, cast, move, deliberation, decision):
    Service.objects.filter(pk=territory.roads_service.pk).update(term_months=36)
    row = operations.declare_intention(
        service=territory.roads_service,
        commune=territory.home,
        by=move(cast.clerk),
        wished_on=FIRST_DAY,
    )
    assert (row.state, row.declared_on, row.declared_by) == (State.INTENTION, TODAY, cast.clerk)
    row = operations.record_deliberation(
        subscription=row, deliberation=deliberation, by=move(cast.mayor)
    )
    agent = move(cast.other_agent)
    row = operations.record_decision(subscription=row, decision=decision, by=agent)
    assert row.state == State.DELIBERATED
    row = operations.sign(subscription=row, agreement=signed(reference="C-12"), by=agent)
    row = operations.activate(subscription=row, starts_on=FIRST_DAY, by=agent)
    assert row.agreement.expires_on == datetime.date(2029, 7, 1)
    assert (row.starts_on, row.ends_on) == (FIRST_DAY, None)
    assert missing_pieces(row) == []
    row = operations.give_notice(
        subscription=row,
        by=move(cast.mayor),
        by_commune=True,
        notified_on=TODAY,
        reason="La commune crée son propre service.",
    )
    # The term comes after the six months of notice.
    assert (row.state, row.ends_on) == (State.NOTICE, datetime.date(2029, 7, 1))
    row = operations.cancel_notice(
        subscription=row, by=move(cast.other_agent, comment="Le maire revient.")
    )
    assert (row.state, row.ends_on) == (State.ACTIVE, None)
    assert not Termination.objects.exists()

    assert [(step.from_state, step.to_state, step.by) for step in row.steps.all()] == [
        ("", State.INTENTION, cast.clerk),
        (State.INTENTION, State.DELIBERATED, cast.mayor),
        (State.DELIBERATED, State.DELIBERATED, cast.other_agent),
        (State.DELIBERATED, State.SIGNED, cast.other_agent),
        (State.SIGNED, State.ACTIVE, cast.other_agent),
        (State.ACTIVE, State.NOTICE, cast.mayor),
        (State.NOTICE, State.ACTIVE, cast.other_agent),
    ]
    assert row.version == 6


class TestDeclaring:
    def test_twice_is_one_file(self, territory, cast, move):
        first, second = (
            operations.declare_intention(
                service=territory.roads_service, commune=territory.home, by=move(cast.mayor)
            )
            for _ in range(2)
        )
        assert first == second
        assert first.steps.count() == 1

    def test_not_for_another_commune(self, territory, cast, move):
        with pytest.raises(PermissionDenied):
            operations.declare_intention(
                service=territory.roads_service, commune=territory.neighbour, by=move(cast.mayor)
            )

    @pytest.mark.parametrize("state", [Service.State.SUSPENDED, Service.State.STUDIED])
    def test_not_to_a_service_that_nobody_may_join(self, territory, cast, move, state):
        Service.objects.filter(pk=territory.roads_service.pk).update(state=state)
        with pytest.raises(ValidationError, match="pas ouvert aux adhésions"):
            operations.declare_intention(
                service=territory.roads_service, commune=territory.home, by=move(cast.mayor)
            )

    def test_not_to_what_the_commune_holds(self, territory, cast, move):
        with pytest.raises(ValidationError, match="adhère déjà"):
            operations.declare_intention(
                service=territory.legal_service, commune=territory.home, by=move(cast.mayor)
            )

    def test_a_commune_that_is_not_concerned_is_stopped_but_an_agent_passes_over(
        self, territory, cast, move
    ):
        Service.objects.filter(pk=territory.roads_service.pk).update(is_open_to_all=False)
        join = {"service": territory.roads_service, "commune": territory.home}
        passing = {"overridden": ["not_eligible"], "comment": "Accord du bureau."}
        for by in (move(cast.mayor), move(cast.mayor, **passing), move(cast.other_agent)):
            with pytest.raises(StoppedByChecks) as stopped:
                operations.declare_intention(by=by, **join)
            assert codes(stopped) == ["not_eligible"]
        row = operations.declare_intention(by=move(cast.other_agent, **passing), **join)
        step = row.steps.get()
        assert (step.overridden, step.comment) == (["not_eligible"], "Accord du bureau.")


class TestChecks:
    def test_a_missing_file_stops_and_is_passed_over_with_a_reason(
        self, intention, deliberation, cast, move
    ):
        deliberation.file = None
        deliberation.save()
        given = {"subscription": intention, "deliberation": deliberation}
        with pytest.raises(StoppedByChecks) as stopped:
            operations.record_deliberation(by=move(cast.other_agent), **given)
        assert codes(stopped) == ["deliberation_file_missing"]
        with pytest.raises(ValidationError, match="pourquoi vous passez outre"):
            operations.record_deliberation(
                by=move(cast.other_agent, overridden=["deliberation_file_missing"]), **given
            )
        intention.refresh_from_db()
        assert intention.state == State.INTENTION
        assert not intention.steps.exists()
        row = operations.record_deliberation(
            by=move(
                cast.other_agent,
                overridden=["deliberation_file_missing"],
                comment="Reçue en séance.",
            ),
            **given,
        )
        assert row.steps.get().overridden == ["deliberation_file_missing"]
        assert [check.code for check in missing_pieces(row)] == [
            "deliberation_file_missing",
            "decision_missing",
            "agreement_missing",
        ]

    def test_a_signature_before_the_transmission_warns_and_goes_on(
        self, territory, deliberation, decision, cast, move
    ):
        row = SubscriptionFactory(
            deliberated=True,
            service=territory.roads_service,
            commune=territory.home,
            deliberation=deliberation,
            decision=decision,
        )
        row = operations.sign(
            subscription=row,
            by=move(cast.other_agent),
            agreement=signed(commune_signed_on=day(3, 3)),
        )
        assert row.state == State.SIGNED
        warned = {check.code: check.severity for check in checks_for(row, "sign")}
        assert warned == {"signed_before_transmission": "warn"}

    def test_dates_out_of_order_stop(self, territory, deliberation, decision, cast, move):
        row = SubscriptionFactory(
            deliberated=True,
            service=territory.roads_service,
            commune=territory.home,
            deliberation=deliberation,
            decision=decision,
        )
        with pytest.raises(StoppedByChecks) as stopped:
            operations.sign(
                subscription=row,
                by=move(cast.other_agent),
                agreement=signed(commune_signed_on=day(3, 1), epci_signed_on=day(3, 4)),
            )
        assert codes(stopped) == ["signed_before_deliberation", "signed_before_decision"]

    def test_entering_into_force_before_the_signature_stops(self, territory, cast, move):
        row = SubscriptionFactory(
            signed=True, service=territory.roads_service, commune=territory.home
        )
        with pytest.raises(StoppedByChecks) as stopped:
            operations.activate(
                subscription=row, by=move(cast.other_agent), starts_on=datetime.date(2017, 10, 1)
            )
        assert codes(stopped) == ["starts_before_signature", "starts_before_deliberation"]

    def test_an_end_before_the_notice_stops(self, territory, cast, move):
        row = SubscriptionFactory(service=territory.roads_service, commune=territory.home)
        with pytest.raises(StoppedByChecks) as stopped:
            operations.give_notice(
                subscription=row,
                by=move(cast.mayor),
                by_commune=True,
                notified_on=TODAY,
                reason="Départ",
                ends_on=day(5, 1),
            )
        assert codes(stopped) == ["ends_before_notice"]
        row.refresh_from_db()
        assert (row.state, row.ends_on) == (State.ACTIVE, None)

    def test_a_professional_network_needs_no_paper(self, territory):
        row = SubscriptionFactory(service__legal_form="network")
        assert missing_pieces(row) == []

    def test_what_no_reason_passes_over(self, territory, cast, move):
        row = SubscriptionFactory(
            signed=True, service=territory.roads_service, commune=territory.home
        )
        passing = {"overridden": ["starts_before_signature", "starts_before_deliberation"]}
        with pytest.raises(ValidationError, match="pas encore ouvert"):
            operations.activate(
                subscription=row,
                by=move(cast.other_agent, comment="Accord", **passing),
                starts_on=datetime.date(2016, 1, 1),
            )

    def test_the_deliberation_of_another_commune_is_refused(self, intention, cast, move, territory):
        other = DeliberationFactory(body__commune=territory.neighbour)
        with pytest.raises(ValidationError, match="autre assemblée"):
            operations.record_deliberation(
                subscription=intention, deliberation=other, by=move(cast.other_agent)
            )


def test_a_council_evening_notes_one_deliberation_for_several_files_or_for_none(
    territory, intention, deliberation, cast, move
):
    other = SubscriptionFactory(intention=True, commune=territory.home)
    foreign = SubscriptionFactory(intention=True, commune=territory.neighbour)
    with pytest.raises(operations.RefusedTogether) as refused:
        operations.record_together(
            subscriptions=[intention, other, foreign],
            act=deliberation,
            by=move(cast.administrator),
        )
    assert refused.value.reasons == {
        foreign: ["Cette délibération est celle d’une autre assemblée."]
    }
    assert not Subscription.objects.filter(state=State.DELIBERATED).exists()
    rows = operations.record_together(
        subscriptions=[other, intention], act=deliberation, by=move(cast.mayor)
    )
    assert {row.state for row in rows} == {State.DELIBERATED}
    assert set(deliberation.subscriptions.all()) == {intention, other}


def test_papers_that_are_found_complete_a_taken_over_adhesion(territory, deliberation, cast, move):
    row = SubscriptionFactory(
        takeover=True, service=territory.roads_service, commune=territory.home
    )
    assert len(missing_pieces(row)) == 3
    row = operations.complete_papers(
        subscription=row, by=move(cast.other_agent), deliberation=deliberation
    )
    row = operations.complete_papers(
        subscription=row, by=move(cast.other_agent), agreement=signed(file=None)
    )
    assert row.state == State.ACTIVE
    assert row.deliberation == deliberation
    found = [check.code for check in missing_pieces(row)]
    assert found == ["decision_missing", "agreement_file_missing"]


@pytest.mark.parametrize("refusal", [operations.refuse, operations.withdraw])
def test_an_ending_says_why_and_lets_the_commune_try_again(
    refusal, intention, territory, cast, move
):
    with pytest.raises(ValidationError, match="Dites"):
        refusal(subscription=intention, by=move(cast.other_agent))
    row = refusal(subscription=intention, by=move(cast.other_agent, comment="Plus de place."))
    assert row.steps.get().comment == "Plus de place."
    again = operations.declare_intention(
        service=territory.roads_service, commune=territory.home, by=move(cast.mayor)
    )
    assert again != row


def test_an_end_to_come_is_a_notice(territory, cast, move):
    row = Subscription.objects.get(commune=territory.home)
    with pytest.raises(ValidationError, match="enregistrez plutôt un préavis"):
        operations.end(subscription=row, by=move(cast.desk_agent), ends_on=day(3, 11))
    row = operations.end(subscription=row, by=move(cast.desk_agent), ends_on=TODAY)
    assert (row.state, row.ends_on) == (State.TERMINATED, TODAY)
    assert row not in Subscription.objects.active_on(TODAY)
    assert row in Subscription.objects.active_on(day(3, 9))


class TestRights:
    @pytest.mark.parametrize(
        ("part", "acts"),
        [
            ("mayor", {"deliberate", "transmit", "give_notice", "withdraw"}),
            ("clerk", {"deliberate", "transmit", "withdraw"}),
            ("neighbour_mayor", set()),
            ("other_agent", KEEPERS_ACTS),
            ("agent", set()),
            ("desk_agent", KEEPERS_ACTS),
            ("dgs", KEEPERS_ACTS),
            ("administrator", KEEPERS_ACTS),
            ("elected", set()),
            ("outsider", set()),
        ],
    )
    def test_who_may_do_what(self, part, acts, intention, cast, as_actor):
        actor = as_actor(cast.members()[part])
        assert subscription_acts(actor, intention) == acts
        assert subscription_abilities(actor, intention) == {
            act for act in acts if State.INTENTION in SOURCES[act]
        }
        sees = part in {"mayor", "clerk", "other_agent", "desk_agent", "dgs", "administrator"}
        assert visible_subscriptions(actor).contains(intention) == sees

    def test_a_stranger_moves_nothing(self, intention, deliberation, cast, move):
        with pytest.raises(PermissionDenied):
            operations.record_deliberation(
                subscription=intention, deliberation=deliberation, by=move(cast.neighbour_mayor)
            )


def test_the_workflow_is_the_only_way_to_a_state(intention):
    with pytest.raises(AttributeError):
        intention.state = State.ACTIVE
    with pytest.raises(TransitionNotAllowed):
        intention.activate(starts_on=FIRST_DAY, ends_on=None)


def test_an_old_page_moves_nothing_and_says_what_has_happened(intention, cast, move):
    row = operations.withdraw(subscription=intention, by=move(cast.mayor, comment="Non, merci."))
    for version in (0, None):
        with pytest.raises(StaleEdit, match="«\u00a0Abandonnée\u00a0» par Marie Leroux") as stale:
            operations.refuse(
                subscription=intention, by=move(cast.other_agent, version=version, comment="Non.")
            )
        assert stale.value.url == row.get_absolute_url()
        assert not stale.value.is_own
