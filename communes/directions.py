"""The directions of the shared administration: teams, under the word that the EPCI has for them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from core.french import sort_key


class DirectionQuerySet(models.QuerySet["Direction"]):
    def open(self) -> Self:
        return self.filter(is_open=True)

    def receiving_requests(self) -> Self:
        return self.open().filter(receives_requests=True)


class Direction(models.Model):
    """A direction of the shared administration, which serves one or more structures."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("nom", max_length=200, unique=True)
    short_name = models.CharField("nom court", max_length=60)
    sort_key = models.CharField(max_length=220, editable=False)
    position = models.PositiveSmallIntegerField("rang", default=0)
    mission = models.TextField("mission")
    source = models.CharField("source", max_length=300, blank=True)
    structures = models.ManyToManyField(
        "communes.Structure", related_name="directions", verbose_name="structures servies"
    )
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("courriel", blank=True)
    receives_requests = models.BooleanField(
        "reçoit des demandes", default=True, help_text="Le Cabinet n’en reçoit pas."
    )
    is_open = models.BooleanField("en activité", default=True)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        verbose_name = "direction"
        verbose_name_plural = "directions"
        ordering: ClassVar = ["position", "sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("direction", args=[self.slug])
