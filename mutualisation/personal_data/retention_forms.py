"""The forms of the review: how long a kind is kept, and the visa of a decision."""

from typing import Any

from django import forms
from django.utils import timezone

from retention.models import RetentionDecision, RetentionPeriod


class PeriodForm(forms.ModelForm):
    """How long, and why. `version` is the one that the person has read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RetentionPeriod
        fields = ("years", "months", "basis", "reason")
        widgets = {
            "basis": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "years": "Années de calendrier, une au moins.",
            "months": "En plus des années, 11 au plus.",
            "reason": "Le texte et son article, ou ce que vous avez décidé avec les archives.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version


class DecisionForm(forms.ModelForm):
    """What the archives have answered, before anything is destroyed."""

    class Meta:
        model = RetentionDecision
        fields = ("visa_reference", "visa_on", "comment")
        widgets = {
            "visa_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "comment": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"comment": "Facultatif. Il est écrit sur le bordereau."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.needs_visa:
            self.fields["visa_reference"].required = self.fields["visa_on"].required = True
        else:
            del self.fields["visa_reference"], self.fields["visa_on"]

    def clean_visa_on(self) -> Any:
        """Refuse a visa that is still to come."""
        day = self.cleaned_data["visa_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ce visa est daté d’un jour à venir.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        # Who decides and when is written with the decision, which the database checks as a whole.
        return super()._get_validation_exclusions() | {"state", "decided_by", "decided_at"}


class KeepForm(forms.Form):
    """Which object of the list is kept, and why."""

    position = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(
        label="Motif", max_length=200, initial="À verser aux archives", required=False
    )
