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
from requests_desk.forms.entry import DETAILS, CallForm, OnBehalfForm
from requests_desk.forms.fields import acceptable_uploads, add_refusal
from requests_desk.forms.kept import KeepsFiles, KeptFilesField
from requests_desk.forms.steps import STEP_FORMS, DetailsForm, NeedForm, PageForm, initial_of
from requests_desk.forms.subjects import subject_of

__all__ = [
    "DETAILS",
    "STEP_FORMS",
    "ActionForm",
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
    "UrgencyForm",
    "acceptable_uploads",
    "add_refusal",
    "initial_of",
    "subject_of",
]
