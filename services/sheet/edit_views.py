"""Writing a sheet: a part at a time, previewed as everybody will read it, then published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.http import demand, fetch, typed_in
from services.access import can_add_services, can_edit_service, visible_services
from services.models import Service
from services.sheet import operations
from services.sheet.content import Sheet, sheet_of
from services.sheet.forms import AudienceForm, PresentationForm, PublicationForm
from services.sheet.page import sheet_context
from services.sheet.parts import PARTS
from services.sheet.wording import differences

PARTS_LINKS = [(part, label) for part, (label, _) in PARTS.items()]
_FORMS = {"presentation": PresentationForm, "communes": AudienceForm}


@typed_in(lambda request: PresentationForm, named=("direction", "provider"))
@require_http_methods(["GET", "HEAD", "POST"])
def service_new(request: HttpRequest) -> HttpResponse:
    """Write the presentation of a new service; its other parts come after."""
    demand(can_add_services(request.actor))
    form = PresentationForm(request.POST or None, instance=Service(), actor=request.actor)
    publication = PublicationForm(request.POST or None)
    if _asks(request) and publication.is_valid() and form.is_valid():
        sheet = form.apply(None)
        if request.POST.get("action") == "preview":
            return _preview(request, sheet, None, None)
        row = operations.create_service(
            actor=request.actor,
            sheet=sheet,
            note=publication.cleaned_data["note"],
            now=timezone.now(),
        )
        messages.success(
            request, f"«\u00a0{row}\u00a0» est écrit, à l’état «\u00a0À l’étude\u00a0»."
        )
        return redirect("service_edit_part", row.slug, "communes")
    context = {"form": form, "publication": publication, "is_lines": False}
    status = 422 if form.errors or publication.errors else 200
    return render(request, "services/sheet/new.html", context, status=status)


@require_safe
def service_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the first part of a sheet."""
    editable(request, slug)
    return redirect("service_edit_part", slug, "presentation")


@typed_in(
    lambda request, slug, part: _FORMS.get(part),
    named=("direction", "provider", "eligible_communes"),
)
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """Change a part of a sheet; « Aperçu » shows it whole as it would be read."""
    row = editable(request, slug)
    current = sheet_of(row)
    form = PARTS[part][1](request.POST or None, row, current, request.actor)
    publication = PublicationForm(request.POST or None, initial={"version": row.version})
    if _asks(request) and publication.is_valid() and form.is_valid():
        sheet = form.apply(current)
        if request.POST.get("action") == "preview":
            return _preview(request, sheet, current, row)
        if _publish(request, row, sheet, publication):
            messages.success(request, "La fiche est publiée.")
            return redirect("service_edit_part", slug, part)
    context = {
        "service": row,
        "saved_name": current.name,
        "form": form,
        "publication": publication,
        "part": part,
        "parts": PARTS_LINKS,
        "is_lines": hasattr(form, "forms"),
    }
    is_wrong = form.is_bound and not (form.is_valid() and publication.is_valid())
    return render(request, "services/sheet/edit.html", context, status=422 if is_wrong else 200)


def editable(request: HttpRequest, slug: str) -> Service:
    """Return the service at that address; 404 for who does not see it, 403 for who only reads."""
    rows = visible_services(request.actor).select_related("direction", "provider")
    row = fetch(rows, slug=slug)
    demand(can_edit_service(request.actor, row))
    return row


def _asks(request: HttpRequest) -> bool:
    """Return whether the form is sent to be read: not when its author comes back to it."""
    return request.method == "POST" and request.POST.get("action") != "back"


def _publish(
    request: HttpRequest, row: Service, sheet: Sheet, publication: PublicationForm
) -> bool:
    """Publish what was typed; False, with the reason beside the form, when it cannot be."""
    try:
        operations.publish_sheet(
            actor=request.actor,
            service=row,
            sheet=sheet,
            version=publication.seen_version,
            note=publication.cleaned_data["note"],
            now=timezone.now(),
        )
    except ValidationError as refusal:
        publication.add_error(None, refusal.messages)
        return False
    return True


def _preview(
    request: HttpRequest, sheet: Sheet, current: Sheet | None, row: Service | None
) -> HttpResponse:
    """Show the sheet as it would be read, with all that was typed behind its buttons."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "action")
        for value in values
    ]
    context: dict[str, Any] = {
        **sheet_context(sheet, timezone.localdate()),
        "service": row,
        "documents": row.documents.select_related("file") if row else [],
        "kept": kept,
        "differences": differences(current, sheet) if current else [],
    }
    return render(request, "services/sheet/preview.html", context)
