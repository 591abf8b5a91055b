"""Finding invitations: by the token of a link, or by an address that a person has proved theirs."""

import datetime
import hashlib
import secrets

from django.db.models import Q

from accounts.models import Invitation, User
from accounts.models.invitations import InvitationQuerySet
from communes.models import Commune, Direction, Epci

# Two weeks: a council meets, a holiday passes, and a forgotten message does not stay a key.
VALIDITY = datetime.timedelta(days=14)


def new_token() -> str:
    """Return a token that nobody guesses (256 bits), fit for an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of `token`. It is random and long: no salt, no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(token: str) -> Invitation | None:
    """Return the invitation whose link holds `token`, whatever its state; None if there is none."""
    rows = Invitation.objects.select_related("commune", "direction", "invited_by", "accepted_by")
    return rows.filter(token_digest=digest_of(token)).first()


def pending_for(email: str, now: datetime.datetime) -> InvitationQuerySet:
    """Return the invitations that the person behind `email` can accept at `now`, the oldest first.

    Not those of town halls, which name nobody. The caller has made sure that the address is theirs.
    """
    mine = Invitation.objects.pending_at(now).filter(email__iexact=email, asks_name=False)
    rows = mine.select_related("commune", "direction", "invited_by").defer("commune__contour")
    return rows.order_by("created_at", "pk")


def is_invited(email: str, now: datetime.datetime) -> bool:
    """Return whether a person with this address, who has no account yet, may open one."""
    known = User.objects.filter(email__iexact=email).exists()
    return not known and pending_for(email, now).exists()


def is_shared_address(email: str) -> bool:
    """Return whether `email` is a town hall's, a direction's or the EPCI's: never an account.

    It gets copies and invitations; who acts there would have no name.
    """
    same = Q(email__iexact=email)
    return bool(email) and any(
        model.objects.filter(same).exists() for model in (Commune, Direction, Epci)
    )
