"""What the forms of all steps of an adhésion share: days, one file that is kept when refused."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.actor import Actor
from communes.models import Structure
from files.models import StoredFile
from files.operations import check_upload, store_upload
from files.pending import keep, take, waiting_file
from governance.models import Deliberation
from services.access import keeps_subscriptions
from services.models import Subscription
from services.operations import Move


def day_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """Return the field of a day, with the calendar of the browser."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


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


class StepForm(KeptFileForm):
    """A step of an adhésion. `run` writes it."""

    def __init__(self, *args: Any, subscription: Subscription, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subscription = subscription
        self.keeps = keeps_subscriptions(self.actor, subscription.service)

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
    adopted_on = day_field("Adoptée le", required=True)
    transmitted_on = day_field(
        "Transmise à la préfecture le", help_text="Elle peut être complétée plus tard."
    )
    executory_on = day_field(
        "Exécutoire le", help_text="Une fois transmise et publiée (article L2131-1 du CGCT)."
    )
    file = PaperField(
        label="La délibération signée",
        required=False,
        help_text="Un PDF ou une photo lisible.",
    )

    def act_of(self, body: Structure, subject: str) -> Deliberation:
        """Return the act of `body`, made or completed by what was typed.

        Raise ValidationError when its number is that of an act of another day.
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
        row.transmitted_on = data["transmitted_on"] or row.transmitted_on
        row.executory_on = data["executory_on"] or row.executory_on
        row.file = self.stored() or row.file
        row.full_clean()
        row.save()
        return row


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Give each sentence of an operation to the field that it is about, if the form has it."""
    errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in errors.items():
        form.add_error(name if name in form.fields else None, sentences)
