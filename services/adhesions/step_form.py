"""What the forms of all steps of an adhésion share: days, one file that is kept when refused."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.actor import Actor
from communes.models import Structure
from files.models import StoredFile
from files.operations import check_upload, store_upload
from files.pending import keep, take, waiting_file
from governance.models import Deliberation
from services.access import speaks_for_epci
from services.models import Subscription
from services.operations import Move, fill_act

# What is typed by mistake (a year of four other digits) is refused, not computed with.
FIRST_YEAR = 1900
MOST_YEARS_AHEAD = 20


def _within_reach(day: datetime.date) -> None:
    if not FIRST_YEAR <= day.year <= timezone.localdate().year + MOST_YEARS_AHEAD:
        raise ValidationError("Vérifiez l’année.")


def _not_to_come(day: datetime.date) -> None:
    if day > timezone.localdate():
        raise ValidationError("Cette date est à venir.")


def day_field(
    label: str, *, required: bool = False, help_text: str = "", is_past: bool = False
) -> forms.DateField:
    """Return the field of a day, with the calendar of the browser; `is_past`: not after today."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=help_text,
        validators=[_within_reach, *([_not_to_come] if is_past else [])],
    )


class PaperField(forms.FileField):
    """One file, of a kind that the portal accepts."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if upload:
            check_upload(upload)
        return upload


class KeptFileForm(forms.Form):
    """A form with a field `file`: the file joined now, or the one kept since it was refused."""

    def __init__(self, *args: Any, actor: Actor, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.kept_file = waiting_file(reference=kept, owner=actor.user) if kept else None

    def keep_file(self, now: datetime.datetime) -> None:
        """Keep the file of a form that is not accepted as it is: its page shows it as kept."""
        upload = getattr(self, "cleaned_data", {}).get("file")
        if upload and self.actor.user is not None:
            self.kept_file = keep(upload=upload, owner=self.actor.user, now=now)

    def stored(self) -> StoredFile | None:
        """Return the file joined to the form, now or before; None when there is none."""
        if upload := self.cleaned_data.get("file"):
            return store_upload(upload=upload, uploaded_by=self.actor.user)
        if self.kept_file and self.actor.user:
            take(stored_file=self.kept_file, owner=self.actor.user)
        return self.kept_file

    def act_of(self, body: Structure, subject: str) -> Deliberation:
        """Return the act of `body`, made or completed by what was typed.

        Raise ValidationError when its number is that of an act of another day, or when something
        else is already recorded: an act may serve other adhésions.
        """
        data = self.cleaned_data
        row = Deliberation.objects.select_for_update().filter(
            body=body, number=data["number"]
        ).first() or Deliberation(
            body=body, number=data["number"], adopted_on=data["adopted_on"], subject=subject[:250]
        )
        if row.adopted_on != data["adopted_on"]:
            raise ValidationError(
                {"number": f"Ce numéro est celui d’une délibération du {row.adopted_on:%d/%m/%Y}."}
            )
        days = {name: data.get(name) for name in ("transmitted_on", "executory_on")}
        fill_act(row, **days, file=self._stored_for(row))
        row.full_clean()
        row.save()
        return row

    def _stored_for(self, row: Deliberation) -> StoredFile | None:
        """Return the file joined to the form, which is not kept for an act that has its own."""
        if row.file_id is None or not (self.cleaned_data.get("file") or self.kept_file):
            return self.stored()
        self.cleaned_data["file"], self.kept_file = None, None
        raise ValidationError(
            {"file": "Cet acte a déjà son fichier\u00a0: validez sans rien joindre, il servira."}
        )


class StepForm(KeptFileForm):
    """A step of an adhésion. `run` writes it."""

    def __init__(self, *args: Any, subscription: Subscription, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subscription = subscription
        self.keeps = speaks_for_epci(self.actor, subscription)

    def run(self, by: Move) -> Subscription:
        """Write the step, and return the adhésion as it then is."""
        raise NotImplementedError

    @property
    def shown_first(self) -> datetime.date | None:
        """Return the day that is shown before anything is written; None for most steps."""
        return None


class CouncilActForm(KeptFileForm):
    """What a council has decided. A number that its assembly already has names the same act."""

    number = forms.CharField(label="Numéro de la délibération", max_length=60)
    adopted_on = day_field("Adoptée le", required=True, is_past=True)
    transmitted_on = day_field(
        "Transmise à la préfecture le",
        help_text="Elle peut être complétée plus tard.",
        is_past=True,
    )
    executory_on = day_field(
        "Exécutoire le",
        help_text="Une fois transmise et publiée (article L2131-1 du CGCT).",
        is_past=True,
    )
    file = PaperField(
        label="La délibération signée",
        required=False,
        help_text="Un PDF ou une photo lisible.",
    )


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Give each sentence of an operation to the field that it is about, if the form has it."""
    errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in errors.items():
        form.add_error(name if name in form.fields else None, sentences)
