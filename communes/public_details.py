"""What the EPCI says of its desk and of its portal on the public pages: all of it is optional."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class PublicDetails(models.Model):
    """One row at most for each EPCI. What is empty is not shown to visitors, who read no gaps."""

    epci = models.OneToOneField(
        "communes.Epci", models.CASCADE, related_name="public_details", verbose_name="EPCI"
    )
    desk_phone = models.CharField("téléphone du guichet", max_length=40, blank=True)
    desk_email = models.EmailField("courriel du guichet", blank=True)
    desk_hours = models.CharField("horaires du guichet", max_length=200, blank=True)
    account_delay = models.CharField("délai d’ouverture d’un compte", max_length=80, blank=True)
    publication_director = models.CharField(
        "directeur ou directrice de la publication", max_length=200, blank=True
    )
    host = models.CharField("hébergeur", max_length=200, blank=True)
    host_address = models.TextField("adresse de l’hébergeur", blank=True)
    host_phone = models.CharField("téléphone de l’hébergeur", max_length=40, blank=True)
    dpo_email = models.EmailField("courriel du délégué à la protection des données", blank=True)
    retention = models.TextField("durées de conservation", blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField("modifié le", null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="modifié par",
        null=True,
        blank=True,
    )

    # What the law asks a public body to publish (article 1-1 of the law 2004-575, GDPR article 13).
    EXPECTED: ClassVar = (
        "publication_director",
        "host",
        "host_address",
        "host_phone",
        "dpo_email",
        "retention",
    )

    class Meta:
        verbose_name = "informations publiques"
        verbose_name_plural = "informations publiques"

    def __str__(self) -> str:
        return f"Informations publiques de {self.epci}"

    @property
    def missing(self) -> list[str]:
        """Return the French names of what the law asks for and is not there yet."""
        return [
            str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            for name in self.EXPECTED
            if not getattr(self, name)
        ]
