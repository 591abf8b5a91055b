"""The page of the identity, and what every page takes from it: a logo and a small style sheet."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_http_methods, require_safe

from communes.models import Epci
from core.colours import PORTAL_COLOUR, ColourRefused, readable_or_none
from core.conflicts import StaleEdit
from core.http import demand, typed_in
from mutualisation.access import can_change_identity
from mutualisation.identity.forms import IdentityForm, as_data_address, signed_logo
from mutualisation.identity.operations import change_identity
from mutualisation.identity.stylesheets import PAGES, PREVIEW, fingerprint, stylesheet

_DRAWABLE = re.compile(r"#[0-9a-f]{6}")  # what a browser's own colour field accepts
# An address names its very content: what a browser has of it stays right for ever. It is the same
# for everybody: `IdentityFilesMiddleware` answers it before anything asks who comes.
_FOR_EVER = cache_control(public=True, max_age=31_536_000, immutable=True)


@typed_in(lambda request: IdentityForm)
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest) -> HttpResponse:
    """Show and change how the portal presents itself; a preview saves nothing."""
    demand(can_change_identity(request.actor))
    if request.epci is None:
        raise Http404("Ce portail n’a pas encore de territoire.")
    if request.method != "POST":
        return _show(request, IdentityForm(epci=request.epci))
    form = IdentityForm(_with_choice(request.POST), request.FILES, epci=request.epci)
    if not form.is_valid() or request.POST.get("action") != "save":
        return _show(request, form)
    try:
        change_identity(
            seen_version=form.cleaned_data["version"],
            identity=form.identity(),
            logo=form.logo_to_show,
            keeps_logo=form.keeps_logo,
            by=request.user,
            now=timezone.now(),
        )
    except StaleEdit as conflict:
        conflict.typed = form.changes()
        raise
    messages.success(request, "L’identité du portail est enregistrée\u00a0: tout le monde la voit.")
    return redirect("identity")


def _with_choice(posted: QueryDict) -> QueryDict:
    """Return what was posted, with the colour of the pressed button; both its fields show it."""
    data = posted.copy()
    if "take" in posted:
        data["colour"] = posted["take"]
    elif posted.get("action") == "pick":
        data["colour"] = posted.get("picked", "")
    if _DRAWABLE.fullmatch(data.get("colour", "")):
        data["picked"] = data["colour"]
    return data


def _show(request: HttpRequest, form: IdentityForm) -> HttpResponse:
    logo, colour, epci = form.logo_to_show, form.colour_to_show, request.epci
    saved = reverse("epci_logo", args=[epci.logo_hash]) if epci.has_logo else ""
    keeps = not form.is_bound or form.keeps_logo
    context: dict[str, Any] = {
        "form": form,
        "is_preview": form.is_bound,
        "kept": signed_logo(logo) if logo else "",
        "logo_address": as_data_address(logo) if logo else saved if keeps else "",
        "name": form["chosen_name"].value() or epci.name,
        "repeats_name": not form["logo_says_name"].value(),
        "colour": colour,
        "own_colour": PORTAL_COLOUR,
        "preview_url": reverse(
            "identity_preview", args=[colour.lstrip("#"), fingerprint(PREVIEW, colour)]
        ),
        "themes": [("light", "Thème clair"), ("dark", "Thème sombre")],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "mutualisation/identity.html", context, status=status)


def colours_address(epci: Epci | None) -> str:
    """Return the address of the style sheet of the EPCI's colour; empty without one.

    A colour saved under former rules, which would be refused today, gives none.
    """
    colour = readable_or_none(epci.colour) if epci else ""
    if not colour:
        return ""
    return reverse("epci_colours", args=[colour.lstrip("#"), fingerprint(PAGES, colour)])


@login_not_required
@require_safe
@_FOR_EVER
def colours(request: HttpRequest, name: str, colour: str, digest: str) -> HttpResponse:
    """Give the style sheet of a colour: its address says all that it depends on."""
    try:
        if fingerprint(name, f"#{colour}") != digest:
            raise Http404
        sheet = stylesheet(name, f"#{colour}")
    except ColourRefused:
        raise Http404 from None
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


def _etag_of_logo(request: HttpRequest, digest: str) -> str | None:
    """Return the mark of the logo while it is in force: one that has gone must not answer 304."""
    return f'"{digest}"' if Epci.objects.filter(logo_hash=digest).exists() else None


@login_not_required
@require_safe
@_FOR_EVER
@condition(etag_func=_etag_of_logo)
def epci_logo(request: HttpRequest, digest: str) -> HttpResponse:
    """Give the logo, as long as it is still this one."""
    epci = Epci.objects.filter(logo_hash=digest).first()
    if epci is None:
        raise Http404
    return HttpResponse(bytes(epci.logo), content_type=f"image/{epci.logo_kind}")
