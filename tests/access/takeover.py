"""Who takes adhésions over from a list, and sees a list: who has brought it."""

from typing import Any

from services.models import Takeover
from tests.access.rows import Row, others
from tests.cast import Cast, Territory
from tests.files.factories import StoredFileFactory

_KEEPERS = ("desk_agent", "dgs", "administrator")
_LIST = b"Commune;Service;D\xc3\xa9but\nAilleurs;Voirie;01/01/2020\n35006;Voirie;2020-01-01\n"


def _a_list(territory: Territory, cast: Cast) -> dict[str, Any]:
    file = StoredFileFactory(
        name="suivi.csv", content=_LIST, kind="text/csv", uploaded_by=cast.desk_agent
    )
    return {"reference": Takeover.objects.create(file=file).uuid}


def _its(**more: str) -> Any:
    return lambda territory, cast: {**_a_list(territory, cast), **more}


# The reader's own list alone exists for them; whoever takes nothing over is refused before.
_OWN = {"ok": ("desk_agent",), "refused": others(*_KEEPERS)}

TAKEOVER: dict[str, Row] = {
    "takeover": Row(_KEEPERS, others(*_KEEPERS)),
    "takeover_writing": Row(_KEEPERS, others(*_KEEPERS)),
    "takeover_model": Row(
        _KEEPERS,
        others(*_KEEPERS),
        make=lambda territory, cast: {"shape": "liste", "extension": "xlsx"},
    ),
    "takeover_review": Row(**_OWN, make=_a_list),
    "takeover_line": Row(**_OWN, make=_its(key="2")),
    "takeover_faults": Row(**_OWN, make=_its(extension="csv")),
    "takeover_accept": Row(**_OWN, make=_a_list, post=True),
    "takeover_give_up": Row(**_OWN, make=_a_list, post=True),
}
