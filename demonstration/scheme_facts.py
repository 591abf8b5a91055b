"""What is known of a scheme of mutualisation; `demonstration.scheme` loads it.

Dates are written as the source gives them (« printemps 2015 », « 1er juillet 2015 »).
"""

from dataclasses import dataclass

from governance.models import Scheme, SchemeAction


@dataclass(frozen=True)
class StepFacts:
    """A step in the life of a scheme, in the order in which its source tells it."""

    slug: str
    title: str
    description: str
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True)
class AxisFacts:
    """An axis of the scheme and what it aims at, in our words."""

    slug: str
    title: str
    objective: str


@dataclass(frozen=True)
class ActionFacts:
    """An action: `axis` and `services` are slugs, `lead` and `communes` INSEE codes.

    `source` is said instead of the scheme's.
    """

    slug: str
    title: str
    kind: SchemeAction.Kind
    stage: SchemeAction.Stage
    description: str
    axis: str = ""
    starts: str = ""
    ends: str = ""
    lead: str = ""
    communes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    source: str = ""
    is_fictitious: bool = False


@dataclass(frozen=True)
class FigureFacts:
    """A figure that no table of the portal can give, as its source writes it."""

    slug: str
    title: str
    value: str


@dataclass(frozen=True)
class SchemeFacts:
    """The scheme of a territory, as the public page named in `source` tells it."""

    slug: str
    name: str
    source: str
    presentation: str
    objectives: tuple[str, ...]
    actions: tuple[ActionFacts, ...]
    state: Scheme.State = Scheme.State.UNDER_WAY
    adopted: str = ""
    starts: str = ""
    ends: str = ""
    steps: tuple[StepFacts, ...] = ()
    axes: tuple[AxisFacts, ...] = ()
    figures: tuple[FigureFacts, ...] = ()
