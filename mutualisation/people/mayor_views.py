"""« Changement de maire »: one mandate closes and another opens, on the day that is entered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.mandates import Council, change_mayor, council_of
from accounts.operations import PeopleRefusal
from communes.models import Commune
from core.french import a
from core.http import demand, fetch, typed_in
from core.templatetags.french import day_text
from mutualisation.people.access import can_manage_people
from mutualisation.people.forms import refused
from mutualisation.people.mayor import MayorChangeForm, change_of, preview_of
from notifications.invitations import send_invitation
from services.access import visible_communes


@typed_in(lambda request, insee_code: MayorChangeForm)
@require_http_methods(["GET", "HEAD", "POST"])
def mayor_change(request: HttpRequest, insee_code: str) -> HttpResponse:
    """Ask when and who; show what ends, what opens, what stays; write once that is confirmed."""
    demand(can_manage_people(request.actor))
    commune = fetch(visible_communes(), insee_code=insee_code)
    today = timezone.localdate()
    form = MayorChangeForm(request.POST if request.method == "POST" else None, commune=commune)
    if not (form.is_bound and form.is_valid()):
        return _ask(request, commune, form, council_of(commune, today))
    council = council_of(commune, form.cleaned_data["installed_on"])
    step = request.POST.get("action", "")
    if step == "confirm" and _is_changed(request, commune, council, form):
        return redirect("commune_people", insee_code)
    if step == "back" or form.errors:
        return _ask(request, commune, form, council_of(commune, today))
    context = {
        "commune": commune,
        "form": form,
        "data": form.cleaned_data,
        "invited": "{first_name} {last_name}".format_map(form.cleaned_data),
        "preview": preview_of(commune, council, form.cleaned_data, today),
    }
    return render(request, "people/mayor_review.html", context)


def _ask(
    request: HttpRequest, commune: Commune, form: MayorChangeForm, council: Council
) -> HttpResponse:
    context = {"commune": commune, "form": form, "mayor": council.mayor}
    status = 422 if form.errors else 200
    return render(request, "people/mayor_change.html", context, status=status)


def _is_changed(
    request: HttpRequest, commune: Commune, council: Council, form: MayorChangeForm
) -> bool:
    change = change_of(
        commune,
        council,
        form.cleaned_data,
        set(request.POST.getlist("ends")),
        set(request.POST.getlist("withdrawn")),
    )
    try:
        asked = change_mayor(
            change=change, by=request.user, now=timezone.now(), today=timezone.localdate()
        )
    except PeopleRefusal as refusal:
        refused(form, refusal)
        return False
    if asked is not None:
        send_invitation(invitation=asked[0], token=asked[1])
    day = day_text(change.installed_on, with_weekday=False)
    messages.success(request, f"Le changement de maire {a(commune.name)} est enregistré au {day}.")
    return True
