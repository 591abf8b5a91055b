"""All that a bilan shows, gathered from the tables of every app. Nothing is written.

`gather` runs the same number of queries whatever the size of the territory.
"""

from base64 import b64encode
from decimal import Decimal
from typing import Any

from bilan import definitions as say
from bilan import desk
from bilan.period import Period
from bilan.sheets import sheet_texts, sheets
from bilan.tables import desk_tables, territory_tables
from bilan.territory import CONTOURS, contours_text
from bilan.year import Figure, Gathered, Year
from communes.models import Epci


def gather(period: Period, *, epci: Epci) -> Gathered:
    """Return what the bilan of `period` shows, each figure beside that of the year before."""
    year = Year(period)
    return Gathered(
        figures=key_figures(year),
        tables=[*territory_tables(year), *desk_tables(year), *sheets(year)],
        texts={
            **say.texts(period, epci=epci, knows_before=year.knows_before),
            **sheet_texts(year),
            CONTOURS: contours_text(year),
            **_identity(epci),
        },
    )


def _identity(epci: Epci) -> dict[str, str]:
    """Return the colour and the logo of the day, which the document keeps."""
    if not epci.has_logo:
        return {"colour": epci.colour, "logo": ""}
    content = b64encode(epci.logo).decode()
    return {"colour": epci.colour, "logo": f"data:image/{epci.logo_kind};base64,{content}"}


def key_figures(year: Year) -> list[Figure]:
    """Return the key figures, each with its sentence and its definition."""
    now, before, reach, reach_before = year.desk, year.desk_before, year.reach, year.reach_before
    (open_now, late_now), (open_before, late_before) = desk.backlog((year.period, year.before))
    reopened, reopened_before = desk.reopened((year.period, year.before))
    words = say.Sentences(year.period)
    people = reach.population_share(reach.engaged_ids)
    people_before = reach_before.population_share(reach_before.engaged_ids)

    def figure(key: str, value: Any, previous: Any, text: str) -> Figure:
        if key not in say.REACH_FIGURES and not year.knows_before:
            previous = None
        label, unit, definition = say.FIGURES[key]
        numbers = [None if one is None else Decimal(one) for one in (value, previous)]
        return Figure(key, label, numbers[0], numbers[1], unit, text, definition)

    engaged, members = len(reach.engaged_ids), reach.members
    return [
        figure(
            "engaged",
            engaged,
            len(reach_before.engaged_ids),
            words.engaged(engaged, members),
        ),
        figure("members", members, reach_before.members, words.members(members)),
        figure("population", people, people_before, words.population(people)),
        figure("subscriptions", reach.matrix.total, reach_before.matrix.total, ""),
        figure("received", now.received, before.received, words.received(now.received)),
        figure("answers", now.answers, before.answers, words.answers(now.answers)),
        figure("median", now.median, before.median, words.median(now)),
        figure("p90", now.p90, before.p90, words.p90(now)),
        figure("within", now.within_share, before.within_share, words.within(now)),
        figure("hours", now.hours, before.hours, ""),
        figure("satisfaction", now.satisfaction, before.satisfaction, words.satisfaction(now)),
        figure("ratings", now.ratings, before.ratings, ""),
        figure("reopened", reopened, reopened_before, ""),
        figure("declined", now.declined, before.declined, ""),
        figure("not_subscribed", now.not_subscribed, before.not_subscribed, ""),
        figure("unmet", now.unmet, before.unmet, ""),
        figure("open", open_now, open_before, ""),
        figure("late", late_now, late_before, ""),
    ]
