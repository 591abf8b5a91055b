"""Components of running text: sections, key sentences, messages, what is folded, how to reach."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from core.components.parts import TONES, checked, inner_level, trimmed

register = template.Library()


@register.simple_block_tag
def section(content: SafeString, title: object, anchor: str = "", level: int = 2) -> SafeString:
    """A part of a page, named by its title.

    Options: title, anchor (its id; made from the title without one), level of the title.
    """
    context = {
        "title": title,
        "anchor": anchor or slugify(str(title)),
        "level": inner_level(level),
        "content": content,
    }
    return render_to_string("components/_section.html", context)


@register.simple_block_tag
def key_sentence(content: SafeString) -> SafeString:
    """The sentence that one keeps in mind. No option. Content: the sentence."""
    return render_to_string("components/_key_sentence.html", {"content": trimmed(content)})


@register.inclusion_tag("components/_notice.html")
def notice(text: object, tone: str = "info", title: object = "") -> dict[str, Any]:
    """A message inside a page. Options: text, tone, title."""
    return {"text": text, "tone": checked(tone, TONES, "tone"), "title": title, "content": ""}


@register.simple_block_tag
def callout(content: SafeString, title: object = "", tone: str = "info") -> SafeString:
    """A message inside a page that holds links or lists.

    Options: title, tone. Content: the text.
    """
    context = {"text": "", "tone": checked(tone, TONES, "tone"), "title": title}
    return render_to_string("components/_notice.html", context | {"content": trimmed(content)})


@register.simple_block_tag(takes_context=True)
def hint(
    context: Context, content: SafeString, name: str, title: object, always: bool = False
) -> SafeString:
    """An advice for a first visit, shown to each person until they put it away.

    Options: name (of `accounts.hints.HINTS`), title, always=True (a sample, which stays). Content:
    the advice, a sentence or two.
    """
    hints = context.get("hints")
    if not always and (hints is None or not hints.shows(name)):
        return SafeString("")
    found = {
        "title": title,
        "name": name,
        "content": content,
        "dismiss_url": hints.dismiss_url(name) if hints and not always else "",
        "page": hints.page if hints else "",
        "csrf_token": context.get("csrf_token", ""),
    }
    return render_to_string("components/_hint.html", found)


@register.inclusion_tag("components/_message_list.html")
def message_list(messages: Iterable[Any]) -> dict[str, Any]:
    """What the last act did, at the top of the next page. Option: messages (Django's)."""
    return {"messages": messages}


@register.simple_block_tag
def fold(
    content: SafeString, title: object, is_open: bool = False, anchor: str = "", tone: str = ""
) -> SafeString:
    """What is read or done rarely, behind its title.

    Options: title, is_open=True, anchor (its id), tone="waiting" (a frame for what stays between
    agents). Content: what is folded.
    """
    context = {
        "title": title,
        "is_open": is_open,
        "anchor": anchor,
        "tone": checked(tone, TONES, "tone") if tone else "",
        "content": content,
    }
    return render_to_string("components/_fold.html", context)


@register.inclusion_tag("components/_phone.html")
def phone(number: object) -> dict[str, Any]:
    """A telephone number that a touch calls. Option: number, as it is written."""
    # « (0) » is for those who call from France: with the country's number, it must not be called.
    digits = re.sub(r"[^\d+]", "", str(number).replace("(0)", ""))
    return {"number": number, "digits": digits}


@register.inclusion_tag("components/_contact_lines.html")
def contact_lines(
    phone: object = "", email: object = "", website: object = "", website_label: object = ""
) -> dict[str, Any]:
    """How to reach somebody; nothing when nothing is known.

    Options: phone, email, website (an address in http) and the words of its link.
    """
    is_safe = str(website).startswith(("http://", "https://"))
    return {
        "phone": phone,
        "email": email,
        "website": website if is_safe else "",
        "website_label": website_label or "Site internet",
    }
