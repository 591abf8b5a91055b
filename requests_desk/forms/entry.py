"""Forms where a request is written: by the commune, or by the desk for it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from communes.models import Commune
from requests_desk.forms.fields import (
    acceptable_uploads,
    choose_among,
    date_field,
    files_field,
    service_field,
    text_area,
)
from requests_desk.forms.kept import KeepsFiles
from requests_desk.operations import RequestData
from requests_desk.vocabulary import Channel, Urgency

URGENCY_EXPLANATIONS = [
    (Urgency.CRITICAL, "Critique – un danger, ou la mairie ne peut plus travailler"),
    (Urgency.HIGH, "Haute – une gêne sérieuse, ou une échéance dans les jours qui viennent"),
    (Urgency.NORMAL, "Normale – à traiter dans l’ordre des demandes"),
    (Urgency.PLANNED, "Planifiée – pour une date que vous indiquez plus bas"),
]


class RequestFields(forms.Form):
    """What every request says, whoever enters it. `uuid` makes a double submit one request."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        label="Commune",
        to_field_name="insee_code",
        empty_label="Choisissez la commune",
    )
    service = service_field("Service concerné", "Je ne sais pas, orientez-moi")
    subject = forms.CharField(
        label="Objet",
        max_length=150,
        help_text="En quelques mots\u00a0: «\u00a0Ordinateur de l’accueil en panne\u00a0».",
    )
    description = text_area(
        "Description", rows=7, help_text="Les faits, le lieu, les dates, ce qui a déjà été fait."
    )
    urgency = forms.ChoiceField(
        label="Urgence",
        choices=URGENCY_EXPLANATIONS,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
        help_text="Le guichet peut ajuster ce niveau\u00a0; vous le verrez sur la demande.",
    )
    consequence = text_area(
        "Que se passe-t-il si rien n’est fait cette semaine\u00a0?",
        rows=3,
        max_length=2000,
        required=False,
    )
    wanted_on = date_field("Date souhaitée")
    legal_deadline_on = date_field(
        "Date limite légale",
        "Par exemple la fin d’un délai de recours ou la date d’un conseil municipal.",
    )
    uploads = files_field()

    def __init__(self, *args: Any, communes: QuerySet[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = choose_among(self, "commune", communes)
        self.only_commune = communes[0] if len(communes) == 1 else None
        if self.only_commune is not None:
            # Nothing to choose: the page shows the name, and what is posted is not even read.
            field.disabled, field.widget = True, forms.HiddenInput()
            self.initial["commune"] = self.only_commune.insee_code

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
        if "uploads" in getattr(self, "cleaned_data", {}):
            return list(self.cleaned_data["uploads"])
        return acceptable_uploads(self.files.getlist("uploads"))


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


class OnBehalfForm(KeepsFiles, RequestFields):
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
    service = service_field("Service", "Aucun en particulier")
    subject = forms.CharField(label="Objet", max_length=150)
    answer = text_area("Réponse donnée", rows=4)
    minutes_spent = forms.IntegerField(
        label="Minutes passées", min_value=1, max_value=480, initial=5
    )

    def __init__(self, *args: Any, communes: QuerySet[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "commune", communes)
