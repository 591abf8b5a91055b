"""« Qui adhère à quoi », as a page and as files."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from core.table_files import FORMATS
from services.exports import matrix_sheets
from services.matrix import Cell, Row, Shown, source_on
from services.matrix_form import MatrixForm


def _asked(request: HttpRequest) -> tuple[MatrixForm, Shown]:
    """Return the form and the part of the matrix that it asks for; today's where it is wrong."""
    day = MatrixForm.day_in(request.GET) or timezone.localdate()
    source = source_on(day, request.actor)
    form = MatrixForm(request.GET, source=source)
    return form, Shown(source, form.asked)


def _drawn(rows: tuple[Row, ...]) -> list[tuple[Row, SafeString]]:
    """Return the rows, each with its cells as markup: thousands of them show a few hundred things.

    Drawn one by one, they would take ten times as long as all the rest of the page.
    """
    template = get_template("services/_matrix_cell.html")
    drawn: dict[Cell, str] = {}
    for row in rows:
        for cell in row.cells:
            if cell not in drawn:
                drawn[cell] = template.render({"cell": cell}).strip()
    return [
        (row, mark_safe("".join(drawn[cell] for cell in row.cells)))  # noqa: S308 - a template's
        for row in rows
    ]


@login_not_required
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """The communes and the services that are asked for, today or on another day."""
    form, shown = _asked(request)
    context = {
        "form": form,
        "chips": form.chips,
        "shown": shown,
        "asked": form.asked,
        "matrix": shown.matrix,
        "whole": shown.source.whole,
        "rows": _drawn(shown.rows),
        "formats": FORMATS.values(),
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
    }
    return render(request, "services/matrix.html", context)


@login_not_required
@require_safe
def matrix_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same as a file; 404 for what the page would not understand: a file shows no message."""
    form, shown = _asked(request)
    if extension not in FORMATS or (form.is_bound and not form.is_valid()):
        raise Http404("Ce fichier n’existe pas.")
    sheets = matrix_sheets(shown, [words for words, _ in form.chips])
    return FORMATS[extension].response(sheets, f"adhesions-{shown.matrix.day.isoformat()}")
