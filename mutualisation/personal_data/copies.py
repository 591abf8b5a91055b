"""The copy of one's own data (article 15 of the GDPR): made in the background, kept for a day."""

import datetime
import io
import json
import zipfile
from typing import Any

from django.db.models import ForeignKey, Model, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.actor import Actor, actor_on
from accounts.models import User
from history.kinds import BY_KEY
from history.models import Change
from jobs.models import Job
from jobs.operations import RunningJob, enqueue
from mutualisation.personal_data.sources import SOURCES, Source
from requests_desk.models import ServiceRequest

KIND = "personal_data"
TASK = "mutualisation.tasks.copy_personal_data"
KEPT_FOR = datetime.timedelta(days=1)
WITHHELD = "(texte d’une demande que vous ne pouvez plus lire)"


def latest_copy(user: User, now: datetime.datetime) -> Job | None:
    """Return the last copy that `user` has asked for, if it is still kept at `now`."""
    mine = Job.objects.filter(kind=KIND, requested_by=user, expires_at__gt=now)
    return mine.order_by("-created_at", "-pk").first()


def ask_for_copy(*, user: User, now: datetime.datetime) -> Job:
    """Ask for the copy of one's own data; the one under way when there is one already."""
    # Held until the end of the transaction: of two requests at once the second finds the first.
    User.objects.select_for_update().get(pk=user.pk)
    latest = latest_copy(user, now)
    if latest is not None and not latest.is_finished:
        return latest
    return enqueue(kind=KIND, task=TASK, payload={}, requested_by=user, keep_for=KEPT_FOR)


def perform(job: RunningJob) -> None:
    """Gather the data of who asked; a person who is gone meanwhile gets nothing."""
    asked_by = job.requested_by_id
    user = User.objects.filter(pk=asked_by, is_active=True).first() if asked_by else None
    if user is None:
        return
    actor = actor_on(user, timezone.localdate())
    sections = []
    for place, source in enumerate(SOURCES):
        job.step(100 * place // len(SOURCES), source.title)
        sections.append(section_of(source, actor))
    sections.append(_history_of(user))
    made_at = _said(timezone.now())
    job.succeed({"made_at": made_at, "person": str(user), "sections": sections})


def section_of(source: Source, actor: Actor) -> dict[str, Any]:
    """Return what a table tells of a person: its title, and rows of French names and values.

    A row is a list of pairs: the database would not keep the order of a dictionary.
    """
    found = Q()
    for path in source.owners:
        found |= Q(**{path: actor.user.pk if actor.user else None})
    joins = _joins(source)
    rows = source.model._default_manager.filter(found).order_by("pk")
    rows = rows.select_related(*joins) if joins else rows
    readable: set[int] = set()
    if source.request:
        asked = rows.order_by().values(source.request)
        seen = ServiceRequest.objects.visible_to(actor).filter(pk__in=asked)
        readable = set(seen.values_list("pk", flat=True))
    lines = []
    for row in rows:
        withheld = bool(source.request) and getattr(row, source.request) not in readable
        hidden = source.words if withheld else ()
        lines.append(
            [(label(source.model, c), _value(row, c, c in hidden)) for c in source.columns]
        )
    return {"slug": source.slug, "title": source.title, "rows": lines}


def _joins(source: Source) -> list[str]:
    """Return the rows that the columns lead to or name: fetched with their own, not one by one."""
    found = set()
    for column in source.columns:
        model, path = source.model, ""
        for name in column.split("."):
            one = model._meta.get_field(name)
            if isinstance(one, ForeignKey):
                path, model = f"{path}__{name}".removeprefix("__"), one.remote_field.model
                found.add(path)
    return sorted(found)


def label(model: type[Model], column: str) -> str:
    """Return the French name of a column; a path by dots has that of its first step."""
    one = model._meta.get_field(column.partition(".")[0])
    name = str(getattr(one, "verbose_name", one.name))
    return name[:1].upper() + name[1:]


def zip_of(job: Job) -> bytes:
    """Return the archive of a copy that was made: one file for machines, one for people."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        sections = [one | {"rows": [dict(row) for row in one["rows"]]} for one in _sections(job)]
        data = job.result | {"sections": sections}
        archive.writestr("donnees.json", json.dumps(data, ensure_ascii=False, indent=2))
        page = render_to_string("personal_data/copy.html", {"copy": job.result})
        archive.writestr("donnees.html", page)
    return content.getvalue()


def _sections(job: Job) -> list[dict[str, Any]]:
    return list(job.result["sections"])


def _history_of(user: User) -> dict[str, Any]:
    """Return what the history says that a person has done: when and to what, not its content."""
    rows = Change.objects.filter(actor_id=user.pk).order_by("pk")
    lines = [
        [
            ("Le", _said(change.at)),
            ("Nature", change.get_change_display()),
            ("Objet", BY_KEY[change.kind].label if change.kind in BY_KEY else change.kind),
        ]
        for change in rows.only("at", "change", "kind").iterator()
    ]
    return {"slug": "historique", "title": "Ce que l’historique a noté de vous", "rows": lines}


def _value(row: Model, column: str, is_withheld: bool) -> Any:
    *path, name = column.split(".")
    owner: Any = row
    for step in path:
        owner = getattr(owner, step, None)
    if owner is None:
        return ""
    shown = getattr(owner, f"get_{name}_display", None)
    value = shown() if shown is not None else getattr(owner, name)
    return WITHHELD if is_withheld and value else _said(value)


def _said(value: Any) -> Any:
    """Return a value that JSON holds and that people read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, int | str):
        return value
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
