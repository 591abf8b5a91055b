"""One's own account: who the portal takes one for, and the hints that one has put away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from accounts.hints import HINTS
from accounts.operations import dismiss_hint, show_hints_again

HINT_GONE = "Conseil masqué. Vous le retrouverez par « Revoir les conseils », sur « Mon compte »."


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show to a person their name, their address and the roles that they hold today."""
    context = {"has_dismissed_hints": request.user.dismissed_hints.exists()}
    return render(request, "account/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hint_dismiss(request: HttpRequest, name: str) -> HttpResponse:
    """Put a hint away; say so in its place (htmx), or come back to the page that showed it.

    A GET comes from a session that had expired: it leads home.
    """
    if name not in HINTS:
        raise Http404
    if request.method != "POST":
        return redirect("home")
    dismiss_hint(user=request.user, name=name)
    if request.headers.get("HX-Request"):
        return render(request, "account/_hint_gone.html", {"text": HINT_GONE})
    messages.success(request, HINT_GONE)
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(page if is_ours else resolve_url("home"))


@require_http_methods(["GET", "HEAD", "POST"])
def hints_show_again(request: HttpRequest) -> HttpResponse:
    """Bring back every hint of the person. A GET comes from a session that had expired."""
    if request.method != "POST":
        return redirect("account")
    show_hints_again(user=request.user)
    messages.success(request, "Les conseils s’afficheront de nouveau en haut des pages.")
    return redirect("account")
