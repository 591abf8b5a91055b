"""Taking adhésions over from a list: brought, reviewed, put right, then written or given up."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.french import count
from core.http import demand, fetch, typed_in
from core.spreadsheets import UnreadableSpreadsheet
from core.table_files import FORMATS
from services.models import Takeover
from services.takeover import operations
from services.takeover.access import can_take_over, visible_takeovers
from services.takeover.columns import FIELDS
from services.takeover.files import SHAPES, fault_sheets, model_sheets
from services.takeover.forms import AnswersForm, LineForm, ListForm
from services.takeover.lines import Line, Outcome
from services.takeover.review import Review

PER_PAGE = 50
VIEWS = {
    Outcome.WRONG: "à corriger",
    Outcome.NEW: "à créer",
    Outcome.COMPLETED: "à compléter",
    Outcome.SAME: "sans changement",
    Outcome.LEFT_OUT: "écartées",
}


@typed_in(lambda request: ListForm)
@require_http_methods(["GET", "HEAD", "POST"])
def takeover(request: HttpRequest) -> HttpResponse:
    """Bring a list, or go on with one that waits."""
    demand(can_take_over(request.actor))
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            # Read before it is kept: a file that says nothing is refused at once.
            upload = form.cleaned_data["file"]
            Review(upload.read(), {}, day=request.actor.day)
            return redirect(
                "takeover_review", operations.keep_list(upload=upload, by=request.user).uuid
            )
        except (UnreadableSpreadsheet, ValidationError) as problem:
            form.add_error("file", getattr(problem, "messages", [str(problem)]))
    context = {
        "form": form,
        "lists": visible_takeovers(request.actor),
        "job": operations.latest_writing(request.user, timezone.now()),
        "shapes": SHAPES.items(),
        "formats": FORMATS.values(),
        "fields": [title for name, title in FIELDS.items() if name != "code"],
    }
    status = 422 if form.errors else 200
    return render(request, "services/takeover/takeover.html", context, status=status)


@require_safe
def takeover_model(request: HttpRequest, shape: str, extension: str) -> HttpResponse:
    """Give a file to fill in, with the communes and the services of the portal."""
    demand(can_take_over(request.actor))
    if extension not in FORMATS or shape not in SHAPES:
        raise Http404
    sheets = model_sheets(shape, request.actor.day)
    return FORMATS[extension].response(sheets, f"adhesions-a-reprendre-{shape}")


def _opened(request: HttpRequest, reference: uuid.UUID) -> tuple[Takeover, Review]:
    """Return a list of the reader, read against the portal as it is now."""
    demand(can_take_over(request.actor))
    row = fetch(visible_takeovers(request.actor), uuid=reference)
    return row, operations.read_again(row, request.actor.day)


@typed_in(lambda request, reference: None)
@require_http_methods(["GET", "HEAD", "POST"])
def takeover_review(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Show what each line would do, and ask what the portal cannot guess."""
    row, review = _opened(request, reference)
    form = AnswersForm(request.POST if request.method == "POST" else None, review=review)
    if form.is_bound and form.is_valid():
        operations.answer(takeover=row, **form.answers)
        messages.success(request, "La liste est relue avec vos réponses.")
        return redirect("takeover_review", row.uuid)
    context = {"row": row, "review": review, "form": form, **_shown(request, review)}
    status = 422 if form.errors else 200
    return render(request, "services/takeover/review.html", context, status=status)


def _shown(request: HttpRequest, review: Review) -> dict[str, Any]:
    """Return the lines of the outcome that is asked for, the first that has some by default."""
    asked = request.GET.get("voir", "")
    first = next((one for one in Outcome if review.counts[one]), Outcome.WRONG)
    outcome = Outcome(asked) if asked in set(Outcome) else first
    return {
        "outcome": outcome,
        "label": VIEWS[outcome],
        "views": [(one.value, label, review.counts[one]) for one, label in VIEWS.items()],
        "page_obj": Paginator(review.of(outcome), PER_PAGE).get_page(request.GET.get("page")),
        "writes": count(len(review.to_write), "adhésion"),
        "formats": FORMATS.values(),
    }


@typed_in(lambda request, reference, key: LineForm)
@require_http_methods(["GET", "HEAD", "POST"])
def takeover_line(request: HttpRequest, reference: uuid.UUID, key: str) -> HttpResponse:
    """Put a line right, or leave it out of the taking over."""
    row, review = _opened(request, reference)
    line = _line(review, key)
    if request.POST.get("action") in ("leave_out", "take_back"):
        said: dict[str, Any] = {"left_out": True} if request.POST["action"] == "leave_out" else {}
        operations.answer(takeover=row, lines={key: said})
        return redirect("takeover_review", row.uuid)
    form = LineForm(request.POST if request.method == "POST" else None, line=line, review=review)
    if form.is_bound and form.is_valid():
        operations.answer(takeover=row, lines={key: form.cells})
        return _after_correction(request, row, key)
    context = {
        "row": row,
        "line": line,
        "form": form,
        "is_left_out": line.outcome is Outcome.LEFT_OUT,
    }
    status = 422 if form.errors else 200
    return render(request, "services/takeover/line.html", context, status=status)


def _line(review: Review, key: str) -> Line:
    found = next((line for line in review.lines if line.key == key), None)
    if found is None:
        raise Http404
    return found


def _after_correction(request: HttpRequest, row: Takeover, key: str) -> HttpResponse:
    """Go back to the list once the line is right, to the line itself while it is not."""
    row.refresh_from_db()
    line = _line(operations.read_again(row, request.actor.day), key)
    if line.faults:
        messages.warning(request, f"{line.place}\u00a0: elle ne peut pas encore être reprise.")
        return redirect("takeover_line", row.uuid, key)
    messages.success(request, f"{line.place}\u00a0: corrigée.")
    return redirect("takeover_review", row.uuid)


@require_safe
def takeover_faults(request: HttpRequest, reference: uuid.UUID, extension: str) -> HttpResponse:
    """Give the lines to put right as a file, each with what is wrong in it."""
    _, review = _opened(request, reference)
    if extension not in FORMATS:
        raise Http404
    return FORMATS[extension].response(fault_sheets(review), "adhesions-a-corriger")


@require_POST
def takeover_accept(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Have what was shown written, in the background."""
    demand(can_take_over(request.actor))
    row = fetch(visible_takeovers(request.actor), uuid=reference)
    fingerprint = request.POST.get("fingerprint", "")
    operations.ask_to_write(takeover=row, fingerprint=fingerprint, by=request.user)
    return redirect("takeover_writing")


@require_POST
def takeover_give_up(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Forget a list."""
    demand(can_take_over(request.actor))
    row = fetch(visible_takeovers(request.actor), uuid=reference)
    operations.give_up(takeover=row)
    messages.success(request, "La liste est abandonnée\u00a0: rien n’a été écrit.")
    return redirect("takeover")


@never_cache
@require_safe
def takeover_writing(request: HttpRequest) -> HttpResponse:
    """Show how far the writing of the reader's last list is, and what came of it."""
    demand(can_take_over(request.actor))
    job = operations.latest_writing(request.user, timezone.now())
    reference = job.payload["takeover"] if job else None
    row = visible_takeovers(request.actor).filter(uuid=reference).first() if reference else None
    return render(request, "services/takeover/writing.html", {"job": job, "row": row})
