"""Putting files into private storage, and out of it."""

import datetime
import hashlib
import logging
import math
import os
import unicodedata
import weakref
from contextlib import closing
from typing import IO, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, connection, transaction

from files.kinds import ACCEPTED_KINDS, extension_agrees, sniff
from files.models import StoredFile

__all__ = [
    "ACCEPTED_FOR_PEOPLE",
    "ACCEPTED_KINDS",
    "MAX_UPLOAD_BYTES",
    "check_upload",
    "discard",
    "remove_orphans",
    "store_bytes",
    "store_upload",
]

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAX_UPLOAD_BYTES = 20 * MEGABYTE
ACCEPTED_FOR_PEOPLE = (
    "PDF, photos (JPEG, PNG, HEIC, WebP), documents OpenDocument ou Microsoft Office récents "
    "sans macros (ODT, ODS, ODP, DOCX, XLSX, PPTX), texte et CSV"
)
_NAME_LENGTH = StoredFile._meta.get_field("name").max_length or 255
_ADVICE = {
    **dict.fromkeys(
        (".zip", ".rar", ".7z", ".gz", ".tar"),
        "les archives ne sont pas acceptées, joignez les fichiers un par un",
    ),
    **dict.fromkeys(
        (".docm", ".xlsm", ".pptm"),
        "les documents avec macros ne sont pas acceptés, enregistrez-le sans macros ou en PDF",
    ),
    **dict.fromkeys(
        (".doc", ".xls", ".ppt", ".rtf"),
        "ce format ancien n’est pas accepté, enregistrez-le en PDF, en DOCX ou en ODT",
    ),
}


def check_upload(upload: UploadedFile) -> str:
    """Return the media type of an uploaded file, read from its content.

    Raise ValidationError, with a sentence in French that names the file, when it is empty, heavier
    than MAX_UPLOAD_BYTES, of a kind that is not accepted, or named as what it is not.
    """
    name = _tidy_name(upload.name)
    size = upload.size or 0
    if size == 0:
        raise ValidationError(
            f"«\u00a0{name}\u00a0» est vide. Vérifiez le fichier, puis joignez-le à nouveau.",
            code="empty",
        )
    if size > MAX_UPLOAD_BYTES:
        limit = MAX_UPLOAD_BYTES // MEGABYTE
        raise ValidationError(
            f"«\u00a0{name}\u00a0» pèse {_megabytes(size)}. "
            f"Un fichier ne peut pas dépasser {limit}\u00a0Mo.",
            code="too_large",
        )
    extension = os.path.splitext(name)[1].lower()
    kind = sniff(cast(IO[bytes], upload), extension)
    if kind is None or not extension_agrees(extension, kind):
        raise ValidationError(_refusal(name, extension, kind), code="kind")
    return kind


@transaction.atomic
def store_upload(*, upload: UploadedFile, uploaded_by: AbstractBaseUser | None) -> StoredFile:
    """Check and keep an uploaded file; nothing of it stays when the transaction is rolled back.

    Raise ValidationError as `check_upload` does.
    """
    kind = check_upload(upload)
    upload.seek(0)
    return _store(upload, name=_honest_name(upload.name, kind), kind=kind, owner=uploaded_by)


@transaction.atomic
def store_bytes(
    *, content: bytes, name: str, kind: str, uploaded_by: AbstractBaseUser | None = None
) -> StoredFile:
    """Keep a file that the portal made itself: its kind is taken on trust.

    Nothing of it stays when the transaction is rolled back. Raise ValueError for an empty content.
    """
    if not content:
        raise ValueError("An empty file is never kept.")
    return _store(ContentFile(content), name=_tidy_name(name), kind=kind, owner=uploaded_by)


@transaction.atomic
def discard(*, stored_file: StoredFile) -> None:
    """Forget a file that nothing refers to any more; it leaves the disk once that is committed."""
    storage, path = stored_file.file.storage, str(stored_file.file.name)
    stored_file.delete()
    transaction.on_commit(lambda: storage.delete(path), robust=True)


