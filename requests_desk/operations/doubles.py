"""The same request sent twice from two pages: after the Back button, the form has a new uuid."""

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from accounts.models import User
from files import operations as files
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.operations.data import RequestData
from requests_desk.operations.entry import said
from requests_desk.operations.gone import note_gone
from requests_desk.operations.steps import SAME_MESSAGE_WITHIN
from requests_desk.operations.uploads import Upload, attach


def twin_of(
    row: ServiceRequest, *, data: RequestData, now: datetime.datetime, answer: str | None = None
) -> ServiceRequest | None:
    """Return the request that the author of `row` sent a moment ago saying the same, if any.

    Same commune, same way in, and all that `data` holds (and `answer`, for a call answered at
    once): a second sending that says anything more is another request, since none of it may be
    lost. Two sendings at the same moment take turns until the end of the transaction.
    """
    service_id = data.service.pk if data.service else None
    words = [row.author_id, row.commune_id, service_id, data.subject.strip()]
    words += [data.description.strip(), answer and answer.strip()]
    digest = hashlib.sha256(repr(words).encode()).digest()
    with connection.cursor() as cursor:
        key = int.from_bytes(digest[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    same = ServiceRequest.objects.submitted().filter(
        author=row.author_id,
        commune=row.commune_id,
        on_behalf=row.on_behalf,
        channel=row.channel,
        contact_name=row.contact_name,
        submitted_at__gt=now - SAME_MESSAGE_WITHIN,
        **{field.name: said(data, field.name) for field in dataclasses.fields(data)},
    )
    if answer is not None:
        same = same.filter(messages__body=answer.strip())
    return same.exclude(pk=row.pk).order_by("submitted_at").first()


def merge(
    row: ServiceRequest, *, into: ServiceRequest, uploaded_by: User, uploads: Iterable[Upload]
) -> ServiceRequest:
    """Give to `into` the files of its second sending `row`, which goes, and return `into`.

    Raise ValidationError as `uploads.attach`.
    """
    there = Attachment.objects.filter(request=into, message=None)
    known = set(there.values_list("stored_file__sha256", flat=True))
    for attachment in Attachment.objects.filter(request=row).select_related("stored_file"):
        if attachment.stored_file.sha256 in known:
            attachment.delete()
            files.discard(stored_file=attachment.stored_file)
        else:
            attachment.request = into
            attachment.save(update_fields=["request"])
    note_gone(row.uuid, author=row.author, now=timezone.now(), became=into)
    row.delete()
    attach(into, uploaded_by=uploaded_by, uploads=uploads)
    return into
