"""Requests of the communes: the request, its routing, its messages and files, its journal."""

from requests_desk.models.drafts import DraftProgress, GoneDraft
from requests_desk.models.journal import (
    Attachment,
    Message,
    MessageQuerySet,
    PendingFile,
    RequestEvent,
)
from requests_desk.models.requests import (
    Assignment,
    AssignmentQuerySet,
    RequestCounter,
    ServiceRequest,
    ServiceRequestQuerySet,
)
from requests_desk.models.types import RequestType, RequestTypeQuerySet

__all__ = [
    "Assignment",
    "AssignmentQuerySet",
    "Attachment",
    "DraftProgress",
    "GoneDraft",
    "Message",
    "MessageQuerySet",
    "PendingFile",
    "RequestCounter",
    "RequestEvent",
    "RequestType",
    "RequestTypeQuerySet",
    "ServiceRequest",
    "ServiceRequestQuerySet",
]
