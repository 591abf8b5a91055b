"""Forms of delegations: giving one, withdrawing one."""

import datetime
from typing import Any

from django import forms

from accounts.models import Membership, Role
from services.models import Delegation, Service

ORDER = ("order_number", "order_signed_on")


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DelegationForm(forms.Form):
    """What is delegated to one person, and the order that gives it.

    It may be to come, but where the mayor has no account: then their order is all there is.
    """

    level = forms.ChoiceField(
        label="Cette personne peut",
        choices=[
            (Delegation.Level.SUBMIT, "Envoyer des demandes au nom de la commune"),
            (Delegation.Level.PREPARE, "Préparer des demandes, que le maire envoie"),
        ],
        initial=Delegation.Level.SUBMIT,
        widget=forms.RadioSelect,
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.open(),
        label="Pour quels services",
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché\u00a0: tous les services, et ce qui n’en concerne aucun.",
    )
    starts_on = forms.DateField(label="À compter du", widget=_day_input())
    last_day = forms.DateField(
        label="Dernier jour",
        widget=_day_input(),
        required=False,
        help_text="Sans date\u00a0: jusqu’à la fin du mandat du maire.",
    )
    order_number = forms.CharField(label="Numéro de l’arrêté", max_length=80, required=False)
    order_signed_on = forms.DateField(label="Arrêté signé le", widget=_day_input(), required=False)
    order_to_come = forms.BooleanField(
        label="L’arrêté est à venir",
        required=False,
        help_text="Vous donnerez son numéro et sa date quand il sera signé\u00a0: d’ici là, cette "
        "personne prépare, et vous envoyez.",
    )

    def __init__(
        self, *args: Any, membership: Membership, is_recorded: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if membership.role == Role.CLERK:
            # Who prepares in any case: all that can be given is to send.
            del self.fields["level"], self.fields["services"]
        else:
            self.fields["services"].queryset = Service.objects.open()  # type: ignore[attr-defined]
        if is_recorded:
            del self.fields["order_to_come"]
            for name in ORDER:
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for the order, unless it is said to be to come."""
        data = super().clean() or {}
        if not data.get("order_to_come", True):
            for name in ORDER:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "Complétez, ou dites que l’arrêté est à venir.")
        return data

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what `operations.grant_delegation` is given."""
        given = {"level": Delegation.Level.SUBMIT, "services": (), **self.cleaned_data}
        given.pop("order_to_come", None)
        last_day = given.pop("last_day")
        given["ends_on"] = last_day + datetime.timedelta(days=1) if last_day else None
        return given


class OrderForm(forms.Form):
    """The order that was to come."""

    order_number = forms.CharField(label="Numéro de l’arrêté", max_length=80)
    order_signed_on = forms.DateField(label="Arrêté signé le", widget=_day_input())


class WithdrawForm(forms.Form):
    """Why a delegation is withdrawn."""

    reason = forms.CharField(
        label="Motif", max_length=250, help_text="La personne le lit dans un courriel."
    )
