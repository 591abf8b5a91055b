"""Forms of the scheme, whose dates are typed as they are known."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from core.rough_dates import RoughDate
from governance.models import Scheme, SchemeAxis, SchemeFigure, SchemeStep

_SAMPLES = "20/01/2017, mars 2016, printemps 2015 ou 2017."
EXAMPLES = f"Comme vous la connaissez\u00a0: {_SAMPLES}"
UNREADABLE = f"Cette date ne se lit pas. Écrivez-la comme {_SAMPLES}"
# Filled in from rough dates: the rules of the database on them are checked with the form.
_DATE_FIELDS = {
    f"{name}_{part}" for name in ("starts", "ends", "adopted") for part in ("on", "precision")
}


class RoughDateField(forms.CharField):
    """A date known to the day, the month, the season or the year, cleaned to a RoughDate."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("max_length", 40)
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        return value.text if isinstance(value, RoughDate) else value

    def clean(self, value: Any) -> RoughDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return RoughDate.read(text)
        except ValueError:
            raise ValidationError(UNREADABLE, code="invalid") from None


class HttpsField(forms.URLField):
    """An address, in https where the scheme is not typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **options})


class VersionedForm(forms.ModelForm):
    """A form that knows which version its reader has seen, and sets the rough dates of its row."""

    rough_dates: ClassVar[tuple[str, ...]] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in self.rough_dates:
            self.fields[name].initial = getattr(self.instance, name)

    @property
    def seen_version(self) -> int:
        version = self.cleaned_data["version"]
        return version if version is not None else -1

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in self.rough_dates:
            if name in found:
                setattr(self.instance, name, found[name])
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends.after <= starts.day:
            self.add_error("ends", "La fin vient après le début.")
            self.instance.ends = None
        return found

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - _DATE_FIELDS


class SchemeForm(VersionedForm):
    """What is said of the whole scheme."""

    rough_dates = ("adopted", "starts", "ends")

    adopted = RoughDateField(
        label="Adopté par l’assemblée de l’intercommunalité", help_text=EXAMPLES
    )
    starts = RoughDateField(label="Début", help_text="Quand il commence à s’appliquer.")
    ends = RoughDateField(label="Fin", help_text="Vide s’il n’en a pas.")

    class Meta:
        model = Scheme
        fields = ("name", "state", "presentation", "objectives", "source", "source_url")
        field_classes: ClassVar = {"source_url": HttpsField}
        widgets: ClassVar = {
            "presentation": forms.Textarea(attrs={"rows": 6}),
            "objectives": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts: ClassVar = {
            "state": "Seules les personnes qui l’écrivent lisent un schéma en projet.",
            "source": "Le document d’où viennent ces mots, avec sa date.",
        }


class PartForm(VersionedForm):
    """What all parts of a scheme have."""

    class Meta:
        fields = ("title", "position", "source")
        labels: ClassVar = {"position": "Rang"}
        help_texts: ClassVar = {
            "position": "Du plus petit au plus grand.",
            "source": "Vide\u00a0: celle du schéma.",
        }


class StepForm(PartForm):
    """A step in the life of the scheme."""

    rough_dates = ("starts", "ends")
    field_order = ("title", "starts", "ends", "description", "position", "source")

    starts = RoughDateField(label="Début", help_text=EXAMPLES)
    ends = RoughDateField(
        label="Fin",
        help_text="La même date que le début pour un événement. Vide si l’étape dure encore.",
    )

    class Meta(PartForm.Meta):
        model = SchemeStep
        fields = ("title", "description", "position", "source")
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 4})}


class AxisForm(PartForm):
    """An axis and its objective."""

    class Meta(PartForm.Meta):
        model = SchemeAxis
        fields = ("title", "objective", "position", "source")
        widgets: ClassVar = {"objective": forms.Textarea(attrs={"rows": 4})}


class FigureForm(PartForm):
    """A figure as its source writes it."""

    class Meta(PartForm.Meta):
        model = SchemeFigure
        fields = ("value", "title", "position", "source")
        labels: ClassVar = PartForm.Meta.labels | {"title": "Ce qu’il compte"}
