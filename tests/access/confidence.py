"""Who gets what at the addresses of confidential requests, and of who is empowered to read them."""

import datetime
from collections.abc import Callable
from typing import Any

from requests_desk.models import Attachment, ServiceRequest
from requests_desk.vocabulary import Confidentiality, State
from tests.access.objects import stored
from tests.access.rows import Row, others
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory, TriagerFactory

_ADMINISTRATOR = ("administrator",)
# What a request of a level is to each: the desk's agent is empowered, the DGS is not.
READERS_OF: dict[Confidentiality, tuple[str, ...]] = {
    Confidentiality.MAYOR_ONLY: ("mayor", "desk_agent"),
    Confidentiality.DISPUTE: ("mayor", "clerk", "desk_agent"),
}


def a_triager(territory: Territory, cast: Cast) -> dict[str, Any]:
    since = datetime.date(2025, 6, 1)
    return {"reference": TriagerFactory(user=cast.dgs, starts_on=since).reference}


def confided(level: Confidentiality) -> Callable[[Territory, Cast], dict[str, Any]]:
    """Return the maker of a confidential request of the home commune's mayor."""

    def make(territory: Territory, cast: Cast) -> dict[str, Any]:
        TriagerFactory(user=cast.desk_agent, level=level)
        row = ServiceRequestFactory(
            commune=territory.home,
            author=cast.mayor,
            service=territory.legal_service,
            state=State.ACKNOWLEDGED,
            confidentiality=level,
        )
        return {"number": row.number}

    return make


def a_confided_file(level: Confidentiality) -> Callable[[Territory, Cast], dict[str, Any]]:
    """Return the maker of a file of such a request."""

    def make(territory: Territory, cast: Cast) -> dict[str, Any]:
        number = confided(level)(territory, cast)["number"]
        row = ServiceRequest.objects.get(number=number)
        return {
            "uuid": Attachment.objects.create(request=row, stored_file=stored()).stored_file.uuid
        }

    return make


CONFIDENCE: dict[str, Row] = {
    "triagers": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR)),
    "triager_end": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=a_triager, post=True),
    "readings": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR)),
}
# The same addresses as for any request, asked for one that is confidential.
CONFIDED: list[tuple[str, Row]] = [
    *(("request", Row(readers, make=confided(level))) for level, readers in READERS_OF.items()),
    *(
        ("request_file", Row(readers, make=a_confided_file(level)))
        for level, readers in READERS_OF.items()
    ),
    *(
        (
            "request_reply",
            Row(
                ("desk_agent",),
                tuple(one for one in readers if one != "desk_agent"),
                make=confided(level),
                post=True,
                data={"body": "Voici."},
            ),
        )
        for level, readers in READERS_OF.items()
    ),
]
