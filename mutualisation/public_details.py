"""The page where administrators keep what the public pages say of the EPCI, its desk, its host."""

import datetime
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from communes.models import Epci, PublicDetails
from communes.portal import public_details_of
from core.conflicts import StaleEdit
from core.http import demand, typed_in
from mutualisation.access import can_change_public_details


class PublicDetailsForm(forms.ModelForm):
    """What is left empty is simply not shown to visitors."""

    # Not the model's own field, which nobody writes: the version that the page was drawn from.
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PublicDetails
        fields: ClassVar = [
            "desk_phone",
            "desk_email",
            "desk_hours",
            "account_delay",
            "publication_director",
            "host",
            "host_address",
            "host_phone",
            "dpo_email",
            "retention",
        ]
        help_texts: ClassVar = {
            "desk_phone": "Vide : celui du siège.",
            "desk_email": "Vide : celui du siège.",
            "desk_hours": "Par exemple : du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h.",
            "account_delay": "Par exemple : deux jours ouvrés.",
            "publication_director": "Nom et fonction ; en général le président ou la présidente.",
            "host": "La société ou le service qui héberge les serveurs du portail.",
            "dpo_email": "Une adresse lue par cette personne, plutôt que son nom.",
            "retention": "Les durées fixées avec les Archives départementales, en clair.",
        }
        widgets: ClassVar = {
            "desk_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "host_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "host_address": forms.Textarea(attrs={"rows": 3}),
            "retention": forms.Textarea(attrs={"rows": 4}),
        }


@transaction.atomic
def change_public_details(
    *, epci: Epci, seen_version: int, values: dict[str, str], by: User, now: datetime.datetime
) -> PublicDetails:
    """Write what `by` has typed; raise StaleEdit when somebody has changed it since."""
    # The EPCI's row is the lock: there may be no row of details to hold yet.
    Epci.objects.select_for_update().without_logo().get(pk=epci.pk)
    details = public_details_of(epci)
    if details.version != seen_version:
        raise StaleEdit(
            url=reverse("public_details"),
            what="Quelqu’un d’autre a changé ces informations pendant que vous les modifiiez.",
        )
    for name, value in values.items():
        setattr(details, name, value)
    details.version += 1
    details.changed_at, details.changed_by = now, by
    details.save()
    return details


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
    form = PublicDetailsForm(
        request.POST or None, instance=public_details_of(request.epci), initial=initial
    )
    if request.method == "POST" and form.is_valid():
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
