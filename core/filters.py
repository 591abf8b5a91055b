"""The filter of words that the lists share."""

import django_filters
from django import forms

from core.search import LONGEST_QUERY, clean_query


class WordsField(forms.CharField):
    """Words to look for. What is too long is cut, not refused: a search has nothing to correct."""

    widget = forms.TextInput(
        attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST_QUERY}
    )

    def clean(self, value: object) -> str:
        """Return one line, of a reasonable length."""
        return clean_query(str(super().clean(value)))


class WordsFilter(django_filters.CharFilter):
    """Filters by the words of one line; its method says how."""

    field_class = WordsField
