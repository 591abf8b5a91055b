"""One search for one person: what they may see, ranked, and where each hit leads them."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.actor import Actor
from communes.models import Commune
from core.search import Hit, Index, Meaning, Results
from core.words import held_in, tokens_of
from governance.access import visible_actions
from mutualisation.help import help_sections
from mutualisation.help.guides import audiences_of, guide_of
from mutualisation.search.entries import (
    Asked,
    Kind,
    action_entries,
    commune_entries,
    direction_entries,
    help_entries,
    page_entries,
    service_entries,
    type_entries,
)
from requests_desk.models import RequestType
from services.access import may_prepare_for, visible_directions, visible_services
from services.figures import HEAVY_COMMUNE_FIELDS, services_held_by
from services.models import Synonym

SHOWN_IN_A_GROUP = 6
SHOWN_SUGGESTIONS = 6
SHOWN_WORDS = 3
# With fewer telling words, what is typed finds a request but does not say what it is about.
WORDS_OF_A_SUBJECT = 2


@dataclass(frozen=True)
class FoundHit:
    """A hit as it is drawn: `url` opens it; `ask_url` is the request filled in with it."""

    title: str
    summary: str
    # The usual words of the entry that answer, where neither the title nor the summary shows why.
    concerns: tuple[str, ...]
    words: frozenset[str]
    kind: Kind
    url: str
    ask_url: str
    # The service that would answer, when none of the person's communes has joined it.
    not_joined: str = ""

    @property
    def is_request(self) -> bool:
        return self.kind == Kind.TYPE


@dataclass(frozen=True)
class Group:
    """The hits of one kind."""

    kind: Kind
    hits: list[FoundHit]

    @property
    def anchor(self) -> str:
        return self.kind.name.lower()


@dataclass(frozen=True)
class Found:
    """What a search gives. `ask_url` is the request that holds the words as they were typed."""

    query: str
    hits: list[FoundHit]
    unknown: tuple[str, ...]
    corrected: str
    may_ask: bool

    @property
    def groups(self) -> list[Group]:
        """The hits by kind; the kind of the best one comes first."""
        by_kind: dict[Kind, list[FoundHit]] = {}
        for hit in self.hits:
            by_kind.setdefault(hit.kind, []).append(hit)
        return [Group(kind, hits[:SHOWN_IN_A_GROUP]) for kind, hits in by_kind.items()]

    @property
    def ask_url(self) -> str:
        return _request_url(subject=self.query) if self.may_ask else ""

    @property
    def corrected_url(self) -> str:
        return f"{reverse('search')}?{urlencode({'q': self.corrected})}"

    @property
    def suggestions(self) -> list[FoundHit]:
        return self.hits[:SHOWN_SUGGESTIONS]


def index_for(actor: Actor, day: datetime.date, *, types_are_listed: bool) -> Index:
    """Return all that `actor` may find on `day`: six queries, whatever is in the portal.

    The usual requests are listed for those who may send one; for the others, services stand for
    them.
    """
    types = list(RequestType.objects.active())
    communes = Commune.objects.members_on(day).defer(*HEAVY_COMMUNE_FIELDS)
    own_guides = [guide_of(audience).document.title for audience in audiences_of(actor)]
    entries = [
        *(type_entries(types) if types_are_listed else ()),
        *service_entries(visible_services(actor), types, types_are_listed=types_are_listed),
        *action_entries(visible_actions(actor)),
        *commune_entries(communes),
        *direction_entries(visible_directions().open()),
        *help_entries(help_sections(), own_guides),
        *page_entries(),
    ]
    return Index(entries, meanings())


def meanings() -> list[Meaning]:
    """Return the synonyms that administrators keep."""
    return [Meaning(row.words, row.meaning) for row in Synonym.objects.all()]


def find(actor: Actor, query: str, day: datetime.date) -> Found:
    """Return what `query` (already clean) finds for `actor` on `day`."""
    communes = may_prepare_for(actor, day)
    may_ask = communes.exists()
    held = services_held_by(communes, day) if may_ask and query else set()
    if query:
        results = index_for(actor, day, types_are_listed=may_ask).search(query)
    else:
        results = Results(())
    return Found(
        query=query,
        hits=[_shown(hit, query, may_ask, held) for hit in results.hits],
        unknown=results.unknown,
        corrected=results.corrected,
        may_ask=may_ask,
    )


def try_words(actor: Actor, query: str, day: datetime.date) -> Found:
    """Return what `query` finds for the people of a commune, whoever `actor` is; no link asks."""
    results = index_for(actor, day, types_are_listed=True).search(query)
    return Found(
        query=query,
        hits=[_shown(hit, query, may_ask=False) for hit in results.hits[:SHOWN_SUGGESTIONS]],
        unknown=results.unknown,
        corrected=results.corrected,
        may_ask=False,
    )


def _shown(hit: Hit, query: str, may_ask: bool, held: Collection[int] = frozenset()) -> FoundHit:
    entry = hit.entry
    kind = Kind(entry.kind)
    ask_url = not_joined = ""
    if may_ask and isinstance(asked := entry.extra, Asked):
        telling = [token for token in tokens_of(query) if not token.is_little]
        subject = query if len(telling) >= WORDS_OF_A_SUBJECT else ""
        name = "type" if kind == Kind.TYPE else "service"
        ask_url = _request_url(subject=subject, **{name: asked.slug})
        not_joined = "" if asked.service_id in held else asked.service
    return FoundHit(
        title=entry.title,
        summary=entry.summary,
        concerns=_concerns(hit) if kind == Kind.TYPE else (),
        words=hit.words,
        kind=kind,
        url=ask_url if kind == Kind.TYPE else entry.url,
        ask_url=ask_url,
        not_joined=not_joined,
    )


def _concerns(hit: Hit) -> tuple[str, ...]:
    entry = hit.entry
    if hit.words & (held_in(entry.title) | held_in(entry.summary)):
        return ()
    words = (words.strip() for words in entry.keywords.split(","))
    return tuple(each for each in words if held_in(each) & hit.words)[:SHOWN_WORDS]


def _request_url(*, subject: str, **fields: str) -> str:
    if subject:
        fields["objet"] = subject
    return f"{reverse('request_new')}?{urlencode(fields)}"
