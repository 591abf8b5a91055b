"""Where a person is signed in, and the end of all that."""

from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.sign_in.devices import devices_of


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Show the devices where the person is signed in; a POST signs them out of all but this one."""
    if request.method == "POST":
        end_other_sessions(request, request.user)
        messages.success(request, "Vous êtes déconnecté de tous vos autres appareils.")
        return redirect("usersessions_list")
    devices = devices_of(request.user, current=request.session.session_key)
    return render(request, "account/sessions.html", {"devices": devices})
