"""Invitations by e-mail: sending them, and telling those whom an answer concerns."""

import datetime
import hashlib
import uuid

from django.urls import reverse

from accounts.models import Invitation, Membership, Role, User
from core.periods import last_day
from core.templatetags.french import date_of
from notifications.operations import queue_email


def send_invitation(*, invitation: Invitation, token: str) -> None:
    """Write the e-mail that holds the link of an invitation; each sending has a link of its own.

    What holds the link is forgotten by the outbox once it has left.
    """
    by = invitation.invited_by
    queue_email(
        key=f"invitation:{invitation.reference}:{uuid.uuid4()}",
        kind="invitation",
        recipient=invitation.email,
        expires_at=invitation.expires_at,
        template="invitation_town_hall" if invitation.asks_name else "invitation",
        context={
            **_words(invitation),
            "addressee": "" if invitation.asks_name else _name(invitation),
            "inviter": by.get_full_name() if by else "",
            "last_day": last_day(date_of(invitation.expires_at)),
            "path": reverse("invitation_accept", args=[token]),
            "link_label": "Dire qui vous êtes" if invitation.asks_name else "Ouvrir mon compte",
        },
    )


def tell_accepted(*, invitation: Invitation, now: datetime.datetime, **_: object) -> None:
    """Welcome the person who has accepted, and tell those whom it concerns.

    However they accepted: by the link, or by a sign-in that proved their address.
    """
    person = invitation.accepted_by
    if person is not None:
        _welcome(invitation, person)
        _tell_others(invitation, person, date_of(now))


def tell_declined(
    *, invitation: Invitation, user: User, now: datetime.datetime, **_: object
) -> None:
    """Tell who invited that the person has refused, or the administrators when there is nobody."""
    for one in _answerable(invitation, date_of(now)):
        if one != user:
            queue_email(
                key=f"invitation_declined:{invitation.reference}:{one.reference}",
                kind="invitation_declined",
                recipient=one.email,
                template="invitation_declined",
                user=one,
                context={
                    **_words(invitation),
                    "addressee": one.get_full_name(),
                    "person": user.get_full_name(),
                    "email": user.email,
                    "path": "",
                },
            )


def _welcome(invitation: Invitation, person: User) -> None:
    queue_email(
        key=f"invitation_welcome:{invitation.reference}",
        kind="invitation_welcome",
        recipient=person.email,
        template="invitation_welcome",
        user=person,
        context={
            **_words(invitation),
            "addressee": person.get_full_name(),
            "email": person.email,
            "path": reverse("home"),
            "link_label": "Ouvrir le portail",
        },
    )


def _tell_others(invitation: Invitation, person: User, day: datetime.date) -> None:
    """Tell who invited, or the administrators when there is nobody; the town hall gets a copy."""
    users = _answerable(invitation, day)
    told: list[tuple[str, User | None]] = [(user.email, user) for user in users if user != person]
    if invitation.commune and invitation.commune.email:
        told.append((invitation.commune.email, None))
    for address, user in told:
        queue_email(
            key=f"invitation_accepted:{invitation.reference}:{_short(address)}",
            kind="invitation_accepted",
            recipient=address,
            template="invitation_accepted",
            user=user,
            context={
                **_words(invitation),
                "addressee": user.get_full_name() if user else "",
                "person": person.get_full_name(),
                "email": person.email,
                "path": "",
            },
        )


def _answerable(invitation: Invitation, day: datetime.date) -> list[User]:
    """Return who invited; the administrators on `day` when that is nobody with an open account."""
    by = invitation.invited_by
    return [by] if by and by.is_active else administrators_on(day)


def administrators_on(day: datetime.date) -> list[User]:
    """Return the administrators of the portal on `day`."""
    held = Membership.objects.serving_on(day).filter(role=Role.ADMINISTRATOR)
    return list(User.objects.filter(pk__in=held.values("user_id")).order_by("pk"))


def _short(address: str) -> str:
    """Return what stands for `address` in a key, which is shorter than an address may be."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:40]


def _name(invitation: Invitation) -> str:
    return f"{invitation.first_name} {invitation.last_name}".strip()


def _words(invitation: Invitation) -> dict[str, object]:
    return {
        "role": invitation.get_role_display(),
        "body": invitation.body,
        "starts_on": invitation.starts_on,
    }
