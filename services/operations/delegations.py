"""What writes on what mayors delegate. Each function is atomic."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Membership, Role
from communes.models import Commune
from services import emails
from services.access import can_give_delegations, can_withdraw, mandate_of
from services.delegations import changes_of_mayor
from services.models import Delegation, Service

OWN_DELEGATION = (
    "On n’enregistre pas de délégation pour soi-même\u00a0: demandez-le à un autre administrateur."
)

ORDER_LAPSED = (
    "Le maire a changé depuis : cet arrêté est tombé avec le mandat de celui qui l’a signé. "
    "Il en faut un du maire en fonction."
)


@transaction.atomic
def grant_delegation(
    *,
    actor: Actor,
    delegate: Membership,
    level: str,
    services: Iterable[Service] = (),
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    order_number: str = "",
    order_signed_on: datetime.date | None = None,
    now: datetime.datetime,
) -> Delegation:
    """Let an elected member or a clerk prepare or send for their commune; they get an e-mail.

    For all services when none is named. The mayor gives it; where they have no account, an
    administrator records the order that they signed, never for themselves, and the town hall gets
    a copy of the e-mail. The same one twice, on the same order, is returned as it is. Raise
    PermissionDenied for anybody else, ValidationError with what is wrong.
    """
    commune, today = delegate.commune, timezone.localdate(now)
    if actor.user is None or commune is None or not can_give_delegations(actor, commune):
        raise PermissionDenied
    # Held until the end: of two clicks the second sees what the first has written.
    Membership.objects.select_for_update(of=("self",)).get(pk=delegate.pk)
    mandate, domain = mandate_of(actor, commune), list(services)
    if mandate is not None and starts_on < today:
        raise ValidationError({"starts_on": "Une délégation ne commence pas dans le passé."})
    if delegate.user == actor.user:
        raise ValidationError(OWN_DELEGATION)
    _demand_signed(order_signed_on, today)
    if mandate is None and order_signed_on is not None:
        _demand_same_mayor(commune, order_signed_on, max(today, starts_on))
    if domain and delegate.role == Role.CLERK:
        raise ValidationError(
            "La délégation d’un secrétaire général de mairie vaut pour tous les services."
        )
    row = Delegation(
        mandate=mandate,
        delegate=delegate,
        level=level,
        is_general=not domain,
        starts_on=starts_on,
        ends_on=ends_on,
        order_number=order_number.strip(),
        order_signed_on=order_signed_on,
        granted_by=actor.user,
        granted_at=now,
    )
    row.full_clean(exclude=["services"])
    if twin := _same(row, domain):
        return twin
    row.save()
    row.services.set(domain)
    emails.delegation_granted(delegation=row, services=domain)
    return row


@transaction.atomic
def record_order(
    *,
    actor: Actor,
    delegation: Delegation,
    order_number: str,
    order_signed_on: datetime.date,
    now: datetime.datetime,
) -> Delegation:
    """Write the order of a delegation that was given before it was signed; once, for good.

    From then on it lets send, if that is what it was given for: its delegate is told. Raise
    PermissionDenied for who could not give it, ValidationError for an order that is not signed
    yet, or when there is one already.
    """
    rows = Delegation.objects.select_for_update(of=("self",))
    row = rows.select_related("delegate__commune").get(pk=delegation.pk)
    if not can_withdraw(actor, row):
        raise PermissionDenied
    _demand_signed(order_signed_on, timezone.localdate(now))
    if not row.awaits_order:
        raise ValidationError(f"L’arrêté {row.order_number} est déjà enregistré.")
    row.order_number, row.order_signed_on = order_number.strip(), order_signed_on
    row.save(update_fields=["order_number", "order_signed_on"])
    emails.delegation_signed(delegation=row)
    return row


@transaction.atomic
def withdraw_delegation(
    *, actor: Actor, delegation: Delegation, reason: str, now: datetime.datetime
) -> Delegation:
    """Withdraw a delegation at once; whoever had it gets an e-mail. One withdrawn stays as it is.

    Raise PermissionDenied for who did not give it, ValidationError without a reason.
    """
    rows = Delegation.objects.select_for_update(of=("self",))
    row = rows.select_related("delegate__commune", "delegate__user").get(pk=delegation.pk)
    if not can_withdraw(actor, row):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi la délégation est retirée."})
    if row.withdrawn_on is None:
        row.withdrawn_on, row.withdrawn_by = timezone.localdate(now), actor.user
        row.withdrawal_reason = reason.strip()
        row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal_reason"])
        emails.delegation_withdrawn(delegation=row)
    return row


def _demand_signed(day: datetime.date | None, today: datetime.date) -> None:
    if day is not None and day > today:
        raise ValidationError({"order_signed_on": "Cet arrêté n’est pas encore signé."})


def _demand_same_mayor(
    commune: Commune, signed_on: datetime.date, first_day: datetime.date
) -> None:
    """Raise ValidationError when the mayor has changed, or will have, since the order was signed.

    `first_day` is the day from which it would hold: it would never be in force.
    """
    changes = changes_of_mayor(commune, after=signed_on, until=first_day)
    if any(rows.exists() for rows in changes):
        raise ValidationError({"order_signed_on": ORDER_LAPSED})


def _same(row: Delegation, domain: list[Service]) -> Delegation | None:
    """Return what was given already in the very same words, and is not withdrawn."""
    found = Delegation.objects.filter(
        delegate=row.delegate,
        mandate=row.mandate,
        level=row.level,
        is_general=row.is_general,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        order_number=row.order_number,
        order_signed_on=row.order_signed_on,
        withdrawn_on=None,
    )
    wanted = {service.pk for service in domain}
    return next(
        (one for one in found if set(one.services.values_list("pk", flat=True)) == wanted), None
    )
