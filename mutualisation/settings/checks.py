"""Static checks (mypy's plugin): settings that connect to nothing."""

from mutualisation.settings.base import *  # noqa: F403
from mutualisation.settings.servers import databases

DEMONSTRATION = True
SECOND_FACTOR_REQUIRED = False
DJANGO_ADMIN = True
SECRET_KEY = "checks-only"  # noqa: S105 - nothing is signed here
DATABASES = databases("postgresql://nobody@localhost/none")
TERRITORY = "vitre"
TERRITORY_DIR = MEDIA_ROOT = EMAIL_FILE_PATH = "unused"
PORTAL_URL = "http://localhost:8000"
DEFAULT_FROM_EMAIL = "guichet@demo.test"
