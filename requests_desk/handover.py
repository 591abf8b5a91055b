"""What the desk does when somebody becomes mayor."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership, Role
from requests_desk.operations import hand_over_drafts


def follow_mandate(*, membership: Membership, **kwargs: Any) -> None:
    """Pass on the drafts at once to a mayor in office today; the hourly task waits for the others.

    `membership` is the role that has just been given.
    """
    if membership.role == Role.MAYOR:
        hand_over_drafts(day=timezone.localdate())
