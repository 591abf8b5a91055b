"""The forms of what a sheet has several of: its options, its tariffs."""

import datetime
import itertools
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME

from core.periods import last_day
from services.sheet.content import Option, Rate, Sheet
from services.tariffs import Basis, Price, Tier

_TIER = re.compile(r"^\s*(?P<bound>[\d\s\u00a0\u202f]+):\s*(?P<amount>[\d\s\u00a0\u202f.,]+)€?\s*$")
# In French, a point before three figures is that of thousands as often as that of cents.
_THOUSANDS = re.compile(r"\.\d{3}(?!\d)")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class OptionForm(forms.Form):
    """One option; its number is that of its row, nothing for a new one."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Nom", max_length=120)
    description = forms.CharField(
        label="Description", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    is_offered = forms.BooleanField(label="Proposée aux communes", required=False, initial=True)

    @property
    def legend(self) -> str:
        """Return what the page calls this line."""
        return self.initial["name"] if "name" in self.initial else "Une option de plus"


class _PartFormSet(forms.BaseFormSet):
    """Several lines of one kind: those left empty at the end are not lines."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(*args, **kwargs)

    @property
    def typed(self) -> list[dict[str, Any]]:
        """Return the data of each line that is kept."""
        return [
            form.cleaned_data
            for form in self.forms
            if (form.has_changed() or form.initial)
            and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = "Supprimer"


class BaseOptionsFormSet(_PartFormSet):
    """The options of a service, in their order."""

    def clean(self) -> None:
        """Refuse two options of the same name."""
        if any(self.errors):
            return
        names = [typed["name"] for typed in self.typed]
        if len(set(names)) < len(names):
            raise ValidationError("Deux options ont le même nom.")

    def apply(self, sheet: Sheet) -> Sheet:
        """Return `sheet` with these options; tariffs follow an option that changes its name."""
        options = tuple(
            Option(one["pk"], one["name"], one["description"], one["is_offered"])
            for one in self.typed
        )
        renamed = {option.pk: option.name for option in options if option.pk}
        names = {one.name: renamed.get(one.pk, "") for one in sheet.options if one.pk}
        rates = tuple(
            replace(rate, option=names.get(rate.option, ""))
            for rate in sheet.rates
            if not rate.option or names.get(rate.option)
        )
        return replace(sheet, options=options, rates=rates)


class RateForm(forms.Form):
    """One tariff, of the service or of one of its options."""

    option = forms.ChoiceField(label="Tarif de", required=False)
    starts_on = forms.DateField(
        label="À compter du", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_on = forms.DateField(
        label="Dernier jour",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
        help_text="Vide s’il n’est pas fixé.",
    )
    basis = forms.ChoiceField(
        label="Mode de calcul", choices=Basis.choices, initial=Basis.PER_INHABITANT
    )
    amount = forms.DecimalField(
        label="Montant en euros",
        max_digits=10,
        decimal_places=2,
        min_value=0,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Rien si c’est gratuit ou par tranches.",
    )
    unit_label = forms.CharField(
        label="Unité", max_length=60, required=False, help_text="« dossier », « heure »…"
    )
    tiers = forms.CharField(
        label="Tranches",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=(
            "Une par ligne, son début puis son montant par an\u00a0: «\u00a0500\u00a0: "
            "300\u00a0». En habitants, ou en unités si une unité est donnée."
        ),
    )
    note = forms.CharField(label="Précision", max_length=250, required=False)

    def __init__(self, *args: Any, options: tuple[Option, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["option"]
        choice.choices = [("", "Le service"), *((one.name, one.name) for one in options)]

    @property
    def legend(self) -> str:
        """Return what the page calls this line."""
        if "option" not in self.initial:
            return "Un tarif de plus"
        option = self.initial["option"]
        return f"Tarif de l’option «\u00a0{option}\u00a0»" if option else "Tarif du service"

    def clean_tiers(self) -> list[tuple[int, Decimal]]:
        """Return the (start, amount) of each line."""
        found = []
        for line in self.cleaned_data["tiers"].splitlines():
            if line.strip():
                found.append(_tier(line))
        if len({bound for bound, _ in found}) < len(found):
            raise ValidationError("Deux tranches commencent au même endroit.")
        return sorted(found)

    def clean(self) -> dict[str, Any]:
        """Ask for what the basis needs, and for nothing else."""
        data = super().clean() or {}
        basis, amount = data.get("basis"), data.get("amount")
        if basis in (Basis.FREE, Basis.TIERS):
            data["amount"] = None
        elif amount is None and "amount" not in self.errors:
            self.add_error("amount", "Donnez un montant.")
        if basis == Basis.PER_UNIT and not data.get("unit_label"):
            self.add_error("unit_label", "Dites quelle unité est facturée.")
        if basis != Basis.TIERS:
            data["tiers"] = []
        elif not data.get("tiers") and "tiers" not in self.errors:
            self.add_error("tiers", "Donnez au moins une tranche.")
        starts_on, last_on = data.get("starts_on"), data.get("last_on")
        if starts_on and last_on and last_on < starts_on:
            self.add_error("last_on", "Un tarif finit après avoir commencé.")
        return data


def _tier(line: str) -> tuple[int, Decimal]:
    match = _TIER.match(line)
    try:
        if match is None or _THOUSANDS.search(match["amount"]):
            raise ValueError
        amount = Decimal(_SPACES.sub("", match["amount"]).replace(",", "."))
        return int(_SPACES.sub("", match["bound"])), amount.quantize(Decimal("0.01"))
    except (ValueError, InvalidOperation):
        raise ValidationError(
            f"«\u00a0{line.strip()}\u00a0» ne se lit pas\u00a0: écrivez «\u00a0500\u00a0: "
            "300\u00a0»."
        ) from None


class BaseRatesFormSet(_PartFormSet):
    """The tariffs of a service and of its options."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "options": self.sheet.options}

    def clean(self) -> None:
        """Refuse two tariffs of the same thing on the same day."""
        if any(self.errors):
            return
        rates = sorted(map(_rate, self.typed), key=lambda rate: (rate.option, rate.starts_on))
        for one, following in itertools.pairwise(rates):
            is_over = one.ends_on is not None and one.ends_on <= following.starts_on
            if one.option == following.option and not is_over:
                what = f"L’option «\u00a0{one.option}\u00a0»" if one.option else "Le service"
                raise ValidationError(f"{what} a deux tarifs aux mêmes dates.")

    def apply(self, sheet: Sheet) -> Sheet:
        """Return `sheet` with these tariffs."""
        return replace(sheet, rates=tuple(map(_rate, self.typed)))


def _rate(typed: dict[str, Any]) -> Rate:
    last_on = typed["last_on"]
    by_units = bool(typed["unit_label"])
    return Rate(
        option=typed["option"],
        starts_on=typed["starts_on"],
        ends_on=last_on + datetime.timedelta(days=1) if last_on else None,
        price=Price(
            basis=Basis(typed["basis"]),
            amount=typed["amount"],
            tiers=tuple(
                Tier(
                    amount=amount,
                    from_population=None if by_units else bound,
                    from_units=bound if by_units else None,
                )
                for bound, amount in typed["tiers"]
            ),
        ),
        unit_label=typed["unit_label"],
        note=typed["note"],
    )


def initial_of(rate: Rate) -> dict[str, Any]:
    """Return what `RateForm` shows of a tariff."""
    bounds = (
        (tier.from_units if tier.from_population is None else tier.from_population, tier.amount)
        for tier in rate.price.tiers
    )
    return {
        "option": rate.option,
        "starts_on": rate.starts_on,
        "last_on": last_day(rate.ends_on),
        "basis": rate.price.basis,
        "amount": rate.price.amount,
        "unit_label": rate.unit_label,
        "tiers": "\n".join(f"{bound} : {amount:f}".replace(".", ",") for bound, amount in bounds),
        "note": rate.note,
    }


OptionsFormSet = forms.formset_factory(
    OptionForm,
    formset=BaseOptionsFormSet,
    extra=2,
    can_delete=True,
    can_delete_extra=False,
    max_num=40,
)
RatesFormSet = forms.formset_factory(
    RateForm, formset=BaseRatesFormSet, extra=1, can_delete=True, can_delete_extra=False, max_num=80
)
