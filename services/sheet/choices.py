"""What the reader of a sheet may choose: for which commune it is told, what it is compared with."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from communes.models import Commune
from core.templatetags.french import short_day
from services.models import ServiceVersion


class CommuneChoice(forms.Form):
    """For which commune the tariff is told."""

    commune = forms.ChoiceField(label="Pour la commune", required=False)

    def __init__(self, members: Iterable[Commune], chosen: Commune | None) -> None:
        super().__init__(
            auto_id="%s", initial={"commune": chosen.insee_code if chosen is not None else ""}
        )
        field: Any = self.fields["commune"]
        field.choices = [
            ("", "Choisissez une commune"),
            *((commune.insee_code, commune.name) for commune in members),
        ]


class VersionChoice(forms.Form):
    """With which other version one is compared."""

    avec = forms.ChoiceField(label="Par rapport à", required=False)

    def __init__(self, others: Iterable[ServiceVersion], compared: ServiceVersion) -> None:
        super().__init__(auto_id="%s", initial={"avec": compared.number})
        field: Any = self.fields["avec"]
        field.choices = [
            (other.number, f"{other.title} ({short_day(timezone.localdate(other.published_at))})")
            for other in others
        ]
