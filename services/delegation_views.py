"""The delegations of a commune: its mayor gives and withdraws them, for the council and clerks."""

import datetime
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import Actor
from accounts.models import Membership, Role
from communes.models import Commune
from core.http import demand, fetch, typed_in
from services.access import (
    can_give_delegations,
    can_withdraw,
    mandate_of,
    visible_communes,
    visible_delegations,
)
from services.delegation_forms import DelegationForm, OrderForm, WithdrawForm
from services.models import DELEGATE_ROLES, Delegation
from services.operations import grant_delegation, record_order, withdraw_delegation

GET_OR_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Delegate:
    """Who may be delegated to, and what is, on the day or later."""

    membership: Membership
    delegations: list[Delegation]
    is_clerk: bool

    @property
    def has_all(self) -> bool:
        """Return whether there is nothing more to give: they send, for all services."""
        levels = {one.level for one in self.delegations if one.is_general and not one.ends_on}
        return Delegation.Level.SUBMIT in levels


@dataclass(frozen=True)
class CommuneDelegations:
    """The delegates of a commune, and what has been delegated and is no more in force."""

    commune: Commune
    delegates: list[Delegate]
    past: list[Delegation]
    mayor: Membership | None
    may_give: bool


def delegations_in(actor: Actor, commune: Commune, day: datetime.date) -> CommuneDelegations:
    """Return the delegations of `commune` on `day`. Six queries."""
    rows = list(visible_delegations(actor).of_commune(commune))
    alive = {
        *Delegation.objects.in_force_on(day).of_commune(commune).values_list("pk", flat=True),
        *(row.pk for row in rows if row.starts_on > day and row.withdrawn_on is None),
    }
    people = Membership.objects.serving_on(day).filter(commune=commune)
    held = people.select_related("user", "commune").order_by("role", "user__last_name", "pk")
    serving = list(held.filter(role__in=(Role.MAYOR, *DELEGATE_ROLES)))
    return CommuneDelegations(
        commune=commune,
        delegates=[
            Delegate(
                membership=one,
                delegations=[r for r in rows if r.delegate_id == one.pk and r.pk in alive],
                is_clerk=one.role == Role.CLERK,
            )
            for one in serving
            if one.role in DELEGATE_ROLES
        ],
        past=[row for row in rows if row.pk not in alive],
        mayor=next((one for one in serving if one.role == Role.MAYOR), None),
        may_give=can_give_delegations(actor, commune),
    )


@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """Show to a mayor what they have delegated, in each commune where they are one."""
    actor = request.actor
    demand(actor.has(Role.MAYOR))
    communes = [m.commune for m in actor.memberships if m.commune and m.role == Role.MAYOR]
    found = [delegations_in(actor, commune, actor.day) for commune in communes]
    return render(request, "services/delegations.html", {"communes": found})


@require_safe
def commune_delegations(request: HttpRequest, insee_code: str) -> HttpResponse:
    """Show the delegations of a commune to an administrator."""
    demand(request.actor.has(Role.ADMINISTRATOR))
    commune = fetch(visible_communes(), insee_code=insee_code)
    found = delegations_in(request.actor, commune, request.actor.day)
    return render(request, "services/delegations.html", {"communes": [found], "in_admin": True})


@typed_in(lambda request, reference: WithdrawForm)
@require_http_methods(GET_OR_POST)
def delegation_withdraw(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Withdraw a delegation, with a reason."""
    row = fetch(visible_delegations(request.actor), reference=reference)
    demand(can_withdraw(request.actor, row))
    back = _list_url(request.actor, row.delegate)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            withdraw_delegation(actor=request.actor, delegation=row, reason=reason, now=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"La délégation de {row.delegate.user} est retirée.")
            return redirect(back)
    context = {"form": form, "delegation": row, "back": back}
    status = 422 if form.errors else 200
    return render(request, "services/delegation_withdraw.html", context, status=status)


@typed_in(lambda request, reference: OrderForm)
@require_http_methods(GET_OR_POST)
def delegation_order(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Ask for the number and the date of the order that was to come."""
    row = fetch(visible_delegations(request.actor), reference=reference)
    demand(can_withdraw(request.actor, row))
    back = _list_url(request.actor, row.delegate)
    form = OrderForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            record_order(
                actor=request.actor, delegation=row, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "L’arrêté est enregistré.")
            return redirect(back)
    context = {"form": form, "delegation": row, "back": back}
    status = 422 if form.errors else 200
    return render(request, "services/delegation_order.html", context, status=status)


@typed_in(lambda request, reference: DelegationForm, named=("services",))
@require_http_methods(GET_OR_POST)
def delegation_new(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Give a delegation to an elected member or a clerk of the commune."""
    row = _delegate(request.actor, reference)
    is_recorded = mandate_of(request.actor, row.commune) is None
    data = request.POST if request.method == "POST" else None
    initial = {"starts_on": request.actor.day}
    form = DelegationForm(data, membership=row, is_recorded=is_recorded, initial=initial)
    back = _list_url(request.actor, row)
    if form.is_bound and form.is_valid() and _granted(request, row, form):
        return redirect(back)
    context = {"form": form, "membership": row, "is_recorded": is_recorded, "back": back}
    status = 422 if form.errors else 200
    return render(request, "services/delegation_new.html", context, status=status)


def _granted(request: HttpRequest, row: Membership, form: DelegationForm) -> bool:
    now = timezone.now()
    try:
        grant_delegation(actor=request.actor, delegate=row, now=now, **form.arguments)
    except ValidationError as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else {}
        for name, sentences in (errors or {"": refusal.messages}).items():
            field = "last_day" if name == "ends_on" else name
            form.add_error(field if field in form.fields else None, sentences)
        return False
    messages.success(request, f"{row.user} a une délégation\u00a0: un courriel l’en prévient.")
    return True


def _delegate(actor: Actor, reference: uuid.UUID) -> Membership:
    """Return the role to delegate to; 404 for a stranger to its commune, 403 without the right."""
    rows = Membership.objects.serving_on(actor.day).filter(role__in=DELEGATE_ROLES)
    rows = rows.select_related("user", "commune").defer("commune__contour")
    if not actor.has(Role.ADMINISTRATOR):
        rows = rows.filter(commune__in=actor.commune_ids(Role.MAYOR))
    row: Membership = fetch(rows, reference=reference)
    demand(row.commune is not None and can_give_delegations(actor, row.commune))
    return row


def _list_url(actor: Actor, membership: Membership) -> str:
    commune = membership.commune
    if commune is None or mandate_of(actor, commune) is not None:
        return reverse("delegations")
    return reverse("commune_delegations", args=[commune.insee_code])
