"""The register of processing: to read, and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communes.portal import public_details_of
from core.http import demand
from mutualisation.access import can_read_register
from mutualisation.personal_data.register import REGISTER
from retention.operations import periods


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show each processing of personal data, and for how long the portal keeps what."""
    demand(can_read_register(request.actor))
    settled = periods()
    register = [(one, [(kept.what, kept.words(settled)) for kept in one.kept]) for one in REGISTER]
    context = {"register": register, "details": public_details_of(request.epci)}
    return render(request, "personal_data/register.html", context)
