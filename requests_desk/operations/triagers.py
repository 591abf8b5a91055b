"""Who is empowered to read confidential requests."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.models import User
from notifications.powers import tell_power_given
from requests_desk.access import can_name_triagers
from requests_desk.confidentiality import candidates_for
from requests_desk.models import Triager
from requests_desk.operations.steps import person
from requests_desk.targets import portal_calendar


@transaction.atomic
def name_triager(*, actor: Actor, user: User, level: str, now: datetime.datetime) -> Triager:
    """Empower `user` to read the confidential requests of `level`, from today on.

    Raise PermissionDenied for who is no administrator, ValidationError when they name themselves,
    when the roles of `user` do not go with the level, or when they are empowered already.
    """
    _demand(can_name_triagers(actor))
    if user == actor.user:
        raise ValidationError({"user": "On ne s’habilite pas soi-même."})
    day = portal_calendar().day(now)
    if not candidates_for(level, day).filter(pk=user.pk).exists():
        raise ValidationError({"user": f"{user} n’a pas de fonction qui le permette."})
    row = Triager(user=user, level=level, starts_on=day, named_by=person(actor), named_at=now)
    row.full_clean()
    row.save()
    tell_power_given(
        reference=row.reference,
        user=user,
        power=f"lecture des demandes confidentielles, «\u00a0{row.get_level_display()}\u00a0»",
        day=day,
        by=actor.user,
    )
    return row


@transaction.atomic
def end_triager(*, actor: Actor, triager: Triager, now: datetime.datetime) -> Triager:
    """End an empowerment today: from now on, the person reads none of these requests.

    One that is over stays as it is. Raise PermissionDenied for who is no administrator.
    """
    _demand(can_name_triagers(actor))
    row = Triager.objects.select_for_update().get(pk=triager.pk)
    day = portal_calendar().day(now)
    if row.holds_on(day):
        row.ends_on, row.ended_by = day, person(actor)
        row.save(update_fields=["ends_on", "ended_by"])
    return row


def _demand(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
