"""The types of requests: what communes usually ask, in their own words."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from requests_desk.vocabulary import Urgency
from services.models import Service


class RequestTypeQuerySet(models.QuerySet["RequestType"]):
    def active(self) -> Self:
        """Return the types that communes may choose, each with its service.

        A type goes with its service: nobody asks for what is suspended or closed.
        """
        offered = Q(service=None) | Q(service__state=Service.State.OPEN)
        return self.filter(offered, is_active=True).select_related("service")


class RequestType(models.Model):
    """A usual request, named as a mayor says it: « Nid-de-poule, chaussée abîmée »."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("nom", max_length=120, unique=True)
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        related_name="request_types",
        verbose_name="service",
        null=True,
        blank=True,
        help_text="Sans service, le guichet choisit qui répond.",
    )
    summary = models.CharField("en une phrase", max_length=250)
    prompt = models.CharField(
        "ce qu’il faut dire",
        max_length=300,
        help_text="Montré au-dessus de la description : « La rue, la longueur, un danger ? »",
    )
    words = models.CharField(
        "mots pour le trouver", max_length=500, blank=True, help_text="Séparés par des virgules."
    )
    default_urgency = models.CharField(
        "urgence proposée", max_length=8, choices=Urgency, blank=True
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    is_active = models.BooleanField("proposé aux communes", default=True)

    objects = RequestTypeQuerySet.as_manager()

    class Meta:
        verbose_name = "type de demande"
        verbose_name_plural = "types de demande"
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(summary="") & ~Q(prompt=""),
                name="request_type_says_what_it_is",
                violation_error_message=(
                    "Un type de demande a un nom, une phrase qui l’explique "
                    "et ce qu’il faut dire dans la description."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
