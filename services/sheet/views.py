"""Around a sheet: its versions and what changes between them, its state, its documents."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import fetch, typed_in
from files.http import serve
from services.access import (
    can_edit_service,
    can_see_contacts,
    visible_services,
    visible_versions,
)
from services.models import Service, ServiceDocument, ServiceVersion
from services.sheet import operations
from services.sheet.choices import VersionChoice
from services.sheet.content import Sheet
from services.sheet.edit_views import PARTS_LINKS, editable
from services.sheet.forms import DocumentForm, MoveForm
from services.sheet.moves import MOVES
from services.sheet.page import STATE_TONES, sheet_context
from services.sheet.wording import differences
from services.workflow import SERVICE_SOURCES


@login_not_required
@require_safe
def service_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of a sheet that was published, the latest first, and its changes of state."""
    row = fetch(visible_services(request.actor), slug=slug)
    context = {
        "service": row,
        "versions": (
            visible_versions(request.actor, row).defer("sheet").select_related("published_by")
        ),
        "steps": row.steps.select_related("by").order_by("-at", "-pk"),
        "names_people": can_see_contacts(request.actor),
        "may_edit": can_edit_service(request.actor, row),
    }
    return render(request, "services/sheet/versions.html", context)


@login_not_required
@require_safe
def service_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version of a sheet whole, and what changed since another (the one before by default)."""
    row = fetch(visible_services(request.actor), slug=slug)
    versions = visible_versions(request.actor, row)
    version = fetch(versions.select_related("published_by"), number=number)
    sheet = Sheet.from_json(version.sheet)
    others = versions.exclude(pk=version.pk)
    compared = _compared(others, number, request.GET.get("avec", ""))
    context: dict[str, Any] = {
        **sheet_context(sheet, timezone.localdate(version.published_at)),
        "service": row,
        "version": version,
        "version_choice": compared and VersionChoice(others.defer("sheet"), compared),
        "compared": compared,
        "differences": (
            differences(Sheet.from_json(compared.sheet), sheet) if compared is not None else []
        ),
        "is_latest": not others.filter(number__gt=number).exists(),
        "names_people": can_see_contacts(request.actor),
        "may_edit": can_edit_service(request.actor, row),
    }
    return render(request, "services/sheet/version.html", context)


def _compared(others: Any, number: int, wanted: str) -> ServiceVersion | None:
    """Return the version asked for, else the one before; None for the first."""
    if wanted.isdecimal() and len(wanted) < 9:
        found: ServiceVersion | None = others.filter(number=int(wanted)).first()
        if found is not None:
            return found
    before: ServiceVersion | None = others.filter(number__lt=number).first()
    return before


@require_http_methods(["GET", "HEAD", "POST"])
def service_restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish an old version again. A GET comes from a session that had expired."""
    row = editable(request, slug)
    version = fetch(row.versions.select_related("service"), number=number)
    if request.method != "POST":
        return redirect("service_version", slug, number)
    try:
        operations.restore_version(
            actor=request.actor, kept=version, version=_seen(request), now=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("service_version", slug, number)
    messages.success(request, f"La version {number} est rétablie.")
    return redirect("service_versions", slug)


def _seen(request: HttpRequest) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else -1


@require_safe
def service_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a service stands, and what may become of it."""
    row = editable(request, slug)
    context = {
        "service": row,
        "parts": PARTS_LINKS,
        "tone": STATE_TONES[row.state],
        "moves": [(name, one) for name, one in MOVES.items() if row.state in SERVICE_SOURCES[name]],
        "steps": row.steps.select_related("by"),
    }
    return render(request, "services/sheet/state.html", context)


@typed_in(lambda request, slug, move: MoveForm)
@require_http_methods(["GET", "HEAD", "POST"])
def service_move(request: HttpRequest, slug: str, move: str) -> HttpResponse:
    """Open, suspend, resume or close a service, once its consequences are read."""
    row = editable(request, slug)
    today = timezone.localdate()
    is_dated = move in operations.DATED_MOVES
    initial = {"version": row.version, "on": today}
    form = MoveForm(request.POST or None, initial=initial, is_dated=is_dated)
    if form.is_bound and form.is_valid() and _move(request, row, move, form):
        messages.success(request, f"«\u00a0{row}\u00a0» {MOVES[move].done}.")
        return redirect("service_state", slug)
    context = {
        "service": row,
        "move": MOVES[move],
        "form": form,
        "consequences": operations.consequences_of(row, today) if MOVES[move].is_felt else [],
    }
    return render(request, "services/sheet/move.html", context, status=422 if form.errors else 200)


def _move(request: HttpRequest, row: Service, move: str, form: MoveForm) -> bool:
    try:
        operations.move_service(
            actor=request.actor,
            service=row,
            move=move,
            version=form.seen_version,
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data.get("on"),
            now=timezone.now(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


@typed_in(lambda request, slug: DocumentForm)
@require_http_methods(["GET", "HEAD", "POST"])
def service_documents(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents of a sheet: add one, take one away."""
    row = editable(request, slug)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            operations.add_document(
                actor=request.actor,
                service=row,
                title=form.cleaned_data["title"],
                upload=form.cleaned_data["file"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, "Le document est joint à la fiche.")
            return redirect("service_documents", slug)
    context = {
        "service": row,
        "form": form,
        "parts": PARTS_LINKS,
        "documents": row.documents.select_related("file"),
    }
    return render(
        request, "services/sheet/documents.html", context, status=422 if form.errors else 200
    )


@require_POST
def service_document_remove(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Take a document away from a sheet."""
    row = editable(request, slug)
    document = fetch(row.documents.select_related("service", "file"), file__uuid=uuid)
    operations.remove_document(actor=request.actor, document=document)
    messages.success(request, f"«\u00a0{document}\u00a0» n’est plus joint à la fiche.")
    return redirect("service_documents", slug)


@login_not_required
@require_safe
def service_document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A document of a sheet, for everybody who reads the sheet."""
    visible = visible_services(request.actor).order_by().values("pk")
    rows = ServiceDocument.objects.filter(service__in=visible).select_related("file")
    return serve(fetch(rows, file__uuid=uuid).file, as_attachment=False)
