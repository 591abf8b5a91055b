"""What the components share: tones, styles of buttons, and the checks of their options."""

from django import template
from django.utils.safestring import SafeString, mark_safe

TONES = ("neutral", "info", "progress", "waiting", "attention", "success", "danger")
BUTTON_STYLES = (
    "primary",
    "secondary",
    "outline-primary",
    "outline-secondary",
    "danger",
    "outline-danger",
    "link",
)


def checked(value: str, allowed: tuple[str, ...], what: str) -> str:
    """Return `value`; raise `TemplateSyntaxError` when it is not one of `allowed`."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"Unknown {what} {value!r}: one of {', '.join(allowed)}")
    return value


def tone_or_none(tone: str) -> str:
    """Return `tone`, which may be empty; raise `TemplateSyntaxError` when it is unknown."""
    return checked(tone, TONES, "tone") if tone else ""


def inner_level(level: int) -> int:
    """Return the level of a title inside a page; raise `TemplateSyntaxError` when it is none."""
    if level not in range(2, 7):
        raise template.TemplateSyntaxError("A title inside a page is of level 2 to 6, never an h1")
    return level


def trimmed(content: SafeString) -> SafeString:
    """Return the content of a block without the blanks around it, so that « empty » can be seen."""
    return mark_safe(content.strip())  # noqa: S308 - the block has escaped it already
