"""Django's and Celery's settings for PostgreSQL and Redis, from their addresses."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dj_database_url
import redis
from environs import ValidationError

from mutualisation.settings.base import DATABASE_CONNECTION

# A name (with a dot before it: its subdomains too), an IPv4 address, or an IPv6 one in brackets.
_HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)


def databases(url: str) -> dict[str, dict[str, Any]]:
    """Return DATABASES for a `postgresql://` address (percent-encode a Unix socket's folder)."""
    return {"default": {**dj_database_url.parse(url), **DATABASE_CONNECTION}}


def check_database_url(url: str) -> None:
    """Raise ValidationError for an address that names no PostgreSQL database.

    The message never holds the address, which holds a password.
    """
    try:
        parsed = dj_database_url.parse(url)
    except ValueError:
        raise ValidationError(
            "adresse illisible : le port est un nombre, et dans le mot de passe les signes "
            "# / ? @ : s’écrivent %23 %2F %3F %40 %3A"
        ) from None
    if parsed["ENGINE"] != DATABASE_CONNECTION["ENGINE"] or urlsplit(url).fragment:
        raise ValidationError("attendu : postgresql://compte:secret@hôte:5432/base")
    if not parsed["NAME"]:
        raise ValidationError("il manque le nom de la base : postgresql://compte@hôte/base")


def check_redis_url(url: str) -> None:
    """Raise ValidationError for an address that redis-py and Celery would not read alike."""
    try:
        address = urlsplit(url)
        redis.connection.parse_url(url)
    except ValueError:
        raise ValidationError("adresse illisible : le port et la base sont des nombres") from None
    if address.scheme == "unix":
        if not address.path.strip("/"):
            raise ValidationError("il manque le chemin du socket : unix:///run/redis.sock")
    elif not address.hostname:
        raise ValidationError("il manque l’hôte : redis://hôte:6379/0")
    elif not re.fullmatch(r"/?|/[0-9]+", address.path):
        raise ValidationError("la base est un nombre : redis://hôte:6379/0")


def check_hosts(hosts: list[str]) -> None:
    """Raise ValidationError for what is not a host name: `*` would take any that is claimed."""
    refused = [host for host in hosts if not _HOST.fullmatch(host.strip())]
    if refused or not hosts:
        raise ValidationError(
            f"attendu : des noms d’hôtes séparés par des virgules, pas « {', '.join(refused)} »"
        )


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
