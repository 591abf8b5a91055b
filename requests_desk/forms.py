"""What people type on requests: the forms clean it and decide nothing."""

import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import DIRECTION_ROLES, Membership, User
from communes.models import Commune, Direction
from files.forms import MultipleFileField
from files.operations import MAX_UPLOAD_BYTES, check_upload
from requests_desk.models import ServiceRequest
from requests_desk.operations import Outcome, RequestData
from requests_desk.vocabulary import Channel, Urgency
from services.models import Service

MAX_FILES = 10
URGENCY_EXPLANATIONS = [
    (Urgency.CRITICAL, "Critique – un danger, ou la mairie ne peut plus travailler"),
    (Urgency.HIGH, "Haute – une gêne sérieuse, ou une échéance dans les jours qui viennent"),
    (Urgency.NORMAL, "Normale – à traiter dans l’ordre des demandes"),
    (Urgency.PLANNED, "Planifiée – pour une date que vous indiquez plus bas"),
]
OUTCOMES = [
    (Outcome.NONE, "Garder la demande ouverte"),
    (Outcome.WAIT, "Attendre une réponse de la commune"),
    (Outcome.RESOLVE, "La demande est résolue"),
]
SCORES = [
    (5, "5 – très satisfait"),
    (4, "4 – satisfait"),
    (3, "3 – moyennement satisfait"),
    (2, "2 – peu satisfait"),
    (1, "1 – pas du tout satisfait"),
]


def _date_field(label: str, help_text: str = "") -> forms.DateField:
    # `type=date` only accepts ISO dates, whatever the language of the page.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget, required=False)


def _text_area(
    label: str, *, rows: int = 5, max_length: int = 10000, **more: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=max_length, widget=widget, **more)


def _files_field(label: str = "Pièces jointes") -> MultipleFileField:
    field = MultipleFileField(
        label=label,
        required=False,
        max_files=MAX_FILES,
        help_text=f"PDF, photos ou documents\u00a0: {MAX_FILES} au plus, 20\u00a0Mo chacun.",
    )
    # `image/*` makes a phone propose its camera beside its files.
    field.widget.attrs["accept"] = f"image/*,{field.widget.attrs['accept']}"
    field.widget.attrs["data-max-bytes"] = MAX_UPLOAD_BYTES
    return field


def _hours_field(*, required: bool) -> forms.DecimalField:
    return forms.DecimalField(
        label="Temps passé, en heures",
        help_text="Par exemple 0,5 pour une demi-heure.",
        min_value=0,
        max_value=500,
        max_digits=5,
        decimal_places=2,
        required=required,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def _service_field(label: str, empty_label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Service.objects.open(),
        label=label,
        to_field_name="slug",
        required=False,
        empty_label=empty_label,
    )


def _choose_among(form: forms.Form, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    field = cast(forms.ModelChoiceField, form.fields[name])
    field.queryset = rows
    return field


def agents_on(day: datetime.date) -> QuerySet[Membership]:
    """Return who works on `day` in the directions that receive requests, direction by direction."""
    return (
        Membership.objects.active_on(day)
        .filter(role__in=DIRECTION_ROLES, direction__in=Direction.objects.receiving_requests())
        .select_related("user", "direction")
        .order_by("direction__position", "user__last_name", "user__first_name")
    )


def acceptable_uploads(uploads: list[UploadedFile]) -> list[UploadedFile]:
    """Return those of `uploads` that the portal accepts, when one of them has been refused."""
    kept = []
    for upload in uploads[:MAX_FILES]:
        try:
            check_upload(upload)
        except ValidationError:
            continue
        upload.seek(0)
        kept.append(upload)
    return kept


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Show in `form` why an operation refused, beside the field that it names when it is there."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class RequestFields(forms.Form):
    """What every request says, whoever enters it. `uuid` makes a double submit one request."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        label="Commune",
        to_field_name="insee_code",
        empty_label="Choisissez la commune",
    )
    service = _service_field("Service concerné", "Je ne sais pas, orientez-moi")
    subject = forms.CharField(
        label="Objet",
        max_length=150,
        help_text="En quelques mots : « Ordinateur de l’accueil en panne ».",
    )
    description = _text_area(
        "Description", rows=7, help_text="Les faits, le lieu, les dates, ce qui a déjà été fait."
    )
    urgency = forms.ChoiceField(
        label="Urgence",
        choices=URGENCY_EXPLANATIONS,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
        help_text="Le guichet peut ajuster ce niveau ; vous le verrez sur la demande.",
    )
    consequence = _text_area(
        "Que se passe-t-il si rien n’est fait cette semaine\u00a0?",
        rows=3,
        max_length=2000,
        required=False,
    )
    wanted_on = _date_field("Date souhaitée")
    legal_deadline_on = _date_field(
        "Date limite légale",
        "Par exemple la fin d’un délai de recours ou la date d’un conseil municipal.",
    )
    files = _files_field()

    def __init__(self, *args: Any, communes: QuerySet[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = _choose_among(self, "commune", communes)
        self.only_commune = communes[0] if len(communes) == 1 else None
        if self.only_commune is not None:
            # Nothing to choose: the page shows the name, and what is posted is not even read.
            field.disabled, field.widget = True, forms.HiddenInput()
            self.initial["commune"] = self.only_commune.insee_code

    def clean_wanted_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["wanted_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("Cette date est passée : indiquez une date à venir.")
        return day

    @property
    def data_typed(self) -> RequestData:
        """Return what could be read of the request; what is missing or wrong is left empty."""
        read = getattr(self, "cleaned_data", {})
        return RequestData(
            service=read.get("service"),
            subject=read.get("subject", ""),
            description=read.get("description", ""),
            urgency=read.get("urgency") or Urgency.NORMAL,
            consequence=read.get("consequence", ""),
            wanted_on=read.get("wanted_on"),
            legal_deadline_on=read.get("legal_deadline_on"),
        )

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to keep."""
        texts = ("subject", "description", "consequence", "wanted_on", "legal_deadline_on")
        return bool(self.files) or any(self.data.get(name, "").strip() for name in texts)

    @property
    def uploads_to_keep(self) -> list[UploadedFile]:
        """Return the files to keep, even when another one was refused."""
        if "files" in getattr(self, "cleaned_data", {}):
            return list(self.cleaned_data["files"])
        return acceptable_uploads(self.files.getlist("files"))


class RequestForm(RequestFields):
    """A request written by somebody of the commune."""


class DraftForm(RequestFields):
    """The same request, to be finished later: only the commune must be known.

    `remove` is the button of a file already kept: what is typed is saved, that file goes.
    """

    remove = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "description", "urgency"):
            self.fields[name].required = False

    def clean_wanted_on(self) -> datetime.date | None:
        """A draft may hold a past date: it is refused when the request is sent."""
        return self.cleaned_data["wanted_on"]


class OnBehalfForm(RequestFields):
    """A request that an agent enters for a commune."""

    channel = forms.ChoiceField(
        label="Reçue",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.PORTAL],
        initial=Channel.PHONE,
        widget=forms.RadioSelect,
    )
    contact_name = forms.CharField(
        label="Interlocuteur en mairie",
        max_length=120,
        help_text="La personne qui a appelé, écrit ou s’est déplacée.",
    )
    field_order = ["commune", "channel", "contact_name"]


