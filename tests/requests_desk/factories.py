"""Requests for tests: a row in any state, with the dates that this state implies."""

import datetime

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from files.operations import store_bytes
from requests_desk.models import (
    Assignment,
    Attachment,
    Message,
    RequestEvent,
    RequestType,
    ServiceRequest,
    Triager,
)
from requests_desk.vocabulary import (
    ANSWERED_STATES,
    ENDED_STATES,
    UNSENT_STATES,
    Confidentiality,
    State,
)
from tests.accounts.factories import UserFactory
from tests.communes.factories import CommuneFactory, DirectionFactory

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
HOUR = datetime.timedelta(hours=1)


def a_note(name: str = "note.txt", text: str = "Bonjour, voici la note.") -> SimpleUploadedFile:
    """Return an upload of a text file, which the portal accepts."""
    return SimpleUploadedFile(name, text.encode(), "text/plain")


class RequestTypeFactory(DjangoModelFactory):
    """A type that the desk routes itself; give it a `service` to send it there."""

    class Meta:
        model = RequestType

    slug = factory.Sequence(lambda n: f"type-{n}")
    name = factory.Sequence(lambda n: f"Type de demande {n:03d}")
    summary = "Ce que la commune peut demander ici."
    prompt = "Où, quand, et pour quoi faire ?"
    position = factory.Sequence(lambda n: n)


class ServiceRequestFactory(DjangoModelFactory):
    """A request submitted three days ago. `assigned_to=direction` also gives it to a direction."""

    class Meta:
        model = ServiceRequest
        skip_postgeneration_save = True

    commune = factory.SubFactory(CommuneFactory, member=True)
    author = factory.SubFactory(UserFactory)
    subject = factory.Sequence(lambda n: f"Nid-de-poule rue numéro {n}")
    description = "La chaussée est abîmée sur deux mètres."
    state = State.SUBMITTED
    submitted_at = factory.Maybe(
        factory.LazyAttribute(lambda request: request.state not in UNSENT_STATES),
        factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=3)),
        None,
    )
    number = factory.Maybe(
        factory.LazyAttribute(lambda request: request.state not in UNSENT_STATES),
        factory.Sequence(lambda n: f"2026-{n + 50000:05d}"),
        None,
    )
    due_on = factory.LazyAttribute(
        lambda request: request.submitted_at and timezone.localdate() + datetime.timedelta(days=9)
    )

    @factory.lazy_attribute
    def acknowledged_at(self) -> datetime.datetime | None:
        unread = (*UNSENT_STATES, State.SUBMITTED, State.DECLINED, State.CANCELLED)
        return None if self.state in unread else self.submitted_at + HOUR

    @factory.lazy_attribute
    def waiting_since(self) -> datetime.datetime | None:
        return self.submitted_at + 2 * HOUR if self.state == State.WAITING else None

    @factory.lazy_attribute
    def resolved_at(self) -> datetime.datetime | None:
        return self.submitted_at + 3 * HOUR if self.state in ANSWERED_STATES else None

    @factory.lazy_attribute
    def closed_at(self) -> datetime.datetime | None:
        return self.submitted_at + 4 * HOUR if self.state in ENDED_STATES else None

    @factory.post_generation
    def assigned_to(self, create: bool, direction: object, **kwargs: object) -> None:
        if create and direction is not None:
            AssignmentFactory(request=self, direction=direction, **kwargs)


class AssignmentFactory(DjangoModelFactory):
    """A routing that somebody of the desk has decided; `assigned_by=None` is one only proposed."""

    class Meta:
        model = Assignment

    request = factory.SubFactory(ServiceRequestFactory)
    direction = factory.SubFactory(DirectionFactory)
    assigned_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyAttribute(lambda assignment: assignment.request.submitted_at)


class TriagerFactory(DjangoModelFactory):
    """Somebody empowered long ago; without a role in the EPCI they read nothing."""

    class Meta:
        model = Triager

    user = factory.SubFactory(UserFactory)
    level = Confidentiality.MAYOR_ONLY
    starts_on = datetime.date(2024, 1, 1)
    named_by = factory.SubFactory(UserFactory)
    named_at = datetime.datetime(2024, 1, 1, 9, tzinfo=datetime.UTC)


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    request = factory.SubFactory(ServiceRequestFactory)
    author = factory.SubFactory(UserFactory)
    kind = Message.Kind.REPLY
    body = "Nous passons mardi matin."
    created_at = factory.LazyFunction(timezone.now)


class EventFactory(DjangoModelFactory):
    class Meta:
        model = RequestEvent

    request = factory.SubFactory(ServiceRequestFactory)
    kind = RequestEvent.Kind.TRANSITION
    from_state = State.SUBMITTED
    to_state = State.ACKNOWLEDGED
    actor = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class AttachmentFactory(DjangoModelFactory):
    """A small PDF joined to a request, or to a message."""

    class Meta:
        model = Attachment

    request = factory.SubFactory(ServiceRequestFactory)
    stored_file = factory.LazyFunction(
        lambda: store_bytes(content=PDF, name="plan.pdf", kind="application/pdf")
    )
