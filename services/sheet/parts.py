"""The parts of a sheet, each with its form: whoever changes one leaves the others alone."""

import dataclasses
from collections.abc import Callable
from typing import Any

from accounts.actor import Actor
from services.models import Service
from services.sheet.content import Sheet
from services.sheet.forms import AudienceForm, PresentationForm
from services.sheet.line_forms import (
    BaseOptionsFormSet,
    BaseRatesFormSet,
    OptionsFormSet,
    RatesFormSet,
    initial_of,
)

PartForm = PresentationForm | AudienceForm | BaseOptionsFormSet | BaseRatesFormSet


def presentation(data: Any, service: Service, sheet: Sheet, actor: Actor) -> PartForm:
    return PresentationForm(data, instance=service, actor=actor)


def audience(data: Any, service: Service, sheet: Sheet, actor: Actor) -> PartForm:
    return AudienceForm(data, instance=service, actor=actor)


def options(data: Any, service: Service, sheet: Sheet, actor: Actor) -> PartForm:
    initial = [dataclasses.asdict(option) for option in sheet.options]
    found: PartForm = OptionsFormSet(data, initial=initial, sheet=sheet)
    return found


def rates(data: Any, service: Service, sheet: Sheet, actor: Actor) -> PartForm:
    found: PartForm = RatesFormSet(
        data, initial=[initial_of(rate) for rate in sheet.rates], sheet=sheet
    )
    return found


# The parts of a sheet, by the word of their address.
PARTS: dict[str, tuple[str, Callable[[Any, Service, Sheet, Actor], PartForm]]] = {
    "presentation": ("Présentation", presentation),
    "communes": ("Communes concernées", audience),
    "options": ("Options", options),
    "tarif": ("Tarif", rates),
}
