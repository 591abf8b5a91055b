"""The fields that the forms of requests share."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from files.forms import MultipleFileField
from files.operations import MAX_UPLOAD_BYTES, check_upload
from requests_desk.operations import MAX_FILES
from services.models import Service

LONGEST_QUOTE = 40


class DayInput(forms.DateInput):
    """A browser's calendar: `type=date` accepts ISO dates alone, whatever the page's language."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})

    def format_value(self, value: Any) -> str | None:
        """Return a day as the calendar reads it; one that cannot be read leaves it empty."""
        if isinstance(value, str):
            try:
                value = forms.DateField().to_python(value)
            except ValidationError:
                return None
        return super().format_value(value)


class DayField(forms.DateField):
    """A day. What cannot be read is quoted in the error, since the calendar cannot show it."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            typed = str(value).replace("\x00", "").strip()
            quoted = typed if len(typed) <= LONGEST_QUOTE else f"{typed[:LONGEST_QUOTE]}…"
            raise ValidationError(
                f"«\u00a0{quoted}\u00a0» n’est pas une date\u00a0: il faut le jour, le mois et "
                "l’année.",
                code="invalid",
            ) from None


def date_field(label: str, help_text: str = "") -> forms.DateField:
    """Return an optional day, chosen in the browser's calendar."""
    return DayField(label=label, help_text=help_text, widget=DayInput(), required=False)


def text_area(
    label: str, *, rows: int = 5, max_length: int = 10000, **more: Any
) -> forms.CharField:
    """Return a long text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=max_length, widget=widget, **more)


def files_field(label: str = "Pièces jointes") -> MultipleFileField:
    """Return several attachments, none of them required."""
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


def hours_field(*, required: bool) -> forms.DecimalField:
    """Return a time spent, in hours, with a comma or a point."""
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


def service_field(label: str, empty_label: str) -> forms.ModelChoiceField:
    """Return an optional choice among the open services, known by their slug."""
    return forms.ModelChoiceField(
        Service.objects.open(),
        label=label,
        to_field_name="slug",
        required=False,
        empty_label=empty_label,
    )


def choose_among(form: forms.Form, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    """Offer only `rows` in the field `name` of `form`, and return that field."""
    field = cast(forms.ModelChoiceField, form.fields[name])
    field.queryset = rows
    return field


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
