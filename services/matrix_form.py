"""What may be asked of « Qui adhère à quoi »: a day, some communes, some services, an order."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict

from core.filters import WordsField
from core.nouns import with_direction_noun
from services.forms import MatrixDayForm
from services.matrix import BANDS, NOT_ENGAGED, SITUATIONS, Asked, Source, provider_of
from services.models import LegalForm
from services.vocabulary import ServiceState

_SITUATIONS = {
    "engagees": "Engagées dans un service affiché",
    NOT_ENGAGED: "Engagées dans aucun service affiché",
    "en-preavis": "Avec une adhésion en préavis",
    "en-cours": "Avec une adhésion en cours",
}
# In sight; the others fold.
_MAIN = ("le", "commune", "situation", "direction")
_ORDERS = (("", "Nom"), ("population", "Population"), ("services", "Nombre de services"))
_COLUMN_ORDERS = (("", "Nom"), ("adherentes", "Communes adhérentes"))
_NO_SUCH_CHOICE = {"invalid_choice": "Ce choix n’existe pas ce jour-là\u00a0: il n’est pas retenu."}


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages=_NO_SUCH_CHOICE)


def _with_day(data: QueryDict, day: datetime.date) -> QueryDict:
    """Return `data` with the day that is shown, where it asks for none: its field says so."""
    if data.get("le"):
        return data
    data = data.copy()
    data["le"] = day.isoformat()
    return data


class MatrixForm(MatrixDayForm):
    """The fields are named as in the address; each offers only what the matrix of the day holds.

    `?le=2025-12-31&direction=services-techniques&tri=population`
    """

    commune = WordsField(label="Commune", required=False)
    situation = _choice("Communes à montrer")
    habitants = _choice("Population")
    direction = _choice(with_direction_noun(lambda noun: noun.title))
    forme = _choice("Forme juridique")
    etat = _choice("État du service")
    rendu_par = _choice("Service rendu par")
    tri = _choice("Trier les communes par")
    colonnes = _choice("Trier les services par")

    def __init__(self, data: QueryDict, *, source: Source) -> None:
        self.query = data
        day = source.whole.day
        asks = any(name in data for name in self.base_fields)
        super().__init__(_with_day(data, day) if asks else None, initial={"le": day})
        services = source.whole.services
        populations = source.populations.by_commune.values() if source.populations else ()
        # Files are for who may read some: others are not even told that there are such states.
        known = {found.mark for found in source.known.values()}
        self._offer(
            "situation",
            "Toutes les communes",
            [
                (slug, label)
                for slug, label in _SITUATIONS.items()
                if slug in ("engagees", NOT_ENGAGED) or known & SITUATIONS[slug]
            ],
        )
        self._offer(
            "habitants",
            "Toutes les tailles",
            [
                (slug, band.label)
                for slug, band in BANDS.items()
                if any(map(band.holds, populations))
            ],
        )
        self._offer(
            "direction",
            str(with_direction_noun(lambda noun: noun.every)),
            {one.direction.slug: one.direction.short_name for one in services}.items(),
        )
        forms_held = {one.legal_form for one in services}
        self._offer(
            "forme",
            "Toutes les formes",
            [choice for choice in LegalForm.choices if choice[0] in forms_held],
        )
        states = {one.state for one in services}
        self._offer(
            "etat", "Tous les états", [one for one in ServiceState.choices if one[0] in states]
        )
        self._offer("rendu_par", "Tous", dict(map(provider_of, services)).items())
        # Nothing to choose from: a field of one answer only takes room.
        for name in ("etat", "rendu_par", "forme", "direction", "habitants"):
            if len(self.fields[name].choices) <= 2 and not data.get(name):  # type: ignore[attr-defined]
                del self.fields[name]
        self.fields["tri"].choices = _ORDERS  # type: ignore[attr-defined]
        self.fields["colonnes"].choices = [  # type: ignore[attr-defined]
            *_COLUMN_ORDERS,
            ("direction", with_direction_noun(lambda noun: noun.title)),
        ]

    def _offer(self, name: str, all_of_them: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", all_of_them), *choices]  # type: ignore[attr-defined]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """Return the fields that are always in sight."""
        return [bound for bound in self if bound.name in _MAIN]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Return those that fold."""
        return [bound for bound in self if bound.name not in _MAIN]

    @property
    def asks_for_more(self) -> bool:
        """Return whether one of those that fold is used, or refused."""
        return any(bound.value() or bound.errors for bound in self.other_fields)

    @property
    def asked(self) -> Asked:
        """Return what is asked for; what is refused is left out, and the form says so."""
        self.full_clean()
        cleaned = getattr(self, "cleaned_data", {})
        return Asked(**{name: cleaned.get(name, "") for name in asdict(Asked())})

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Return what narrows the matrix: (words, address without it). An order narrows nothing."""
        found = []
        for name, value in asdict(self.asked).items():
            if not value or name in ("tri", "colonnes"):
                continue
            field = self.fields[name]
            text = dict(getattr(field, "choices", ())).get(value) or f"«\u00a0{value}\u00a0»"
            found.append((f"{field.label}\u00a0: {text}", self._address_without(name)))
        return found

    def _address_without(self, name: str) -> str:
        query = self.query.copy()
        query.pop(name, None)
        return f"?{query.urlencode()}"
