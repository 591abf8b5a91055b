"""Who wants the weekly e-mail of deadlines."""

import datetime

from accounts.models import User
from services.models import DigestRefusal


def choose_digest(*, user: User, wanted: bool, now: datetime.datetime) -> None:
    """Write whether `user` wants the weekly e-mail: everybody does who has not refused it."""
    if wanted:
        DigestRefusal.objects.filter(user=user).delete()
    else:
        DigestRefusal.objects.get_or_create(user=user, defaults={"refused_at": now})
