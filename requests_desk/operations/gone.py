"""Drafts that are no more: known for a while, so that no page still open brings them back."""

import datetime
from uuid import UUID

from accounts.models import User
from requests_desk.models import GoneDraft, ServiceRequest


def note_gone(
    uuid: UUID, *, author: User, now: datetime.datetime, became: ServiceRequest | None = None
) -> None:
    """Note that a draft was thrown away, or sent as `became`."""
    GoneDraft.objects.update_or_create(
        uuid=uuid, defaults={"author": author, "became": became, "gone_at": now}
    )


def forget_gone_drafts(*, gone_before: datetime.datetime) -> int:
    """Forget the drafts that went before that moment; return their number."""
    return GoneDraft.objects.gone_before(gone_before).delete()[0]
