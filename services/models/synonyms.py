"""The words that the search understands."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from core.words import words_of


class Synonym(models.Model):
    """What people say (« photocopieur ») and what the portal calls it (« informatique »)."""

    words = models.CharField(
        "ce que l’on dit", max_length=80, help_text="Un ou plusieurs mots : « chien errant »."
    )
    # The same words however they are written: what makes two rows one and the same.
    key = models.CharField(max_length=400, editable=False)
    meaning = models.CharField(
        "ce que cela veut dire",
        max_length=200,
        help_text="Les mots du portail, séparés par des virgules s’il y a plusieurs sens.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "mot des communes"
        verbose_name_plural = "mots des communes"
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                name="one_synonym_per_words",
                violation_error_message="Ces mots ont déjà un sens\u00a0: modifiez-le.",
            ),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(meaning=""),
                name="synonym_says_something",
                violation_error_message="Écrivez des mots, et ce qu’ils veulent dire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} → {self.meaning}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = synonym_key(self.words)
        super().save(*args, **kwargs)

    @property
    def slug(self) -> str:
        """Return the key as an address: « chien-errant »."""
        return self.key.replace(" ", "-")

    def clean(self) -> None:
        self.key = synonym_key(self.words)


def synonym_key(words: str) -> str:
    """Return `words` as two synonyms are compared: « Nid-de-Poule » is « nid de poule »."""
    return " ".join(words_of(words))
