"""What somebody prepares and somebody else sends: the desk sees nothing of it before."""

import datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Membership, Role
from core.conflicts import StaleEdit
from notifications.models import OutgoingEmail
from requests_desk import operations
from requests_desk.access import Act, abilities
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.timeline import timeline
from requests_desk.vocabulary import State
from tests.accounts.factories import MembershipFactory
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def preparer(territory, cast) -> Membership:
    """A clerk of the home commune without a delegation."""
    return MembershipFactory(
        role=Role.CLERK, commune=territory.home, user__first_name="Paule", user__last_name="Rio"
    )


@pytest.fixture
def transmitted(preparer, territory, as_actor, now) -> ServiceRequest:
    draft = operations.save_draft(
        actor=as_actor(preparer.user),
        uuid=uuid4(),
        commune=territory.home,
        data=RequestData(
            service=territory.roads_service, subject="Nid-de-poule", description="Rue du Puits."
        ),
        now=now,
    )
    return operations.send_draft(
        actor=as_actor(preparer.user), draft=draft, version=draft.version, now=now
    )


def kinds() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def test_who_only_prepares_transmits(transmitted, cast):
    assert (transmitted.state, transmitted.number) == (State.TO_APPROVE, None)
    # The mayor, and the clerk who has a delegation.
    assert set(kinds()) == {
        ("request_to_approve", cast.mayor.email),
        ("request_to_approve", cast.clerk.email),
    }


def test_who_only_prepares_cannot_send(preparer, territory, as_actor, now):
    with pytest.raises(PermissionDenied):
        operations.submit(
            actor=as_actor(preparer.user),
            uuid=uuid4(),
            commune=territory.home,
            data=RequestData(subject="Nid-de-poule", description="Rue du Puits."),
            now=now,
        )


def test_transmitting_twice_transmits_once(transmitted, preparer, as_actor, now):
    again = operations.send_draft(
        actor=as_actor(preparer.user), draft=transmitted, version=transmitted.version, now=now
    )

    assert again == transmitted
    assert transmitted.events.count() == 1


def test_nobody_but_the_author_and_who_may_send_sees_it(transmitted, cast, preparer, as_actor):
    other = MembershipFactory(role=Role.CLERK, commune=preparer.commune).user
    reader = MembershipFactory(role=Role.READER, commune=preparer.commune).user
    everybody = {**cast.members(), "author": preparer.user, "other": other, "reader": reader}

    seen = {
        name
        for name, user in everybody.items()
        if ServiceRequest.objects.visible_to(as_actor(user)).contains(transmitted)
    }

    assert seen == {"mayor", "clerk", "author"}
    assert not ServiceRequest.objects.submitted().contains(transmitted)
    assert abilities(as_actor(preparer.user), transmitted) == {Act.TAKE_BACK}


def test_a_deputy_sees_what_is_of_their_domain(transmitted, cast, territory, as_actor):
    deputies = {}
    for service in (territory.roads_service, territory.legal_service):
        row = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
        DelegationFactory(delegate=row, mandate=cast.mayor.memberships.get(), domain=[service])
        deputies[service] = as_actor(row.user)

    roads, legal = deputies[territory.roads_service], deputies[territory.legal_service]

    assert Act.APPROVE in abilities(roads, transmitted)
    assert ServiceRequest.objects.to_approve_by(roads).contains(transmitted)
    assert not ServiceRequest.objects.visible_to(legal).contains(transmitted)


def test_the_mayor_sends_it_and_its_author_stays(transmitted, cast, preparer, as_actor, now):
    row = operations.approve(
        actor=as_actor(cast.mayor), request=transmitted, version=transmitted.version, now=now
    )

    assert (row.state, row.author) == (State.SUBMITTED, preparer.user)
    assert row.number
    assert row.current_assignment.direction == row.service.direction
    event = row.events.get(to_state=State.SUBMITTED)
    assert (event.actor, event.from_state) == (cast.mayor, State.TO_APPROVE)
    assert ("request_received", preparer.user.email) in kinds()
    titles = [entry.title for entry in timeline(row, as_actor(preparer.user))]
    assert titles[:2] == ["Demande transmise au maire", "Demande validée et envoyée"]
    # How the commune came to send it is its own business.
    assert "Transmise au maire" not in [
        entry.title for entry in timeline(row, as_actor(cast.desk_agent))
    ]


