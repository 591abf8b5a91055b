import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.rough_dates import RoughDate
from governance.models import Scheme, SchemeAction
from tests.governance.factories import (
    ActionFactory,
    AxisFactory,
    FigureFactory,
    SchemeFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
read = RoughDate.read


def test_a_period_is_half_open_and_says_itself_as_its_source_does():
    step = StepFactory(starts=read("janvier 2015"), ends=read("juin 2015"))
    step.refresh_from_db()

    assert (step.starts_on, step.ends_on) == (datetime.date(2015, 1, 1), datetime.date(2015, 7, 1))
    assert (step.starts, step.ends) == (read("janvier 2015"), read("juin 2015"))
    assert step.period == "de janvier à juin 2015"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (SchemeAction.Stage.IN_PREPARATION, "prévue le 1er\u00a0janvier 2019"),
        (SchemeAction.Stage.UNDER_WAY, "depuis le 1er\u00a0janvier 2019"),
    ],
)
def test_what_is_only_planned_is_not_said_to_have_happened(stage, words):
    assert ActionFactory(stage=stage, starts=read("1er janvier 2019")).period == words


def test_an_action_without_dates_says_none():
    assert ActionFactory(stage=SchemeAction.Stage.IDEA, starts=None).period == ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            lambda: ActionFactory.build(
                scheme=SchemeFactory(), starts=None, ends_on=datetime.date(2015, 1, 1)
            ),
            "avec quelle précision",
        ),
        (
            lambda: ActionFactory.build(scheme=SchemeFactory(), starts=None, ends_precision="year"),
            "avec quelle précision",
        ),
        (
            lambda: ActionFactory.build(
                scheme=SchemeFactory(), starts=read("2016"), ends=read("2015")
            ),
            "La fin vient après le début",
        ),
        (lambda: ActionFactory.build(scheme=SchemeFactory(), progress=101), "de 0 à 100"),
        (
            lambda: ActionFactory.build(
                scheme=SchemeFactory(), stage=SchemeAction.Stage.DONE, progress=40
            ),
            "achevée est réalisée en entier",
        ),
        (lambda: FigureFactory.build(scheme=SchemeFactory(), value=""), None),
        (lambda: SchemeFactory.build(state=Scheme.State.DRAFT), "pas de date d’adoption"),
    ],
)
def test_the_database_refuses_it_in_french(row, message):
    built = row()
    with pytest.raises(ValidationError, match=message):
        built.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        built.save()


def test_one_scheme_at_a_time_is_under_way():
    SchemeFactory()
    with pytest.raises(ValidationError, match="terminez-le d’abord"):
        SchemeFactory.build().full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeFactory()
    SchemeFactory(closed=True)


def test_an_axis_of_another_scheme_is_refused():
    action = ActionFactory.build(scheme=SchemeFactory(), axis=AxisFactory(scheme__closed=True))
    with pytest.raises(ValidationError, match="autre schéma"):
        action.full_clean()


def test_the_scheme_in_force_comes_first():
    old = SchemeFactory(closed=True, starts=read("2011"))
    recent = SchemeFactory(closed=True, starts=read("2015"))
    draft = SchemeFactory(draft=True)
    current = SchemeFactory(starts=read("2012"))

    assert list(Scheme.objects.public().latest_first()) == [current, recent, old]
    assert Scheme.objects.latest_first().last() == draft


@pytest.mark.parametrize(
    ("row", "values", "message"),
    [
        (SchemeFactory, {"state": "dreamt"}, "Un schéma n’a pas cet état."),
        (ActionFactory, {"kind": "dance"}, "Une action n’a pas cette nature."),
        (ActionFactory, {"stage": "dreamt"}, "Une action n’a pas cet avancement."),
    ],
)
def test_no_path_writes_a_state_that_does_not_exist(row, values, message):
    saved = row()
    with pytest.raises(ValidationError, match=message):
        row.build(
            **values, **({"scheme": saved.scheme} if row is ActionFactory else {})
        ).validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(saved).objects.update(**values)
