"""The page of rights, for administrators: who may do what, on what, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.http import demand
from mutualisation.rights.access import can_read_rights
from mutualisation.rights.answers import (
    Answer,
    of_person,
    on_one_commune,
    on_one_direction,
    on_one_request,
)
from mutualisation.rights.forms import RightsForm
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import Confidentiality


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Show what a person may do, or who may do what on a commune, a direction or a request."""
    demand(can_read_rights(request.actor))
    form = RightsForm(request.GET or None)
    found: list[Answer] | None = None
    title = ""
    if form.is_bound and form.is_valid():
        title, found = _answers(request, form)
    context = {"form": form, "title": title, "answers": found}
    return render(request, "rights/rights.html", context)


def _answers(request: HttpRequest, form: RightsForm) -> tuple[str, list[Answer] | None]:
    """Return what the first field filled in asks for; of a request, its number alone is said."""
    asked, day = form.cleaned_data, request.actor.day
    if user := asked["personne"]:
        return f"Ce que {user} peut lire et faire", of_person(user, day)
    if commune := asked["commune"]:
        return f"Qui peut quoi pour {commune}", on_one_commune(commune, day)
    if direction := asked["direction"]:
        return f"Qui peut quoi\u00a0: {direction}", on_one_direction(direction, day)
    if number := asked["demande"]:
        # A confidential one is as one that does not exist: its people would tell its commune.
        rows = ServiceRequest.objects.with_people().filter(confidentiality=Confidentiality.NORMAL)
        row = rows.filter(number=number).first()
        if row is not None:
            return f"Qui peut quoi sur la demande {number}", on_one_request(row, day)
        form.add_error("demande", "Aucune demande ne porte ce numéro.")
    return "", None
