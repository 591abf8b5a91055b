"""Who reads deadlines: the communes theirs, and those who keep the files of adhésions."""

from tests.access.rows import AGENTS, WRITERS, Row, others

_KEEPERS = (*AGENTS, "administrator")
_FOLLOWERS = (*WRITERS, *_KEEPERS)

DEADLINES: dict[str, Row] = {
    "deadlines": Row(_FOLLOWERS, others(*_FOLLOWERS)),
    "deadlines_file": Row(
        _FOLLOWERS, others(*_FOLLOWERS), make=lambda territory, cast: {"extension": "csv"}
    ),
    "digest_choice": Row(_KEEPERS, others(*_KEEPERS), post=True),
}
