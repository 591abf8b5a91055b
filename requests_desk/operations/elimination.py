"""What a decision to destroy takes away: a whole request, or who has read it."""

import datetime

from django.db import transaction

from files.models import StoredFile
from files.operations import discard
from requests_desk.models import ReadingLog, ServiceRequest


@transaction.atomic
def destroy_request(*, request_id: int) -> None:
    """Delete a request with its messages, files, routings, journal and readings, for ever.

    Its files leave the disk once that is committed. Its number is never given again.
    """
    request = ServiceRequest.objects.select_for_update().get(pk=request_id)
    joined = list(StoredFile.objects.filter(attachment__request=request))
    request.delete()
    for stored_file in joined:
        discard(stored_file=stored_file)


@transaction.atomic
def destroy_readings(*, request_id: int, read_before: datetime.datetime) -> None:
    """Delete who has read a confidential request before that moment; the request stays."""
    ReadingLog.objects.filter(request_id=request_id, at__lt=read_before).delete()
