"""How long a list that nobody decides on is kept."""

import datetime

import pytest
from django.utils import timezone

from files.models import StoredFile
from services.models import Takeover
from services.takeover.operations import KEPT_FOR
from services.tasks import forget_takeovers
from tests.files.factories import StoredFileFactory

pytestmark = pytest.mark.django_db


def test_a_list_that_nobody_decides_on_goes_with_its_file():
    old, recent = (Takeover.objects.create(file=StoredFileFactory()) for _ in range(2))
    before = timezone.now() - KEPT_FOR
    for row, minutes in ((old, -5), (recent, 5)):
        day = before + datetime.timedelta(minutes=minutes)
        StoredFile.objects.filter(pk=row.file_id).update(created_at=day)

    forget_takeovers()

    assert Takeover.objects.get() == recent
    assert StoredFile.objects.get() == recent.file
