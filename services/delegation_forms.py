"""Forms of delegations: giving one, withdrawing one."""

import datetime
from typing import Any

from django import forms

from accounts.models import Membership, Role
from services.models import Delegation, Service


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DelegationForm(forms.Form):
    """What is delegated to one person. The order is asked where the mayor has no account."""

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
    order_number = forms.CharField(
        label="Numéro de l’arrêté", max_length=80, required=False, help_text="S’il y en a un."
    )
    order_signed_on = forms.DateField(label="Arrêté signé le", widget=_day_input(), required=False)

    def __init__(
        self, *args: Any, membership: Membership, is_recorded: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if membership.role == Role.CLERK:
            # Who prepares in any case: all that can be given is to send.
            del self.fields["level"], self.fields["services"]
        else:
            self.fields["services"].queryset = Service.objects.open()  # type: ignore[attr-defined]
        for name in ("order_number", "order_signed_on") if is_recorded else ():
            self.fields[name].required, self.fields[name].help_text = True, ""

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what `operations.grant_delegation` is given."""
        given = {"level": Delegation.Level.SUBMIT, "services": (), **self.cleaned_data}
        last_day = given.pop("last_day")
        given["ends_on"] = last_day + datetime.timedelta(days=1) if last_day else None
        return given


class WithdrawForm(forms.Form):
    """Why a delegation is withdrawn."""

    reason = forms.CharField(
        label="Motif", max_length=250, help_text="La personne le lit dans un courriel."
    )
