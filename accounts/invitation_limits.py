"""How many invitations may leave: the portal writes to addresses that nobody has checked yet."""

import datetime

from accounts.models import Invitation, Role, User
from accounts.refusals import PeopleRefusal

ONE_DAY = datetime.timedelta(days=1)
# To one address in a day, by mayors: an invitation may be made again.
MOST_TO_AN_ADDRESS = 5
# By a mayor in a day: a whole council, and then some.
MOST_BY_A_MAYOR = 40
# Of one invitation, for as long as it is open.
MOST_SENDINGS = 5


def demand_few_invitations(
    *, email: str, by: User | None, day: datetime.date, now: datetime.datetime
) -> None:
    """Raise PeopleRefusal when `email` has been invited, or `by` has invited, too often lately.

    Administrators are not counted: they invite by lists, and a clerk may serve six villages.
    """
    if by is not None and by.memberships.active_on(day).filter(role=Role.ADMINISTRATOR).exists():
        return
    lately = Invitation.objects.filter(created_at__gt=now - ONE_DAY)
    if lately.filter(email__iexact=email).count() >= MOST_TO_AN_ADDRESS:
        raise PeopleRefusal(
            f"Cette adresse a reçu {MOST_TO_AN_ADDRESS} invitations depuis hier : attendez demain."
        )
    if by is not None and lately.filter(invited_by=by).count() >= MOST_BY_A_MAYOR:
        raise PeopleRefusal(
            f"Vous avez envoyé {MOST_BY_A_MAYOR} invitations depuis hier : attendez demain, ou "
            "demandez à l’administrateur du portail d’inviter par une liste."
        )


def demand_few_sendings(invitation: Invitation) -> None:
    """Raise PeopleRefusal when an invitation has been sent too often: the address is not read."""
    if invitation.sendings >= MOST_SENDINGS:
        raise PeopleRefusal(
            f"Cette invitation est déjà partie {MOST_SENDINGS} fois : vérifiez l’adresse, puis "
            "retirez-la et invitez de nouveau."
        )
