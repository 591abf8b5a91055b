"""What people type about a bilan: the day of its figures, and a word with each step."""

from django import forms


class PrepareForm(forms.Form):
    """The cut-off day; empty means 31 December, or today while the year runs."""

    cut_off_on = forms.DateField(
        label="Arrêter les chiffres au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Vide : le 31 décembre, ou aujourd’hui si l’année n’est pas finie.",
        error_messages={"invalid": "Cette date n’existe pas. Écrivez-la ainsi : 30/09/2026."},
    )


class AbandonForm(forms.Form):
    """The version that the person gives up: they have its number before their eyes."""

    version = forms.IntegerField()


class StepForm(forms.Form):
    """A step of the bilan: the figures that the person has read, and what they say of it."""

    frozen_at = forms.DateTimeField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Gardé dans le journal du bilan.",
    )
