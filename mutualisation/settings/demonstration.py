"""The demonstration: one territory with fictitious requests, on embedded servers by default.

It never sends mail: messages are kept as files, and a page shows them.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from core import embedded
from mutualisation.settings.base import *  # noqa: F403
from mutualisation.settings.base import BASE_DIR
from mutualisation.settings.servers import broker_options, broker_url, caches, databases
from mutualisation.settings.territories import chosen_territory

DEMONSTRATION = True
SECOND_FACTOR_REQUIRED = False
DJANGO_ADMIN = True

VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
TERRITORY = chosen_territory(os.environ.get("TERRITORY", ""), VAR_DIR / "territory")
PORTAL_URL = os.environ.get("PORTAL_URL", "http://localhost:8000")

# Known to everybody, as the demonstration's passwords are: it protects nothing, on loopback only.
SECRET_KEY = "demonstration-only-" + "not-a-secret-" * 4
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
if DATABASE_URL and REDIS_URL:
    CELERY_BROKER_URL = broker_url(REDIS_URL)
elif DATABASE_URL or REDIS_URL:
    raise ImproperlyConfigured(
        "Configuration refusée : donnez à la fois DATABASE_URL et REDIS_URL, "
        "ou ni l’une ni l’autre."
    )
else:
    _servers = embedded.join(VAR_DIR)
    DATABASE_URL = _servers.database_url(f"portail_{TERRITORY}")
    REDIS_URL = _servers.redis_url
    CELERY_BROKER_URL = _servers.celery_url

DATABASES = databases(DATABASE_URL)
CACHES = caches(REDIS_URL, TERRITORY)
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(TERRITORY)
CELERY_TASK_DEFAULT_QUEUE = f"portail-{TERRITORY}"

TERRITORY_DIR = VAR_DIR / TERRITORY
MEDIA_ROOT = TERRITORY_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
PUBLIC_DATA_DIR = VAR_DIR / "public-data"
EMAIL_BACKEND = "demonstration.email_backend.EmailBackend"
EMAIL_FILE_PATH = TERRITORY_DIR / "courriels"
DEFAULT_FROM_EMAIL = "guichet@demo.test"
