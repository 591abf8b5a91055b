"""The Celery application: tasks take ids, are safe to repeat and to kill; rows are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutualisation.settings.production")

app = Celery("mutualisation", task_cls="history.tasks:RecordedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
