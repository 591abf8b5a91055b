"""What the templates of official papers need."""

from django import template

from core import papers

register = template.Library()


@register.filter
def pieces(text: str) -> list[tuple[str, bool]]:
    """Return `text` in pieces, each with whether it is a blank to fill in."""
    return papers.pieces(text)


@register.simple_tag
def article_label(number: int) -> str:
    """Return « Article 3 – »."""
    return papers.article_label(number)
