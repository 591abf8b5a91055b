"""Choosing the EPCI, reading what will be loaded, loading it, and reading it again years later."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communes.import_refusals import ImportRefused
from communes.import_report import ImportReport
from communes.models import Epci
from communes.operations import load_territory, read_territory
from communes.public_data import (
    PublicEpci,
    Territory,
    find_epcis,
    read_epcis,
    search_epcis,
)
from communes.public_rows import PublicDataMissing
from core.http import demand
from mutualisation.access import can_set_up
from mutualisation.setup.forms import ConfirmForm, SearchForm
from mutualisation.setup.imports import AnotherUnderWay, ask_for_import, latest_import
from mutualisation.setup.preview import preview_of
from mutualisation.setup.steps import next_url, steps_left, trail

# More names than that say that the words are too few.
SHOWN_EPCIS = 30
NOT_BEGUN = (
    "Un autre chargement est en cours\u00a0: le vôtre n’est pas parti. Attendez la fin de "
    "celui-ci, puis relisez ce qui reste à changer."
)


@require_safe
def setup_search(request: HttpRequest) -> HttpResponse:
    """Look for the EPCI by its name, even misspelt, or by its SIREN."""
    demand(can_set_up(request.actor))
    if request.epci is not None:
        return redirect("territory_update")
    form = SearchForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form, "found": None, "total": 0, "missing": ""}
    if form.is_bound and form.is_valid():
        try:
            context |= _search(form.cleaned_data["q"])
        except PublicDataMissing as missing:
            context["missing"] = str(missing)
    return _page(request, "setup/search.html", "search", context)


def _search(text: str) -> dict[str, Any]:
    epcis = read_epcis()
    found = find_epcis(text, epcis)
    is_number = "".join(text.split()).isdigit()
    are_near = bool(found) and not is_number and not search_epcis(text, epcis)
    rows = [_Found(epci) for epci in found[:SHOWN_EPCIS]]
    return {"found": rows, "total": len(found), "are_near": are_near, "is_number": is_number}


class _Found:
    """An EPCI of the list, and where it is looked at."""

    def __init__(self, epci: PublicEpci) -> None:
        self.epci = epci
        self.url = reverse("setup_preview", args=[epci.siren])
        self.siren = _spaced(epci.siren)


@require_http_methods(["GET", "HEAD", "POST"])
def setup_preview(request: HttpRequest, siren: str) -> HttpResponse:
    """Show the communes of an EPCI on the map before anything is loaded; POST loads them."""
    demand(can_set_up(request.actor))
    if request.epci is not None:
        return redirect("territory_update")
    if request.method == "POST":
        return _confirmed(request, siren, reverse("setup_preview", args=[siren]))
    try:
        territory = read_territory(siren)
        report = load_territory(territory=territory, dry_run=True)
    except (ImportRefused, PublicDataMissing) as refusal:
        messages.error(request, str(refusal))
        return redirect("setup_search")
    context = {
        "report": report,
        "siren": _spaced(siren),
        "preview": preview_of(territory),
        "form": _confirm_form(report),
    }
    return _page(request, "setup/preview.html", "preview", context)


@require_http_methods(["GET", "HEAD", "POST"])
def territory_update(request: HttpRequest) -> HttpResponse:
    """Show what the public data would change today; POST applies exactly what was shown."""
    demand(can_set_up(request.actor))
    epci: Epci | None = request.epci
    if epci is None:
        return redirect("setup_search")
    if request.method == "POST":
        return _confirmed(request, epci.siren, reverse("territory_update"))
    keeps = "garder" in request.GET
    context: dict[str, Any] = {"report": None, "refusal": "", "keeps": keeps}
    try:
        territory: Territory = read_territory(epci.siren)
        report = load_territory(territory=territory, dry_run=True, keep_contacts=keeps)
        context |= {"report": report, "form": _confirm_form(report, keeps=keeps)}
    except (ImportRefused, PublicDataMissing) as refusal:
        context["refusal"] = str(refusal)
    return render(request, "setup/update.html", context)


def _confirm_form(report: ImportReport, *, keeps: bool = False) -> ConfirmForm:
    return ConfirmForm(initial={"fingerprint": report.fingerprint, "garder": keeps})


def _confirmed(request: HttpRequest, siren: str, page: str) -> HttpResponse:
    """Ask for the import that the person has read, and lead to its progress."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Relisez cette page, puis confirmez depuis son bouton.")
        return redirect(page)
    try:
        ask_for_import(
            siren=siren,
            fingerprint=form.cleaned_data["fingerprint"],
            keep_contacts=form.cleaned_data["garder"],
            by=request.user,
        )
    except AnotherUnderWay:
        messages.warning(request, NOT_BEGUN)
    return redirect("territory_import")


@never_cache
@require_safe
def territory_import(request: HttpRequest) -> HttpResponse:
    """Show how far the last import is, then what it did."""
    demand(can_set_up(request.actor))
    if latest_import() is None:
        return redirect("territory_update")
    day = timezone.localdate()
    context = {
        **_progress(request),
        "is_setting_up": bool(steps_left(request.epci, day)),
        "next_url": next_url(request.epci, day),
    }
    return _page(request, "setup/import.html", "import", context)


@never_cache
@require_safe
def territory_import_progress(request: HttpRequest) -> HttpResponse:
    """Give the part of the page that moves; a page that polls it reloads once it is over."""
    demand(can_set_up(request.actor))
    context = _progress(request)
    response = render(request, "setup/_progress.html", context)
    if context["job"] is None or context["job"].is_finished:
        response["HX-Refresh"] = "true"
    return response


def _progress(request: HttpRequest) -> dict[str, Any]:
    """Return what the part of the page that moves shows: it is asked for every two seconds."""
    job = latest_import()
    return {
        "job": job,
        "siren": _spaced(job.payload["siren"]) if job else "",
        "again_url": reverse("territory_update" if request.epci else "setup_search"),
    }


def _page(request: HttpRequest, template: str, page: str, context: dict[str, Any]) -> HttpResponse:
    steps, current = trail(page, request.epci)
    return render(request, template, {**context, "steps": steps, "current": current})


def _spaced(siren: str) -> str:
    """Return « 200 039 022 »."""
    return "\u00a0".join((siren[:3], siren[3:6], siren[6:]))
