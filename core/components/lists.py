"""Components that list: rows, links, counts, facts, files, steps, views."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.components.parts import tone_or_none, trimmed

register = template.Library()


@register.simple_block_tag
def row_list(content: SafeString, label: object = "") -> SafeString:
    """Things one below the other, each a link and some words. Option: label (read aloud).

    Content: `row`s.
    """
    return render_to_string("components/_row_list.html", {"content": content, "label": label})


@register.simple_block_tag(takes_context=True)
def row(
    context: Context,
    content: SafeString,
    title: object,
    url: str = "",
    badge: object = "",
    tone: str = "neutral",
    strong: bool = True,
) -> SafeString:
    """One thing of a `row_list`.

    Options: title, url (the title becomes a link), badge (a state on the right) and its tone,
    strong=False (a plain title). Content: details, a `<p>` for each line; a `row_aside` in it goes
    to the right.
    """
    found = {
        "title": title,
        "url": url,
        "badge": badge,
        "tone": tone_or_none(tone),
        "strong": strong,
        "content": trimmed(content),
        "aside": context.render_context.get("row_aside", ""),
    }
    context.render_context["row_aside"] = ""
    return render_to_string("components/_row.html", found)


@register.simple_block_tag(takes_context=True)
def row_aside(context: Context, content: SafeString) -> str:
    """What stands on the right of a `row`, inside which it is written: badges, a date, a button.

    It draws nothing where it stands: its row takes it. Not through an `include` in the row.
    """
    context.render_context["row_aside"] = trimmed(content)
    return ""


@register.simple_block_tag
def link_list(content: SafeString, label: object = "") -> SafeString:
    """Links one below the other, without bullets. Option: label (read aloud). Content: `<li>`s."""
    return render_to_string("components/_link_list.html", {"content": content, "label": label})


@register.simple_block_tag
def count_list(content: SafeString, label: object = "") -> SafeString:
    """Words and their numbers, aligned. Option: label (read aloud). Content: `count_row`s."""
    return render_to_string("components/_count_list.html", {"content": content, "label": label})


@register.inclusion_tag("components/_count_row.html")
def count_row(label: object, value: object, url: str = "", tone: str = "") -> dict[str, Any]:
    """One line of a `count_list`.

    Options: label, value, url (what is counted), tone (the number becomes a badge).
    """
    return {"label": label, "value": value, "url": url, "tone": tone_or_none(tone)}


@register.simple_block_tag
def facts(content: SafeString, wide: bool = False) -> SafeString:
    """Names and what they are, as a list of definitions.

    Option: wide=True (name on the left, where there is room). Content: `fact`s.
    """
    return render_to_string("components/_facts.html", {"content": content, "wide": wide})


@register.simple_block_tag
def fact(
    content: SafeString, name: object, edit_url: str = "", edit_label: object = "Modifier"
) -> SafeString:
    """One line of `facts`.

    Options: name, edit_url (a link to change it), edit_label. Content: what it is.
    """
    context = {
        "name": name,
        "content": trimmed(content),
        "edit_url": edit_url,
        "edit_label": edit_label,
    }
    return render_to_string("components/_fact.html", context)


@register.simple_block_tag
def attachment_list(content: SafeString, label: object = "Pièces jointes") -> SafeString:
    """Files. Option: label (read aloud). Content: `attachment`s."""
    return render_to_string(
        "components/_attachment_list.html", {"content": content, "label": label}
    )


@register.simple_block_tag
def attachment(content: SafeString, name: object, url: str = "", size: int = 0) -> SafeString:
    """One file of an `attachment_list`. Options: name, url, size (bytes). Content: its buttons."""
    context = {"name": name, "url": url, "size": size, "content": trimmed(content)}
    return render_to_string("components/_attachment.html", context)


@register.inclusion_tag("components/_list_count.html")
def list_count(number: int, word: str) -> dict[str, Any]:
    """How long a list is, above it. Options: number, word (singular, or « singular,plural »)."""
    return {"number": number, "word": word}


@register.inclusion_tag("components/_steps.html")
def steps(
    items: Iterable[tuple[str, str]], current: int, label: object = "Étapes"
) -> dict[str, Any]:
    """Where one is in a form of several pages.

    Options: items, a list of (label, url), where an empty url makes no link; current (the first is
    1), label (read aloud).
    """
    drawn = [
        {"label": text, "url": url, "is_done": place < current, "is_current": place == current}
        for place, (text, url) in enumerate(items, start=1)
    ]
    return {"steps": drawn, "current": current, "label": label}


@register.simple_block_tag
def rail(content: SafeString, label: object) -> SafeString:
    """Views of a list, beside it, or above it on a phone. Option: label. Content: `rail_link`s."""
    return render_to_string("components/_rail.html", {"content": content, "label": label})


@register.inclusion_tag("components/_rail_link.html")
def rail_link(
    label: object, url: str, number: int | None = None, current: bool = False, alert: bool = False
) -> dict[str, Any]:
    """One view of a `rail`.

    Options: label, url, number (of its rows), current=True (the one shown), alert=True (its number
    asks for attention).
    """
    return {"label": label, "url": url, "number": number, "current": current, "alert": alert}
