"""The steps of a bilan: in their order, by the right people, each one logged."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from bilan import operations
from bilan.access import abilities
from bilan.models import Report, State
from core.conflicts import StaleEdit
from notifications.models import OutgoingEmail

NOW = datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC)
STEPS = ["validate", "circulate", "publish"]


def advance(report: Report, actor, *steps: str) -> Report:
    for step in steps:
        report = getattr(operations, step)(report=report, actor=actor, now=NOW)
    return report


def test_each_step_is_logged_with_who_when_and_why(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    operations.validate(
        report=freeze(pdf=True), actor=as_actor(cast.dgs), now=NOW, comment="Relu en comité."
    )
    report = Report.objects.get()
    advance(report, as_actor(cast.dgs), "circulate", "publish")
    lines = list(report.transitions.values_list("from_state", "to_state", "actor", "comment"))
    assert lines == [
        ("collecting", "frozen", None, ""),
        ("frozen", "validated", cast.dgs.pk, "Relu en comité."),
        ("validated", "circulated", cast.dgs.pk, ""),
        ("circulated", "public", cast.dgs.pk, ""),
    ]
    assert report.transitions.last().created_at == NOW


@pytest.mark.parametrize(
    ("done", "step"),
    [
        ([], "circulate"),
        ([], "publish"),
        (["validate"], "validate"),
        (["validate"], "publish"),
        (["validate", "circulate"], "validate"),
        (STEPS, "circulate"),
        (STEPS, "publish"),
    ],
)
def test_no_step_is_skipped_or_done_twice(ask, cast, as_actor, freeze, done, step):
    ask("2025-03-03")
    report = advance(freeze(pdf=True), as_actor(cast.dgs), *done)
    with pytest.raises(StaleEdit, match=r"changé l’étape") as conflict:
        advance(report, as_actor(cast.dgs), step)
    assert conflict.value.url == "/bilans/2025/"


def test_nothing_is_validated_without_its_pdf(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    report = freeze()
    with pytest.raises(TransitionNotAllowed):
        advance(report, as_actor(cast.dgs), "validate")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state=State.VALIDATED)


ALLOWED = {
    "dgs": {"prepare", "validate", "download", "follow"},
    "desk_agent": {"prepare", "download", "follow"},
}


def test_only_the_right_roles_may_act_on_a_frozen_bilan(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    report = freeze(pdf=True)
    for name, user in cast.members().items():
        allowed = {act for act, may in abilities(as_actor(user), report).items() if may}
        assert allowed == ALLOWED.get(name, {"download"}), name


def test_elected_members_are_told_once_when_the_bilan_is_given_to_them(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    advance(freeze(pdf=True), as_actor(cast.dgs), "validate", "circulate")
    told = OutgoingEmail.objects.filter(kind="report_circulated")
    assert set(told.values_list("recipient", flat=True)) == {
        cast.elected.email,
        cast.mayor.email,
        cast.neighbour_mayor.email,
    }
    assert "/bilans/2025/" in told[0].text


def test_each_reader_gets_the_newest_version_given_to_them(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    advance(freeze(pdf=True), as_actor(cast.dgs), *STEPS)
    operations.prepare(year=2025, actor=as_actor(cast.dgs), now=NOW)

    def version(user) -> int:
        return Report.objects.visible_to(as_actor(user)).current().get().version

    assert version(cast.dgs) == 2
    assert version(cast.elected) == 1
    assert version(cast.outsider) == 1
