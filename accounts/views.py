"""One's own account: who the portal takes one for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show to a person their name, their address and the roles that they hold today."""
    return render(request, "account/account.html")
