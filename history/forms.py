"""What administrators may ask of the history."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from core.search import LONGEST_QUERY, clean_query
from core.templatetags.french import day_text
from history.kinds import BY_SLUG, by_label
from history.models import Change, ChangeQuerySet

LIKE_A_DATE = "Écrivez une date comme 31/12/2026."
# No portal is older, and the day after the last one must still be a date.
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2200, 1, 1)


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[
            MinValueValidator(FIRST_DAY, LIKE_A_DATE),
            MaxValueValidator(LAST_DAY, LIKE_A_DATE),
        ],
        error_messages={"invalid": LIKE_A_DATE},
    )


class HistoryForm(forms.Form):
    """Which changes: of what, of which nature, by whom, from day to day (both included)."""

    objet = forms.ChoiceField(label="Objet", required=False)
    nature = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[("", "Toutes les natures"), *Change.Type.choices],
    )
    par = forms.CharField(
        label="Par",
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    du = _day("Du")
    au = _day("Au")

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        kinds = [(kind.slug, kind.label.capitalize()) for kind in by_label()]
        self.fields["objet"].choices = [("", "Tous les objets"), *kinds]  # type: ignore[attr-defined]

    def clean_par(self) -> str:
        return clean_query(self.cleaned_data["par"])

    def asked(self) -> dict[str, Any]:
        """Return the filters in force by name; one that is refused is none, and says so itself."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, changes: ChangeQuerySet) -> ChangeQuerySet:
        """Return the changes that all filters in force let through."""
        asked = self.asked()
        if "objet" in asked:
            changes = changes.filter(kind=BY_SLUG[asked["objet"]].key)
        if "nature" in asked:
            changes = changes.filter(change=asked["nature"])
        if "par" in asked:
            # Found by its author, a change of a confidential request would name them.
            people = _people(asked["par"]).values("pk")
            changes = changes.open().filter(actor_id__in=people)
        if "du" in asked:
            changes = changes.filter(at__gte=_midnight(asked["du"]))
        if "au" in asked:
            changes = changes.filter(at__lt=_midnight(asked["au"] + datetime.timedelta(days=1)))
        return changes

    def query(self) -> str:
        """Return the filters in force as a query string, without its question mark."""
        return urlencode(_plain(self.asked()))

    def chips(self) -> list[tuple[str, str]]:
        """Return, for each filter in force, its words and the address without it."""
        asked = self.asked()
        plain = _plain(asked)
        return [
            (
                f"{self.fields[name].label}\u00a0: {self._words(name, value)}",
                "?" + urlencode({other: text for other, text in plain.items() if other != name}),
            )
            for name, value in asked.items()
        ]

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, datetime.date):
            return day_text(value, with_weekday=False)
        one = self.fields[name]
        if isinstance(one, forms.ChoiceField):
            return str(dict(one.choices)[value])  # type: ignore[arg-type]
        return f"«\u00a0{value}\u00a0»"


@dataclass(frozen=True)
class Place:
    """Where one is in the history: after (`apres`, newer) or before (`avant`, older) a change."""

    before: int | None = None
    after: int | None = None

    @classmethod
    def of(cls, data: QueryDict) -> "Place":
        return cls(_number(data.get("avant")), _number(data.get("apres")))


def _number(text: str | None) -> int | None:
    """Return the number that an address gives; None for anything else, or beyond a database's."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def _plain(asked: dict[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else str(value)
        for name, value in asked.items()
    }


def _people(words: str) -> Any:
    found = User.objects.order_by()
    for word in words.split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return found


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
