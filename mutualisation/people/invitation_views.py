"""Inviting people, one by one, and what became of each invitation."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.operations import PeopleRefusal, invite, renew_invitation, withdraw_invitation
from communes.models import Commune
from core.http import demand, fetch, typed_in
from mutualisation.people.access import (
    can_give,
    can_manage_commune,
    can_manage_people,
    visible_invitations,
)
from mutualisation.people.forms import InviteForm, refused
from mutualisation.people.town_hall import people_of
from notifications.invitations import send_invitation
from services.access import visible_communes

GET_OR_POST = ["GET", "HEAD", "POST"]
PER_PAGE = 40


@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """List the invitations: those that wait first, what became of the others."""
    demand(can_manage_people(request.actor))
    rows, now = visible_invitations(request.actor), timezone.now()
    views = {
        "en-attente": ("En attente", rows.pending_at(now)),
        "expirees": ("Expirées", rows.expired_at(now)),
        "acceptees": ("Acceptées", rows.exclude(accepted_at=None)),
        "retirees": ("Retirées", rows.exclude(withdrawn_at=None)),
    }
    chosen = request.GET.get("vue", "")
    chosen = chosen if chosen in views else "en-attente"
    page = Paginator(views[chosen][1], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "views": [(slug, label, found.count()) for slug, (label, found) in views.items()],
        "chosen": chosen,
        "page_obj": page,
        "rows": [(row, row.state_at(now)) for row in page],
    }
    return render(request, "people/invitations.html", context)


@typed_in(lambda request: InviteForm, named=("commune", "direction"))
@require_http_methods(GET_OR_POST)
def invitation_new(request: HttpRequest) -> HttpResponse:
    """Invite one person, anywhere."""
    demand(can_manage_people(request.actor))
    initial = {"role": request.GET.get("fonction"), "commune": request.GET.get("commune")}
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _invited(request, form):
        return redirect("invitations")
    return _show(request, form, None)


@typed_in(lambda request, insee_code: InviteForm)
@require_http_methods(GET_OR_POST)
def commune_invite(request: HttpRequest, insee_code: str) -> HttpResponse:
    """Invite one person for a commune: what its mayor may give."""
    commune = fetch(visible_communes(), insee_code=insee_code)
    demand(can_manage_commune(request.actor, commune))
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, own_commune=commune)
    if form.is_bound and form.is_valid() and _invited(request, form):
        return redirect("commune_people", insee_code)
    return _show(request, form, commune)


@require_safe
def commune_people(request: HttpRequest, insee_code: str) -> HttpResponse:
    """Show who acts for a commune, who did, and who is invited."""
    commune = fetch(visible_communes(), insee_code=insee_code)
    demand(can_manage_commune(request.actor, commune))
    context = {
        "commune": commune,
        "people": people_of(request.actor, commune, timezone.localdate(), timezone.now()),
        "manages_all": can_manage_people(request.actor),
    }
    return render(request, "people/commune_people.html", context)


@require_http_methods(GET_OR_POST)
def invitation_resend(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Send an invitation again with a new link. A GET comes from a session that had expired."""
    row = fetch(visible_invitations(request.actor), reference=reference)
    demand(can_give(request.actor, row.role, row.commune))
    if request.method == "POST":
        try:
            token = renew_invitation(invitation=row, now=timezone.now(), by=request.user)
        except PeopleRefusal as refusal:
            messages.warning(request, str(refusal))
        else:
            row.refresh_from_db()
            send_invitation(invitation=row, token=token)
            said = f"L’invitation est renvoyée à {row.email}\u00a0; l’ancien lien ne sert plus."
            messages.success(request, said)
    return redirect(_list_of(request, row.commune))


@require_http_methods(GET_OR_POST)
def invitation_withdraw(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation: its link opens nothing. A GET comes from an expired session."""
    row = fetch(visible_invitations(request.actor), reference=reference)
    demand(can_give(request.actor, row.role, row.commune))
    if request.method == "POST":
        try:
            withdraw_invitation(invitation=row, by=request.user, now=timezone.now())
        except PeopleRefusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"L’invitation de {row.full_name} est retirée.")
    return redirect(_list_of(request, row.commune))


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    try:
        row, token = invite(by=request.user, now=timezone.now(), **form.cleaned_data)
    except PeopleRefusal as refusal:
        refused(form, refusal)
        return False
    send_invitation(invitation=row, token=token)
    messages.success(request, f"Invitation envoyée à {row.full_name}.")
    return True


def _list_of(request: HttpRequest, commune: Commune | None) -> str:
    if can_manage_people(request.actor) or commune is None:
        return reverse("invitations")
    return reverse("commune_people", args=[commune.insee_code])


def _show(request: HttpRequest, form: InviteForm, commune: Commune | None) -> HttpResponse:
    context = {"form": form, "commune": commune}
    status = 422 if form.errors else 200
    return render(request, "people/invitation_new.html", context, status=status)
