"""The public pages « Le schéma » and one page for each of its actions."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import fetch
from governance.access import can_edit_scheme, visible_actions
from governance.models import Scheme
from services.scheme import pages


@login_not_required
@require_safe
def scheme(request: HttpRequest) -> HttpResponse:
    """The scheme that is in force, else the last one; what to do where there is none."""
    row, others = pages.shown_scheme(request.actor)
    if row is None:
        may_edit = can_edit_scheme(request.actor)
        return render(request, "services/scheme/no_scheme.html", {"may_edit": may_edit})
    return _show(request, row, others)


@login_not_required
@require_safe
def scheme_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """A scheme by its own address: a former one, or one that is being prepared."""
    row, others = pages.shown_scheme(request.actor, slug)
    if row is None:
        raise Http404("Ce schéma n’existe pas.")
    return _show(request, row, others)


def _show(request: HttpRequest, row: Scheme, others: list[Scheme]) -> HttpResponse:
    actions = list(pages.with_participants(row.actions.all(), request.actor))
    shown = pages.shown_actions(actions)
    by_axis, by_kind = pages.groups_by_axis(row, shown), pages.groups_by_kind(shown)
    has_axes = any(group.objective or group.anchor != "actions" for group in by_axis)
    by = request.GET.get("par") if has_axes else pages.BY_KIND
    steps, figures = list(row.steps.all()), list(row.figures.all())
    parts = [part.source for part in (*steps, *figures, *actions)]
    context: dict[str, Any] = {
        "scheme": row,
        "tone": pages.STATE_TONES[Scheme.State(row.state)],
        "groups": by_kind if by == pages.BY_KIND else by_axis,
        "by": pages.BY_KIND if by == pages.BY_KIND else pages.BY_AXIS,
        "may_regroup": has_axes and len(by_kind) > 1,
        "stages": pages.stages_of(shown),
        "steps": [(step, pages.tone_of_step(step, timezone.localdate())) for step in steps],
        "figures": figures,
        "expectations": pages.expectations(request.actor),
        "sources": pages.sources_of(row, parts),
        "others": others,
        "may_edit": can_edit_scheme(request.actor),
    }
    return render(request, "services/scheme/scheme.html", context)


@login_not_required
@require_safe
def scheme_action(request: HttpRequest, slug: str) -> HttpResponse:
    """One action: where it stands, who takes part, which services come of it."""
    rows = pages.with_participants(visible_actions(request.actor), request.actor)
    row = fetch(rows.select_related("scheme", "axis", "lead_commune"), slug=slug)
    current, _ = pages.shown_scheme(request.actor)
    context = {
        "shown": (shown := pages.shown_actions([row])[0]),
        "services": pages.services_with_figures(shown.services),
        "action": row,
        "scheme_page": reverse("scheme")
        if row.scheme == current
        else row.scheme.get_absolute_url(),
        "sources": pages.sources_of(row.scheme, [row.source] if row.source else []),
        "may_edit": can_edit_scheme(request.actor),
    }
    return render(request, "services/scheme/action.html", context)
