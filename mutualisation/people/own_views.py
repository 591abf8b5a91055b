"""The invitations of somebody who has an account: accepted or refused by them, by a click."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.invitations import pending_for
from accounts.models import Invitation
from accounts.operations import PeopleRefusal, accept_invitation, decline_invitation
from core.http import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_take(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Accept one's own invitation. A GET comes from a session that had expired."""
    row = _own(request, reference)
    if request.method == "POST":
        try:
            accept_invitation(invitation=row, now=timezone.now(), user=request.user)
        except PeopleRefusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, told_of(row))
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_decline(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Refuse one's own invitation: it opens nothing any more. A GET comes likewise."""
    row = _own(request, reference)
    if request.method == "POST":
        try:
            decline_invitation(invitation=row, user=request.user, now=timezone.now())
        except PeopleRefusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "C’est refusé\u00a0: vos fonctions restent ce qu’elles sont.")
    return redirect("home")


def told_of(invitation: Invitation) -> str:
    """Return what somebody who has accepted one more role is told."""
    where = f", {invitation.body}" if invitation.body else ""
    return f"Vous avez une fonction de plus\u00a0: {invitation.get_role_display()}{where}."


def _own(request: HttpRequest, reference: uuid.UUID) -> Invitation:
    return fetch(pending_for(request.user.email, timezone.now()), reference=reference)
