"""What the style guide shows: every component with its options, and the data of the samples."""

import datetime
import inspect
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils import timezone

from core.components import drawings, lists, texts
from core.components import forms as form_parts
from core.components.parts import TONES
from core.templatetags import ui
from mutualisation.style_guide_drawings import drawing_samples

TONE_LABELS = {
    "neutral": "Brouillon",
    "info": "Envoyée",
    "progress": "En cours",
    "waiting": "En attente",
    "attention": "À compléter",
    "success": "Réponse apportée",
    "danger": "Non prise en charge",
}


class SampleForm(forms.Form):
    """A field of each kind; it is shown and never sent."""

    subject = forms.CharField(label="Objet", help_text="En quelques mots.")
    description = forms.CharField(
        label="Description", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    service = forms.ChoiceField(
        label="Service",
        choices=[("", "Je ne sais pas"), ("voirie", "Voirie")],
        required=False,
    )
    wanted_on = forms.DateField(
        label="Date souhaitée",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    urgency = forms.ChoiceField(
        label="Urgence",
        choices=[("normal", "Normale"), ("high", "Haute")],
        widget=forms.RadioSelect,
    )
    attachment = forms.FileField(label="Pièce jointe", required=False)
    warned = forms.BooleanField(label="J’ai prévenu le maire", required=False)


@dataclass(frozen=True)
class Component:
    """A tag of the library `ui`: its name, and its options as one writes them."""

    name: str
    options: list[str]


def components() -> dict[str, Component]:
    """Return every component by its name, in alphabetical order; options come from its function."""
    found = {}
    for name in sorted(ui.register.tags):
        module = next(one for one in (drawings, form_parts, lists, texts, ui) if hasattr(one, name))
        parameters = inspect.signature(getattr(module, name)).parameters.values()
        options = [
            one.name if one.default is one.empty else f"{one.name}={one.default!r}"
            for one in parameters
            if one.name not in ("content", "context")
        ]
        found[name] = Component(name, options)
    return found


def style_guide_context() -> dict[str, Any]:
    """Return what `mutualisation/style_guide.html` draws."""
    today = timezone.localdate()
    return {
        "components": components(),
        "tones": [(tone, TONE_LABELS[tone]) for tone in TONES],
        "form": SampleForm(prefix="vierge"),
        "form_in_error": SampleForm({"erreur-subject": ""}, prefix="erreur"),
        "filter_form": SampleForm(prefix="filtre"),
        "other_filter_form": SampleForm(prefix="autre"),
        "sample_steps": [("Votre besoin", "#contenu"), ("Précisions", ""), ("Envoi", "")],
        "sample_messages": [
            Message(messages.SUCCESS, "La demande est envoyée."),
            Message(messages.WARNING, "Un courriel n’a pas pu partir."),
        ],
        "today": today,
        "in_two_days": today + datetime.timedelta(days=2),
        "now": timezone.now(),
        "page_obj": Paginator(range(95), 10).page(2),
        "chips": [("Commune : Vitré", "?"), ("Service : Voirie", "?")],
        **drawing_samples(),
    }
