"""The form field of attachments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.french import count
from files.operations import ACCEPTED_KINDS, check_upload


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several attachments; cleaned to a list of UploadedFile, each of an accepted kind and size.

    Each refused file has its own message. `max_files` bounds their number.
    """

    widget = MultipleFileInput

    def __init__(self, *, max_files: int = 10, **kwargs: Any) -> None:
        self.max_files = max_files
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser propose the accepted files; the check is made on what arrives."""
        accepted = sorted({name for names in ACCEPTED_KINDS.values() for name in names})
        return {**super().widget_attrs(widget), "accept": ",".join(accepted)}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = _as_list(data)
        if not uploads:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(uploads) > self.max_files:
            raise ValidationError(
                f"Vous avez joint {count(len(uploads), 'fichier')}\u00a0: "
                f"{count(self.max_files, 'fichier')} au plus.",
                code="too_many",
            )
        refusals: list[ValidationError] = []
        for upload in uploads:
            try:
                check_upload(upload)
            except ValidationError as refusal:
                refusals.append(refusal)
        if refusals:
            raise ValidationError(refusals)
        return uploads

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and bool(_as_list(data))


def _as_list(data: Any) -> list[UploadedFile]:
    given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
    return [upload for upload in given if upload]
