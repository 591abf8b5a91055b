"""Which part of which year a bilan may count: asked on the portal and in the shell alike."""

import datetime

from django.core.exceptions import ValidationError

from bilan.definitions import NBSP
from bilan.desk import has_requests
from bilan.period import Period, last_day_of
from communes.portal import portal_epci
from core.templatetags.french import day_text
from jobs.operations import JobError

FIRST_YEAR = 2000


class ReportRefused(JobError):
    """Why a bilan cannot be made or moved on, in a French sentence."""


def checked_period(*, year: int, cut_off_on: datetime.date | None, today: datetime.date) -> Period:
    """Return the period that a bilan of `year` counts: up to 31 December, or `today` before it.

    Raise ReportRefused for a year before FIRST_YEAR or in the future, a cut-off outside of the year
    or in the future, an empty portal, and a year without any request.
    """
    if year < FIRST_YEAR:
        raise ReportRefused(
            f"Il n’y a pas de bilan {year}{NBSP}: donnez une année de {FIRST_YEAR} à {today.year}."
        )
    if year > today.year:
        raise ReportRefused(
            f"L’année {year} n’a pas commencé{NBSP}: son bilan ne peut pas être préparé."
        )
    cut_off_on = cut_off_on or min(today, last_day_of(year))
    if cut_off_on.year != year:
        raise ReportRefused(
            f"Les chiffres du bilan {year} s’arrêtent à un jour de {year}, "
            f"pas au {day_text(cut_off_on, with_weekday=False)}."
        )
    if cut_off_on > today:
        day = day_text(cut_off_on, with_weekday=False)
        raise ReportRefused(
            f"Les chiffres ne peuvent pas être arrêtés au {day}{NBSP}: ce jour n’est pas venu."
        )
    if portal_epci() is None:
        raise ReportRefused(
            f"Ce portail n’a pas encore de territoire{NBSP}: importez d’abord l’intercommunalité."
        )
    period = Period(year, cut_off_on)
    if not has_requests(period):
        raise ReportRefused(
            f"Aucune demande {period.words}{NBSP}: il n’y a pas de bilan à préparer."
        )
    return period


def parse_cut_off(text: str) -> datetime.date:
    """Return the day written as AAAA-MM-JJ; raise ValidationError in French for anything else."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            f"«{NBSP}{text}{NBSP}» n’est pas une date. Écrivez-la ainsi{NBSP}: 2026-09-30."
        ) from None
