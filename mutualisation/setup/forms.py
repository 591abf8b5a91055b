"""The forms of the set-up: which EPCI, its directions and their name, its services."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms import BoundField

from communes.models import Direction, Epci
from core.nouns import DIRECTION, Noun, direction_noun
from mutualisation.setup.catalogue import UsualService, usual_directions, usual_services
from services.models import LegalForm, Service

NOUNS = (
    DIRECTION,
    Noun("pôle", "pôles", is_feminine=False),
    Noun("département", "départements", is_feminine=False),
    Noun("service", "services", is_feminine=False),
    Noun("secteur", "secteurs", is_feminine=False),
)
OTHER = "other"
# Without their articles, which a narrow list would cut.
_SHORT_FORMS = [(value, label.partition(" (")[0]) for value, label in LegalForm.choices]
LONGEST_NAME = Direction._meta.get_field("name").max_length or 200


class SearchForm(forms.Form):
    """The name, or the SIREN, of the EPCI to look for."""

    q = forms.CharField(
        label="Nom ou numéro SIREN",
        max_length=120,
        help_text="Par exemple : vallée de l’Hérault, ou 200 039 022.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class ConfirmForm(forms.Form):
    """What the person has read, and confirms."""

    fingerprint = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    garder = forms.BooleanField(required=False, widget=forms.HiddenInput)


class DirectionsForm(forms.Form):
    """The EPCI's word for its directions, those of the usual ones that it has, and its own."""

    word = forms.ChoiceField(
        label="Comment les appelez-vous\u00a0?",
        choices=[*((noun.singular, noun.title) for noun in NOUNS), (OTHER, "Un autre mot")],
        widget=forms.RadioSelect,
    )
    singular = forms.CharField(label="Ce mot, au singulier", max_length=30, required=False)
    plural = forms.CharField(label="Le même, au pluriel", max_length=30, required=False)
    gender = forms.ChoiceField(
        label="On dit",
        choices=[("m", "un, le"), ("f", "une, la")],
        required=False,
        widget=forms.RadioSelect,
    )
    usual = forms.MultipleChoiceField(
        label="Le modèle",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own_only = forms.BooleanField(label="Ne prendre que ma liste, sans le modèle", required=False)
    own = forms.CharField(
        label="Les vôtres, une par ligne",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Leur nom entier, tel qu’il doit être lu. Les missions se complètent ensuite.",
    )

    def __init__(self, *args: Any, epci: Epci, existing: set[str], **kwargs: Any) -> None:
        self.existing = existing
        noun = epci.direction_noun
        known = noun in NOUNS
        initial = {
            "word": noun.singular if known else OTHER,
            "singular": "" if known else noun.singular,
            "plural": "" if known else noun.plural,
            "gender": "f" if noun.is_feminine else "m",
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.missing = [each for each in usual_directions() if each.slug not in existing]
        usual = cast(forms.MultipleChoiceField, self.fields["usual"])
        usual.choices = [(each.slug, each.name_with(noun)) for each in self.missing]
        # Who has some already is not asked to take the others.
        usual.initial = [] if existing else [each.slug for each in self.missing]

    def noun(self) -> Noun:
        """Return the noun that was chosen or written."""
        data = self.cleaned_data
        if data["word"] != OTHER:
            return next(noun for noun in NOUNS if noun.singular == data["word"])
        return Noun(data["singular"].lower(), data["plural"].lower(), data["gender"] == "f")

    def clean_own(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["own"].splitlines()]
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_NAME:
                raise forms.ValidationError(
                    f"La ligne {number} est trop longue\u00a0: {LONGEST_NAME} caractères au plus."
                )
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("word") == OTHER:
            for name in ("singular", "plural", "gender"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, "Donnez-le pour un autre mot.")
        if not self.errors and not self.existing and not self.chosen() and not data["own"]:
            self.add_error("own", "Cochez-en dans le modèle, ou écrivez les vôtres.")
        return data

    def chosen(self) -> list[str]:
        """Return the slugs of the usual ones that are taken."""
        return [] if self.cleaned_data.get("own_only") else self.cleaned_data.get("usual", [])


@dataclass(frozen=True)
class ServiceRow:
    """A usual service and its three fields."""

    service: UsualService
    take: BoundField
    direction: BoundField
    legal_form: BoundField


class ServicesForm(forms.Form):
    """Which of the usual services the EPCI shares, who answers, and since when."""

    state = forms.ChoiceField(
        label="Ces services sont",
        choices=[
            (Service.State.OPEN, "ouverts : les communes peuvent y adhérer"),
            (Service.State.STUDIED, "à l’étude : seule l’intercommunalité les voit"),
        ],
        initial=Service.State.OPEN,
        widget=forms.RadioSelect,
    )
    opened_on = forms.DateField(
        label="Ouverts depuis le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Pour des services ouverts. Chaque date se corrige ensuite.",
    )
    other_types = forms.BooleanField(
        label="Proposer aussi les demandes habituelles des autres domaines",
        required=False,
        initial=True,
        help_text="Une commune peut demander même où aucun service n’existe : le guichet oriente.",
    )

    def __init__(self, *args: Any, day: datetime.date, existing: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_on"].initial = day
        self.offered = [each for each in usual_services() if not {each.slug, each.name} & existing]
        directions = list(Direction.objects.receiving_requests())
        choices = [(each.slug, each.short_name) for each in directions]
        for service in self.offered:
            likely = service.likely_direction(directions)
            self._add(service, choices, likely.slug if likely else "")

    def _add(self, service: UsualService, choices: Iterable[tuple[str, str]], likely: str) -> None:
        noun, slug = direction_noun(), service.slug
        self.fields[f"take-{slug}"] = forms.BooleanField(label=service.name, required=False)
        self.fields[f"direction-{slug}"] = forms.ChoiceField(
            label=noun.title,
            choices=[("", "À choisir"), *choices],
            initial=likely,
            required=False,
        )
        self.fields[f"legal_form-{slug}"] = forms.ChoiceField(
            label="Forme juridique", choices=_SHORT_FORMS, initial=service.legal_form
        )

    def rows(self) -> Iterator[ServiceRow]:
        """Yield the offered services with their fields, in their order."""
        for each in self.offered:
            names = ("take", "direction", "legal_form")
            yield ServiceRow(each, *(self[f"{name}-{each.slug}"] for name in names))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for service in self.taken():
            if not data.get(f"direction-{service.slug}"):
                self.add_error(
                    f"direction-{service.slug}", f"Qui rend «\u00a0{service.name}\u00a0»\u00a0?"
                )
        if data.get("state") == Service.State.OPEN and not data.get("opened_on"):
            self.add_error("opened_on", "Depuis quand sont-ils ouverts\u00a0?")
        if not self.errors and not self.taken():
            raise forms.ValidationError("Cochez au moins un service, ou passez cette étape.")
        return data

    def taken(self) -> list[UsualService]:
        """Return the services that were ticked."""
        return [each for each in self.offered if self.cleaned_data.get(f"take-{each.slug}")]
