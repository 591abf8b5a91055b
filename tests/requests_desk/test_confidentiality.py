"""Confidential requests: who reads them, who acts on them, who is told, and who is not."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from notifications.models import OutgoingEmail
from requests_desk import operations
from requests_desk.access import Act, abilities, acts_by_role, reads_as_agent, visible_files
from requests_desk.confidentiality import is_shown_to, triagers_for
from requests_desk.models import Message, ServiceRequest
from requests_desk.operations import RequestData, submit
from requests_desk.vocabulary import State
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.requests_desk.confiding import CONFIDED, DISPUTE, MAYOR_ONLY
from tests.requests_desk.factories import (
    AssignmentFactory,
    AttachmentFactory,
    MessageFactory,
    ServiceRequestFactory,
    TriagerFactory,
)

pytestmark = pytest.mark.django_db


def readers(row, cast, as_actor):
    """Return the parts of those who find `row` in their list."""
    return {
        part
        for part, user in cast.members().items()
        if ServiceRequest.objects.visible_to(as_actor(user)).filter(pk=row.pk).exists()
    }


def acting(row, cast, as_actor):
    return {part for part, user in cast.members().items() if acts_by_role(as_actor(user), row)}


def test_the_mayor_alone_and_the_triagers_read_what_is_for_the_mayor(
    secret, triager, cast, as_actor
):
    row = secret(MAYOR_ONLY)

    assert readers(row, cast, as_actor) == acting(row, cast, as_actor) == {"mayor", "desk_agent"}
    assert abilities(as_actor(triager), row) >= {Act.ACKNOWLEDGE, Act.ROUTE, Act.REPLY}


def test_without_a_triager_only_the_mayor_reads_it(secret, cast, as_actor):
    assert readers(secret(MAYOR_ONLY), cast, as_actor) == {"mayor"}


def test_a_dispute_is_closed_to_management_and_goes_to_no_direction(
    secret, triager, cast, as_actor
):
    row = secret(DISPUTE)

    found = {"mayor", "clerk", "desk_agent"}
    assert readers(row, cast, as_actor) == acting(row, cast, as_actor) == found
    assert Act.ROUTE not in acts_by_role(as_actor(triager), row)


def test_a_triager_of_one_level_reads_the_other_not(secret, cast, as_actor):
    TriagerFactory(user=cast.desk_agent, level=DISPUTE)

    assert "desk_agent" not in readers(secret(MAYOR_ONLY), cast, as_actor)


def test_the_direction_reads_it_once_a_triager_has_given_it(
    secret, triager, cast, territory, as_actor
):
    row = secret(MAYOR_ONLY, State.ASSIGNED, assigned_to=territory.legal_direction)

    assert readers(row, cast, as_actor) == {"mayor", "desk_agent", "agent"}
    assert Act.TAKE in abilities(as_actor(cast.agent), row)
    assert Act.ROUTE not in acts_by_role(as_actor(cast.agent), row)
    assert reads_as_agent(as_actor(cast.agent), row)


def test_only_the_agent_named_reads_it(secret, triager, cast, territory, as_actor):
    colleague = UserFactory()
    MembershipFactory(
        user=colleague, role=Role.DIRECTOR, commune=None, direction=territory.legal_direction
    )
    row = secret(MAYOR_ONLY, State.ASSIGNED)
    AssignmentFactory(request=row, direction=territory.legal_direction, agent=colleague)

    assert "agent" not in readers(row, cast, as_actor)
    assert is_shown_to(as_actor(colleague), row)
    assert not acts_by_role(as_actor(cast.agent), row)


@pytest.mark.parametrize("changes", [{"assigned_by": None}, {"ended": True}])
def test_a_routing_that_is_proposed_or_over_opens_nothing(
    changes, secret, cast, territory, as_actor, now
):
    row = secret(MAYOR_ONLY, State.ASSIGNED)
    given = AssignmentFactory(
        request=row,
        direction=territory.legal_direction,
        **{name: value for name, value in changes.items() if name == "assigned_by"},
    )
    if changes.get("ended"):
        type(given).objects.update(ended_at=given.created_at)

    assert readers(row, cast, as_actor) == {"mayor"}


def test_a_triager_whose_role_has_ended_reads_nothing(secret, triager, cast, as_actor, now):
    row = secret(MAYOR_ONLY)
    triager.memberships.update(ends_on=now.date())

    assert "desk_agent" not in readers(row, cast, as_actor)
    assert not triagers_for(MAYOR_ONLY, row.commune, now.date()).exists()


def test_a_triager_who_joins_a_direction_no_longer_reads_disputes(
    secret, triager, cast, territory, as_actor, now
):
    MembershipFactory(
        user=triager, role=Role.AGENT, commune=None, direction=territory.legal_direction
    )

    assert readers(secret(DISPUTE), cast, as_actor) == {"mayor", "clerk"}
    assert not triagers_for(DISPUTE, territory.home, now.date()).exists()


def test_a_triager_who_serves_the_commune_may_be_the_subject(
    secret, triager, cast, territory, as_actor, now
):
    MembershipFactory(user=triager, role=Role.CLERK, commune=territory.home)
    row = secret(MAYOR_ONLY)

    assert readers(row, cast, as_actor) == acting(row, cast, as_actor) == {"mayor"}
    assert not triagers_for(MAYOR_ONLY, territory.home, now.date()).exists()


def test_a_councillor_who_works_for_the_epci_reads_no_dispute_of_the_commune(
    secret, territory, as_actor
):
    president = UserFactory()
    MembershipFactory(user=president, role=Role.PRESIDENT, commune=None)
    MembershipFactory(user=president, role=Role.COUNCILLOR, commune=territory.home)
    row = secret(DISPUTE)

    assert not ServiceRequest.objects.visible_to(as_actor(president)).exists()
    assert not is_shown_to(as_actor(president), row)


def test_the_former_mayor_reads_it_no_more(secret, triager, cast, territory, as_actor, now):
    row = secret(MAYOR_ONLY)
    cast.mayor.memberships.update(ends_on=now.date())
    MembershipFactory(user=cast.mayor, role=Role.COUNCILLOR, commune=territory.home)

    assert readers(row, cast, as_actor) == {"desk_agent"}


def test_its_files_are_those_of_its_readers(secret, triager, cast, as_actor):
    row = secret(MAYOR_ONLY)
    joined = AttachmentFactory(request=row)
    note = MessageFactory(request=row, kind=Message.Kind.INTERNAL_NOTE)
    internal = AttachmentFactory(request=row, message=note)

    found = {part: set(visible_files(as_actor(u))) for part, u in cast.members().items()}

    assert found.pop("mayor") == {joined}
    assert found.pop("desk_agent") == {joined, internal}
    assert not any(found.values())


def send_secret(cast, territory, as_actor, now, level=MAYOR_ONLY):
    return submit(
        actor=as_actor(cast.mayor),
        uuid=uuid4(),
        commune=territory.home,
        data=RequestData(
            service=territory.legal_service,
            subject=CONFIDED,
            description="Les faits.",
            confidentiality=level,
        ),
        now=now,
    )


@pytest.mark.parametrize("level", [MAYOR_ONLY, DISPUTE])
def test_it_is_sent_without_a_proposed_direction_and_without_a_word(
    level, triager, cast, territory, as_actor, now
):
    row = send_secret(cast, territory, as_actor, now, level)

    assert row.current_assignment is None
    mails = OutgoingEmail.objects.all()
    assert {mail.recipient for mail in mails} == {cast.mayor.email, triager.email}
    for mail in mails:
        words = mail.subject + mail.text + mail.html
        assert "confidentielle" in mail.subject
        assert CONFIDED not in words
        assert str(territory.home) not in words
        assert "Juridique" not in words


def test_what_follows_is_told_to_its_readers_alone(triager, cast, territory, as_actor, now):
    row = send_secret(cast, territory, as_actor, now)
    OutgoingEmail.objects.all().delete()

    row = operations.reply(
        actor=as_actor(triager), request=row, version=row.version, body="Voici.", now=now
    )
    operations.answer(actor=as_actor(cast.mayor), request=row, body="Merci bien.", now=now)

    mails = OutgoingEmail.objects.order_by("pk")
    assert [mail.recipient for mail in mails] == [cast.mayor.email, triager.email]
    assert not any("Voici" in mail.text or "Merci bien" in mail.text for mail in mails)


def test_the_new_mayor_takes_the_place_of_the_former_in_the_emails(
    triager, cast, territory, as_actor, now
):
    row = send_secret(cast, territory, as_actor, now)
    OutgoingEmail.objects.all().delete()
    cast.mayor.memberships.update(ends_on=now.date())
    successor = UserFactory(email="suivant@demo.test")
    MembershipFactory(user=successor, role=Role.MAYOR, commune=territory.home, starts_on=now.date())

    operations.reply(
        actor=as_actor(triager), request=row, version=row.version, body="Voici.", now=now
    )

    assert OutgoingEmail.objects.get().recipient == successor.email


def test_only_the_mayor_may_reserve_a_request(triager, cast, territory, as_actor, now):
    with pytest.raises(ValidationError, match="Seul le maire"):
        submit(
            actor=as_actor(cast.clerk),
            uuid=uuid4(),
            commune=territory.home,
            data=RequestData(subject="Sujet", description="Texte", confidentiality=MAYOR_ONLY),
            now=now,
        )


def test_nothing_is_sent_that_nobody_would_read(cast, territory, as_actor, now):
    with pytest.raises(ValidationError, match="habilité"):
        send_secret(cast, territory, as_actor, now)


def test_the_database_refuses_what_makes_no_sense(secret, cast):
    row = secret(MAYOR_ONLY)
    rows = ServiceRequest.objects.filter(pk=row.pk)
    for changes in ({"confidentiality": "autre"}, {"on_behalf": True, "channel": "phone"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequestFactory(
            state=State.DRAFT, confidentiality=MAYOR_ONLY
        ).__class__.objects.filter(state=State.DRAFT).update(state="to_approve")
