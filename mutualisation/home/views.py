"""The home of each person, and the dashboard for those whose home is that of their commune."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bilan.access import readable_pdfs
from core.http import demand
from mutualisation.access import can_see_dashboard
from mutualisation.home.dashboard import dashboard_on
from mutualisation.home.page import (
    SHOWN_REPORTS,
    home_of,
    is_at_the_desk_only,
    own_invitations,
)
from requests_desk.views.lists import inbox


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what each person comes for; the public reads what mutualisation is.

    The desk's people come for the inbox: it is their home, unless an invitation waits for them.
    """
    invitations = own_invitations(request.actor, timezone.now())
    if is_at_the_desk_only(request.actor) and not invitations:
        return inbox(request)
    home = home_of(request.actor, request.epci, timezone.localdate())
    sees_admin = settings.DJANGO_ADMIN and request.user.is_superuser
    admin_url = reverse("admin:index") if sees_admin else ""
    context = {"home": home, "admin_url": admin_url, "invitations": invitations}
    return render(request, "mutualisation/home.html", context)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the year so far to who answers for the whole scheme."""
    demand(can_see_dashboard(request.actor))
    context = {
        "dashboard": dashboard_on(timezone.localdate()),
        "reports": list(readable_pdfs(request.actor).current()[:SHOWN_REPORTS]),
    }
    return render(request, "mutualisation/dashboard.html", context)
