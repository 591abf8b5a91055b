"""The register of processing, and the yearly review of what is kept: to read, and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communes.portal import public_details_of
from core.http import demand
from mutualisation.access import can_read_register
from mutualisation.personal_data.register import REGISTER
from mutualisation.personal_data.retention import reviews_at


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show each processing of personal data, and for how long the portal keeps what."""
    demand(can_read_register(request.actor))
    context = {"register": REGISTER, "details": public_details_of(request.epci)}
    return render(request, "personal_data/register.html", context)


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show what has been kept for longer than it is needed, by kind and year."""
    demand(can_read_register(request.actor))
    return render(request, "personal_data/retention.html", {"reviews": reviews_at(timezone.now())})
