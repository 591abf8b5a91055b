"""Template filter: the words that answer a search, marked in the texts that hold them."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core.search import fragments

register = template.Library()


@register.filter
def marked(text: object, words: frozenset[str]) -> SafeString:
    """« <mark>Nid</mark>-de-poule »: `text` escaped, with the (folded) `words` of a hit marked."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if is_found else escape(piece),)
            for piece, is_found in fragments(str(text), words)
        ),
    )
