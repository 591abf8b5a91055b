"""The components of the interface. The page /charte/ shows every one of them with its options.

Each is a template of `templates/components/`; a page never writes their markup by hand.
"""

import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.components import drawings, forms, lists, texts
from core.components.parts import TONES, checked, inner_level, tone_or_none, trimmed

__all__ = ["TONES", "register"]

register = template.Library()
for subject in (drawings, forms, lists, texts):
    register.tags.update(subject.register.tags)


@register.inclusion_tag("components/_breadcrumb.html")
def breadcrumb(*parts: object) -> dict[str, Any]:
    """Path from the home page. Options: label, url, label, url…, then the current page's label."""
    steps = [(str(label), str(url)) for label, url in zip(parts[:-1:2], parts[1::2], strict=False)]
    current = str(parts[-1]) if len(parts) % 2 else ""
    return {"steps": steps, "current": current}


@register.simple_block_tag
def page_header(
    content: SafeString, title: object, lead: object = "", overline: object = ""
) -> SafeString:
    """The head of a page, with its only h1.

    Options: title, lead (a sentence below), overline (a few words above). Content: the page's
    buttons; one of them at most is `btn-primary`.
    """
    context = {"title": title, "lead": lead, "overline": overline, "actions": trimmed(content)}
    return render_to_string("components/_page_header.html", context)


@register.simple_block_tag
def card(
    content: SafeString,
    title: object = "",
    level: int = 2,
    url: str = "",
    tone: str = "",
    anchor: str = "",
) -> SafeString:
    """A framed block.

    Options: title, level of the title (2 to 6), url (the title becomes a link), tone of its edge,
    anchor (its id).
    """
    context = {
        "title": title,
        "level": inner_level(level),
        "url": url,
        "tone": tone_or_none(tone),
        "anchor": anchor,
        "content": content,
    }
    return render_to_string("components/_card.html", context)


@register.inclusion_tag("components/_status_badge.html")
def status_badge(label: object, tone: str = "neutral") -> dict[str, Any]:
    """A state, said by a word, a shape and a colour.

    Options: label, tone (neutral, info, progress, waiting, attention, success, danger).
    """
    return {"label": label, "tone": checked(tone, TONES, "tone")}


@register.inclusion_tag("components/_key_figure.html")
def key_figure(
    value: object, label: object, hint: object = "", url: str = "", tone: str = ""
) -> dict[str, Any]:
    """A figure and what it counts.

    Options: value, label, hint (smaller), url (what is counted), tone (a colour and its shape).
    """
    return {"value": value, "label": label, "hint": hint, "url": url, "tone": tone}


@register.simple_block_tag
def empty_state(
    content: SafeString, title: object, text: object = "", level: int = 2
) -> SafeString:
    """What a list says when it is empty, and what to do next.

    Options: title, text, level of the title. Content: buttons.
    """
    context = {
        "title": title,
        "text": text,
        "level": inner_level(level),
        "actions": trimmed(content),
    }
    return render_to_string("components/_empty_state.html", context)


@register.inclusion_tag("components/_progress.html")
def progress(percent: int, label: object) -> dict[str, Any]:
    """How far a task is. Options: percent (0 to 100), label."""
    return {"percent": max(0, min(100, int(percent))), "label": label}


@register.simple_block_tag
def timeline(content: SafeString, label: str = "Suivi") -> SafeString:
    """A list of events, oldest first. Option: label (read aloud). Content: `timeline_item`s."""
    return render_to_string("components/_timeline.html", {"content": content, "label": label})


@register.simple_block_tag
def timeline_item(
    content: SafeString,
    title: object,
    when: datetime.date | str,
    tone: str = "neutral",
    author: object = "",
    is_note: bool = False,
) -> SafeString:
    """One event.

    Options: title, when (moment, day or text), tone, author, is_note (a pencil instead of the
    tone's shape). Content: what was written.
    """
    context = {
        "title": title,
        "when": when,
        "is_date": isinstance(when, datetime.date),
        "is_moment": isinstance(when, datetime.datetime),
        "tone": checked(tone, TONES, "tone"),
        "author": author,
        "is_note": is_note,
        "content": trimmed(content),
    }
    return render_to_string("components/_timeline_item.html", context)


@register.simple_block_tag
def data_table(
    content: SafeString,
    caption: object,
    cards: bool = True,
    show_caption: bool = True,
    table_id: str = "",
) -> SafeString:
    """A table of data.

    Options: caption, cards=False (scrolls sideways on a phone), show_caption=False, table_id.
    Content: thead and tbody. Each `<td>` has `data-label` (its column's title, on a phone's card);
    the head of a row is `<th scope="row">`.
    """
    context = {
        "caption": caption,
        "cards": cards,
        "show_caption": show_caption,
        "table_id": table_id,
        "content": content,
    }
    return render_to_string("components/_data_table.html", context)


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], param: str = "page") -> dict[str, Any]:
    """Links to the pages of a list, filters kept. Options: page_obj, param (of the address)."""
    request = context.get("request")

    def url(number: int) -> str:
        query = request.GET.copy() if request else None
        if query is None:
            return f"?{param}={number}"
        query[param] = str(number)
        return f"?{query.urlencode()}"

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "pages": [(number, url(number) if isinstance(number, int) else "") for number in numbers],
        "previous_url": url(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next_url": url(page_obj.next_page_number()) if page_obj.has_next() else "",
    }
