"""Components of forms: fields and their errors, actions, filters, buttons that post."""

from collections.abc import Iterable
from typing import Any

from django import template
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
from django.utils.safestring import SafeString

from core.components.parts import BUTTON_STYLES, checked, trimmed

register = template.Library()


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

    Options: bound, mark=False hides « obligatoire » (where all is required), label replaces its
    own.
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


@register.inclusion_tag("components/_check.html")
def check(
    name: str, value: object, label: object, check_id: str, size: int = 0, is_checked: bool = False
) -> dict[str, Any]:
    """A box to tick that no form draws.

    Options: name, value, label, check_id, size (bytes, when it is a file), is_checked=True.
    """
    box = {"name": name, "value": value, "check_id": check_id, "is_checked": is_checked}
    return box | {"label": label, "size": size}


@register.simple_block_tag
def field_group(content: SafeString, legend: object, help_text: object = "") -> SafeString:
    """Boxes or fields that belong together. Options: legend, help_text. Content: the fields."""
    context = {"legend": legend, "help_text": help_text, "content": content}
    return render_to_string("components/_field_group.html", context)


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


@register.simple_block_tag
def form_actions(content: SafeString) -> SafeString:
    """The buttons at the end of a form. No option. Content: the main one first."""
    return render_to_string("components/_form_actions.html", {"content": trimmed(content)})


@register.simple_block_tag
def filter_bar(
    content: SafeString,
    label: object,
    button: object = "Filtrer",
    action_url: str = "",
    reset_url: str = "",
    reset_label: object = "Tout effacer",
    foldable: bool = True,
) -> SafeString:
    """The fields above a list that narrow it; they fold behind their name on a phone.

    Options: label (its name), button, action_url (this page without one), reset_url and its words
    reset_label, foldable=False (always open: one field). Content: `field`s, hidden inputs.
    """
    context = {
        "content": content,
        "label": label,
        "button": button,
        "action_url": action_url,
        "reset_url": reset_url,
        "reset_label": reset_label,
        "foldable": foldable,
    }
    return render_to_string("components/_filter_bar.html", context)


@register.inclusion_tag("components/_filter_chips.html")
def filter_chips(chips: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The filters in force, with links to remove them. Option: chips, pairs (label, remove_url)."""
    return {"chips": list(chips)}


@register.simple_block_tag(takes_context=True)
def post_button(
    context: Context,
    content: SafeString,
    label: object,
    action_url: str,
    style: str = "primary",
    small: bool = False,
    forget: bool = False,
) -> SafeString:
    """A button that posts at once.

    Options: label, action_url, style (Bootstrap's `btn-…`), small=True, forget=True (what the tab
    keeps of unfinished words is erased: sign-out). Content: hidden inputs.
    """
    return render_to_string(
        "components/_post_button.html",
        {
            "csrf_token": context.get("csrf_token", ""),
            "content": content,
            "label": label,
            "action_url": action_url,
            "style": checked(style, BUTTON_STYLES, "style"),
            "small": small,
            "forget": forget,
        },
    )


@register.simple_block_tag(takes_context=True)
def confirm_button(
    context: Context,
    content: SafeString,
    label: object,
    question: object,
    action_url: str,
    style: str = "primary",
    small: bool = False,
) -> SafeString:
    """A button that posts, after a question where there is JavaScript.

    Options: label, question, action_url, style (Bootstrap's `btn-…`), small=True. Content: hidden
    inputs, or fields above the button.
    """
    return render_to_string(
        "components/_confirm_button.html",
        {
            "csrf_token": context.get("csrf_token", ""),
            "content": content,
            "label": label,
            "question": question,
            "action_url": action_url,
            "style": checked(style, BUTTON_STYLES, "style"),
            "small": small,
        },
    )


@register.inclusion_tag("components/_search_box.html")
def search_box(
    q: object = "",
    label: object = "De quoi avez-vous besoin\u00a0?",
    help_text: object = "Avec vos mots\u00a0: nid-de-poule, photocopieur, chien errant, arrêté…",
    large: bool = True,
    focus: bool = False,
    box_id: str = "recherche",
) -> dict[str, Any]:
    """The one search of the portal; suggestions come under it as one types.

    Options: q (what is already looked for), label, help_text, large=False (where a title is above
    it), focus=True (the cursor is in it at once), box_id (another one, for a second box in a page).
    """
    return {
        "q": q,
        "label": label,
        "help_text": help_text,
        "large": large,
        "focus": focus,
        "box_id": box_id,
    }
