"""The e-mails of the desk, one function each; they leave after the commit."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor, actor_on
from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, Membership, Role, User
from communes.models import Commune
from notifications.operations import queue_email
from requests_desk.confidentiality import is_shown_to, triagers_for
from requests_desk.models import Message, RequestEvent, ServiceRequest
from requests_desk.vocabulary import Confidentiality
from services.access import approvers_of

# What an e-mail quotes of an answer: enough to know, the rest is behind the link.
QUOTE_LENGTH = 600
CONFIDENTIAL_KIND = "request_confidential"


@dataclass(frozen=True)
class Recipient:
    """An address, and the person behind it; None for the shared address of a town hall."""

    address: str
    user: User | None
    key: str


def request_received(*, request: ServiceRequest, people: list[Recipient]) -> None:
    """Tell the commune that its request has its number; who sent it gets the receipt too.

    Nobody else than its triagers finds a confidential one in their inbox: they are told as well.
    """
    if request.is_confidential:
        people = [*people, *_triagers(request, timezone.localdate())]
    context = {"was_entered_by_an_agent": request.on_behalf}
    _send("request_received", request, people, f"{request.number}", context)


def request_replied(*, message: Message, actor: Actor, day: datetime.date) -> None:
    """Give the commune the desk's answer, while the request stays open."""
    _send_message("request_replied", message, actor, day)


def request_awaits_answer(*, message: Message, actor: Actor, day: datetime.date) -> None:
    """Give the commune the desk's question: nothing moves until it answers."""
    _send_message("request_awaits_answer", message, actor, day)


def request_resolved(
    *, request: ServiceRequest, event: RequestEvent, text: str, people: list[Recipient]
) -> None:
    """Tell the commune that its request has its answer, and that it may say if it is not enough."""
    _send("request_resolved", request, people, f"{event.pk}", {"quote": quote(text)})


def request_declined(
    *, request: ServiceRequest, event: RequestEvent, actor: Actor, day: datetime.date
) -> None:
    """Tell the commune that its request is not taken on, and why."""
    people = commune_recipients(request, day=day, but=actor.user)
    _send("request_declined", request, people, f"{event.pk}", {"quote": quote(event.comment)})


def commune_answered(*, message: Message, actor: Actor, day: datetime.date) -> None:
    """Tell the agent in charge, if there is one, that the commune has written."""
    people = agent_in_charge(message.request, day=day, but=actor.user)
    context = {"quote": quote(message.body)}
    _send("request_commune_answered", message.request, people, f"{message.uuid}", context)


def request_reopened(
    *, request: ServiceRequest, event: RequestEvent, actor: Actor, day: datetime.date
) -> None:
    """Tell the agent in charge, if there is one, that the answer was not enough, and why."""
    people = agent_in_charge(request, day=day, but=actor.user)
    _send("request_reopened", request, people, f"{event.pk}", {"quote": quote(event.comment)})


def request_to_approve(
    *, request: ServiceRequest, event: RequestEvent, actor: Actor, day: datetime.date
) -> None:
    """Tell those who may send it for the commune that a request waits for them."""
    users = approvers_of(request.commune, request.service, day)
    people = [_person(user) for user in users if user != actor.user]
    context = {"writer": actor.user.get_full_name() if actor.user else ""}
    _send("request_to_approve", request, people, f"{event.pk}", context)


def request_sent_back(*, request: ServiceRequest, event: RequestEvent, actor: Actor) -> None:
    """Tell the author that whoever could have sent the request asks for a change, and which."""
    author = request.author
    people = [_person(author)] if author.is_active and author != actor.user else []
    context = {
        "approver": actor.user.get_full_name() if actor.user else "",
        "quote": quote(event.comment),
    }
    _send("request_sent_back", request, people, f"{event.pk}", context)


def commune_recipients(
    request: ServiceRequest, *, day: datetime.date, but: User | None = None
) -> list[Recipient]:
    """Return who is told in the commune: the author, and the town hall's shared address as a copy.

    When an agent entered the request, or when its author has left the commune or lost their account
    since, those who are its mayors and clerks on `day` take the author's place. Whoever did the
    thing told (`but`) already knows. Of a confidential request, the mayor in office takes that
    place alone, and the shared address gets nothing.
    """
    members = Membership.objects.active_on(day).filter(commune=request.commune)
    author = members.filter(user=request.author, role__in=COMMUNE_ROLES, user__is_active=True)
    if request.confidentiality == Confidentiality.MAYOR_ONLY:
        author = author.filter(role=Role.MAYOR)
    if request.on_behalf or not author.exists():
        roles = (Role.MAYOR,) if request.is_confidential else (Role.MAYOR, Role.CLERK)
        held = members.filter(role__in=roles).values("user_id")
        users = list(User.objects.filter(pk__in=held, is_active=True).order_by("pk"))
    else:
        users = [request.author]
    shared = "" if request.is_confidential else request.commune.email
    return _without_doubles(users, but=but, shared=shared, commune=request.commune)


