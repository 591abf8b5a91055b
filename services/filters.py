"""The filters of the catalogue, and what they say when they let nothing through."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Model
from django.http import QueryDict

from communes.models import Direction
from core.filters import WordsFilter
from core.nouns import with_direction_noun
from core.search import Entry, Index, Meaning
from core.words import tokens_of
from services.models import LegalForm, Service, ServiceQuerySet, Synonym


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force: its name in the address, what it says, and the query string without it."""

    name: str
    label: str
    url: str


@dataclass(frozen=True)
class Blocker:
    """A filter that alone hides rows: its words, how many it hides, the address without it."""

    label: str
    hidden: int
    url: str


class ToldFilters(django_filters.FilterSet):
    """Filters that say what they are, how to remove them, and which one lets nothing through."""

    @cached_property
    def _values(self) -> dict[str, Any]:
        """The filters in force, by name. A refused value is no filter: the form says so."""
        self.form.full_clean()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def _url_without(self, name: str) -> str:
        query = self.data.copy()
        query.pop(name, None)
        query.pop("page", None)
        return f"?{query.urlencode()}"

    def _words(self, name: str, value: Any) -> str:
        if name == "q":
            return f"«\u00a0{value}\u00a0»"
        if isinstance(value, Model):
            text = str(value)
        else:
            text = dict(self.form.fields[name].choices)[value]
        return f"{self.filters[name].label}\u00a0: {text}"

    @cached_property
    def active(self) -> list[ActiveFilter]:
        """The filters in force, each with the address that removes it."""
        return [
            ActiveFilter(name, self._words(name, value), self._url_without(name))
            for name, value in self._values.items()
        ]

    def blockers(self) -> list[Blocker]:
        """Return, when nothing is found, the filters without which something would be.

        At most one query for each filter in force. An empty list with several filters in force
        means that only removing several of them helps.
        """
        found = []
        for one in self.active:
            queryset = self.queryset
            for name, value in self._values.items():
                if name != one.name:
                    queryset = self.filters[name].filter(queryset, value)
            hidden = queryset.count()
            if hidden:
                found.append(Blocker(one.label, hidden, one.url))
        return found


class ServiceFilter(ToldFilters):
    """Text, direction, legal form and state. Its choices only offer what the catalogue holds."""

    q = WordsFilter(label="Mots", method="filter_words")
    direction = django_filters.ModelChoiceFilter(
        label=with_direction_noun(lambda noun: noun.title),
        queryset=Direction.objects.none(),
        to_field_name="slug",
        empty_label=with_direction_noun(lambda noun: noun.every),
    )
    legal_form = django_filters.ChoiceFilter(
        label="Forme juridique", choices=LegalForm.choices, empty_label="Toutes les formes"
    )
    state = django_filters.ChoiceFilter(label="État", empty_label="Tous les états")

    class Meta:
        model = Service
        fields: tuple[str, ...] = ("q", "direction", "legal_form", "state")

    def __init__(self, data: QueryDict, queryset: ServiceQuerySet) -> None:
        super().__init__(data=data, queryset=queryset.select_related("direction"))
        directions = Direction.objects.filter(pk__in=queryset.order_by().values("direction"))
        self.filters["direction"].field.queryset = directions
        self.filters["state"].field.choices = self._state_choices()

    def _state_choices(self) -> list[tuple[str, str]]:
        held = {service.state for service in self._catalogue}
        return [(value, label) for value, label in Service.State.choices if value in held]

    @cached_property
    def _catalogue(self) -> list[Service]:
        """All services that the visitor may see: a few dozen, read once for words and choices."""
        return list(self.queryset)

    def filter_words(self, queryset: ServiceQuerySet, name: str, value: str) -> ServiceQuerySet:
        """Keep the services that answer every word of `value`, as the portal's search reads them.

        Accents, plurals, slips, half-typed words and what people say for what we call it.
        """
        if not tokens_of(value):
            return queryset
        hits = self._index.search(value, noise=0).hits
        return queryset.filter(pk__in=[hit.entry.extra for hit in hits if hit.is_complete])

    @property
    def words(self) -> str:
        """What is looked for, as it was typed; empty when nothing is."""
        return str(self._values.get("q", ""))

    @cached_property
    def _index(self) -> Index:
        meanings = [Meaning(row.words, row.meaning) for row in Synonym.objects.all()]
        return Index([_entry(service) for service in self._catalogue], meanings)


def _entry(service: Service) -> Entry:
    return Entry(
        kind="service",
        title=service.name,
        also=service.short_name,
        summary=service.summary,
        text=service.description,
        extra=service.pk,
    )
