"""The history, for administrators: all of it, or what happened to one object."""

from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import demand
from history.access import can_read_history
from history.exports import csv_of
from history.forms import HistoryForm, Place
from history.kinds import BY_SLUG
from history.models import Change
from history.pages import page_of
from history.reading import name_of


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Who changed what, the latest first, with filters."""
    demand(can_read_history(request.actor))
    form = HistoryForm(request.GET)
    query = form.query()
    context = {
        "form": form,
        "chips": form.chips(),
        "query": query,
        "page": page_of(form.apply(Change.objects.all()), Place.of(request.GET), query),
    }
    return render(request, "history/history.html", context)


@require_safe
def history_of(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """What happened to one object, and to what belongs to it."""
    demand(can_read_history(request.actor))
    row = BY_SLUG.get(kind)
    if row is None or number > BigIntegerField.MAX_BIGINT:
        raise Http404("Cet objet n’a pas d’historique.")
    page = page_of(Change.objects.about(row, number), Place.of(request.GET))
    name = name_of(row, number, page.changes)
    if not page.changes and not name:
        raise Http404("Cet objet n’a jamais existé.")
    context = {
        "kind": row,
        "number": number,
        "name": name or f"n°\u00a0{number}",
        "page": page,
    }
    return render(request, "history/object.html", context)


@require_safe
def history_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What the filters let through, as a file; it leaves as it is read.

    A file has no place to say that a filter is refused: the page says it.
    """
    demand(can_read_history(request.actor))
    form = HistoryForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('history')}?{request.GET.urlencode()}")
    lines = csv_of(form.apply(Change.objects.all()), request.epci)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"historique-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
