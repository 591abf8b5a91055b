"""What visitors may ask of the territory's pages."""

from django import forms


class MatrixDayForm(forms.Form):
    """The day of « Qui adhère à quoi » (`?le=2025-12-31`)."""

    le = forms.DateField(
        label="Situation au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": (
                "Cette date n’existe pas ou n’est pas écrite comme 2025-12-31 : "
                "la situation d’aujourd’hui est affichée."
            )
        },
    )
