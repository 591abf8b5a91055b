"""What writes on what mayors delegate. Each function is atomic."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Membership, Role
from services import emails
from services.access import can_give_delegations, can_withdraw, mandate_of
from services.models import Delegation, Service


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
    """Let a deputy or a clerk prepare or send for their commune; they get an e-mail.

    For all services when none is named. The mayor gives it; where they have no account, an
    administrator records the order that they signed. The same one twice is returned as it is.
    Raise PermissionDenied for anybody else, ValidationError with what is wrong.
    """
    commune, today = delegate.commune, timezone.localdate(now)
    if actor.user is None or commune is None or not can_give_delegations(actor, commune):
        raise PermissionDenied
    # Held until the end: of two clicks the second sees what the first has written.
    Membership.objects.select_for_update(of=("self",)).get(pk=delegate.pk)
    mandate, domain = mandate_of(actor, commune), list(services)
    if mandate is not None and starts_on < today:
        raise ValidationError({"starts_on": "Une délégation ne commence pas dans le passé."})
    if order_signed_on is not None and order_signed_on > today:
        raise ValidationError({"order_signed_on": "Cet arrêté n’est pas encore signé."})
    if domain and delegate.role == Role.CLERK:
        raise ValidationError(
            "La délégation d’un secrétaire de mairie vaut pour tous les services."
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


def _same(row: Delegation, domain: list[Service]) -> Delegation | None:
    """Return what was given already in the very same words, and is not withdrawn."""
    found = Delegation.objects.filter(
        delegate=row.delegate,
        mandate=row.mandate,
        level=row.level,
        is_general=row.is_general,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        withdrawn_on=None,
    )
    wanted = {service.pk for service in domain}
    return next(
        (one for one in found if set(one.services.values_list("pk", flat=True)) == wanted), None
    )
