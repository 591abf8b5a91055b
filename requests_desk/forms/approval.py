"""Forms of a request that waits for whoever may send it for the commune."""

from typing import Any

from django import forms

from requests_desk.forms.acts import VersionedForm
from requests_desk.forms.entry import DetailsFields
from requests_desk.forms.fields import text_area
from requests_desk.models import ServiceRequest
from requests_desk.operations import AMENDED


class SendBackForm(VersionedForm):
    reason = text_area(
        "Que faut-il reprendre\u00a0?",
        rows=3,
        max_length=2000,
        help_text="La personne qui l’a préparée le lit et le reçoit par courriel.",
    )


class AmendForm(VersionedForm, DetailsFields):
    """The words of the request, to be written otherwise before it is sent."""

    subject = forms.CharField(label="Objet", max_length=150)
    description = text_area("Description", rows=7)
    field_order = ("subject", "description")

    def __init__(self, *args: Any, row: ServiceRequest, **kwargs: Any) -> None:
        kept = {name: getattr(row, name) for name in AMENDED}
        super().__init__(*args, row=row, initial=kept, **kwargs)

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what `operations.amend` is given; an empty date is said too."""
        words = {name: self.cleaned_data[name] for name in AMENDED}
        return {"version": self.cleaned_data["version"], "words": words}
