"""The yearly review and the decisions to destroy: administrators; the DGS reads and stops."""

from typing import Any

from tests.access.rows import Row, others
from tests.cast import Cast, Territory
from tests.retention.factories import DecisionFactory

_ADMINISTRATOR = ("administrator",)
_STOPS = ("administrator", "dgs")


def _a_kind(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": "demandes"}


def _a_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": DecisionFactory(proposed_by=cast.administrator).reference}


def _an_object(territory: Territory, cast: Cast) -> dict[str, Any]:
    return _a_list(territory, cast) | {"position": 1}


def _a_decided_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": DecisionFactory(proposed_by=cast.administrator, decided=True).reference}


def _row(make: Any, **options: Any) -> Row:
    return Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=make, **options)


RETENTION: dict[str, Row] = {
    "retention": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR)),
    "retention_kind": _row(_a_kind),
    "retention_period": _row(_a_kind),
    "retention_list": _row(_a_kind, post=True),
    "elimination": Row(_STOPS, others(*_STOPS), make=_a_list),
    "elimination_decide": _row(_a_list),
    "elimination_keep": _row(_an_object),
    "elimination_put_back": _row(_a_list, post=True, data={"position": "1"}),
    "elimination_stop": Row(_STOPS, others(*_STOPS), make=_a_decided_list),
    "elimination_abandon": _row(_a_list, post=True),
    "elimination_resume": _row(_a_list, post=True),
    "elimination_pdf": Row(_STOPS, others(*_STOPS), make=_a_list),
    "elimination_csv": Row(_STOPS, others(*_STOPS), make=_a_list),
}
