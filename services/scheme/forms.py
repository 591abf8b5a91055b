"""The form of an action: it also says which services come of it."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone

from communes.models import Commune
from governance.forms import EXAMPLES, AxisForm, FigureForm, PartForm, RoughDateField, StepForm
from governance.models import SchemeAction
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Service


class ActionForm(PartForm):
    """An action, the communes that take part in it and the services that come of it."""

    rough_dates = ("starts", "ends")
    field_order = (
        "title",
        "kind",
        "axis",
        "stage",
        "progress",
        "starts",
        "ends",
        "description",
        "services",
        "lead_commune",
        "communes",
        "position",
        "source",
    )

    starts = RoughDateField(label="Début", help_text=EXAMPLES)
    ends = RoughDateField(label="Fin", help_text="Vide si elle n’en a pas.")
    services = forms.ModelMultipleChoiceField(
        label="Services du catalogue",
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux par lesquels l’action se réalise.",
    )

    class Meta(PartForm.Meta):
        model = SchemeAction
        fields = (
            "title",
            "kind",
            "axis",
            "stage",
            "progress",
            "description",
            "lead_commune",
            "communes",
            "position",
            "source",
        )
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "communes": forms.CheckboxSelectMultiple,
        }
        help_texts: ClassVar = PartForm.Meta.help_texts | {
            "progress": "De 0 à 100. Vide si personne ne l’a mesuré.",
            "lead_commune": "Quand c’est une commune qui conduit l’action.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        axes = self.instance.scheme.axes.all()
        communes = _communes_of(self.instance)
        self.fields["axis"].queryset = axes
        self.fields["axis"].empty_label = "Aucun axe"
        self.fields["lead_commune"].queryset = communes
        self.fields["lead_commune"].empty_label = "Aucune en particulier"
        self.fields["communes"].queryset = communes
        self.fields["services"].queryset = Service.objects.all()
        if self.instance.pk:
            self.fields["services"].initial = self.instance.services.all()


def _communes_of(action: SchemeAction) -> Any:
    """Return the members of the EPCI today, and those that already take part."""
    members = Commune.objects.members_on(timezone.localdate()).order_by().values("pk")
    wanted = Q(pk__in=members) | Q(pk=action.lead_commune_id)
    if action.pk:
        wanted |= Q(pk__in=action.communes.order_by().values("pk"))
    return Commune.objects.filter(wanted).defer(*HEAVY_COMMUNE_FIELDS)


PART_FORMS: dict[str, type[PartForm]] = {
    "etape": StepForm,
    "axe": AxisForm,
    "action": ActionForm,
    "chiffre": FigureForm,
}
