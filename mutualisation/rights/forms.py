"""What the page of rights is asked: about a person, or about an object."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Membership, User
from communes.models import Commune, Direction
from core.nouns import with_direction_noun


class RightsForm(forms.Form):
    """One of the four. Its names are in the address of the page."""

    personne = forms.ModelChoiceField(
        User.objects.none(), label="Une personne", to_field_name="reference", required=False
    )
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label="Une commune", to_field_name="insee_code", required=False
    )
    direction = forms.ModelChoiceField(
        Direction.objects.none(),
        label=with_direction_noun(lambda noun: noun.title),
        to_field_name="slug",
        required=False,
    )
    demande = forms.RegexField(
        r"^\d{4}-\d{5,7}$",
        label="Une demande, par son numéro",
        required=False,
        error_messages={"invalid": "Un numéro s’écrit comme 2026-00042."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = timezone.localdate()
        serving = Membership.objects.serving_on(day).values("user_id")
        people = User.objects.filter(pk__in=serving).order_by("last_name", "first_name")
        communes = Commune.objects.members_on(day).only("insee_code", "name")
        offered = {"personne": people, "commune": communes, "direction": Direction.objects.open()}
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = "Choisir"  # type: ignore[attr-defined]
