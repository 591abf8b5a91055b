"""The yearly review and the decisions to destroy: administrators alone."""

from typing import Any

from tests.access.rows import Row, others
from tests.cast import Cast, Territory
from tests.retention.factories import DecisionFactory

_ADMINISTRATOR = ("administrator",)


def _a_kind(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": "demandes"}


def _a_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": DecisionFactory(proposed_by=cast.administrator).reference}


def _row(make: Any, **options: Any) -> Row:
    return Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=make, **options)


RETENTION: dict[str, Row] = {
    "retention": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR)),
    "retention_kind": _row(_a_kind),
    "retention_period": _row(_a_kind),
    "retention_list": _row(_a_kind, post=True),
    "elimination": _row(_a_list),
    "elimination_decide": _row(_a_list),
    "elimination_keep": _row(_a_list, post=True, data={"position": "1"}),
    "elimination_abandon": _row(_a_list, post=True),
    "elimination_resume": _row(_a_list, post=True),
    "elimination_pdf": _row(_a_list),
    "elimination_csv": _row(_a_list),
}
