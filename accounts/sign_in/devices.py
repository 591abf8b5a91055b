"""The devices where a person is signed in, said in words."""

import datetime
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User

# In this order: Edge and Opera call themselves Chrome, and Chrome calls itself Safari.
_BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "SamsungBrowser/": "Samsung Internet",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
# In this order: Android says that it is a Linux, and an iPhone that it is like a Mac.
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Device:
    """A session that is open, as its owner reads it."""

    name: str
    address: str
    since: datetime.datetime | None
    is_this_one: bool


def device_name(user_agent: str) -> str:
    """Return « Firefox sur Windows », or what is known of it; never the raw text."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    if browser and system:
        return f"{browser} sur {system}"
    return browser or system or "Navigateur inconnu"


def devices_of(user: User, *, current: str | None) -> list[Device]:
    """Return the open sessions of a person, this one first, then the newest; two queries.

    `current` is the key of this session, shown as "this one" even when nothing is known of it.
    """
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    keys = [row.session_key for row in rows]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    devices = [
        Device(device_name(row.user_agent), row.ip, row.created_at, row.session_key == current)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(devices, key=lambda device: not device.is_this_one)
