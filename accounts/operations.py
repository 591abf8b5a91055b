"""Writes on people that touch several tables."""

import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.events import invitation_accepted, invitation_declined, role_given
from accounts.invitation_limits import demand_few_invitations, demand_few_sendings
from accounts.invitations import VALIDITY, digest_of, is_shared_address, new_token
from accounts.models import DismissedHint, Invitation, Membership, Role, User
from accounts.refusals import PeopleRefusal
from communes.models import Commune, Direction

# How many times a town hall may say again who answers its invitation: each sends a message.
MOST_NAMED = 5
# Whom the shared address of a town hall may be asked for.
NAMED_BY_TOWN_HALLS = Role.CLERK
MAYOR_SINCE = "Dites depuis quand ce maire exerce son mandat."
OWN_ROLE = "On ne se donne pas de fonction à soi-même : demandez-le à un autre administrateur."


def dismiss_hint(*, user: User, name: str) -> None:
    """Put a hint away for `user`; once more changes nothing."""
    DismissedHint.objects.get_or_create(user=user, name=name)


def show_hints_again(*, user: User) -> int:
    """Bring back every hint that `user` has put away; return how many."""
    deleted, _ = user.dismissed_hints.all().delete()
    return deleted


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    by: User | None,
    now: datetime.datetime,
    first_name: str = "",
    last_name: str = "",
    commune: Commune | None = None,
    direction: Direction | None = None,
    starts_on: datetime.date | None = None,
    asks_name: bool = False,
    parent: Invitation | None = None,
) -> tuple[Invitation, str]:
    """Write an invitation; return it with the token of its link, which is kept nowhere.

    `asks_name`: the address is a town hall's, which will say who the person is. Raise PeopleRefusal
    when the address is shared, invited already, or its person holds the role already, for a role
    that a town hall does not name, and when too many invitations have left lately.
    """
    token = new_token()
    invitation = Invitation(
        email=email.strip().lower(),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        role=role,
        commune=commune,
        direction=direction,
        starts_on=starts_on,
        asks_name=asks_name,
        parent=parent,
        invited_by=by,
        token_digest=digest_of(token),
        sent_at=now,
        expires_at=now + VALIDITY,
    )
    today = timezone.localdate(now)
    _demand_useful(invitation, today)
    demand_few_invitations(email=invitation.email, by=by, day=today, now=now)
    save_or_refuse(invitation)
    return invitation, token


@transaction.atomic
def renew_invitation(
    *, invitation: Invitation, now: datetime.datetime, by: User | None = None
) -> str:
    """Give an open invitation two more weeks and a new token, which is returned; the old link dies.

    Whoever renews it (`by`) answers for it from now on. Raise PeopleRefusal when it was
    accepted or withdrawn meanwhile, or sent too often.
    """
    row = _open_invitation(invitation)
    demand_few_sendings(row)
    token = new_token()
    row.token_digest = digest_of(token)
    row.sent_at, row.expires_at = now, now + VALIDITY
    row.sendings += 1
    row.invited_by = by or row.invited_by
    row.save(update_fields=["token_digest", "sent_at", "expires_at", "sendings", "invited_by"])
    return token


@transaction.atomic
def withdraw_invitation(
    *, invitation: Invitation, by: User | None, now: datetime.datetime
) -> Invitation:
    """Withdraw an open invitation, and whom the town hall named by it: their links open nothing.

    Raise PeopleRefusal when it was accepted or withdrawn meanwhile.
    """
    row = _open_invitation(invitation)
    for one in (row, *row.named.open()):
        one.withdrawn_at, one.withdrawn_by = now, by
        one.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row


@transaction.atomic
def decline_invitation(*, invitation: Invitation, user: User, now: datetime.datetime) -> Invitation:
    """Withdraw an open invitation because its person refuses it; who invited them is told.

    The caller has made sure that it is theirs. Raise PeopleRefusal as `withdraw_invitation` does.
    """
    row = withdraw_invitation(invitation=invitation, by=user, now=now)
    invitation_declined.send(sender=Invitation, invitation=row, user=user, now=now)
    return row


@transaction.atomic
def name_person(
    *, invitation: Invitation, first_name: str, last_name: str, email: str, now: datetime.datetime
) -> tuple[Invitation, str]:
    """Write the invitation of the person whom a town hall names, and return it with its token.

    Said again, it replaces the former one: an address may have been mistyped. Raise PeopleRefusal
    as `invite` does, or when the town hall has answered too often.
    """
    row = _open_invitation(invitation)
    if row.expires_at <= now:
        raise PeopleRefusal("Cette invitation a expiré.")
    if row.named.count() >= MOST_NAMED:
        raise PeopleRefusal("Cette invitation a déjà servi plusieurs fois : demandez-en une autre.")
    row.named.open().update(withdrawn_at=now)
    return invite(
        email=email,
        role=Role(row.role),
        by=row.invited_by,
        now=now,
        first_name=first_name,
        last_name=last_name,
        commune=row.commune,
        starts_on=row.starts_on,
        parent=row,
    )