def remove_orphans(*, written_before: datetime.datetime) -> int:
    """Delete the files on disk that no row knows, and return how many there were.

    A process killed before the end of its transaction leaves one. The limit spares the files
    whose transaction is still open.
    """
    storage = StoredFile._meta.get_field("file").storage
    if not storage.exists("files"):
        return 0
    removed = 0
    for folder in storage.listdir("files")[0]:
        paths = [f"files/{folder}/{name}" for name in storage.listdir(f"files/{folder}")[1]]
        known = set(StoredFile.objects.filter(file__in=paths).values_list("file", flat=True))
        for path in paths:
            if path not in known and _is_older(storage, path, written_before):
                storage.delete(path)
                removed += 1
    return removed


def _is_older(storage: Storage, path: str, moment: datetime.datetime) -> bool:
    try:
        return storage.get_modified_time(path) < moment
    except FileNotFoundError:  # Its own transaction has removed it since the folder was listed.
        return False


def _store(content: File, *, name: str, kind: str, owner: AbstractBaseUser | None) -> StoredFile:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    stored = StoredFile(
        name=name,
        kind=kind,
        size=content.size,
        sha256=digest.hexdigest(),
        uploaded_by_id=owner.pk if owner else None,
    )
    content.seek(0)
    stored.file.save(name, content, save=False)
    transaction.on_commit(_RemoveUnlessCommitted(stored), robust=True)
    stored.save()
    return stored


class _RemoveUnlessCommitted:
    """A hook that Django calls at commit, and drops at rollback: dropped, it removes the file.

    It may also be dropped because another hook failed after the commit, so the database is asked,
    on a connection of its own: the current one is in the middle of its rollback.
    """

    def __init__(self, stored: StoredFile) -> None:
        self._remove = weakref.finalize(
            self, _remove_without_row, stored.file.storage, str(stored.file.name)
        )
        self._remove.atexit = False  # a stopping process leaves it to `remove_orphans`

    def __call__(self) -> None:
        self._remove.detach()


def _remove_without_row(storage: Storage, path: str) -> None:
    try:
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM files_storedfile WHERE file = %s", [path])
            if cursor.fetchone() is None:
                storage.delete(path)
    except (DatabaseError, OSError):
        logger.warning("The file of a rolled back transaction stays for a while: %s", path)


def _tidy_name(name: str | None) -> str:
    """Return a name without folder, control or direction-changing characters, short enough."""
    shown = os.path.basename((name or "").replace("\\", "/"))
    shown = "".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp"))
    stem, extension = os.path.splitext(" ".join(shown.split()).strip(" ."))
    return (stem[: _NAME_LENGTH - len(extension)] + extension)[:_NAME_LENGTH] or "fichier"


def _honest_name(name: str | None, kind: str) -> str:
    """Return the name with an extension of its kind: a HEIC photo called .jpg opens nowhere."""
    tidy = _tidy_name(name)
    stem, extension = os.path.splitext(tidy)
    if extension.lower() in ACCEPTED_KINDS[kind]:
        return tidy
    right = ACCEPTED_KINDS[kind][0]
    return stem[: _NAME_LENGTH - len(right)] + right


def _megabytes(size: int) -> str:
    """Return « 20,1 Mo », rounded up: a file over the limit never looks as if it were within."""
    tenths = math.ceil(size * 10 / MEGABYTE)
    return f"{tenths // 10},{tenths % 10}\u00a0Mo"


def _refusal(name: str, extension: str, kind: str | None) -> str:
    if extension in _ADVICE:
        why = _ADVICE[extension]
    elif kind is not None or any(extension in known for known in ACCEPTED_KINDS.values()):
        why = "son contenu ne correspond pas à son nom, ou le fichier est abîmé ou protégé"
    else:
        why = "ce type de fichier n’est pas accepté"
    return f"«\u00a0{name}\u00a0» est refusé\u00a0: {why}. Acceptés\u00a0: {ACCEPTED_FOR_PEOPLE}."
