"""The scheme as its editors keep it: one page for all that it holds, a form for each part."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.http import demand, fetch, typed_in
from governance import operations
from governance.access import can_edit_scheme
from governance.forms import PartForm, SchemeForm, VersionedForm
from governance.models import Scheme, SchemeAction
from services.scheme import pages
from services.scheme.forms import PART_FORMS, ActionForm
from services.scheme.kinds import KINDS
from services.scheme.operations import delete_any_part, save_action, use_of_part

TAKEN = "Quelqu’un vient d’enregistrer la même chose\u00a0: relisez, puis recommencez."
# Rows that everybody reads on the public pages: what is given back may name them.
NAMED = ("communes", "lead_commune")
# Long lists of boxes: side by side.
MANY = ("communes", "services")
# Longer than any version is.
VERSION_DIGITS = 9


@require_safe
def scheme_admin(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All that a scheme holds, to be changed; the one in force without an address."""
    demand(can_edit_scheme(request.actor))
    row = fetch(Scheme.objects.all(), slug=slug) if slug else None
    row = row or Scheme.objects.latest_first().first()
    if row is None:
        return render(request, "services/scheme/admin_empty.html")
    context: dict[str, Any] = {
        "scheme": row,
        "tone": pages.STATE_TONES[Scheme.State(row.state)],
        "others": Scheme.objects.latest_first().exclude(pk=row.pk),
        "steps": row.steps.all(),
        "axes": row.axes.all(),
        "figures": row.figures.all(),
        "actions": [
            (action, pages.STAGE_TONES[SchemeAction.Stage(action.stage)])
            for action in row.actions.select_related("axis")
        ],
        "is_empty": operations.is_empty(row),
    }
    return render(request, "services/scheme/admin.html", context)


@typed_in(lambda request: SchemeForm)
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_new(request: HttpRequest) -> HttpResponse:
    """Write a new scheme; its parts come after."""
    demand(can_edit_scheme(request.actor))
    return _edit_scheme(request, Scheme())


@typed_in(lambda request, slug: SchemeForm)
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of the whole scheme."""
    demand(can_edit_scheme(request.actor))
    return _edit_scheme(request, fetch(Scheme.objects.all(), slug=slug))


def _edit_scheme(request: HttpRequest, row: Scheme) -> HttpResponse:
    saved_name = row.name
    form = SchemeForm(_posted(request), instance=row)
    if form.is_bound and form.is_valid() and _save(form, row):
        messages.success(request, f"«\u00a0{row}\u00a0» est enregistré.")
        return redirect("scheme_admin_of", row.slug)
    context = {"form": form, "saved": row if row.pk else None, "saved_name": saved_name}
    status = 422 if form.errors else 200
    return render(request, "services/scheme/scheme_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a scheme that holds nothing. A GET comes from a session that had expired."""
    demand(can_edit_scheme(request.actor))
    if request.method != "POST":
        return redirect("scheme_admin")
    row = fetch(Scheme.objects.all(), slug=slug)
    try:
        operations.delete_scheme(
            scheme=row, version=_seen(request), url=reverse("scheme_admin_of", args=[slug])
        )
    except operations.InUse as refusal:
        messages.error(request, str(refusal))
        return redirect("scheme_admin_of", slug)
    messages.success(request, f"«\u00a0{row}\u00a0» est supprimé.")
    return redirect("scheme_admin")


@typed_in(lambda request, slug, kind: PART_FORMS[kind], named=NAMED)
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_part_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add a step, an axis, an action or a figure."""
    demand(can_edit_scheme(request.actor))
    scheme = fetch(Scheme.objects.all(), slug=slug)
    model = KINDS[kind].model
    return _edit_part(
        request, kind, model(scheme=scheme, position=operations.next_position(scheme, model))
    )


@typed_in(lambda request, slug, kind, part: PART_FORMS[kind], named=NAMED)
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_part_edit(request: HttpRequest, slug: str, kind: str, part: str) -> HttpResponse:
    """Change a step, an axis, an action or a figure."""
    demand(can_edit_scheme(request.actor))
    return _edit_part(request, kind, _part(slug, kind, part))


def _edit_part(request: HttpRequest, kind: str, row: operations.Part) -> HttpResponse:
    saved_title = row.title
    form = PART_FORMS[kind](_posted(request), instance=row)
    if form.is_bound and form.is_valid() and _save(form, row):
        messages.success(request, f"«\u00a0{row}\u00a0» est enregistré.")
        return redirect(_list_url(row, kind))
    context = {
        "form": form,
        "kind": KINDS[kind],
        "kind_slug": kind,
        "part": row,
        "saved_title": saved_title,
        "scheme": row.scheme,
        "many": MANY,
        "in_use": use_of_part(row) if row.pk else "",
        "cancel_url": _list_url(row, kind),
    }
    status = 422 if form.errors else 200
    return render(request, "services/scheme/part_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_part_delete(request: HttpRequest, slug: str, kind: str, part: str) -> HttpResponse:
    """Delete a part to which nothing refers. A GET comes from a session that had expired."""
    demand(can_edit_scheme(request.actor))
    if request.method != "POST":
        return redirect("scheme_admin_of", slug)
    row = _part(slug, kind, part)
    url = _list_url(row, kind)
    try:
        delete_any_part(part=row, version=_seen(request), url=url)
    except operations.InUse as refusal:
        messages.error(request, str(refusal))
        return redirect("scheme_part_edit", slug, kind, part)
    messages.success(request, f"«\u00a0{row}\u00a0» est supprimé.")
    return redirect(url)


def _part(slug: str, kind: str, part: str) -> operations.Part:
    rows = KINDS[kind].model._default_manager.filter(scheme__slug=slug)
    return fetch(rows.select_related("scheme"), slug=part)


def _list_url(row: operations.Part, kind: str) -> str:
    return f"{reverse('scheme_admin_of', args=[row.scheme.slug])}#{KINDS[kind].anchor}"


def _page_of(row: Scheme | operations.Part) -> str:
    """Return the page that shows `row` as it is now; empty for a scheme that is not saved."""
    scheme = row if isinstance(row, Scheme) else row.scheme
    return reverse("scheme_admin_of", args=[scheme.slug]) if scheme.pk else ""


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _seen(request: HttpRequest) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) <= VERSION_DIGITS else -1


def _save(form: VersionedForm | PartForm, row: Any) -> bool:
    """Save what was typed; False when another row has just taken its place."""
    version, url = form.seen_version, _page_of(row)
    try:
        with transaction.atomic():
            if isinstance(form, ActionForm):
                save_action(
                    action=row,
                    communes=form.cleaned_data["communes"],
                    services=form.cleaned_data["services"],
                    version=version,
                    url=url,
                )
            elif isinstance(row, Scheme):
                operations.save_scheme(scheme=row, version=version, url=url)
            else:
                operations.save_part(part=row, version=version, url=url)
    except IntegrityError:
        form.add_error(None, TAKEN)
        return False
    return True
