"""Who takes a role in a commune reads its « maire seul » no more: it is told when nobody does."""

import pytest
from django.utils import timezone

from accounts.mandates import give_role
from accounts.models import Role
from notifications.models import OutgoingEmail
from requests_desk.operations import name_triager
from tests.accounts.factories import MembershipFactory
from tests.requests_desk.confiding import MAYOR_ONLY
from tests.requests_desk.factories import TriagerFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def told(kind: str) -> set[str]:
    return set(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_administrators_are_told_when_nobody_reads_a_level_any_more(triager, cast, territory):
    give_role(user=triager, role=Role.READER, starts_on=TODAY, commune=territory.home)
    assert told("level_unread") == {cast.administrator.email, cast.dgs.email}
    mail = OutgoingEmail.objects.filter(kind="level_unread").first()
    assert territory.home.name in mail.subject
    assert str(triager) in mail.text


def test_nothing_is_told_while_somebody_else_reads_it(triager, cast, territory):
    TriagerFactory(user=cast.agent, level=MAYOR_ONLY)
    give_role(user=triager, role=Role.READER, starts_on=TODAY, commune=territory.home)
    assert told("level_unread") == set()


def test_nothing_is_told_of_who_reads_none(triager, cast, territory):
    give_role(user=cast.outsider, role=Role.READER, starts_on=TODAY, commune=territory.home)
    assert told("level_unread") == set()


def test_who_is_empowered_is_told_to_the_others(cast, as_actor, now):
    second = MembershipFactory(role=Role.ADMINISTRATOR, commune=None).user
    name_triager(actor=as_actor(cast.administrator), user=cast.agent, level=MAYOR_ONLY, now=now)
    assert told("power_given") == {second.email, cast.dgs.email}
