"""Documents written in Markdown, drawn as parts of a page: our own files only, never what is typed.

Raw HTML is shown as text, pictures are left out (the page itself is in front of the reader), the
spaces of French are made non-breaking, and tables become the component of every other page.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.french import typographic, unaccented

LinkWriter = Callable[[str], str]
NOTHING, NBSP = "–", "\u00a0"
# « 20 Mo », « 10 fichiers »: a number stays with what it counts.
_NUMBER = re.compile(r"(?<=\d) (?=[^\W\d_]|%)")


@dataclass(frozen=True)
class Section:
    """What stands under a title of second level; `text` is the same in plain words."""

    anchor: str
    title: str
    html: SafeString
    text: str


@dataclass(frozen=True)
class Document:
    """A document: its title, its first paragraph in plain words, and its sections in order."""

    title: str
    lead: str
    intro: SafeString
    sections: tuple[Section, ...]

    @property
    def anchors(self) -> frozenset[str]:
        return frozenset(section.anchor for section in self.sections)


def anchor_of(title: str) -> str:
    """Return the anchor of a title: « L’accueil : ce qui vient » gives `l-accueil-ce-qui-vient`."""
    return "-".join(re.findall(r"[a-z0-9]+", unaccented(title)))


def read_document(text: str, link: LinkWriter) -> Document:
    """Return the document that `text` holds.

    `link` gives the address of each link for the page that shows it; it may raise for one that
    leads nowhere. ValueError: no title of first level, or two sections of the same anchor.
    """
    tokens = _prepared(_parser().parse(text), link)
    if not tokens or tokens[0].tag != "h1":
        raise ValueError("A document begins with its title (# …)")
    first, *rest = _parts(tokens[3:])
    lead, intro = _lead_and_rest(first)
    sections = tuple(_section(part) for part in rest)
    if len({section.anchor for section in sections}) < len(sections):
        raise ValueError("Two sections have the same title")
    return Document(_plain(tokens[1:2]), lead, _draw(intro, ""), sections)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _prepared(tokens: Sequence[Token], link: LinkWriter) -> list[Token]:
    """Return the tokens without pictures, with the spaces of French and the page's own links."""
    for token in tokens:
        children = [child for child in token.children or () if child.type != "image"]
        for child in children:
            if child.type == "text":
                child.content = _NUMBER.sub(NBSP, typographic(child.content))
            elif child.type == "link_open":
                child.attrSet("href", link(str(child.attrGet("href"))))
        token.children = children
    return _without_empty_paragraphs(tokens)


def _without_empty_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    empty = {
        place
        for place, token in enumerate(tokens)
        if token.type == "inline" and not token.children and tokens[place - 1].tag == "p"
    }
    return [
        token
        for place, token in enumerate(tokens)
        if not {place - 1, place, place + 1}.intersection(empty)
    ]


def _parts(tokens: Iterable[Token]) -> list[list[Token]]:
    """Cut at each title of second level; the first part is what comes before them all."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2":
            parts.append([])
        parts[-1].append(token)
    return parts


def _lead_and_rest(tokens: list[Token]) -> tuple[str, list[Token]]:
    if tokens and tokens[0].type == "paragraph_open":
        return _plain(tokens[1:2]), tokens[3:]
    return "", tokens


def _section(tokens: list[Token]) -> Section:
    title, body = _plain(tokens[1:2]), tokens[3:]
    return Section(anchor_of(title), title, _draw(body, title), _plain(body))


def _plain(tokens: Iterable[Token]) -> str:
    words = ["".join(_plain_piece(c) for c in token.children or ()) for token in tokens]
    # A picture left out leaves two spaces; the non-breaking ones stay.
    return re.sub(" +", " ", " ".join(words)).strip()


def _plain_piece(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _draw(tokens: list[Token], title: str) -> SafeString:
    """Return the HTML of `tokens`, each table drawn by the component; `title` names them."""
    pieces: list[str] = []
    plain: list[Token] = []
    rows: list[Token] | None = None
    for token in tokens:
        if token.type == "table_open":
            pieces.append(_html(plain))
            plain, rows = [], []
        elif token.type == "table_close" and rows is not None:
            pieces.append(_table(rows, title))
            rows = None
        else:
            (plain if rows is None else rows).append(token)
    pieces.append(_html(plain))
    return mark_safe("".join(pieces))  # noqa: S308 - the parser and `_table` escape every text


def _html(tokens: Sequence[Token]) -> str:
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {}))


def _table(tokens: list[Token], title: str) -> str:
    """Return a table as the component draws it: each cell repeats its column's title on a phone."""
    lines: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            lines.append([])
        elif token.type == "inline":
            lines[-1].append(token)
    head, *body = lines
    columns = [_plain([cell]) for cell in head]
    content = "".join(
        [
            "<thead><tr>",
            *(f'<th scope="col">{_html([cell])}</th>' if name else "<td></td>"
              for cell, name in zip(head, columns, strict=True)),
            "</tr></thead><tbody>",
            *(_line(line, columns) for line in body),
            "</tbody>",
        ]
    )  # fmt: skip
    context = {
        "caption": title,
        "cards": True,
        "show_caption": False,
        "table_id": "",
        "content": mark_safe(content),  # noqa: S308 - made above from escaped parts
    }
    return render_to_string("components/_data_table.html", context)


def _line(cells: list[Token], columns: list[str]) -> str:
    first, *others = cells
    drawn = [
        f'<td data-label="{escape(column)}">{_html([cell]) or NOTHING}</td>'
        for cell, column in zip(others, columns[1:], strict=True)
    ]
    return f'<tr><th scope="row">{_html([first])}</th>{"".join(drawn)}</tr>'
