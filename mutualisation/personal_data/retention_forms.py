"""The forms of the review: how long a kind is kept, and the visa of a decision."""

from typing import Any

from django import forms

from core.templatetags.french import short_day
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
        self.fields["visa_reference"].required = self.fields["visa_on"].required = True
        listed_on = short_day(self.instance.proposed_at)
        self.fields["visa_on"].help_text = f"La liste est du {listed_on}."

    def _get_validation_exclusions(self) -> set[str]:
        # Who decides and when is written with the decision, which the database checks as a whole.
        return super()._get_validation_exclusions() | {"state", "decided_by", "decided_at"}


class KeepForm(forms.Form):
    """Why an object of the list is kept."""

    because = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="À verser aux archives, litige en cours… Il est écrit sur le bordereau.",
    )


class PutBackForm(forms.Form):
    """Which object of the list is no longer kept."""

    position = forms.IntegerField(widget=forms.HiddenInput)


class StopForm(forms.Form):
    """Why a destruction that was decided is stopped."""

    because = forms.CharField(label="Motif", max_length=300)
