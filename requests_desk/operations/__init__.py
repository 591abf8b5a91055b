"""What writes on requests. Each function is atomic, guards itself and returns the request.

The row given may be an older copy: the operation locks the row, and what it returns is the truth.
"""

from requests_desk.operations.approval import AMENDED, amend, send_back, take_back, transmit
from requests_desk.operations.conversation import add_note, answer, reply
from requests_desk.operations.data import Outcome, RequestData
from requests_desk.operations.drafts import (
    ChangedElsewhere,
    became_of,
    discard_draft,
    fate_of,
    join_files,
    missing,
    reach,
    remove_attachment,
    save_draft,
    send_draft,
    shown_of,
)
from requests_desk.operations.elimination import destroy_readings, destroy_request
from requests_desk.operations.endings import cancel, close, decline, rate, reopen, resolve
from requests_desk.operations.gone import forget_gone_drafts
from requests_desk.operations.handling import (
    acknowledge,
    change_urgency,
    log_hours,
    resume,
    route,
    take,
)
from requests_desk.operations.handover import drafts_of_office, hand_over_drafts
from requests_desk.operations.readings import note_reading
from requests_desk.operations.submission import approve, log_call, submit, submit_on_behalf
from requests_desk.operations.triagers import end_triager, name_triager
from requests_desk.operations.types import create_request_types
from requests_desk.operations.uploads import MAX_FILES, forget_pending_files, keep_for_later

__all__ = [
    "AMENDED",
    "MAX_FILES",
    "ChangedElsewhere",
    "Outcome",
    "RequestData",
    "acknowledge",
    "add_note",
    "amend",
    "answer",
    "approve",
    "became_of",
    "cancel",
    "change_urgency",
    "close",
    "create_request_types",
    "decline",
    "destroy_readings",
    "destroy_request",
    "discard_draft",
    "drafts_of_office",
    "end_triager",
    "fate_of",
    "forget_gone_drafts",
    "forget_pending_files",
    "hand_over_drafts",
    "join_files",
    "keep_for_later",
    "log_call",
    "log_hours",
    "missing",
    "name_triager",
    "note_reading",
    "rate",
    "reach",
    "remove_attachment",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "route",
    "save_draft",
    "send_back",
    "send_draft",
    "shown_of",
    "submit",
    "submit_on_behalf",
    "take",
    "take_back",
    "transmit",
]
