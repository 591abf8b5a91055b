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
from requests_desk.forms.approval import AmendForm, SendBackForm
from requests_desk.forms.entry import DETAILS, CallForm, OnBehalfForm
from requests_desk.forms.fields import acceptable_uploads, add_refusal
from requests_desk.forms.kept import KeepsFiles, KeptFilesField
from requests_desk.forms.steps import STEP_FORMS, DetailsForm, NeedForm, PageForm, initial_of
from requests_desk.forms.subjects import subject_of
from requests_desk.forms.triagers import TriagerForm

__all__ = [
    "DETAILS",
    "STEP_FORMS",
    "ActionForm",
    "AmendForm",
    "AnswerForm",
    "CallForm",
    "CancelForm",
    "DeclineForm",
    "DetailsForm",
    "HoursForm",
    "KeepsFiles",
    "KeptFilesField",
    "NeedForm",
    "NoteForm",
    "OnBehalfForm",
    "PageForm",
    "PlainForm",
    "RateForm",
    "ReopenForm",
    "ReplyForm",
    "ResolveForm",
    "RouteForm",
    "SendBackForm",
    "TriagerForm",
    "UrgencyForm",
    "acceptable_uploads",
    "add_refusal",
    "initial_of",
    "subject_of",
]
