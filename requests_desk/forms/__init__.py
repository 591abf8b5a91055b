"""What people type on requests: the forms clean it and decide nothing."""

from requests_desk.forms.acts import (
    ActionForm,
    AnswerForm,
    CancelForm,
    DeclineForm,
    HoursForm,
    NoteForm,
    PlainForm,
    RateForm,
    ReopenForm,
    ReplyForm,
    ResolveForm,
    RouteForm,
    UrgencyForm,
)
from requests_desk.forms.entry import CallForm, DraftForm, OnBehalfForm, RequestFields, RequestForm
from requests_desk.forms.fields import add_refusal
from requests_desk.forms.kept import KeepsFiles

__all__ = [
    "ActionForm",
    "AnswerForm",
    "CallForm",
    "CancelForm",
    "DeclineForm",
    "DraftForm",
    "HoursForm",
    "KeepsFiles",
    "NoteForm",
    "OnBehalfForm",
    "PlainForm",
    "RateForm",
    "ReopenForm",
    "ReplyForm",
    "RequestFields",
    "RequestForm",
    "ResolveForm",
    "RouteForm",
    "UrgencyForm",
    "add_refusal",
]
