"""What beat asks for exists, under the name by which it is asked."""

import pytest
from celery import current_app
from django.conf import settings


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE)
def test_each_round_of_beat_is_a_task_and_never_piles_up(entry):
    current_app.loader.import_default_modules()
    planned = settings.CELERY_BEAT_SCHEDULE[entry]
    assert planned["task"] in current_app.tasks
    assert planned["options"]["expires"] <= planned["schedule"]
