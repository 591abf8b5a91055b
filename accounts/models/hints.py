"""The first-visit hints that people have put away."""

from typing import ClassVar

from django.db import models

from accounts.models.people import User


class DismissedHint(models.Model):
    """A first-visit hint that a person has read and put away (a key of `accounts.hints.HINTS`)."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="dismissed_hints", verbose_name="personne"
    )
    name = models.SlugField("conseil", max_length=40, db_index=False)
    dismissed_at = models.DateTimeField("masqué le", auto_now_add=True)

    class Meta:
        verbose_name = "conseil masqué"
        verbose_name_plural = "conseils masqués"
        ordering: ClassVar = ["user", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_dismissal_per_hint",
                violation_error_message="Ce conseil est déjà masqué.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"
