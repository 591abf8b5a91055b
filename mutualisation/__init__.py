"""The roof: settings, addresses, Celery, menu and home page. Nobody imports it."""

from mutualisation.celery import app as celery_app

__all__ = ["celery_app"]
