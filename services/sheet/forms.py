"""The forms of a sheet as a whole: its presentation, its communes, its state, its documents."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.actor import Actor
from communes.models import Commune, Structure
from services.access import editable_directions
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import LegalForm, Service
from services.sheet.content import Named, Sheet


class PublicationForm(forms.Form):
    """What goes with every part: the version that its reader has seen, and a word on the change."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label="Ce qui change",
        max_length=250,
        required=False,
        help_text="En quelques mots, pour l’historique de la fiche.",
    )

    @property
    def seen_version(self) -> int:
        version = self.cleaned_data["version"]
        return version if version is not None else -1


class PresentationForm(forms.ModelForm):
    """What the service is, who renders it, and how one commits to it."""

    class Meta:
        model = Service
        fields = (
            "name",
            "short_name",
            "summary",
            "description",
            "limits",
            "direction",
            "legal_form",
            "provider",
            "unit",
            "notice_months",
            "term_months",
            "renews_tacitly",
            "source",
        )
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 8}),
            "limits": forms.Textarea(attrs={"rows": 4}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {
            "unit": "Par exemple « dossier », « heure d’agent ».",
            "source": "Le texte ou la page d’où viennent ces renseignements.",
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        directions: Any = self.fields["direction"]
        directions.queryset = editable_directions(actor)
        if not self.instance.pk and directions.queryset.count() == 1:
            directions.initial = directions.queryset.first()
        provider: Any = self.fields["provider"]
        provider.queryset = Structure.objects.exclude(kind=Structure.Kind.EPCI)
        provider.empty_label = "L’intercommunalité"
        provider.help_text = "Une commune, quand elle le rend à d’autres ou à l’intercommunalité."

    def apply(self, sheet: Sheet | None) -> Sheet:
        """Return `sheet` with what was typed; without one, a new sheet."""
        typed: dict[str, Any] = dict(self.cleaned_data)
        direction, provider = typed["direction"], typed["provider"]
        typed["direction"] = Named(direction.pk, direction.name)
        typed["provider"] = Named(provider.pk, provider.name) if provider else None
        typed["legal_form"] = LegalForm(typed["legal_form"])
        return replace(sheet, **typed) if sheet else Sheet(**_NEW, **typed)


# What the other parts say of a service that has just been written: open to all, nothing to pay yet.
_NEW: dict[str, Any] = {
    "is_open_to_all": True,
    "communes": (),
    "minimum_population": None,
    "maximum_population": None,
    "eligibility": "",
    "options": (),
    "rates": (),
}


class AudienceForm(forms.ModelForm):
    """Which communes the service is for."""

    class Meta:
        model = Service
        fields = (
            "is_open_to_all",
            "eligible_communes",
            "minimum_population",
            "maximum_population",
            "eligibility",
        )
        widgets: ClassVar = {
            "eligible_communes": forms.CheckboxSelectMultiple,
            "eligibility": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "eligible_communes": "Seulement si le service n’est pas ouvert à toutes.",
            "minimum_population": "Vide s’il n’y en a pas.",
            "maximum_population": "Vide s’il n’y en a pas.",
            "eligibility": "Affichées sur la fiche\u00a0: le portail ne les vérifie pas.",
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Commune.objects.members_on(timezone.localdate())
        communes: Any = self.fields["eligible_communes"]
        communes.queryset = members.defer(*HEAVY_COMMUNE_FIELDS)

    def clean(self) -> dict[str, Any]:
        """Ask for communes, where the service is not open to all."""
        found = super().clean() or {}
        if not found.get("is_open_to_all") and not found.get("eligible_communes"):
            self.add_error("eligible_communes", "Cochez au moins une commune.")
        return found

    def apply(self, sheet: Sheet) -> Sheet:
        """Return `sheet` with what was typed."""
        typed: dict[str, Any] = dict(self.cleaned_data)
        communes = [] if typed["is_open_to_all"] else typed["eligible_communes"]
        del typed["eligible_communes"]
        return replace(sheet, communes=tuple(Named(one.pk, one.name) for one in communes), **typed)


class MoveForm(forms.Form):
    """Why the state of a service changes, and from which day."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(
        label="À compter du", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, is_dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_dated:
            del self.fields["on"]

    @property
    def seen_version(self) -> int:
        version = self.cleaned_data["version"]
        return version if version is not None else -1


class DocumentForm(forms.Form):
    """A document to join to the sheet."""

    title = forms.CharField(
        label="Intitulé",
        max_length=120,
        help_text="Par exemple « Règlement de mise à disposition ».",
    )
    file = forms.FileField(label="Fichier")
