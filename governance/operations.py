"""What writes on the scheme. Each function is atomic, and refuses to undo what another has done."""

from typing import TypeAlias

from django.db import transaction
from django.utils.text import slugify

from core.conflicts import StaleEdit
from core.french import unaccented
from governance.models import (
    Scheme,
    SchemeAction,
    SchemeAxis,
    SchemeFigure,
    SchemeStep,
)

Part: TypeAlias = SchemeStep | SchemeAxis | SchemeFigure | SchemeAction
SLUG_LENGTH = 70
LAST_SUFFIX = 1000


class InUse(Exception):
    """What cannot be deleted, since something refers to it; the message says it in French."""


@transaction.atomic
def save_scheme(*, scheme: Scheme, version: int, url: str) -> None:
    """Write `scheme`. Raises StaleEdit, with the page `url`, when it has changed since `version`.

    Its address is made of its first name, and stays.
    """
    if scheme.pk is None:
        taken = set(Scheme.objects.values_list("slug", flat=True))
        scheme.slug = _free_slug(scheme.name, taken)
    else:
        scheme.version = _locked(scheme, version, url).version + 1
    scheme.save()


@transaction.atomic
def save_part(*, part: Part, version: int, url: str) -> None:
    """Write a part of a scheme; its address stays, too.

    Raises StaleEdit as `save_scheme` does, and when its scheme or its axis has just been deleted.
    """
    hold_scheme(part=part, url=url)
    axis = part.axis if isinstance(part, SchemeAction) else None
    if axis and not SchemeAxis.objects.filter(pk=axis.pk, scheme=part.scheme).exists():
        raise StaleEdit(url=url, what=f"«\u00a0{axis}\u00a0» n’est plus un axe de ce schéma.")
    if part.pk is None:
        known = type(part)._default_manager.all()
        if not isinstance(part, SchemeAction):
            known = known.filter(scheme=part.scheme)
        part.slug = _free_slug(part.title, set(known.values_list("slug", flat=True)))
    else:
        part.version = _locked(part, version, url).version + 1
    part.save()


@transaction.atomic
def delete_scheme(*, scheme: Scheme, version: int, url: str) -> None:
    """Delete an empty scheme. Raises StaleEdit, and InUse for one that holds anything."""
    _locked(scheme, version, url)
    if not is_empty(scheme):
        raise InUse("Ce schéma n’est pas vide\u00a0: retirez d’abord ce qu’il contient.")
    scheme.delete()


@transaction.atomic
def delete_part(*, part: Part, version: int, url: str) -> None:
    """Delete a part of a scheme. Raises StaleEdit, and InUse for an axis that has actions."""
    hold_scheme(part=part, url=url)
    _locked(part, version, url)
    if use := use_of(part):
        raise InUse(use)
    part.delete()


def hold_scheme(*, part: Part, url: str) -> None:
    """Hold the scheme of `part` until the end of the transaction: its writers take turns.

    Foreign keys are checked at the very end, too late to give anybody their words back. Raises
    StaleEdit when the scheme has just been deleted.
    """
    if Scheme.objects.select_for_update().filter(pk=part.scheme.pk).first() is None:
        scheme = part.scheme
        raise StaleEdit(url=url, what=f"«\u00a0{scheme}\u00a0» a été supprimé entre-temps.")


def use_of(part: Part) -> str:
    """Return in French what refers to `part` inside its scheme; empty when nothing does."""
    if isinstance(part, SchemeAxis) and part.actions.exists():
        return "Cet axe a des actions\u00a0: placez-les d’abord dans un autre."
    return ""


def is_empty(scheme: Scheme) -> bool:
    """Return whether nothing refers to `scheme`. Four queries at most."""
    parts = (scheme.actions, scheme.axes, scheme.steps, scheme.figures)
    return not any(rows.exists() for rows in parts)


def next_position(scheme: Scheme, kind: type[Part]) -> int:
    """Return the place after the last part of this kind."""
    last = kind._default_manager.filter(scheme=scheme).order_by("-position").first()
    return last.position + 1 if last else 1


def _locked(row: Scheme | Part, version: int, url: str) -> Scheme | Part:
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None or found.version != version:
        raise StaleEdit(url=url, what=f"«\u00a0{row}\u00a0» a été modifié ou supprimé entre-temps.")
    return found


def _free_slug(title: str, taken: set[str]) -> str:
    """Return the address that `title` makes, numbered when another has it."""
    slug = slugify(unaccented(title).replace("'", " "))[:SLUG_LENGTH].strip("-") or "schema"
    numbered = (f"{slug}-{number}" for number in range(2, LAST_SUFFIX))
    return slug if slug not in taken else next(each for each in numbered if each not in taken)
