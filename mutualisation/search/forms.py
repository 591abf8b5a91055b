"""The form of a synonym."""

from typing import Any

from django import forms

from core.words import stem_of
from services.models import Synonym, synonym_key


def _near(words: str) -> Synonym | None:
    """Return the row that says `words` in another number or gender, which the search reads too."""
    key = synonym_key(words)
    stems = [stem_of(word) for word in key.split()]
    for row in Synonym.objects.exclude(key=key):
        if [stem_of(word) for word in row.key.split()] == stems:
            return row
    return None


class SynonymForm(forms.ModelForm):
    """What people say, and what it means. `version` is the one that the person has read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Synonym
        fields = ("words", "meaning")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in self.Meta.fields:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Refuse words without a letter, and a meaning that only says them again."""
        found = super().clean() or {}
        words, meaning = found.get("words", ""), found.get("meaning", "")
        if words and not synonym_key(words):
            self.add_error("words", "Écrivez au moins un mot.")
        elif words and self.instance.pk is None and (row := _near(words)):
            message = f"«\u00a0{row.words}\u00a0» dit déjà cela\u00a0: modifiez-le."
            self.add_error("words", message)
        if meaning and not synonym_key(meaning):
            self.add_error("meaning", "Écrivez au moins un mot.")
        elif words and synonym_key(words) == synonym_key(meaning):
            self.add_error("meaning", "Donnez d’autres mots que ceux que l’on dit.")
        return found

    def _get_validation_exclusions(self) -> set[str]:
        # The key follows from the words: the database's own rule on it is checked with the form.
        return super()._get_validation_exclusions() - {"key"}

    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed, by label: given back when somebody else came first."""
        return [(str(self[name].label), str(self[name].value() or "")) for name in self.Meta.fields]
