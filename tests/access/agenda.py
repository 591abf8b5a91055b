"""Who reads a calendar: whoever holds its address, and nobody without a secret."""

from typing import Any

from django.utils import timezone

from services.agenda.operations import make_feed
from tests.access.rows import EVERYBODY, SIGNED_IN, Row
from tests.cast import Cast, Territory


def _of_the_mayor(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"token": make_feed(user=cast.mayor, now=timezone.now())}


AGENDA: dict[str, Row] = {
    "agenda": SIGNED_IN,
    "agenda_withdraw": Row(SIGNED_IN.ok, post=True),
    "calendar_feed": Row(EVERYBODY, make=_of_the_mayor),
}
