"""Forms that keep the files joined to them when they come back to be corrected."""

import uuid
from typing import Any

from django import forms

from accounts.actor import Actor
from core.french import count
from files.models import StoredFile
from requests_desk.access import own_files
from requests_desk.forms.fields import acceptable_uploads
from requests_desk.operations import MAX_FILES
from requests_desk.operations.uploads import Upload


class KeptFilesField(forms.Field):
    """The boxes of the files already kept, cleaned to their uuids; what is no uuid is ignored."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> set[uuid.UUID]:
        found = set()
        for text in value or ():
            try:
                found.add(uuid.UUID(text))
            except ValueError:
                continue
        return found


class KeepsFiles(forms.Form):
    """A form with a field `uploads`: its files are those joined now and those kept before.

    `kept_files` is what its page shows as kept, `token` what keeps them once the session is over
    (`views/kept.py`; "" where the page has none). A box that is no longer ticked takes a file out.
    """

    kept = KeptFilesField(required=False)
    token = ""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.kept_files: list[StoredFile] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked = cleaned.pop("kept", set())
        if ticked:
            self.kept_files = list(own_files(self.actor).filter(uuid__in=ticked).order_by("pk"))
        if "uploads" not in cleaned:
            return cleaned
        cleaned["uploads"] = [*self.kept_files, *cleaned["uploads"]]
        if len(self.kept_files) < len(ticked):
            self.add_error("uploads", "Un fichier n’est plus gardé\u00a0: joignez-le de nouveau.")
        elif len(cleaned["uploads"]) > MAX_FILES:
            limit = count(MAX_FILES, "fichier")
            self.add_error("uploads", f"{limit} au plus\u00a0: décochez-en ou joignez-en moins.")
        return cleaned

    @property
    def new_files(self) -> list[Upload]:
        """Return the files joined now that the portal accepts, whatever else is wrong."""
        return [*acceptable_uploads(self.files.getlist("uploads"))] if self.files else []
