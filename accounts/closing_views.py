"""Asking for the end of one's own account: an administrator does it, for it cannot be undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.closing import ask_closing, withdraw_closing


@require_http_methods(["GET", "HEAD", "POST"])
def account_closing(request: HttpRequest) -> HttpResponse:
    """Say what the end of an account takes away; a POST asks for it, or takes that back."""
    if request.method != "POST":
        return render(request, "account/closing.html")
    if "withdraw" in request.POST:
        withdraw_closing(user=request.user)
        messages.success(request, "Votre compte reste ouvert.")
    else:
        ask_closing(user=request.user, now=timezone.now())
        messages.success(request, "C’est demandé\u00a0: l’administrateur du portail est prévenu.")
    return redirect("account")
