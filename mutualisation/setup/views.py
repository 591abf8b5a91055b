"""The pages of the set-up: where it is, the directions, the services, and what has its own page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from communes.models import Direction, Epci
from core.french import count
from core.http import demand, typed_in
from core.nouns import direction_noun
from mutualisation.access import can_set_up
from mutualisation.setup import steps
from mutualisation.setup.catalogue import usual_directions
from mutualisation.setup.forms import DirectionsForm, ServicesForm
from mutualisation.setup.operations import (
    ChosenService,
    describe_directions,
    known_services,
    open_services,
)


@require_safe
def setup(request: HttpRequest) -> HttpResponse:
    """Show every step of the set-up, what is done and what remains."""
    demand(can_set_up(request.actor))
    day = timezone.localdate()
    found = steps.setup_steps(request.epci, day)
    left = [step for step in found if step.is_left]
    context = {"setup_steps": found, "first_left": left[0] if left else None}
    return render(request, "setup/setup.html", context)


@typed_in(lambda request: DirectionsForm)
@require_http_methods(["GET", "HEAD", "POST"])
def setup_directions(request: HttpRequest) -> HttpResponse:
    """Choose the word for the directions, and write those that are not there yet."""
    epci = _epci(request)
    existing = list(Direction.objects.all())
    data = request.POST if request.method == "POST" else None
    form = DirectionsForm(data, epci=epci, existing={each.slug for each in existing})
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "existing": existing}
        return _page(request, "setup/directions.html", steps.DIRECTIONS, context)
    chosen = set(form.chosen())
    noun = form.noun()
    created = describe_directions(
        epci=epci,
        noun=noun,
        usual=[each for each in usual_directions() if each.slug in chosen],
        own=form.cleaned_data["own"].splitlines(),
    )
    said = f"{count(len(created), noun.singular, noun.plural)} de plus." if created else ""
    messages.success(request, f"C’est enregistré. {said}".strip())
    return redirect("setup_services")


@typed_in(lambda request: ServicesForm)
@require_http_methods(["GET", "HEAD", "POST"])
def setup_services(request: HttpRequest) -> HttpResponse:
    """Choose among the usual services, who renders them, and since when."""
    _epci(request)
    if not Direction.objects.receiving_requests().exists():
        noun = direction_noun()
        said = f"Décrivez d’abord vos {noun.plural}\u00a0: un service est rendu par {noun.a}."
        messages.info(request, said)
        return redirect("setup_directions")
    data = request.POST if request.method == "POST" else None
    form = ServicesForm(data, day=timezone.localdate(), existing=known_services())
    if not form.is_bound or not form.is_valid():
        return _page(request, "setup/services.html", steps.SERVICES, {"form": form})
    created = open_services(
        chosen=_chosen(form),
        state=form.cleaned_data["state"],
        opened_on=form.cleaned_data["opened_on"],
        other_types=form.cleaned_data["other_types"],
    )
    number = count(len(created), "service")
    messages.success(request, f"{number} au catalogue, avec leurs demandes habituelles.")
    return redirect("setup_identity")


def _chosen(form: ServicesForm) -> list[ChosenService]:
    directions = {each.slug: each for each in Direction.objects.receiving_requests()}
    data = form.cleaned_data
    return [
        ChosenService(
            each, directions[data[f"direction-{each.slug}"]], data[f"legal_form-{each.slug}"]
        )
        for each in form.taken()
    ]


@require_safe
def setup_identity(request: HttpRequest) -> HttpResponse:
    """Lead to the page of the name, the logo and the colour."""
    _epci(request)
    return _page(request, "setup/identity.html", steps.IDENTITY, {})


@require_safe
def setup_invitations(request: HttpRequest) -> HttpResponse:
    """Lead to the pages that invite the first people."""
    _epci(request)
    return _page(request, "setup/invitations.html", steps.INVITATIONS, {})


@require_http_methods(["GET", "HEAD", "POST"])
def setup_put_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a step aside for later, or take it up again; a GET leads to the list of the steps."""
    epci = _epci(request)
    if slug not in steps.PASSABLE:
        raise Http404("Cette étape ne se laisse pas de côté.")
    if request.method != "POST":
        return redirect("setup")
    steps.put_aside(epci=epci, slug=slug, aside=request.POST.get("aside") != "no")
    return redirect("setup")


@require_http_methods(["GET", "HEAD", "POST"])
def setup_finish(request: HttpRequest) -> HttpResponse:
    """Say that the set-up is over; a GET leads to the list of the steps."""
    epci = _epci(request)
    if request.method != "POST":
        return redirect("setup")
    steps.finish(epci=epci, now=timezone.now())
    messages.success(request, "L’installation est terminée. Ces pages restent à leur adresse.")
    return redirect("home")


def _epci(request: HttpRequest) -> Epci:
    """Return the EPCI of this portal, for who sets it up; a portal without one has no such page."""
    demand(can_set_up(request.actor))
    if request.epci is None:
        raise Http404("Ce portail n’a pas encore de territoire.")
    return request.epci


def _page(request: HttpRequest, template: str, page: str, context: dict[str, Any]) -> HttpResponse:
    items, current = steps.trail(page, request.epci)
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    context = {**context, "steps": items, "current": current, "slug": page}
    return render(request, template, context, status=status)
