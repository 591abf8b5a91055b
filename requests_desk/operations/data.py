"""What is asked of the operations, beside the request itself."""

import dataclasses
import datetime
from dataclasses import dataclass
from enum import StrEnum

from requests_desk.models import RequestType, ServiceRequest
from requests_desk.vocabulary import Confidentiality, Urgency
from services.models import Service


@dataclass(frozen=True, kw_only=True)
class RequestData:
    """What a request says. Without a service, the desk finds who can answer."""

    service: Service | None = None
    request_type: RequestType | None = None
    subject: str = ""
    description: str = ""
    urgency: str = Urgency.NORMAL
    consequence: str = ""
    wanted_on: datetime.date | None = None
    legal_deadline_on: datetime.date | None = None
    confidentiality: str = Confidentiality.NORMAL

    @classmethod
    def of(cls, row: ServiceRequest) -> "RequestData":
        """Return what `row` says."""
        return cls(**{field.name: getattr(row, field.name) for field in dataclasses.fields(cls)})


class Outcome(StrEnum):
    """What a reply makes of the request."""

    NONE = "none"
    WAIT = "wait"
    RESOLVE = "resolve"
