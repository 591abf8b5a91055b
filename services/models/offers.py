"""What a service offers and at what price: options, tariffs and their tiers."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core.periods import DateRange, current_on
from services.models.catalogue import Service
from services.tariffs import Basis, Price, Tier


class ServiceOption(models.Model):
    """A part of a service that a commune takes or not; one no longer offered keeps its row."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="options", verbose_name="service"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    name = models.CharField("nom", max_length=120)
    description = models.TextField("description", blank=True)
    is_offered = models.BooleanField("proposée", default=True)

    class Meta:
        verbose_name = "option d’un service"
        verbose_name_plural = "options des services"
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "name"],
                name="one_service_option_per_name",
                violation_error_message="Ce service a déjà une option de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TariffQuerySet(models.QuerySet["Tariff"]):
    def active_on(self, day: datetime.date) -> Self:
        """Return the tariffs in force on `day`."""
        return self.filter(current_on(day))


class Tariff(models.Model):
    """What a service, or one of its options, costs a commune during [starts_on, ends_on)."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="tariffs", verbose_name="service"
    )
    option = models.ForeignKey(
        ServiceOption,
        models.CASCADE,
        related_name="tariffs",
        verbose_name="option",
        null=True,
        blank=True,
    )
    starts_on = models.DateField("à compter du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    basis = models.CharField("mode de calcul", max_length=14, choices=Basis)
    amount = models.DecimalField(
        "montant (€)", max_digits=10, decimal_places=2, null=True, blank=True
    )
    unit_label = models.CharField(
        "unité facturée",
        max_length=60,
        blank=True,
        help_text="Par exemple « dossier », « heure ».",
    )
    note = models.CharField("précision", max_length=250, blank=True)

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = "tarif"
        verbose_name_plural = "tarifs"
        ordering: ClassVar = ["service", "option", "-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="tariff_ends_after_start",
                violation_error_message="Un tarif finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["free", "tiers"], amount=None)
                | Q(
                    basis__in=["per_inhabitant", "per_unit", "flat"],
                    amount__isnull=False,
                    amount__gte=0,
                ),
                name="tariff_has_its_amount",
                violation_error_message=(
                    "Donnez un montant, positif ou nul\u00a0; un tarif gratuit ou par tranches "
                    "n’en a pas."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(basis="per_unit") | ~Q(unit_label=""),
                name="tariff_per_unit_names_it",
                violation_error_message="Dites quelle unité est facturée.",
            ),
            # Two constraints: NULL is equal to nothing, not even to itself.
            ExclusionConstraint(
                name="tariff_of_service_no_overlap",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                condition=Q(option=None),
                violation_error_message="Ce service a déjà un tarif à ces dates.",
            ),
            ExclusionConstraint(
                name="tariff_of_option_no_overlap",
                expressions=[
                    ("option", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                condition=Q(option__isnull=False),
                violation_error_message="Cette option a déjà un tarif à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option or self.service}\u00a0: {self.get_basis_display()}"

    def clean(self) -> None:
        """Refuse the option of another service: it lies in another table than constraints see."""
        if self.option and self.option.service_id != self.service_id:
            raise ValidationError("Cette option est celle d’un autre service.")

    @property
    def price(self) -> Price:
        """Return what `services.tariffs` computes with; `tiers` are read if not prefetched."""
        return Price(
            basis=Basis(self.basis),
            amount=self.amount,
            tiers=tuple(
                Tier(
                    amount=tier.amount,
                    from_population=tier.from_population,
                    from_units=tier.from_units,
                )
                for tier in self.tiers.all()
            ),
        )


class TariffTier(models.Model):
    """The yearly amount from this population on, or from this number of units on."""

    tariff = models.ForeignKey(Tariff, models.CASCADE, related_name="tiers", verbose_name="tarif")
    from_population = models.PositiveIntegerField("à partir de (habitants)", null=True, blank=True)
    from_units = models.PositiveIntegerField("à partir de (unités)", null=True, blank=True)
    amount = models.DecimalField("montant par an (€)", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "tranche d’un tarif"
        verbose_name_plural = "tranches des tarifs"
        ordering: ClassVar = ["from_population", "from_units"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_population__isnull=False, from_units=None)
                | Q(from_population=None, from_units__isnull=False),
                name="tariff_tier_has_one_bound",
                violation_error_message="Une tranche commence à une population ou à un volume.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="tariff_tier_amount_not_negative",
                violation_error_message="Le montant d’une tranche est positif ou nul.",
            ),
            models.UniqueConstraint(
                fields=["tariff", "from_population", "from_units"],
                nulls_distinct=False,
                name="one_tariff_tier_per_bound",
                violation_error_message="Deux tranches commencent au même endroit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tariff} – {self.amount}\u00a0€"
