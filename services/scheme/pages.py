"""What the pages of the scheme show, read with a number of queries that does not grow."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from accounts.actor import Actor
from communes.models import Commune
from core.french import count
from governance.access import visible_actions, visible_schemes
from governance.models import Scheme, SchemeAction, SchemeActionQuerySet, SchemeStep
from services.access import visible_services
from services.figures import HEAVY_COMMUNE_FIELDS, subscribers_by_service_on
from services.models import Expectation, Service

STAGE_TONES = {
    SchemeAction.Stage.IDEA: "neutral",
    SchemeAction.Stage.DECIDED: "info",
    SchemeAction.Stage.IN_PREPARATION: "waiting",
    SchemeAction.Stage.UNDER_WAY: "progress",
    SchemeAction.Stage.DONE: "success",
    SchemeAction.Stage.ABANDONED: "danger",
}
STATE_TONES = {
    Scheme.State.DRAFT: "neutral",
    Scheme.State.ADOPTED: "info",
    Scheme.State.UNDER_WAY: "progress",
    Scheme.State.CLOSED: "success",
}
BY_AXIS, BY_KIND = "axe", "nature"


@dataclass(frozen=True)
class ShownAction:
    """An action with what the page says of it."""

    action: SchemeAction
    communes: list[Commune]
    services: list[Service]
    # All members take part: naming them would say less.
    is_everybody: bool

    @property
    def tone(self) -> str:
        return STAGE_TONES[SchemeAction.Stage(self.action.stage)]


@dataclass(frozen=True)
class ActionGroup:
    """Actions of one axis or of one kind."""

    title: str
    anchor: str
    objective: str
    actions: list[ShownAction]


@dataclass(frozen=True)
class Source:
    """Where the words of the page come from."""

    text: str
    url: str = ""


def shown_scheme(actor: Actor, slug: str = "") -> tuple[Scheme | None, list[Scheme]]:
    """Return the scheme of this address (the one in force without one), and the others. One query.

    The scheme is None where there is none that `actor` may see.
    """
    schemes = list(visible_schemes(actor).latest_first())
    found = next((row for row in schemes if row.slug == slug or not slug), None)
    return found, [row for row in schemes if row != found]


def with_participants(actions: SchemeActionQuerySet, actor: Actor) -> SchemeActionQuerySet:
    """Return `actions` with their axis, communes and services, read once for all of them."""
    communes = Commune.objects.defer(*HEAVY_COMMUNE_FIELDS)
    return actions.select_related("axis", "lead_commune").prefetch_related(
        Prefetch("communes", communes), Prefetch("services", visible_services(actor))
    )


def shown_actions(actions: Iterable[SchemeAction]) -> list[ShownAction]:
    """Return `actions`, which hold their communes and services, as they are drawn. One query."""
    today = timezone.localdate()
    members = set(Commune.objects.members_on(today).order_by().values_list("pk", flat=True))
    return [
        ShownAction(
            action,
            communes := list(action.communes.all()),
            list(action.services.all()),
            is_everybody=len(members) > 1 and members <= {commune.pk for commune in communes},
        )
        for action in actions
    ]


def groups_by_axis(scheme: Scheme, shown: list[ShownAction]) -> list[ActionGroup]:
    """Return all axes with their actions, then those of no axis. One query."""
    groups = [
        ActionGroup(
            f"Axe\u00a0{place} – {axis.title}",
            f"axe-{axis.slug}",
            axis.objective,
            [each for each in shown if each.action.axis_id == axis.pk],
        )
        for place, axis in enumerate(scheme.axes.all(), start=1)
    ]
    rest = [each for each in shown if each.action.axis_id is None]
    if rest:
        title = "Les autres actions" if groups else "Les actions"
        groups.append(ActionGroup(title, "actions", "", rest))
    return groups


def groups_by_kind(shown: list[ShownAction]) -> list[ActionGroup]:
    """Return the kinds that have actions, in the order of their list."""
    groups = []
    for kind in SchemeAction.Kind:
        actions = [each for each in shown if each.action.kind == kind]
        if actions:
            groups.append(ActionGroup(kind.label, f"nature-{kind.value}", "", actions))
    return groups


def stages_of(shown: list[ShownAction]) -> list[tuple[str, int, str]]:
    """Return how many actions stand at each stage: (label, number, tone), none left out but 0."""
    counts = Counter(each.action.stage for each in shown)
    return [
        (stage.label, counts[stage], STAGE_TONES[stage])
        for stage in SchemeAction.Stage
        if counts[stage]
    ]


def tone_of_step(step: SchemeStep, day: datetime.date) -> str:
    """Return the tone of a step: done, under way, to come, or undated."""
    if step.starts_on is None and step.ends_on is None:
        return "neutral"
    if step.ends_on is not None and step.ends_on <= day:
        return "success"
    is_begun = step.starts_on is None or step.starts_on <= day
    return "progress" if is_begun else "waiting"


def sources_of(scheme: Scheme, texts: Iterable[str]) -> list[Source]:
    """Return the scheme's own source, then the others that its parts name, each once."""
    found = [Source(scheme.source or scheme.source_url, scheme.source_url)]
    found += [Source(text) for text in dict.fromkeys(texts) if text != scheme.source]
    return [source for source in found if source.text]


def services_with_figures(services: list[Service]) -> list[tuple[Service, str]]:
    """Return `services`, each with « 26 communes sur 31 » where communes can join it. Few queries.

    Counted as on the service's own page.
    """
    if not services:
        return []
    day = timezone.localdate()
    members = Commune.objects.members_on(day).count()
    counted = subscribers_by_service_on(day)
    return [
        (row, f"{count(counted[row.pk], 'commune')} sur {members}" if row.pk in counted else "")
        for row in services
    ]


def actions_of(actions: SchemeActionQuerySet, actor: Actor) -> list[tuple[SchemeAction, str]]:
    """Return those of `actions` that `actor` may see, each with its tone. One query."""
    seen = visible_actions(actor).order_by().values("pk")
    return [
        (action, STAGE_TONES[SchemeAction.Stage(action.stage)])
        for action in actions.filter(pk__in=seen)
    ]


def expectations(actor: Actor) -> list[tuple[Expectation, Service | None]]:
    """Return what the mayors asked for, with the service that answers, if seen. Two queries."""
    services = visible_services(actor).in_bulk()
    return [(row, services.get(row.service_id)) for row in Expectation.objects.all()]
