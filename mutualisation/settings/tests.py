"""Tests: a throw-away PostgreSQL and Redis for each run and the processes that it starts."""

import os
import tempfile
from pathlib import Path

from core import embedded
from mutualisation.settings.base import *  # noqa: F403
from mutualisation.settings.base import STORAGES, TEMPLATES
from mutualisation.settings.servers import broker_options, caches, databases

DEMONSTRATION = True
SECOND_FACTOR_REQUIRED = False
DJANGO_ADMIN = True
TERRITORY = "vitre"
PORTAL_URL = "http://localhost:8000"
SECRET_KEY = "tests-only-" + "not-a-secret-" * 4
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

# The first process of a run makes the folder; xdist workers and portals under test inherit it.
# The servers' supervisor removes it when the last of them has ended.
if "TEST_RUN_DIR" not in os.environ:
    os.environ["TEST_RUN_DIR"] = tempfile.mkdtemp(prefix="portail-tests-")
TEST_RUN_DIR = Path(os.environ["TEST_RUN_DIR"])
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_servers = embedded.join(TEST_RUN_DIR, throwaway=True)

DATABASES = databases(_servers.database_url("portail_tests"))
CACHES = caches(_servers.redis_url, f"tests-{_worker}")
# The cache has the server's first logical database.
CELERY_BROKER_URL = _servers.celery_url.replace("virtual_host=0", "virtual_host=1")
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(f"tests-{_worker}")
CELERY_TASK_DEFAULT_QUEUE = f"tests-{_worker}"
TERRITORY_DIR = TEST_RUN_DIR / _worker
MEDIA_ROOT = TERRITORY_DIR / "media"
STATIC_ROOT = TEST_RUN_DIR / "static"
PUBLIC_DATA_DIR = TEST_RUN_DIR / "public-data"
# WhiteNoise warns about a missing folder, and warnings fail the tests.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = TERRITORY_DIR / "courriels"
DEFAULT_FROM_EMAIL = "guichet@demo.test"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class UndefinedVariable(str):
    """An undefined template variable fails the test instead of printing nothing."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise NameError(f"Undefined variable in a template: {name}")

    def __contains__(self, item: object) -> bool:
        return True


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
