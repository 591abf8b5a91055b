"""The components of the interface. The page /charte/ shows every one of them with its options.

Each is a template of `templates/components/`; a page never writes their markup by hand.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
)
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

TONES = ("neutral", "info", "progress", "waiting", "success", "danger")
BUTTON_STYLES = (
    "primary",
    "secondary",
    "outline-primary",
    "outline-secondary",
    "danger",
    "outline-danger",
    "link",
)


def _checked(value: str, allowed: tuple[str, ...], what: str) -> str:
    if value not in allowed:
        raise template.TemplateSyntaxError(f"Unknown {what} {value!r}: one of {', '.join(allowed)}")
    return value


def _level(level: int) -> int:
    if level not in range(2, 7):
        raise template.TemplateSyntaxError("A title inside a page is of level 2 to 6, never an h1")
    return level


def _trimmed(content: SafeString) -> SafeString:
    return mark_safe(content.strip())  # noqa: S308 - the block has escaped it already


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
    context = {"title": title, "lead": lead, "overline": overline, "actions": _trimmed(content)}
    return render_to_string("components/_page_header.html", context)


@register.simple_block_tag
def card(
    content: SafeString, title: object = "", level: int = 2, url: str = "", tone: str = ""
) -> SafeString:
    """A framed block.

    Options: title, level of the title (2 to 6), url (the title becomes a link), tone of its edge.
    """
    if tone:
        _checked(tone, TONES, "tone")
    context = {"title": title, "level": _level(level), "url": url, "tone": tone, "content": content}
    return render_to_string("components/_card.html", context)


@register.inclusion_tag("components/_status_badge.html")
def status_badge(label: object, tone: str = "neutral") -> dict[str, Any]:
    """A state, said by a word, a shape and a colour.

    Options: label, tone (neutral, info, progress, waiting, success, danger).
    """
    return {"label": label, "tone": _checked(tone, TONES, "tone")}


@register.inclusion_tag("components/_notice.html")
def notice(text: object, tone: str = "info", title: object = "") -> dict[str, Any]:
    """A message inside a page. Options: text, tone, title."""
    return {"text": text, "tone": _checked(tone, TONES, "tone"), "title": title}


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
    context = {"title": title, "text": text, "level": _level(level), "actions": _trimmed(content)}
    return render_to_string("components/_empty_state.html", context)


def _kind_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "select" if isinstance(widget, Select) else "text"


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    css = "form-check-input is-invalid" if bound.errors else "form-check-input"
    choices = []
    for option in bound.subwidgets:
        option.data["attrs"]["class"] = css
        choices.append(
            {"tag": option.tag(), "label": option.choice_label, "id": option.id_for_label}
        )
    return choices


@register.inclusion_tag("components/_field.html")
def field(bound: BoundField, mark: bool = True, label: object = "") -> dict[str, Any]:
    """A field with its label, help and errors tied to it.

    Options: mark=False hides « obligatoire » (where all is required), label replaces its own.
    """
    kind = _kind_of(bound)
    described_by = []
    if bound.help_text:
        described_by.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        described_by.append(f"{bound.auto_id}_error")
    css = {"select": "form-select", "text": "form-control"}.get(kind, "form-check-input")
    own = bound.field.widget.attrs.get("class", "")
    classes = [own, css, "is-invalid" if bound.errors else ""]
    # The label says it: a placeholder vanishes at the first key and reads like an answer.
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes)), "placeholder": False}
    if described_by:
        attrs["aria-describedby"] = " ".join(described_by)
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "widget": bound.as_widget(attrs=attrs) if kind != "choices" else "",
        "choices": _choices(bound) if kind == "choices" else [],
        "described_by": " ".join(described_by),
        "is_marked": mark and bound.field.required,
    }


@register.inclusion_tag("components/_error_summary.html")
def error_summary(form: BaseForm, focus: bool = True) -> dict[str, Any]:
    """What is wrong in a form, with links to its fields; nothing when all is right.

    Options: the form, before which it comes; focus=False leaves the focus where it is.
    """
    problems = [("", "", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        problems += [(target, str(bound.label), str(error)) for error in bound.errors]
    return {"problems": problems, "focus": focus}


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
) -> SafeString:
    """One event.

    Options: title, when (moment, day or text), tone, author. Content: what was written.
    """
    context = {
        "title": title,
        "when": when,
        "is_date": isinstance(when, datetime.date),
        "is_moment": isinstance(when, datetime.datetime),
        "tone": _checked(tone, TONES, "tone"),
        "author": author,
        "content": _trimmed(content),
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


@register.simple_block_tag
def chart(content: SafeString, svg: str, title: object, table_id: str) -> SafeString:
    """A drawing and the same figures in a table.

    Options: svg (made by `core.charts`), title, table_id. Content: the table.
    """
    drawing = mark_safe(svg)  # noqa: S308 - `core.charts` escapes every text it draws
    context = {"svg": drawing, "title": title, "table_id": table_id, "content": content}
    return render_to_string("components/_chart.html", context)


@register.simple_block_tag(takes_context=True)
def confirm_button(
    context: Context,
    content: SafeString,
    label: object,
    question: object,
    action_url: str,
    style: str = "primary",
) -> SafeString:
    """A button that posts, after a question where there is JavaScript.

    Options: label, question, action_url, style (Bootstrap's `btn-…`). Content: hidden inputs.
    """
    return render_to_string(
        "components/_confirm_button.html",
        {
            "csrf_token": context.get("csrf_token", ""),
            "content": content,
            "label": label,
            "question": question,
            "action_url": action_url,
            "style": _checked(style, BUTTON_STYLES, "style"),
        },
    )


@register.inclusion_tag("components/_filter_chips.html")
def filter_chips(chips: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The filters in force, with links to remove them. Option: list of (label, remove_url)."""
    return {"chips": list(chips)}


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