def agent_in_charge(
    request: ServiceRequest, *, day: datetime.date, but: User | None = None
) -> list[Recipient]:
    """Return the agent in charge if they still work in the direction that has the request.

    A confidential request without an agent has its triagers, who are few and were named for it.
    """
    assignment = request.current_assignment
    if request.is_confidential and (assignment is None or assignment.agent is None):
        return [person for person in _triagers(request, day) if person.user != but]
    if assignment is None or assignment.agent is None or assignment.agent == but:
        return []
    still_there = (
        Membership.objects.active_on(day)
        .filter(user=assignment.agent, direction=assignment.direction, role__in=DIRECTION_ROLES)
        .exists()
    )
    return [_person(assignment.agent)] if still_there and assignment.agent.is_active else []


def drafts_handed_over(*, mayor: User, commune: Commune, drafts: Sequence[int]) -> None:
    """Tell a new mayor how many `drafts` (their ids) of the former one they find in their own.

    Nothing of what they say: there may be confidential ones among them.
    """
    queue_email(
        key=f"drafts_handed_over:{mayor.reference}:{max(drafts)}",
        kind="drafts_handed_over",
        recipient=mayor.email,
        template="drafts_handed_over",
        user=mayor,
        context={
            "addressee": mayor.get_full_name(),
            "commune": commune.name,
            "drafts": len(drafts),
            "path": f"{reverse('requests')}?etat=brouillons",
            "link_label": "Lire ces brouillons",
        },
    )


def quote(text: str) -> str:
    """Return the beginning of `text`, cut between two words."""
    if len(text) <= QUOTE_LENGTH:
        return text
    return f"{text[:QUOTE_LENGTH].rsplit(None, 1)[0]}…"


def _person(user: User) -> Recipient:
    return Recipient(address=user.email, user=user, key=f"user-{user.pk}")


def _triagers(request: ServiceRequest, day: datetime.date) -> list[Recipient]:
    return [_person(u) for u in triagers_for(request.confidentiality, request.commune, day)]


def _without_doubles(
    users: list[User], *, but: User | None, shared: str, commune: Commune
) -> list[Recipient]:
    people = [_person(user) for user in users if user.is_active and user != but]
    taken = {person.address.lower() for person in people}
    if but is not None:
        taken.add(but.email.lower())
    if shared and shared.lower() not in taken:
        people.append(Recipient(shared, None, f"commune-{commune.insee_code}"))
    return people


def _send_message(template: str, message: Message, actor: Actor, day: datetime.date) -> None:
    people = commune_recipients(message.request, day=day, but=actor.user)
    _send(template, message.request, people, f"{message.uuid}", {"quote": quote(message.body)})


def _send(
    template: str,
    request: ServiceRequest,
    people: list[Recipient],
    event_key: str,
    context: dict[str, Any],
) -> None:
    if request.is_confidential:
        _send_in_confidence(template, request, people, event_key)
        return
    for person in people:
        queue_email(
            key=f"{template}:{event_key}:{person.key}",
            kind=template,
            recipient=person.address,
            template=template,
            user=person.user,
            context={
                **context,
                "request_number": request.number,
                "request_subject": request.subject,
                "commune": request.commune,
                "addressee": person.user.get_full_name() if person.user else "",
                "path": request.get_absolute_url(),
                "link_label": "Ouvrir la demande",
            },
        )


def _send_in_confidence(
    template: str, request: ServiceRequest, people: list[Recipient], event_key: str
) -> None:
    """Say that there is something to read, and nothing of it, to who may read it, at their own
    address: neither the subject, nor the commune, nor what has happened.
    """
    day = timezone.localdate()
    for person in people:
        if person.user is None or not is_shown_to(actor_on(person.user, day), request):
            continue
        queue_email(
            key=f"{template}:{event_key}:{person.key}",
            kind=CONFIDENTIAL_KIND,
            recipient=person.address,
            template=CONFIDENTIAL_KIND,
            user=person.user,
            context={
                "addressee": person.user.get_full_name(),
                "path": request.get_absolute_url(),
                "link_label": "La lire sur le portail",
            },
        )