@transaction.atomic
def accept_invitation(
    *,
    invitation: Invitation,
    now: datetime.datetime,
    user: User | None = None,
    first_name: str = "",
    last_name: str = "",
) -> User:
    """Give the role of an invitation to its person, once, and return them.

    The caller has made sure that the address is theirs: by the token of the link, or by a sign-in
    that proved it (`accounts.invitations.pending_for`). Without `user`, the person is the one of
    that address; their account is opened if there is none, with the names given or those of the
    invitation, and no password. Raise PeopleRefusal when it was accepted (of two acceptances one is
    refused), withdrawn or expired, when `user` has another address, or when the account is closed.
    """
    if invitation.parent is not None:
        # The town hall's is held first, as by those who name or withdraw: nobody waits in a circle.
        _open_invitation(invitation.parent)
    row = _open_invitation(invitation)
    if row.expires_at <= now:
        raise PeopleRefusal("Cette invitation a expiré.")
    _demand_fit_for_town_hall(row)
    _demand_inviter_in_place(row, timezone.localdate(now))
    if row.asks_name:
        raise PeopleRefusal("Cette invitation est celle d’une mairie : elle n’ouvre pas de compte.")
    if user is not None and user.email.lower() != row.email.lower():
        raise PeopleRefusal("Cette invitation est adressée à une autre personne.")
    person = user or _person_behind(row, first_name, last_name)
    if not person.is_active:
        raise PeopleRefusal("Ce compte est suspendu : adressez-vous à l’administrateur du portail.")
    _give_role(row, person, timezone.localdate(now))
    for one in filter(None, (row, row.parent)):
        one.accepted_at, one.accepted_by = now, person
        one.save(update_fields=["accepted_at", "accepted_by"])
    invitation_accepted.send(sender=Invitation, invitation=row, now=now)
    return person


def _person_behind(invitation: Invitation, first_name: str, last_name: str) -> User:
    person = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if person is not None:
        return person
    person, is_new = User.objects.get_or_create(
        email=invitation.email.lower(),
        defaults={
            "first_name": first_name.strip() or invitation.first_name,
            "last_name": last_name.strip() or invitation.last_name,
            "password": make_password(None),
        },
    )
    if is_new:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _give_role(invitation: Invitation, person: User, day: datetime.date) -> None:
    membership = invitation.membership_from(day, person)
    held = person.memberships.filter(
        role=membership.role, commune=membership.commune, direction=membership.direction
    )
    if not held.serving_on(max(day, membership.starts_on)).exists():
        save_or_refuse(membership)
        by = invitation.invited_by
        role_given.send(sender=Membership, membership=membership, by=by)


def _demand_inviter_in_place(invitation: Invitation, day: datetime.date) -> None:
    """Raise PeopleRefusal when who invited could no more do so: a mandate may have ended since."""
    if invitation.invited_by is None:  # by a command, on the server
        return
    held = invitation.invited_by.memberships.serving_on(day)
    mayors = Q(role=Role.MAYOR, commune=invitation.commune, commune__isnull=False)
    if not held.filter(Q(role=Role.ADMINISTRATOR) | mayors).exists():
        raise PeopleRefusal(
            "La personne qui vous invite n’exerce plus sa fonction : demandez une nouvelle "
            "invitation à l’administrateur du portail."
        )


def _demand_fit_for_town_hall(invitation: Invitation) -> None:
    """Raise PeopleRefusal for any role but the clerk's when a town hall says whose it is.

    Several people read its mailbox, and nobody confirms whom it names: none of them may make
    themselves the mayor, to whom some requests about themselves are shut.
    """
    is_named = invitation.asks_name or invitation.parent_id is not None
    if is_named and invitation.role != NAMED_BY_TOWN_HALLS:
        raise PeopleRefusal(
            "Une mairie ne désigne que son secrétariat : invitez cette personne à sa propre "
            "adresse."
        )


def _demand_useful(invitation: Invitation, day: datetime.date) -> None:
    """Raise PeopleRefusal when it would open nothing, or an account without a person.

    Nor does anybody invite themselves: a role comes from somebody else.
    """
    if invitation.invited_by and invitation.invited_by.email.lower() == invitation.email:
        raise PeopleRefusal(OWN_ROLE)
    _demand_fit_for_town_hall(invitation)
    if is_shared_address(invitation.email) != invitation.asks_name:
        raise PeopleRefusal(
            "Cette adresse n’est pas celle de la mairie."
            if invitation.asks_name
            else "Cette adresse est partagée par une mairie ou un service : un compte est "
            "personnel, il lui faut l’adresse de la personne."
        )
    first_day = max(day, invitation.starts_on or day)
    held = Membership.objects.active_on(first_day).filter(
        role=invitation.role, commune=invitation.commune, direction=invitation.direction
    )
    if held.filter(user__email__iexact=invitation.email).exists():
        raise PeopleRefusal("Cette personne exerce déjà cette fonction.")
    if invitation.role == Role.MAYOR and held.exists():
        raise PeopleRefusal("Cette commune a déjà un maire : passez par « Changement de maire ».")
    if invitation.role == Role.MAYOR and invitation.starts_on is None:
        raise PeopleRefusal(MAYOR_SINCE)


def _open_invitation(invitation: Invitation) -> Invitation:
    """Return the row, held until the end of the transaction, if it is still open."""
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.accepted_at is not None:
        raise PeopleRefusal("Cette invitation a déjà servi.")
    if row.withdrawn_at is not None:
        raise PeopleRefusal("Cette invitation a été retirée.")
    return row


def save_or_refuse(row: Invitation | Membership | User) -> None:
    """Save a row; raise PeopleRefusal with what the database's constraints say in French."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise PeopleRefusal(" ".join(error.messages)) from error
    except IntegrityError as error:
        # Somebody else has just written the same thing.
        raise PeopleRefusal("Cette fonction vient d’être donnée : rechargez la page.") from error
