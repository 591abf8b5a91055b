"""Forms where a request is written: by the commune, or by the desk for it."""

from typing import Any, cast

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
from requests_desk.forms.subjects import UNKNOWN_TO_THE_DESK, Choice, SubjectField
from requests_desk.operations import RequestData
from requests_desk.vocabulary import Channel, Urgency

URGENCY_EXPLANATIONS = [
    (Urgency.CRITICAL, "Critique – un danger, ou la mairie ne peut plus travailler"),
    (Urgency.HIGH, "Haute – une gêne sérieuse, ou une échéance dans les jours qui viennent"),
    (Urgency.NORMAL, "Normale – à traiter dans l’ordre des demandes"),
    (Urgency.PLANNED, "Planifiée – pour une date que vous indiquez plus bas"),
]
_MISSING_ON_BEHALF = {
    "commune": "Dites quelle commune demande.",
    "subject": "Donnez un objet à la demande.",
    "description": "Décrivez la demande de la commune.",
}
DETAILS = ("urgency", "consequence", "wanted_on", "legal_deadline_on")


class NeedFields(forms.Form):
    """What is asked, in a few words and then in as many as it takes."""

    commune = forms.ModelChoiceField(
        Commune.objects.all(),
        label="Commune",
        to_field_name="insee_code",
        empty_label="Choisissez la commune",
        error_messages={"required": "Dites pour quelle commune vous faites cette demande."},
    )
    about = SubjectField()
    subject = forms.CharField(
        label="Objet",
        max_length=150,
        help_text="En quelques mots\u00a0: «\u00a0Ordinateur de l’accueil en panne\u00a0».",
        error_messages={"required": "Donnez un objet à votre demande."},
    )
    description = text_area(
        "Description",
        rows=7,
        help_text="Les faits, le lieu, les dates, ce qui a déjà été fait.",
        error_messages={"required": "Décrivez votre demande."},
    )

    def __init__(self, *args: Any, communes: QuerySet[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = choose_among(self, "commune", communes)
        self.only_commune = communes[0] if len(communes) == 1 else None
        if self.only_commune is not None:
            # Nothing to choose: the page shows the name, and what is posted is not even read.
            field.disabled, field.widget = True, forms.HiddenInput()
            self.initial["commune"] = self.only_commune.insee_code
        about = cast(SubjectField, self.fields["about"])
        about.load(also=self.chosen_before)
        about.widget.attrs["data-prompt-otherwise"] = self.fields["description"].help_text
        if prompt := about.prompts.get(str(self["about"].value() or "")):
            self.fields["description"].help_text = prompt

    @property
    def chosen_before(self) -> Choice | None:
        """Return the choice that was made and that may no longer be offered."""
        return None


class DetailsFields(forms.Form):
    """What helps to answer in the right order. Nothing of it is required."""

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


class FilesFields(forms.Form):
    """The files that show what words say badly."""

    uploads = files_field()

    @property
    def uploads_to_keep(self) -> list[UploadedFile]:
        """Return the files to keep, even when another one was refused."""
        if "uploads" in getattr(self, "cleaned_data", {}):
            return list(self.cleaned_data["uploads"])
        return acceptable_uploads(self.files.getlist("uploads")) if self.files else []


class OnBehalfForm(KeepsFiles, FilesFields, NeedFields, DetailsFields):
    """A request that an agent enters for a commune. `uuid` makes a double submit one request."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
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
    field_order = ("uuid", "commune", "channel", "contact_name", *NeedFields.base_fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its reader is not who asks.
        about = cast(SubjectField, self.fields["about"])
        about.choices = [("", UNKNOWN_TO_THE_DESK), *list(about.choices)[1:]]
        self.fields["urgency"].help_text = "La commune verra ce niveau sur sa demande."
        for name, sentence in _MISSING_ON_BEHALF.items():
            self.fields[name].error_messages["required"] = sentence

    @property
    def data_typed(self) -> RequestData:
        """Return what the request says, once the form is valid."""
        given = self.cleaned_data
        request_type, service = given["about"]
        return RequestData(
            service=service,
            request_type=request_type,
            **{name: given[name] for name in ("subject", "description", *DETAILS)},
        )


class CallForm(forms.Form):
    """A call answered at once."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    commune = forms.ModelChoiceField(
        Commune.objects.all(),
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
