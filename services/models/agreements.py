"""The papers of an adhésion: its convention, and the notice that ends it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from files.models import StoredFile
from governance.models import Deliberation
from services.models.subscriptions import Subscription


class Agreement(models.Model):
    """The convention of an adhésion. Its term is [starts, expires_on): `expires_on` is outside."""

    subscription = models.OneToOneField(
        Subscription, models.CASCADE, related_name="agreement", verbose_name="adhésion"
    )
    reference = models.CharField("référence", max_length=80, blank=True)
    commune_signed_on = models.DateField("signée par la commune le", null=True, blank=True)
    epci_signed_on = models.DateField("signée par l’intercommunalité le", null=True, blank=True)
    cst_opinion_on = models.DateField("avis du comité social territorial", null=True, blank=True)
    file = models.OneToOneField(
        StoredFile,
        models.PROTECT,
        related_name="agreement",
        verbose_name="fichier",
        null=True,
        blank=True,
    )
    term_months = models.PositiveSmallIntegerField("durée (en mois)", null=True, blank=True)
    renews_tacitly = models.BooleanField("reconduction tacite", default=True)
    notice_months = models.PositiveSmallIntegerField("préavis (en mois)", default=6)
    expires_on = models.DateField("échéance (exclue)", null=True, blank=True)

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(term_months=None) | Q(term_months__gte=1),
                name="agreement_term_lasts",
                violation_error_message="Une convention dure au moins un mois, ou est sans terme.",
            ),
            models.CheckConstraint(
                condition=(Q(expires_on=None) | Q(commune_signed_on=None))
                | Q(expires_on__gt=F("commune_signed_on")),
                name="agreement_expires_after_signature",
                violation_error_message="Une convention prend fin après sa signature.",
            ),
        ]

    def __str__(self) -> str:
        return f"Convention {self.reference or self.subscription}"

    @property
    def is_signed(self) -> bool:
        """Return whether both sides have signed."""
        return self.commune_signed_on is not None and self.epci_signed_on is not None


class Termination(models.Model):
    """The notice that ends an adhésion; `takes_effect_on` is its first day without the service."""

    subscription = models.OneToOneField(
        Subscription, models.CASCADE, related_name="termination", verbose_name="adhésion"
    )
    by_commune = models.BooleanField("à l’initiative de la commune", default=True)
    notified_on = models.DateField("préavis notifié le")
    reason = models.TextField("motif", blank=True)
    deliberation = models.ForeignKey(
        Deliberation,
        models.PROTECT,
        related_name="terminations",
        verbose_name="délibération",
        null=True,
        blank=True,
    )
    takes_effect_on = models.DateField("prend effet le")
    ended_on_before = models.DateField(
        "fin prévue avant le préavis (exclue)", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "résiliation"
        verbose_name_plural = "résiliations"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(takes_effect_on__gte=F("notified_on")),
                name="termination_after_its_notice",
                violation_error_message="Une résiliation prend effet après sa notification.",
            ),
        ]

    def __str__(self) -> str:
        return f"Résiliation – {self.subscription}"
