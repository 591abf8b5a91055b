"""Files of a request or of a message: never twice, never too many, none lost with a form."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from core.french import count
from files import operations as files
from files import pending
from files.models import PendingFile, StoredFile
from requests_desk.models import Attachment, Message, ServiceRequest

MAX_FILES = 10
# What a person joins: a file that arrives, or one kept since the form was refused.
Upload = UploadedFile | StoredFile


def digest(upload: Upload) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    if isinstance(upload, StoredFile):
        return upload.sha256
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    return found.hexdigest()


def attach(
    request: ServiceRequest,
    *,
    uploaded_by: User,
    uploads: Iterable[Upload],
    message: Message | None = None,
) -> None:
    """Join the files to the request, or to its message; one that is already there is skipped.

    Raise ValidationError for a refused file, beyond MAX_FILES, or when a kept file has gone.
    """
    there = Attachment.objects.filter(request=request, message=message)
    known = list(there.values_list("stored_file__sha256", flat=True))
    new: dict[str, Upload] = {}
    for upload in uploads:
        if (found := digest(upload)) not in known:
            new.setdefault(found, upload)
    if new and len(known) + len(new) > MAX_FILES:
        raise ValidationError({"uploads": _too_many(len(known))})
    for upload in new.values():
        stored = _stored(upload, uploaded_by)
        Attachment.objects.create(request=request, message=message, stored_file=stored)


@transaction.atomic
def keep_for_later(
    *, owner: User, kept: Sequence[StoredFile], uploads: Iterable[Upload], now: datetime.datetime
) -> list[StoredFile]:
    """Keep the files of a form that comes back to be corrected, and return them.

    Those of `kept` that still wait come first, then the new ones, as far as MAX_FILES.
    """
    known = [row.pk for row in kept]
    waiting = list(StoredFile.objects.filter(pk__in=known, pending__isnull=False).order_by("pk"))
    for upload in uploads:
        is_new = digest(upload) not in {row.sha256 for row in waiting}
        if is_new and not isinstance(upload, StoredFile) and len(waiting) < MAX_FILES:
            waiting.append(pending.keep(upload=upload, owner=owner, now=now))
    return waiting


@transaction.atomic
def forget_pending_files(*, kept_before: datetime.datetime) -> int:
    """Delete the files whose form never came back since `kept_before`; return their number."""
    abandoned = (
        PendingFile.objects.filter(created_at__lt=kept_before)
        .select_related("stored_file")
        .select_for_update(of=("self",), skip_locked=True)
    )
    number = 0
    for row in abandoned:
        row.delete()
        files.discard(stored_file=row.stored_file)
        number += 1
    return number


def _stored(upload: Upload, owner: User) -> StoredFile:
    if not isinstance(upload, StoredFile):
        return files.store_upload(upload=upload, uploaded_by=owner)
    if not pending.take(stored_file=upload, owner=owner):
        raise ValidationError(
            {
                "uploads": f"«\u00a0{upload.name}\u00a0» n’est plus gardé\u00a0: "
                "joignez-le de nouveau."
            }
        )
    return upload


def _too_many(there: int) -> str:
    limit = f"{count(MAX_FILES, 'fichier')} au plus"
    if not there:
        return f"{limit}\u00a0: joignez-en moins."
    return f"{limit}, et il y en a déjà {there}\u00a0: les nouveaux n’ont pas été joints."
