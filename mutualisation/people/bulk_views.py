"""Inviting many people at once: from a file, or through the town halls' own addresses."""

import csv
import io
import json

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.http import demand, typed_in
from core.spreadsheets import UnreadableSpreadsheet, read_rows
from mutualisation.people.access import can_manage_people
from mutualisation.people.bulk import COLUMNS, EXAMPLES, Review, UnknownColumns
from mutualisation.people.forms import ROLE_CHOICES
from mutualisation.people.list_sending import (
    ask_to_invite_list,
    ask_to_invite_town_halls,
    latest_sending,
)
from mutualisation.people.town_halls import TownHallsForm, town_halls_on


class ListForm(forms.Form):
    """The file. Once read, its lines come back with the review (`rows`) to be confirmed."""

    file = forms.FileField(
        label="Fichier",
        help_text="XLSX, ODS ou CSV\u00a0; 2\u00a0Mo et 1\u202f000 lignes au plus.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
    )


@typed_in(lambda request: ListForm)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_list(request: HttpRequest) -> HttpResponse:
    """Read a file and show what each line would do; send once that is confirmed."""
    demand(can_manage_people(request.actor))
    if "rows" in request.POST:
        return _send_confirmed(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_rows(form.cleaned_data["file"].read())
            return _show_review(request, rows)
        except (UnreadableSpreadsheet, UnknownColumns) as problem:
            form.add_error("file", str(problem))
    context = {"form": form, "columns": COLUMNS, "examples": EXAMPLES, "roles": ROLE_CHOICES[1:]}
    status = 422 if form.errors else 200
    return render(request, "people/invite_list.html", context, status=status)


@require_safe
def invite_model(request: HttpRequest) -> HttpResponse:
    """Give the file to fill in, as French spreadsheets open it."""
    demand(can_manage_people(request.actor))
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([COLUMNS, *EXAMPLES])
    response = HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="personnes-a-inviter.csv"'
    return response


@typed_in(lambda request: TownHallsForm)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_town_halls(request: HttpRequest) -> HttpResponse:
    """Ask the town halls, at their shared addresses, who their clerk is."""
    demand(can_manage_people(request.actor))
    halls = town_halls_on(timezone.localdate())
    form = TownHallsForm(request.POST if request.method == "POST" else None, halls=halls)
    if form.is_bound and form.is_valid():
        communes = form.cleaned_data["communes"]
        ask_to_invite_town_halls(communes=communes, by=request.user, now=timezone.now())
        return redirect("invite_sending")
    context = {"form": form, "halls": halls}
    status = 422 if form.errors else 200
    return render(request, "people/invite_town_halls.html", context, status=status)


@never_cache
@require_safe
def invite_sending(request: HttpRequest) -> HttpResponse:
    """Show how far the last sending that the person asked for is, and what came of it."""
    demand(can_manage_people(request.actor))
    job = latest_sending(request.user, timezone.now())
    return render(request, "people/invite_sending.html", {"job": job})


def _show_review(request: HttpRequest, rows: list[tuple[int, list[str]]]) -> HttpResponse:
    lines = Review().lines(rows)
    context = {
        "good": [line for line in lines if line.is_good],
        "known": [line for line in lines if line.is_known],
        "bad": [line for line in lines if line.problem and not line.is_known],
        "total": len(lines),
        "rows": json.dumps(rows, ensure_ascii=False),
    }
    return render(request, "people/invite_review.html", context)


def _send_confirmed(request: HttpRequest) -> HttpResponse:
    """Review the lines once more, as the portal is now, and have those that are right invited.

    What comes back from the page is trusted no more than the file was.
    """
    try:
        rows = [(int(number), [str(cell) for cell in row]) for number, row in _posted_rows(request)]
        lines = Review().lines(rows)
    except (ValueError, TypeError, UnknownColumns):
        messages.warning(
            request, "Cette liste n’est plus lisible\u00a0: choisissez de nouveau le fichier."
        )
        return redirect("invite_list")
    if not any(line.is_good for line in lines):
        messages.warning(request, "Plus personne n’est à inviter dans cette liste.")
        return redirect("invite_list")
    ask_to_invite_list(rows=rows, by=request.user, now=timezone.now())
    return redirect("invite_sending")


def _posted_rows(request: HttpRequest) -> list[list]:
    rows = json.loads(request.POST["rows"])
    if not isinstance(rows, list) or not rows:
        raise ValueError("no rows")
    return rows
