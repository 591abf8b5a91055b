"""Files that wait for their form: it was refused, and comes back with them. For their sender alone.

Those whose form never comes back are deleted after a while (`requests_desk.tasks`).
"""

import datetime
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from files.models import PendingFile, StoredFile
from files.operations import store_upload


@transaction.atomic
def keep(*, upload: UploadedFile, owner: AbstractBaseUser, now: datetime.datetime) -> StoredFile:
    """Keep a file until its form is sent again. Raise ValidationError for one that is refused."""
    stored = store_upload(upload=upload, uploaded_by=owner)
    PendingFile.objects.create(stored_file=stored, created_at=now)
    return stored


def waiting_file(*, reference: str, owner: AbstractBaseUser | None) -> StoredFile | None:
    """Return the file of that uuid that waits for a form of `owner`; None when there is none."""
    try:
        known = uuid.UUID(reference)
    except ValueError:
        return None
    own = StoredFile.objects.filter(pending__isnull=False, uploaded_by_id=owner and owner.pk)
    return own.filter(uuid=known).exclude(uploaded_by=None).first()


def take(*, stored_file: StoredFile, owner: AbstractBaseUser) -> bool:
    """Let a file wait no more: its form was accepted. False when it did not wait for `owner`."""
    waiting = PendingFile.objects.filter(stored_file=stored_file, stored_file__uploaded_by=owner)
    return bool(waiting.delete()[0])
