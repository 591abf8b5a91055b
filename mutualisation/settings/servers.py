"""Django's and Celery's settings for PostgreSQL and Redis, from their addresses."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import dj_database_url

from mutualisation.settings.base import DATABASE_CONNECTION


def databases(url: str) -> dict[str, dict[str, Any]]:
    """Return DATABASES for a `postgresql://` address (percent-encode a Unix socket's folder)."""
    return {"default": {**dj_database_url.parse(url), **DATABASE_CONNECTION}}


def caches(redis_url: str, prefix: str) -> dict[str, dict[str, Any]]:
    """Return CACHES in Redis; `prefix` keeps portals that share a server apart."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": prefix,
        }
    }


def broker_url(redis_url: str) -> str:
    """Return the address of the same Redis as Celery writes it: a Unix socket has its own form."""
    address = urlsplit(redis_url)
    if address.scheme != "unix":
        return redis_url
    number = parse_qs(address.query).get("db", ["0"])[0]
    credentials = f"{address.netloc.rpartition('@')[0]}@" if "@" in address.netloc else ""
    return f"redis+socket://{credentials}{address.path}?virtual_host={number}"


def broker_options(prefix: str) -> dict[str, Any]:
    """Return Celery's transport options; lost messages are recovered from rows, not redelivered."""
    return {
        "global_keyprefix": f"{prefix}:celery:",
        "visibility_timeout": 24 * 3600,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "max_retries": 1,
    }
