"""Loads the scheme of a territory: its steps, axes, actions and figures, linked to its services."""

from collections.abc import Mapping

from django.db import transaction

from communes.models import Commune
from core.french import typographic
from core.rough_dates import RoughDate
from demonstration.scheme_facts import ActionFacts, SchemeFacts
from governance.models import Scheme, SchemeAction, SchemeAxis, SchemeFigure, SchemeStep
from services.models import Service


@transaction.atomic
def load_scheme(facts: SchemeFacts, services: Mapping[str, Service]) -> Scheme:
    """Write `facts` and return the scheme; writing them again changes nothing.

    Raises Commune.DoesNotExist or KeyError for a commune or a service that is not there.
    """
    scheme, _ = Scheme.objects.update_or_create(
        slug=facts.slug,
        defaults={
            "name": facts.name,
            "state": facts.state,
            "presentation": typographic(facts.presentation),
            "objectives": typographic("\n".join(facts.objectives)),
            "source": typographic(facts.source),
            "adopted": _date(facts.adopted),
            "starts": _date(facts.starts),
            "ends": _date(facts.ends),
        },
    )
    for position, step in enumerate(facts.steps, 1):
        SchemeStep.objects.update_or_create(
            scheme=scheme,
            slug=step.slug,
            defaults={
                "title": typographic(step.title),
                "description": typographic(step.description),
                "starts": _date(step.starts),
                "ends": _date(step.ends),
                "source": scheme.source,
                "position": position,
            },
        )
    axes = {}
    for position, axis in enumerate(facts.axes, 1):
        axes[axis.slug], _ = SchemeAxis.objects.update_or_create(
            scheme=scheme,
            slug=axis.slug,
            defaults={
                "title": typographic(axis.title),
                "objective": typographic(axis.objective),
                "source": scheme.source,
                "position": position,
            },
        )
    for position, figure in enumerate(facts.figures, 1):
        SchemeFigure.objects.update_or_create(
            scheme=scheme,
            slug=figure.slug,
            defaults={
                "title": typographic(figure.title),
                "value": typographic(figure.value),
                "source": scheme.source,
                "position": position,
            },
        )
    for position, action in enumerate(facts.actions, 1):
        row = _action(scheme, action, position, axes.get(action.axis))
        for slug in action.services:
            services[slug].scheme_actions.add(row)
    return scheme


def _action(
    scheme: Scheme, facts: ActionFacts, position: int, axis: SchemeAxis | None
) -> SchemeAction:
    action, _ = SchemeAction.objects.update_or_create(
        slug=facts.slug,
        defaults={
            "scheme": scheme,
            "axis": axis,
            "title": typographic(facts.title),
            "description": typographic(facts.description),
            "kind": facts.kind,
            "stage": facts.stage,
            "starts": _date(facts.starts),
            "ends": _date(facts.ends),
            "lead_commune": _commune(facts.lead) if facts.lead else None,
            "source": typographic(facts.source) or scheme.source,
            "is_fictitious": facts.is_fictitious,
            "position": position,
        },
    )
    action.communes.set(_commune(code) for code in facts.communes)
    return action


def _commune(insee_code: str) -> Commune:
    return Commune.objects.get(insee_code=insee_code)


def _date(text: str) -> RoughDate | None:
    return RoughDate.read(text) if text else None
