"""The page where administrators keep what the public pages say of the EPCI, its desk, its host."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from communes.portal import public_details_of
from core.http import demand, typed_in
from mutualisation.access import can_change_public_details
from mutualisation.public_details.forms import PublicDetailsForm
from mutualisation.public_details.operations import change_public_details


@typed_in(lambda request: PublicDetailsForm)
@require_http_methods(["GET", "HEAD", "POST"])
def public_details(request: HttpRequest) -> HttpResponse:
    """Show and change the legal notices, the contacts of the desk, and who hosts the portal."""
    demand(can_change_public_details(request.actor))
    if request.epci is None:
        raise Http404("Ce portail n’a pas encore de territoire.")
    details = public_details_of(request.epci)
    initial = {"seen_version": details.version}
    # The form must not write into the row that the page shows: it gets its own.
    data = request.POST if request.method == "POST" else None
    form = PublicDetailsForm(data, instance=public_details_of(request.epci), initial=initial)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        change_public_details(
            epci=request.epci,
            seen_version=values.pop("seen_version"),
            values=values,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, "C’est enregistré : les pages publiques le montrent.")
        return redirect("public_details")
    context = {"form": form, "details": details}
    status = 422 if form.errors else 200
    return render(request, "mutualisation/public_details.html", context, status=status)
