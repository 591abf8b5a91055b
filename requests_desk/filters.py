"""Filters of the lists, their chips, what blocks an empty list, the inbox's saved views."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, Role
from communes.models import Commune, Direction
from core.filters import WordsFilter
from core.french import unaccented
from core.nouns import with_direction_noun
from core.working_time import add_working_days
from requests_desk.models import Assignment, ServiceRequest, ServiceRequestQuerySet
from requests_desk.vocabulary import ENDED_STATES, OPEN_STATES, State, Urgency
from services.models import Service

SOON_WORKING_DAYS = 2
LATE_VIEW = "en-retard"
_ACCENTED, _PLAIN = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’", "aaaaaaceeeeiiiinooooouuuuyy'"

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "en-cours": ("En cours", tuple(state for state in OPEN_STATES if state != State.WAITING)),
    "a-completer": ("En attente de la commune", (State.WAITING,)),
    "repondues": ("Réponse apportée", (State.RESOLVED,)),
    "terminees": ("Terminées", ENDED_STATES),
    "a-valider": ("À valider par le maire", (State.TO_APPROVE,)),
    "brouillons": ("Brouillons", (State.DRAFT,)),
}


def _plain(column: str) -> Func:
    """Return `column` in lower case without accents, as `core.french.unaccented` writes a word."""
    text = Replace(Lower(F(column)), Value("œ"), Value("oe"))
    return Func(text, Value(_ACCENTED), Value(_PLAIN), function="translate")


class _RequestFilters(django_filters.FilterSet):
    """What both lists share. Values in addresses are slugs and INSEE codes, never primary keys."""

    q = WordsFilter(label="Numéro ou objet", method="with_words")
    service = django_filters.ModelChoiceFilter(
        queryset=Service.objects.public(),
        label="Service",
        to_field_name="slug",
        empty_label="Tous les services",
    )
    commune = django_filters.ModelChoiceFilter(
        queryset=Commune.objects.all(),
        label="Commune",
        to_field_name="insee_code",
        empty_label="Toutes les communes",
    )

    def with_words(
        self, queryset: ServiceRequestQuerySet, name: str, value: str
    ) -> ServiceRequestQuerySet:
        """Return the requests whose number or subject holds every word, accents aside."""
        queryset = queryset.alias(plain_subject=_plain("subject"))
        for word in unaccented(value).split():
            queryset = queryset.filter(Q(number__contains=word) | Q(plain_subject__contains=word))
        return queryset

    def offer(self, name: str, rows: QuerySet[Any] | None) -> None:
        """Offer only `rows` in the filter `name`; drop it when there is nothing to choose."""
        if rows is None:
            del self.filters[name]
        else:
            self.filters[name].extra["queryset"] = rows


class RequestFilters(_RequestFilters):
    """The filters of « Demandes »."""

    etat = django_filters.ChoiceFilter(
        label="Où en est la demande",
        choices=[(slug, label) for slug, (label, _) in GROUPS.items()],
        empty_label="Toutes",
        method="in_group",
    )

    def __init__(self, *args: Any, communes: QuerySet[Commune] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("commune", communes)

    def in_group(
        self, queryset: ServiceRequestQuerySet, name: str, value: str
    ) -> ServiceRequestQuerySet:
        return queryset.filter(state__in=GROUPS[value][1])


class InboxFilters(_RequestFilters):
    """The filters of the inbox."""

    direction = django_filters.ModelChoiceFilter(
        queryset=Direction.objects.receiving_requests(),
        label=with_direction_noun(lambda noun: noun.title),
        to_field_name="slug",
        empty_label=with_direction_noun(lambda noun: noun.every),
        method="of_direction",
    )
    urgence = django_filters.ChoiceFilter(
        field_name="urgency", label="Urgence", choices=Urgency.choices, empty_label="Toutes"
    )
    etat = django_filters.ChoiceFilter(
        field_name="state",
        label="État",
        choices=[choice for choice in State.choices if choice[0] in OPEN_STATES],
        empty_label="Tous",
    )

    def __init__(
        self,
        *args: Any,
        directions: QuerySet[Direction] | None,
        communes: QuerySet[Commune] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("direction", directions)
        self.offer("commune", communes)

    def of_direction(
        self, queryset: ServiceRequestQuerySet, name: str, value: Direction
    ) -> ServiceRequestQuerySet:
        return queryset.for_direction(value.pk)


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the list without it."""

    name: str
    label: str
    remove_url: str


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return f"?{rest.urlencode()}" if rest else "?"


def active_chips(request: HttpRequest, filters: django_filters.FilterSet) -> list[Chip]:
    """Return the filters in force, each with the address of the list without it."""
    chips = []
    for name, value in _in_force(filters).items():
        field = filters.form.fields[name]
        text = str(value)
        if isinstance(field, forms.ChoiceField) and not isinstance(value, Model):
            text = str(dict(field.choices).get(value, value))
        label = f"«\u00a0{text}\u00a0»" if name == "q" else f"{field.label}\u00a0: {text}"
        chips.append(Chip(name, label, _without(request.GET, name)))
    return chips


