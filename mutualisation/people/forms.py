"""Forms of people: inviting, giving and ending a role, an account, who one is."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, EPCI_ROLES, Role, User
from accounts.operations import MAYOR_SINCE
from communes.models import Commune, Direction
from core.french import typographic
from core.nouns import direction_noun, with_direction_noun
from mutualisation.people.access import GIVEN_BY_MAYORS

_GROUPS = (
    ("Dans une commune", COMMUNE_ROLES),
    (with_direction_noun(lambda noun: f"dans {noun.a}"), DIRECTION_ROLES),
    ("À l’intercommunalité", EPCI_ROLES),
)
ROLE_CHOICES = [
    ("", "Choisir"),
    *((title, [(str(role), role.label) for role in roles]) for title, roles in _GROUPS),
]


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class BodyForm(forms.Form):
    """A role and where it is held. For a mayor the commune is theirs, and not asked."""

    role = forms.ChoiceField(label="Fonction", choices=ROLE_CHOICES)
    commune = forms.ModelChoiceField(
        label="Commune",
        queryset=Commune.objects.only("insee_code", "name"),
        to_field_name="insee_code",
        required=False,
        empty_label="–",
        help_text="Pour une fonction dans une commune.",
    )
    direction = forms.ModelChoiceField(
        label=with_direction_noun(lambda noun: noun.singular),
        queryset=Direction.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="–",
        help_text=with_direction_noun(lambda noun: f"pour une fonction dans {noun.a}."),
    )

    def __init__(self, *args: Any, own_commune: Commune | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_commune = own_commune
        if own_commune is not None:
            del self.fields["commune"], self.fields["direction"]
            choices = [("", "Choisir"), *((str(role), role.label) for role in GIVEN_BY_MAYORS)]
            self.fields["role"].choices = choices
            return
        members = Commune.objects.members_on(timezone.localdate()).only("insee_code", "name")
        self.fields["commune"].queryset = members
        self.fields["direction"].queryset = Direction.objects.open()

    def clean(self) -> dict[str, Any]:
        """Keep the commune or the direction that goes with the role; ask for what is missing."""
        data = super().clean() or {}
        role = data.get("role")
        if self.own_commune is not None:
            return data | {"commune": self.own_commune, "direction": None}
        if role in COMMUNE_ROLES:
            data["direction"] = None
            if not data.get("commune") and "commune" not in self.errors:
                self.add_error("commune", "Choisissez la commune.")
        elif role in DIRECTION_ROLES:
            data["commune"] = None
            if not data.get("direction") and "direction" not in self.errors:
                self.add_error("direction", f"Choisissez {direction_noun().the}.")
        else:
            data["commune"] = data["direction"] = None
        return data


class InviteForm(BodyForm):
    """One person to invite."""

    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Une adresse que cette personne est seule à lire, pas celle de la mairie.",
    )
    starts_on = forms.DateField(
        label="Exerce depuis le",
        required=False,
        widget=day_input(),
        help_text="Sans date\u00a0: à partir du jour où elle accepte. Pour un maire, le jour où le "
        "conseil l’a élu\u00a0: les délégations déjà enregistrées en dépendent.",
    )
    field_order = ("first_name", "last_name", "email", "role", "commune", "direction", "starts_on")

    def clean(self) -> dict[str, Any]:
        """Ask since when a mayor is in office."""
        data = super().clean()
        if (
            data.get("role") == Role.MAYOR
            and not data.get("starts_on")
            and "starts_on" not in self.errors
        ):
            self.add_error("starts_on", MAYOR_SINCE)
        return data


class RoleForm(BodyForm):
    """One more role for somebody who has an account."""

    starts_on = forms.DateField(
        label="À partir du", widget=day_input(), help_text="Aujourd’hui ou un autre jour."
    )


class EndForm(forms.Form):
    """The end of a role. The last day is asked, which people say; the first without it is kept."""

    ends_on = forms.DateField(
        label="Premier jour sans cette fonction",
        widget=day_input(),
        help_text="Ce jour-là, dès le matin, la personne n’a plus accès à ce que cette fonction "
        "lui ouvrait.",
    )
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Gardé avec la fonction\u00a0: fin de mandat, départ, changement de poste…",
    )


class ClosingForm(forms.Form):
    """Why an account is closed for good, and that this is known to be for good."""

    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Gardé avec le compte, lu des administrateurs."
    )
    is_understood = forms.BooleanField(
        label="Je sais que ce compte ne pourra plus être rouvert",
        error_messages={"required": "Cochez la case pour fermer ce compte."},
    )


class PersonForm(forms.ModelForm):
    """The name, the direct line and the address of a person."""

    version = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "phone", "email")
        help_texts = {
            "email": "C’est par elle que la personne se connecte. Changée, l’ancienne n’ouvre "
            "plus le compte.",
            "phone": "Pour un agent\u00a0: les communes la lisent.",
        }
        widgets = {"phone": forms.TextInput(attrs={"type": "tel"})}


class NameForm(forms.Form):
    """Who the person of a town hall is."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="La vôtre, que vous êtes seul à lire\u00a0: pas celle de la mairie.",
    )


class AcceptForm(NameForm):
    """One's own name, as one writes it; the address is the one that was invited."""

    email = None  # type: ignore[assignment]


def refused(form: forms.BaseForm, message: object) -> None:
    """Write above the form why what it asks cannot be done."""
    form.add_error(None, ValidationError(typographic(str(message))))


def today_or(value: datetime.date | None) -> datetime.date:
    return value or timezone.localdate()
