"""Template filters: dates, numbers and words as French people write them."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone

from core import french
from core.periods import last_day as last_day_inside

register = template.Library()

NOTHING = "–"
NBSP = "\u00a0"
THIN_NBSP = "\u202f"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
Number = int | float | Decimal


def date_of(value: datetime.date) -> datetime.date:
    """Return the day of `value`, which may be a moment: then its day in the EPCI's time zone."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day_text(value: datetime.date, *, with_year: bool = True, with_weekday: bool = True) -> str:
    """Return « mardi 24 novembre 2026 »; the first of a month is « 1er »."""
    number = "1er" if value.day == 1 else str(value.day)
    words = [number, _MONTHS[value.month - 1]]
    if with_weekday:
        words.insert(0, _DAYS[value.weekday()])
    if with_year:
        words.append(str(value.year))
    return " ".join(words)


@register.filter
def month_text(value: datetime.date) -> str:
    """Return « décembre 2026 »."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def relative_day(value: datetime.date, today: datetime.date) -> str:
    """Return « aujourd’hui », « dans 2 jours », « il y a 3 mois »: `value` as seen from `today`.

    Months and years are counted once they are whole.
    """
    days = (value - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    months = _whole_months(*sorted((value, today)))
    if months < 2:
        words = french.count(abs(days), "jour")
    elif months < 24:
        words = f"{months}{NBSP}mois"
    else:
        words = french.count(months // 12, "an")
    return f"dans {words}" if days > 0 else f"il y a {words}"


def _whole_months(start: datetime.date, end: datetime.date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def relative_moment(value: datetime.datetime, now: datetime.datetime) -> str:
    """Return « il y a 5 minutes », « dans 3 heures », or in days once it is another day."""
    seconds = (value - now).total_seconds()
    distance = abs(seconds)
    if distance < 60:
        return "à l’instant"
    if distance < 3600:
        words = french.count(int(distance // 60), "minute")
    elif date_of(value) == date_of(now) or distance < 6 * 3600:
        words = french.count(int(distance // 3600), "heure")
    else:
        return relative_day(date_of(value), date_of(now))
    return f"dans {words}" if seconds > 0 else f"il y a {words}"


@register.filter
def day(value: datetime.date | None) -> str:
    """« mardi 24 novembre 2026 »."""
    return day_text(date_of(value)) if value else NOTHING


@register.filter
def short_day(value: datetime.date | None) -> str:
    """« 24 novembre 2026 », without the name of the day."""
    return day_text(date_of(value), with_weekday=False) if value else NOTHING


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """« mardi 24 novembre 2026 à 9 h 05 », in the EPCI's time zone."""
    if not value:
        return NOTHING
    return f"{day_text(date_of(value))} à {hour(value)}"


@register.filter
def hour(value: datetime.datetime | None) -> str:
    """« 9 h 05 », in the EPCI's time zone."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local.hour}{NBSP}h{NBSP}{local:%M}"


@register.filter
def relative(value: datetime.date | None) -> str:
    """« dans 2 jours », « il y a 3 heures » (hours only for a moment)."""
    if not value:
        return NOTHING
    if isinstance(value, datetime.datetime):
        return relative_moment(value, timezone.now())
    return relative_day(value, timezone.localdate())


@register.filter
def day_relative(value: datetime.date | None) -> str:
    """« dans 2 jours, mardi 24 novembre »; the year is said when it is not this one."""
    if not value:
        return NOTHING
    day_of_value, today = date_of(value), timezone.localdate()
    text = day_text(day_of_value, with_year=day_of_value.year != today.year)
    return f"{relative_day(day_of_value, today)}, {text}"


@register.filter
def decimal(value: Number | None, places: int = 1) -> str:
    """« 1 234,5 »: a number rounded half up to `places` decimals, with a French comma."""
    if value is None or value == "":
        return NOTHING
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    if exact == 0:
        exact = abs(exact)
    return f"{exact:,f}".replace(",", THIN_NBSP).replace(".", ",").replace("-", "\u2212")


@register.filter
def number(value: Number | None) -> str:
    """« 1 234 »: a whole number, its thousands apart by a narrow space that does not break."""
    return decimal(value, 0)


@register.filter
def percent(value: Number | None, places: int = 0) -> str:
    """« 87 % » from the ratio 0.87."""
    if value is None or value == "":
        return NOTHING
    return f"{decimal(Decimal(str(value)) * 100, places)}{NBSP}%"


@register.filter
def count(value: int | None, word: str) -> str:
    """« 3 demandes »; give both forms when the plural is not a final s: `"cheval,chevaux"`."""
    singular, _, plural = word.partition(",")
    return french.count(value or 0, singular, plural or None)


@register.filter
def de(name: object) -> str:
    """« d’Availles-sur-Seiche », « du Pertre »."""
    return french.de(str(name))


@register.filter
def a(name: object) -> str:
    """« à Vitré », « au Pertre »."""
    return french.a(str(name))


@register.filter
def sentence(text: object) -> str:
    """What somebody has typed, with its full stop whether they typed one or not."""
    return french.sentence(str(text or ""))


@register.filter(is_safe=True)
@stringfilter
def spaced(text: str) -> str:
    """The text with the non-breaking spaces of French: what a programmer typed may lack them."""
    return french.typographic(text)


@register.filter
def last_day(ends_on: datetime.date | None) -> datetime.date | None:
    """The last day inside a half-open period, to be followed by a date filter."""
    return last_day_inside(ends_on)


@register.filter
def filesize_fr(size: int | None) -> str:
    """« 340 ko », « 1,2 Mo »: the size in octets, by steps of 1 024 as computers show it."""
    if size is None:
        return NOTHING
    if size < 1024:
        return french.count(size, "octet")
    if size < 1024 * 1024:
        return f"{number(max(1, size // 1024))}{NBSP}ko"
    amount = Decimal(size) / (1024 * 1024)
    places = 0 if amount >= 10 or amount == int(amount) else 1
    return f"{decimal(amount, places)}{NBSP}Mo"