def test_it_goes_back_with_a_reason_and_comes_again(transmitted, cast, preparer, as_actor, now):
    mayor, version = as_actor(cast.mayor), transmitted.version
    with pytest.raises(ValidationError):
        operations.send_back(actor=mayor, request=transmitted, version=version, reason=" ", now=now)
    row = operations.send_back(
        actor=mayor, request=transmitted, version=version, reason="Joignez le devis.", now=now
    )

    assert row.state == State.DRAFT
    assert not ServiceRequest.objects.visible_to(mayor).contains(row)
    mail = OutgoingEmail.objects.get(kind="request_sent_back")
    assert (mail.recipient, "Joignez le devis." in mail.text) == (preparer.user.email, True)
    again = operations.send_draft(
        actor=as_actor(preparer.user), draft=row, version=row.version, now=now + MINUTE
    )
    assert again.state == State.TO_APPROVE


def test_its_author_takes_it_back(transmitted, cast, preparer, as_actor, now):
    row = operations.take_back(
        actor=as_actor(preparer.user), request=transmitted, version=transmitted.version, now=now
    )

    assert row.state == State.DRAFT
    assert Act.EDIT_DRAFT in abilities(as_actor(preparer.user), row)
    with pytest.raises(PermissionDenied):
        operations.approve(actor=as_actor(cast.mayor), request=row, version=row.version, now=now)


def test_it_is_written_otherwise_before_it_is_sent(transmitted, cast, as_actor, now):
    mayor, version = as_actor(cast.mayor), transmitted.version
    words = {"subject": "Deux nids-de-poule", "service": None}

    row = operations.amend(actor=mayor, request=transmitted, version=version, words=words, now=now)

    assert (row.subject, row.service) == ("Deux nids-de-poule", transmitted.service)
    assert row.events.filter(kind=RequestEvent.Kind.EDITED, actor=cast.mayor).exists()
    with pytest.raises(StaleEdit):
        operations.approve(actor=mayor, request=row, version=version, now=now)
    with pytest.raises(ValidationError):
        operations.amend(
            actor=mayor, request=row, version=row.version, words={"subject": ""}, now=now
        )


def test_a_prepared_request_stays_when_the_mayor_changes(transmitted, cast, as_actor, now):
    """The delegations lapse with the former mayor; the new one finds what waits."""
    cast.mayor.memberships.update(ends_on=now.date())
    new = MembershipFactory(commune=transmitted.commune, starts_on=now.date()).user

    waiting = ServiceRequest.objects.to_approve_by

    assert waiting(as_actor(new)).contains(transmitted)
    assert not waiting(as_actor(cast.mayor)).contains(transmitted)
    assert not waiting(as_actor(cast.clerk)).contains(transmitted)


def test_on_the_pages(territory, cast, preparer, sign_in):
    author, mayor = sign_in(preparer.user), sign_in(cast.mayor)
    row = ServiceRequestFactory(
        commune=territory.home,
        author=preparer.user,
        state=State.DRAFT,
        service=territory.roads_service,
        subject="Nid-de-poule",
    )
    review = f"{reverse('request_draft', args=[row.uuid])}?etape=verification"
    assert "Transmettre au maire" in author.get(review).text
    assert "relit votre demande et l’envoie, ou vous la renvoie" in author.get(review).text
    assert "Envoyer la demande" not in author.get(review).text

    sent = author.post(review, {"version": row.version, "action": "send"}, follow=True)

    assert "Votre demande est transmise" in sent.text
    assert "Marie Leroux" in sent.text
    row.refresh_from_db()
    home = mayor.get(reverse("home")).text
    assert "À valider" in home
    assert row.get_absolute_url() in home
    page = mayor.get(row.get_absolute_url()).text
    assert "Envoyer au guichet" in page
    amend = reverse("request_amend", args=[row.uuid])
    data = {
        "version": row.version,
        "subject": "Deux nids-de-poule",
        "description": "Rue du Puits.",
        "urgency": "normal",
    }
    assert mayor.post(amend, {**data, "subject": ""}).status_code == 422
    assert mayor.post(amend, data).status_code == 302
    row.refresh_from_db()
    approved = mayor.post(
        reverse("request_approve", args=[row.uuid]), {"version": row.version}, follow=True
    )
    assert "La demande est envoyée, sous le numéro" in approved.text
    assert "Deux nids-de-poule" in author.get(reverse("requests")).text


def test_what_its_author_took_back_is_told(territory, cast, preparer, sign_in, as_actor, now):
    row = ServiceRequestFactory(
        commune=territory.home, author=preparer.user, state=State.TO_APPROVE
    )
    mayor, version = sign_in(cast.mayor), row.version
    operations.take_back(actor=as_actor(preparer.user), request=row, version=version, now=now)

    late = mayor.post(
        reverse("request_send_back", args=[row.uuid]),
        {"version": version, "reason": "Ajoutez une photo."},
    )

    assert late.status_code == 409
    assert "Ajoutez une photo." in late.text
    assert mayor.get(reverse("request_approval", args=[row.uuid])).url == reverse("home")
