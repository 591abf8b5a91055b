"""The yearly review and the decisions to destroy: administrators; the DGS reads and stops."""

import datetime
from typing import Any

from django.utils import timezone

from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State
from retention.operations import keep_object
from tests.access.rows import Row, others
from tests.cast import Cast, Territory
from tests.jobs.factories import JobFactory
from tests.requests_desk.factories import ServiceRequestFactory
from tests.retention.factories import DecisionFactory

_ADMINISTRATOR = ("administrator",)
_STOPS = ("administrator", "dgs")


def _a_kind(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": "demandes"}


def _a_kind_with_something_due(territory: Territory, cast: Cast) -> dict[str, Any]:
    row = ServiceRequestFactory(commune=territory.home, author=cast.mayor, state=State.CLOSED)
    moments = ("submitted_at", "acknowledged_at", "resolved_at", "closed_at")
    long_ago = timezone.now() - datetime.timedelta(days=12 * 366)
    dates = {name: long_ago for name in moments if getattr(row, name) is not None}
    ServiceRequest.objects.filter(pk=row.pk).update(created_at=long_ago, **dates)
    return _a_kind(territory, cast)


def _a_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": DecisionFactory(proposed_by=cast.administrator).reference}


def _an_object(territory: Territory, cast: Cast) -> dict[str, Any]:
    return _a_list(territory, cast) | {"position": 1}


def _a_list_with_something_kept(territory: Territory, cast: Cast) -> dict[str, Any]:
    decision = DecisionFactory(proposed_by=cast.administrator)
    keep_object(
        decision=decision,
        position=1,
        because="À verser aux archives",
        by=cast.administrator,
        now=timezone.now(),
    )
    return {"reference": decision.reference}


def _a_stuck_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    decision = DecisionFactory(
        proposed_by=cast.administrator, decided=True, job=JobFactory(finished=True)
    )
    return {"reference": decision.reference}


def _a_decided_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": DecisionFactory(proposed_by=cast.administrator, decided=True).reference}


def _row(make: Any, **options: Any) -> Row:
    return Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=make, **options)


RETENTION: dict[str, Row] = {
    "retention": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR)),
    "retention_kind": _row(_a_kind),
    "retention_period": _row(_a_kind),
    "retention_list": _row(_a_kind_with_something_due, post=True),
    "elimination": Row(_STOPS, others(*_STOPS), make=_a_list),
    "elimination_decide": _row(_a_list),
    "elimination_keep": _row(_an_object),
    "elimination_put_back": _row(_a_list_with_something_kept, post=True, data={"position": "1"}),
    "elimination_stop": Row(_STOPS, others(*_STOPS), make=_a_decided_list),
    "elimination_abandon": _row(_a_list, post=True),
    "elimination_resume": _row(_a_stuck_list, post=True),
    "elimination_pdf": Row(_STOPS, others(*_STOPS), make=_a_list),
    "elimination_csv": Row(_STOPS, others(*_STOPS), make=_a_list),
}
