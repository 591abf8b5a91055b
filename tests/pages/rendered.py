"""Pages as the portal answers them; those that differ by their words alone count as one."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.test import Client

# Attributes that hold words: they change nothing to what is checked.
WORDS = {
    "value",
    "href",
    "action",
    "content",
    "src",
    "data-hx-headers",
    "nonce",
    "title",
    "alt",
    "placeholder",
}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
DIGITS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


@dataclass(frozen=True)
class Part:
    """What a page loads, and is no static file: the colours of the EPCI, say."""

    content: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Rendered:
    """The answer that a member was given, with what it loads by address."""

    name: str
    member: str
    path: str
    status: int
    content: bytes
    headers: dict[str, str]
    parts: dict[str, Part]

    def __str__(self) -> str:
        return f"{self.name} ({self.member}, {self.path})"

    @property
    def text(self) -> str:
        return self.content.decode()

    @cached_property
    def skeleton(self) -> "Skeleton":
        return Skeleton(self.text)


class Skeleton(HTMLParser):
    """The elements of a page without its words: what rules on its structure and styles look at.

    Alike brothers that follow each other count once: a list of three is as one of thirty.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements = 0
        self.loaded: list[str] = []
        # What each open element is, and the marks of what it holds.
        self._open: list[tuple[str, list[str]]] = [("page", [])]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note_what_loads(tag, dict(attrs))
        self.elements += 1
        kept = [f"{k}={bool(v) if k in WORDS else DIGITS.sub('0', v or '')}" for k, v in attrs]
        self._open.append((f"{tag} {' '.join(kept)}", []))
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1:
            opening, inside = self._open.pop()
            self._hold(_mark("\n".join([opening, *inside])))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._hold("text")

    def _hold(self, mark: str) -> None:
        held = self._open[-1][1]
        if held[-1:] != [mark]:
            held.append(mark)

    def _note_what_loads(self, tag: str, attrs: dict[str, str | None]) -> None:
        name = "href" if tag == "link" else "src"
        if tag in ("img", "script", "iframe", "link") and attrs.get(name):
            self.loaded.append(str(attrs[name]))

    @property
    def mark(self) -> str:
        return _mark("\n".join(self._open[0][1]))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page_of(name: str, member: str, client: Client, response: Any) -> Rendered | None:
    """Return the page that `response` is; None when it is a file, a fragment or a redirection."""
    kind = response.get("Content-Type", "")
    if response.streaming or not kind.startswith("text/html"):
        return None
    if not response.content.lstrip().lower().startswith(b"<!doctype html>"):
        return None
    request = response.wsgi_request
    page = Rendered(
        name=name,
        member=member,
        path=request.get_full_path() if request.method == "GET" else request.path,
        status=response.status_code,
        content=response.content,
        headers=dict(response.items()),
        parts={},
    )
    page.parts.update(
        {path: _part(client, path) for path in page.skeleton.loaded if _is_ours(path)}
    )
    return page


def _is_ours(path: str) -> bool:
    return path.startswith("/") and not path.startswith(settings.STATIC_URL)


def _part(client: Client, path: str) -> Part:
    response: Any = client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, path
    return Part(content, dict(response.items()))


def distinct(pages: Iterable[Rendered]) -> list[tuple[str, Rendered]]:
    """Return the pages of different skeletons with their marks, the richest first."""
    found: dict[str, tuple[int, Rendered]] = {}
    for page in pages:
        found.setdefault(page.skeleton.mark, (page.skeleton.elements, page))
    ordered = sorted(found.items(), key=lambda item: -item[1][0])
    return [(mark, page) for mark, (_, page) in ordered]


def follow(client: Client, response: Any) -> Iterator[Any]:
    """Yield the answer that `response` leads to inside the portal, if any."""
    if response.status_code in (301, 302, 303) and response.url.startswith("/"):
        yield client.get(response.url)