class CallForm(forms.Form):
    """A call answered at once."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        label="Commune",
        to_field_name="insee_code",
        empty_label="Choisissez la commune",
        widget=forms.Select(attrs={"autofocus": True}),
    )
    contact_name = forms.CharField(label="Qui appelle", max_length=120)
    service = _service_field("Service", "Aucun en particulier")
    subject = forms.CharField(label="Objet", max_length=150)
    answer = _text_area("Réponse donnée", rows=4)
    minutes_spent = forms.IntegerField(
        label="Minutes passées", min_value=1, max_value=480, initial=5
    )

    def __init__(self, *args: Any, communes: QuerySet[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_among(self, "commune", communes)


class ActionForm(forms.Form):
    """An act on a request. Its fields are named as the arguments of its operation."""

    def __init__(self, *args: Any, row: ServiceRequest, **kwargs: Any) -> None:
        name = type(self).__name__.removesuffix("Form").lower()
        super().__init__(*args, auto_id=f"{name}_%s", **kwargs)
        if "version" in self.fields:
            self.initial["version"] = row.version

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what the operation is given; what was left empty takes its default there."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class VersionedForm(ActionForm):
    """An act that is refused when the request is no longer the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PlainForm(VersionedForm):
    """An act that needs no more words."""


class ReplyForm(VersionedForm):
    body = _text_area(
        "Réponse à la commune",
        help_text="La commune la lit sur le portal et la reçoit par courriel.",
    )
    uploads = _files_field()
    outcome = forms.ChoiceField(
        label="Et ensuite", choices=OUTCOMES, initial=Outcome.NONE, widget=forms.RadioSelect
    )
    hours = _hours_field(required=False)


class NoteForm(ActionForm):
    body = _text_area("Note interne", rows=3, help_text="La commune ne la verra pas.")
    uploads = _files_field()


class AnswerForm(ActionForm):
    body = _text_area("Votre message", rows=4)
    uploads = _files_field("Photos ou documents")


class RouteForm(VersionedForm):
    direction = forms.ModelChoiceField(
        Direction.objects.receiving_requests(),
        label="Direction",
        to_field_name="slug",
        empty_label="Choisissez la direction",
    )
    agent = forms.ChoiceField(label="Agent en charge", required=False)
    reason = forms.CharField(
        label="Raison",
        max_length=500,
        required=False,
        help_text="Demandée quand la direction change.",
    )

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agents: dict[str, User] = {}
        groups: dict[str, list[tuple[str, str]]] = {}
        for membership in agents_on(day):
            key = str(membership.user_id)
            self.agents[key] = membership.user
            groups.setdefault(str(membership.direction), []).append((key, str(membership.user)))
        field = cast(forms.ChoiceField, self.fields["agent"])
        field.choices = [("", "La direction choisira"), *groups.items()]

    def clean_agent(self) -> User | None:
        return self.agents.get(self.cleaned_data["agent"])


class DeclineForm(VersionedForm):
    reason = _text_area(
        "Raison du refus",
        rows=3,
        max_length=2000,
        help_text="La commune la lira : dites aussi vers qui elle peut se tourner.",
    )


class ResolveForm(VersionedForm):
    comment = _text_area(
        "Comment la commune a eu sa réponse",
        rows=2,
        max_length=2000,
        required=False,
        help_text="La commune le lira.",
    )


class CancelForm(VersionedForm):
    reason = _text_area("Pourquoi annulez-vous cette demande\u00a0?", rows=2, max_length=2000)


class ReopenForm(VersionedForm):
    reason = _text_area("Que reste-t-il à faire\u00a0?", rows=3, max_length=2000)


class UrgencyForm(VersionedForm):
    urgency = forms.ChoiceField(label="Urgence", choices=Urgency.choices)
    reason = forms.CharField(
        label="Raison du changement", max_length=500, help_text="La commune la lira."
    )


class RateForm(ActionForm):
    score = forms.TypedChoiceField(
        label="Êtes-vous satisfait de la réponse\u00a0?",
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = _text_area("Un commentaire", rows=2, max_length=2000, required=False)


class HoursForm(ActionForm):
    hours = _hours_field(required=True)
