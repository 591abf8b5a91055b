"""What the forms of all steps of an adhésion share: days, one file that is kept when refused."""

import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.actor import Actor
from files.models import StoredFile
from files.operations import check_upload, store_upload
from files.pending import keep, take, waiting_file
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


class StepForm(forms.Form):
    """A step of an adhésion. `run` writes it; `note` says what it was for."""

    def __init__(
        self,
        *args: Any,
        subscription: Subscription,
        actor: Actor,
        kept: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subscription, self.actor = subscription, actor
        self.keeps = keeps_subscriptions(actor, subscription.service)
        # The file that came with the form before it was refused.
        self.kept_file = waiting_file(reference=kept, owner=actor.user) if kept else None

    def run(self, by: Move) -> Subscription:
        """Write the step, and return the adhésion as it then is."""
        raise NotImplementedError

    @property
    def shown_first(self) -> datetime.date | None:
        """Return the day that is shown before anything is written; None for most steps."""
        return None

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
