"""Production: everything comes from the environment, and what is wrong or missing stops the start.

A secret may also come from a file: `SECRET_KEY_FILE=/run/secrets/key`.
"""

from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv, validate

from mutualisation.settings.base import *  # noqa: F403
from mutualisation.settings.proconnect import proconnect
from mutualisation.settings.servers import (
    broker_options,
    broker_url,
    caches,
    check_database_url,
    check_hosts,
    check_redis_url,
    databases,
)

env = FileAwareEnv(eager=True)


try:
    SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=50))
    ALLOWED_HOSTS = [name.strip() for name in env.list("ALLOWED_HOSTS", validate=check_hosts)]
    DATABASE_URL = env.str("DATABASE_URL", validate=check_database_url)
    REDIS_URL = env.str("REDIS_URL", validate=check_redis_url)
    DATA_DIR = env.str("DATA_DIR", validate=validate.Length(min=1))
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", validate=validate.Email())
    EMAIL_HOST = env.str("EMAIL_HOST", validate=validate.Length(min=1))
    EMAIL_PORT = env.int("EMAIL_PORT", 587, validate=validate.Range(1, 65535))
    EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
    PORTAL_URL = env.str("PORTAL_URL", validate=validate.Regexp(r"^https?://[^/]+$"))
    TRUST_PROXY_HTTPS = env.bool("TRUST_PROXY_HTTPS", False)
    DJANGO_ADMIN = env.bool("DJANGO_ADMIN", False)
    SECOND_FACTOR_HOURS = env.int("SECOND_FACTOR_HOURS", 12, validate=validate.Range(1, 720))
    PROCONNECT_SERVER_URL = env.str("PROCONNECT_SERVER_URL", "").rstrip("/")
    PROCONNECT_CLIENT_ID = env.str("PROCONNECT_CLIENT_ID", "")
    PROCONNECT_CLIENT_SECRET = env.str("PROCONNECT_CLIENT_SECRET", "")
    PROCONNECT_ACR_VALUES = env.str("PROCONNECT_ACR_VALUES", "")
except EnvError as error:
    raise ImproperlyConfigured(f"Configuration refusée : {error}") from None

if not Path(DATA_DIR).is_absolute() or not Path(DATA_DIR).is_dir():
    raise ImproperlyConfigured(
        f"Configuration refusée : DATA_DIR, « {DATA_DIR} », n’est pas un dossier existant."
    )

SOCIALACCOUNT_PROVIDERS = proconnect(
    server_url=PROCONNECT_SERVER_URL,
    client_id=PROCONNECT_CLIENT_ID,
    secret=PROCONNECT_CLIENT_SECRET,
    acr_values=PROCONNECT_ACR_VALUES,
)
DATABASES = databases(DATABASE_URL)
CACHES = caches(REDIS_URL, "portail")
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options("portail")
CELERY_TASK_DEFAULT_QUEUE = "portail"
MEDIA_ROOT = Path(DATA_DIR) / "media"
STATIC_ROOT = Path(DATA_DIR) / "static"
PUBLIC_DATA_DIR = Path(DATA_DIR) / "public-data"
EMAIL_TIMEOUT = 20
SECOND_FACTOR_LASTS = timedelta(hours=SECOND_FACTOR_HOURS)
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PORTAL_URL.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
if TRUST_PROXY_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Sign-in attempts are counted by the visitor's address, not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
