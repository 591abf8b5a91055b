"""The form by which an administrator says who reads confidential requests."""

import datetime
from typing import Any, cast

from django import forms

from accounts.models import User
from requests_desk.confidentiality import candidates_for


class TriagerForm(forms.Form):
    """Somebody to empower for one level."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Personne à habiliter",
        to_field_name="reference",
        empty_label="Choisir",
        error_messages={"required": "Choisissez une personne."},
    )

    def __init__(self, *args: Any, level: str, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"{level}_%s"})
        field = cast(forms.ModelChoiceField, self.fields["user"])
        field.queryset = candidates_for(level, day)
