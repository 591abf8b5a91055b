"""The people of the portal: the list, and each person with their dated roles."""

import uuid

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.closing import close_account
from accounts.mandates import change_person, end_role, give_role, version_of
from accounts.models import Invitation, Membership, User
from accounts.operations import PeopleRefusal
from core.http import demand, fetch, typed_in
from core.templatetags.french import day_text
from mutualisation.people.access import (
    can_give,
    can_manage_people,
    visible_memberships,
    visible_people,
)
from mutualisation.people.forms import ClosingForm, EndForm, PersonForm, RoleForm, refused
from mutualisation.people.lists import PeopleFilters, people_page
from mutualisation.people.states import LABELS, TONES, state_of

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people and the open invitations."""
    demand(can_manage_people(request.actor))
    filters = PeopleFilters(request.GET)
    found = people_page(filters.values, request.GET.get("page"), timezone.localdate())
    context = {
        "filters": filters,
        "chips": filters.chips(request),
        "page_obj": found.page,
        "rows": found.rows,
    }
    return render(request, "people/people.html", context)


@require_safe
def person(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Show a person: how to reach them, every role with its dates, what can be done."""
    demand(can_manage_people(request.actor))
    row = fetch(visible_people(request.actor), reference=reference)
    day = timezone.localdate()
    memberships = list(visible_memberships(request.actor).filter(user=row).order_by("-starts_on"))
    state = state_of(row, memberships, day)
    invitations = Invitation.objects.open().filter(email__iexact=row.email)
    context = {
        "person": row,
        "state_label": LABELS[state],
        "state_tone": TONES[state],
        "current": [one for one in memberships if one.ends_on is None or one.ends_on > day],
        "past": [one for one in memberships if one.ends_on is not None and one.ends_on <= day],
        "invitations": invitations.select_related("commune", "direction"),
        "day": day,
        "now": timezone.now(),
    }
    return render(request, "people/person.html", context)


@typed_in(lambda request, reference: PersonForm)
@require_http_methods(GET_OR_POST)
def person_edit(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Change the name, the direct line or the address of a person."""
    demand(can_manage_people(request.actor))
    row = fetch(visible_people(request.actor), reference=reference, closed_at=None)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        instance=_copy(row),
        initial={"version": version_of(row)},
    )
    if form.is_bound and form.is_valid():
        try:
            changed = change_person(
                user=row, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except PeopleRefusal as refusal:
            refused(form, refusal)
        else:
            return _saved(request, row, changed)
    return _show(request, "people/person_edit.html", form, person=row)


@typed_in(lambda request, reference: RoleForm, named=("commune", "direction"))
@require_http_methods(GET_OR_POST)
def role_new(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Give one more role to a person."""
    demand(can_manage_people(request.actor))
    row = fetch(visible_people(request.actor), reference=reference, closed_at=None)
    data = request.POST if request.method == "POST" else None
    form = RoleForm(data, initial={"starts_on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            given = give_role(user=row, by=request.user, **form.cleaned_data)
        except PeopleRefusal as refusal:
            refused(form, refusal)
        else:
            messages.success(
                request, f"{row} a une fonction de plus\u00a0: {given.get_role_display()}."
            )
            return redirect("person", reference)
    return _show(request, "people/role_new.html", form, person=row)


@typed_in(lambda request, reference: EndForm)
@require_http_methods(GET_OR_POST)
def role_end(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """End a role on a day, with its reason; or change the day while it has not come."""
    row = fetch(visible_memberships(request.actor), reference=reference)
    demand(can_give(request.actor, row.role, row.commune))
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    initial = {"ends_on": row.ends_on or today, "reason": row.end_reason}
    form = EndForm(data, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            ended = end_role(membership=row, today=today, **form.cleaned_data)
        except PeopleRefusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _ended(row, ended))
            return _back(request, row)
    return _show(
        request, "people/role_end.html", form, membership=row, back=_back(request, row).url
    )


@typed_in(lambda request, reference: ClosingForm)
@require_http_methods(GET_OR_POST)
def account_close(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Close an account for good, with a reason, after a page that says what goes and what stays."""
    demand(can_manage_people(request.actor))
    row = fetch(visible_people(request.actor), reference=reference, closed_at=None)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            close_account(user=row, reason=reason, now=timezone.now(), by=request.actor.user)
        except PeopleRefusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"Le compte de {row} est fermé.")
            return redirect("person", reference)
    return _show(request, "people/account_close.html", form, person=row)


def _saved(request: HttpRequest, before: User, changed: User) -> HttpResponse:
    if changed.email == before.email:
        messages.success(request, "C’est enregistré.")
        return redirect("person", changed.reference)
    if changed == request.user:
        # Their sessions have ended, this one too.
        logout(request)
        messages.success(request, "C’est enregistré\u00a0: connectez-vous à la nouvelle adresse.")
        return redirect("account_login")
    said = f"C’est enregistré\u00a0: {changed} se connecte désormais à la nouvelle adresse."
    messages.success(request, said)
    return redirect("person", changed.reference)


def _copy(row: User) -> User:
    """Return the row for a form to write in: the page goes on showing what is saved."""
    return User.objects.get(pk=row.pk)


def _ended(row: Membership, ended: Membership | None) -> str:
    if ended is None or ended.ends_on is None:
        return f"{row.user}\u00a0: la fonction n’avait pas commencé, elle est annulée."
    day = day_text(ended.ends_on, with_weekday=False)
    return f"{row.user} n’a plus cette fonction à compter du {day}."


def _back(request: HttpRequest, row: Membership) -> HttpResponse:
    if can_manage_people(request.actor):
        return redirect("person", row.user.reference)
    return redirect("commune_people", row.commune.insee_code if row.commune else "")


def _show(request: HttpRequest, template: str, form: object, **context: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, **context}, status=status)
