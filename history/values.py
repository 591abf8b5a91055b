"""A value as the database kept it, in the words that people read."""

import datetime
import json
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    JSONField,
)
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from core.french import typographic
from core.opening_hours import opening_hours_text
from core.templatetags.french import day_text, decimal, hour
from history.kinds import target_of
from history.names import Names

NOTHING = "–"
LONGEST = 400


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def in_words(one: Field, value: Any, names: Names) -> str:
    """Return `value` of the field `one`: a choice by its label, a row by its name today."""
    if is_empty(value):
        return NOTHING
    target = target_of(one)
    if target is not None:
        return names.of(str(target._meta.label_lower), value) or f"n°\u00a0{value} (disparu)"
    if one.flatchoices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(one, BooleanField):
        return "oui" if value else "non"
    if isinstance(one, DateField):
        return _date(one, str(value))
    if isinstance(one, DecimalField):
        return decimal(Decimal(str(value)), one.decimal_places or 0)
    if isinstance(one, JSONField):
        return _structure(value)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def shortened(text: str) -> str:
    """Return the beginning of a text that is too long for a table."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _date(one: Field, value: str) -> str:
    if not isinstance(one, DateTimeField):
        day = parse_date(value)
        return day_text(day, with_weekday=False) if day else value
    moment = parse_datetime(value)
    if moment is None:
        return value
    return moment_text(moment)


def moment_text(moment: datetime.datetime) -> str:
    """Return « 24 novembre 2026 à 9 h 05 », in the EPCI's time zone."""
    local = timezone.localtime(moment)
    return f"{day_text(local.date(), with_weekday=False)} à {hour(local)}"


def _structure(value: Any) -> str:
    rows = opening_hours_text(value) if isinstance(value, list) else []
    if rows:
        return "\n".join(typographic(f"{row.days} : {row.hours}") for row in rows)
    return json.dumps(value, ensure_ascii=False)