def _in_force(filters: django_filters.FilterSet) -> dict[str, Any]:
    if not filters.form.is_valid():
        return {}
    return {name: value for name, value in filters.form.cleaned_data.items() if value}


def narrowed(
    filters: django_filters.FilterSet, rows: ServiceRequestQuerySet
) -> ServiceRequestQuerySet:
    """Return those of `rows` that the filters in force let through."""
    for name, value in _in_force(filters).items():
        rows = filters.filters[name].filter(rows, value)
    return rows


def blocking_filters(
    filters: django_filters.FilterSet, chips: list[Chip]
) -> list[tuple[Chip, int]]:
    """Return, for an empty list, the filters whose removal alone shows requests, and how many.

    One query, whatever the number of filters.
    """
    values = _in_force(filters)
    counts: dict[str, Count] = {}
    for removed in values:
        rows = filters.queryset
        for name, value in values.items():
            if name != removed:
                rows = filters.filters[name].filter(rows, value)
        counts[f"without_{removed}"] = Count(
            "pk", filter=Q(pk__in=rows.order_by().values("pk")), distinct=True
        )
    if not counts:
        return []
    found = ServiceRequest.objects.aggregate(**counts)
    return [
        (chip, found[f"without_{chip.name}"]) for chip in chips if found[f"without_{chip.name}"]
    ]


@dataclass(frozen=True)
class Elsewhere:
    """Where else the same filters find requests: a place, how many there, and its address."""

    label: str
    number: int
    url: str


def found_elsewhere(
    filters: django_filters.FilterSet, visible: ServiceRequestQuerySet, query: QueryDict
) -> list[Elsewhere]:
    """Return, for an empty view of the inbox, where its filters find something. Two queries.

    The other open requests come first, then those that are answered or over: the inbox does not
    show them, « Demandes » does, whose filters are fewer.
    """
    values = _in_force(filters)
    kept = query.copy()
    for name in ("vue", "page"):
        kept.pop(name, None)
    rows = narrowed(filters, visible.open())
    places = [Elsewhere("Toutes les ouvertes", rows.count(), f"?{kept.urlencode()}")]
    if values.keys() - {"q", "service", "commune"} == set() and values:
        over = narrowed(filters, visible.submitted().exclude(state__in=OPEN_STATES))
        url = f"{reverse('requests')}?{kept.urlencode()}"
        places.append(Elsewhere("Demandes répondues ou terminées", over.count(), url))
    return [place for place in places if place.number]


@dataclass(frozen=True)
class SavedView:
    """A link of the inbox's left rail."""

    slug: str
    label: str
    select: Callable[[ServiceRequestQuerySet], ServiceRequestQuerySet]


def saved_views(actor: Actor, day: datetime.date, subdivision: str | None) -> list[SavedView]:
    """Return the views of the inbox of `actor` on `day`, in the order of the rail."""
    soon = add_working_days(day, SOON_WORKING_DAYS, subdivision)
    views = [
        SavedView("a-trier", "À trier", lambda rows: rows.to_triage()),
        SavedView(LATE_VIEW, "En retard", lambda rows: rows.overdue_on(day)),
        SavedView(
            "bientot",
            "Bientôt en retard",
            lambda rows: rows.open().exclude(state=State.WAITING).filter(due_on__range=(day, soon)),
        ),
        SavedView(
            "en-attente", "En attente de la commune", lambda rows: rows.waiting_for_commune()
        ),
    ]
    if actor.has(Role.DESK_AGENT, *DIRECTION_ROLES):
        views.append(SavedView("les-miennes", "Mes demandes", lambda rows: _own(rows, actor)))
    if directions := actor.direction_ids():
        views.append(
            SavedView(
                "ma-direction",
                str(with_direction_noun(lambda noun: noun.mine)),
                lambda rows: rows.open().for_direction(*directions),
            )
        )
    return [*views, SavedView("toutes", "Toutes les ouvertes", lambda rows: rows.open())]


def _own(rows: ServiceRequestQuerySet, actor: Actor) -> ServiceRequestQuerySet:
    """Return the open requests that `actor` has in charge, or has entered for a commune."""
    held = Assignment.objects.filter(agent=actor.user, ended_at=None).values("request_id")
    return rows.open().filter(Q(pk__in=held) | Q(author=actor.user, on_behalf=True))


def counts_of(views: list[SavedView], visible: ServiceRequestQuerySet) -> dict[str, int]:
    """Return how many of the `visible` requests each view holds (by slug), in one query."""
    names = {f"view_{rank}": view for rank, view in enumerate(views)}
    every = ServiceRequest.objects.order_by()
    found = (
        visible.open()
        .order_by()
        .aggregate(
            **{
                name: Count("pk", filter=Q(pk__in=view.select(every).values("pk")))
                for name, view in names.items()
            }
        )
    )
    return {view.slug: found[name] for name, view in names.items()}
