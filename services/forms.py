"""What visitors may ask of the territory's pages."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from services.territory_figures import Figure


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

    @classmethod
    def day_in(cls, data: Mapping[str, Any]) -> datetime.date | None:
        """Return the day that `data` asks for, or None: what may be chosen depends on it."""
        try:
            day: datetime.date | None = cls.base_fields["le"].clean(data.get("le"))
        except ValidationError:
            return None
        return day


class TwoDaysForm(MatrixDayForm):
    """A day, and the earlier one that it is compared with (`?le=2026-11-22&depuis=2026-01-01`)."""

    depuis = forms.DateField(
        label="Comparée au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": (
                "Cette date n’existe pas ou n’est pas écrite comme 2025-12-31 : "
                "la comparaison porte sur un an."
            )
        },
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a comparison with a later day."""
        cleaned: dict[str, Any] = super().clean() or {}
        day, since = cleaned.get("le"), cleaned.get("depuis")
        if day and since and since >= day:
            self.add_error(
                "depuis", "Choisissez un jour plus ancien : la comparaison porte sur un an."
            )
        return cleaned


class TerritoryForm(MatrixDayForm):
    """The figure that shades the map, and its day (`?chiffre=population&le=2025-12-31`)."""

    chiffre = forms.ChoiceField(
        label="Chiffre à montrer",
        error_messages={
            "invalid_choice": "Ce chiffre n’existe pas ce jour-là : un autre est affiché."
        },
    )
    field_order = ("chiffre", "le")

    def __init__(self, *args: Any, figures: Mapping[str, Figure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chiffre"].choices = [  # type: ignore[attr-defined]
            (
                title,
                [
                    (one.slug, one.choice)
                    for one in figures.values()
                    if one.is_about_a_service == held
                ],
            )
            for title, held in (("La commune", False), ("Adhésion à un service", True))
        ]
