"""The acts and the convention of an adhésion: filled, never replaced unseen, in order."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from governance.models import Deliberation
from services import operations
from services.adhesions.forms import NoticeForm
from services.adhesions.step_form import day_field
from services.deadlines.rules import Kind, deadlines_of
from services.models import Subscription
from services.operations import AgreementData, Move
from services.subscription_checks import StoppedByChecks
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneStructureFactory
from tests.files.factories import StoredFileFactory
from tests.governance.factories import DeliberationFactory
from tests.services.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db
State = Subscription.State
Moves = Callable[..., Move]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def act(territory: Territory) -> Deliberation:
    """The deliberation of two adhésions, its file given, its transmission dated."""
    found: Deliberation = DeliberationFactory(
        body=CommuneStructureFactory(commune=territory.home),
        number="2026-12",
        adopted_on=day("2026-03-02"),
        transmitted_on=day("2026-03-04"),
        executory_on=None,
        file=StoredFileFactory(),
    )
    return found


@pytest.fixture
def rows(territory: Territory, act: Deliberation) -> list[Subscription]:
    return [
        SubscriptionFactory(deliberated=True, commune=territory.home, deliberation=act)
        for _ in range(2)
    ]


def test_what_is_recorded_of_an_act_is_not_replaced(
    rows: list[Subscription], act: Deliberation, cast: Cast, move: Moves
) -> None:
    for given in ({"transmitted_on": day("2026-03-09")}, {"file": StoredFileFactory()}):
        with pytest.raises(ValidationError, match="ne se remplace pas"):
            operations.date_deliberation(subscription=rows[0], by=move(cast.mayor), **given)
    operations.date_deliberation(
        subscription=rows[0], by=move(cast.mayor), executory_on=day("2026-03-05")
    )
    act.refresh_from_db()
    assert (act.transmitted_on, act.executory_on) == (day("2026-03-04"), day("2026-03-05"))


def test_a_keeper_corrects_an_act_and_each_adhesion_says_so(
    rows: list[Subscription], act: Deliberation, cast: Cast, move: Moves
) -> None:
    better = StoredFileFactory()
    given = {"transmitted_on": day("2026-03-06"), "file": better}
    with pytest.raises(PermissionDenied):
        operations.correct_deliberation(
            subscription=rows[0], by=move(cast.mayor, comment="Le bon."), **given
        )
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        operations.correct_deliberation(subscription=rows[0], by=move(cast.desk_agent), **given)
    operations.correct_deliberation(
        subscription=rows[0], by=move(cast.desk_agent, comment="Le bon fichier."), **given
    )
    act.refresh_from_db()
    assert (act.transmitted_on, act.file) == (day("2026-03-06"), better)
    assert [row.steps.get().comment for row in rows] == ["Le bon fichier."] * 2


def test_a_notice_cites_the_act_of_its_own_day(
    territory: Territory, act: Deliberation, cast: Cast, move: Moves
) -> None:
    row = SubscriptionFactory(commune=territory.home)
    typed = {"reason": "Départ", "number": act.number, "adopted_on": "2026-03-09"}
    by = move(cast.mayor)
    form = NoticeForm(typed, subscription=row, actor=by.actor)
    assert form.is_valid()
    with pytest.raises(ValidationError, match="celui d’une délibération du 02/03/2026"):
        form.run(by)


@pytest.mark.parametrize("typed", ["9999-12-31", "0226-03-01"])
def test_a_year_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="Vérifiez l’année"):
        day_field("Le").clean(typed)


def test_a_signed_paper_is_of_a_day_past() -> None:
    with pytest.raises(ValidationError, match="à venir"):
        day_field("Le", is_past=True).clean("2040-01-01")
    assert day_field("Le").clean("2040-01-01") == day("2040-01-01")


class TestConventionFound:
    @pytest.fixture
    def row(self, territory: Territory) -> Subscription:
        service = territory.roads_service
        service.term_months, service.renews_tacitly = 36, False
        service.save()
        found: Subscription = SubscriptionFactory(
            takeover=True, service=service, commune=territory.home
        )
        return found

    def test_it_expires_and_its_adhesion_goes_on(
        self, row: Subscription, cast: Cast, move: Moves
    ) -> None:
        signed = AgreementData(commune_signed_on=day("2017-12-01"))
        row = operations.complete_papers(
            subscription=row, by=move(cast.other_agent), agreement=signed
        )
        assert row.agreement.expires_on == day("2021-01-01")
        assert (row.state, row.ends_on) == (State.ACTIVE, None)
        late = [one for one in deadlines_of(row, day("2026-03-10")) if one.is_late]
        assert [one.kind for one in late] == [Kind.EXPIRY]

    def test_its_dates_are_in_order(
        self, row: Subscription, act: Deliberation, cast: Cast, move: Moves
    ) -> None:
        by = move(cast.other_agent)
        row = operations.complete_papers(subscription=row, by=by, deliberation=act)
        signed = AgreementData(commune_signed_on=day("2017-12-01"))
        with pytest.raises(StoppedByChecks) as stopped:
            operations.complete_papers(subscription=row, by=by, agreement=signed)
        stops = {check.code for check in stopped.value.checks}
        assert stops == {"signed_before_deliberation"}
        other = DeliberationFactory(body=act.body)
        with pytest.raises(ValidationError, match="Une autre délibération"):
            operations.complete_papers(subscription=row, by=by, deliberation=other)
