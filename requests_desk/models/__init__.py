"""Requests of the communes: the request, its routing, its messages and files, its journal."""

from requests_desk.models.confidentiality import (
    EPCI_STAFF_ROLES,
    TRIAGER_ROLES,
    TRIAGER_SHUT_ROLES,
    Triager,
    TriagerQuerySet,
)
from requests_desk.models.drafts import DraftProgress, GoneDraft
from requests_desk.models.journal import (
    Attachment,
    Message,
    MessageQuerySet,
    RequestEvent,
)
from requests_desk.models.readings import ReadingLog
from requests_desk.models.requests import (
    Assignment,
    AssignmentQuerySet,
    RequestCounter,
    ServiceRequest,
    ServiceRequestQuerySet,
)
from requests_desk.models.scope import reading_scope
from requests_desk.models.types import RequestType, RequestTypeQuerySet

__all__ = [
    "EPCI_STAFF_ROLES",
    "TRIAGER_ROLES",
    "TRIAGER_SHUT_ROLES",
    "Assignment",
    "AssignmentQuerySet",
    "Attachment",
    "DraftProgress",
    "GoneDraft",
    "Message",
    "MessageQuerySet",
    "ReadingLog",
    "RequestCounter",
    "RequestEvent",
    "RequestType",
    "RequestTypeQuerySet",
    "ServiceRequest",
    "ServiceRequestQuerySet",
    "Triager",
    "TriagerQuerySet",
    "reading_scope",
]
