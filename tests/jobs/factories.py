"""Jobs in each of their states."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from jobs.models import MAX_ATTEMPTS, Job


class JobFactory(DjangoModelFactory):
    """By default queued a moment ago."""

    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=Job.State.RUNNING, attempt=1, started_at=factory.LazyFunction(timezone.now)
        )
        finished = factory.Trait(
            state=Job.State.SUCCEEDED,
            attempt=1,
            progress=100,
            started_at=factory.LazyFunction(timezone.now),
            finished_at=factory.LazyFunction(timezone.now),
        )
        stale = factory.Trait(
            heartbeat_at=factory.LazyFunction(
                lambda: timezone.now() - datetime.timedelta(minutes=10)
            )
        )
        on_last_attempt = factory.Trait(running=True, attempt=MAX_ATTEMPTS)

    kind = "essai"
    task = "tests.jobs.work.wait_for_go"
    heartbeat_at = factory.LazyFunction(timezone.now)
