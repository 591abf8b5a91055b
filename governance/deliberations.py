"""What a council has decided: a deliberation, from its vote to its executory force."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from communes.models import Structure
from files.models import StoredFile


class Deliberation(models.Model):
    """A deliberation of a commune's council, or of the EPCI's; it may serve several adhésions.

    It binds once it is published and transmitted to the prefect (article L2131-1 CGCT):
    `executory_on`.
    """

    body = models.ForeignKey(
        Structure, models.PROTECT, related_name="deliberations", verbose_name="assemblée"
    )
    number = models.CharField("numéro", max_length=60)
    subject = models.CharField("objet", max_length=250)
    adopted_on = models.DateField("adoptée le")
    transmitted_on = models.DateField("transmise à la préfecture le", null=True, blank=True)
    executory_on = models.DateField("exécutoire le", null=True, blank=True)
    file = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        related_name="deliberation",
        verbose_name="fichier",
        null=True,
        blank=True,
    )

    class Meta:
        # Imported by `governance.models`, which is what Django looks for.
        app_label = "governance"
        verbose_name = "délibération"
        verbose_name_plural = "délibérations"
        ordering: ClassVar = ["-adopted_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "number"],
                name="one_deliberation_per_number",
                violation_error_message="Cette assemblée a déjà une délibération de ce numéro.",
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="deliberation_has_a_number",
                violation_error_message="Donnez le numéro de la délibération.",
            ),
            models.CheckConstraint(
                condition=Q(transmitted_on=None) | Q(transmitted_on__gte=F("adopted_on")),
                name="deliberation_transmitted_after_adoption",
                violation_error_message=(
                    "Une délibération est transmise à la préfecture après son adoption."
                ),
            ),
            models.CheckConstraint(
                condition=Q(executory_on=None)
                | Q(transmitted_on__isnull=False, executory_on__gte=F("transmitted_on")),
                name="deliberation_executory_after_transmission",
                violation_error_message=(
                    "Une délibération est exécutoire une fois transmise à la préfecture."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Délibération n°\u00a0{self.number} – {self.body}"
