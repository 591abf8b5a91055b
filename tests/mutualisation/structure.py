"""What every page of the portal is made of, checked in one place."""

from html.parser import HTMLParser


class Structure(HTMLParser):
    """The tags of a page, and the text of its only h1."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    @property
    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.tags if "id" in attrs]


def assert_well_built(page: str) -> None:
    """One h1, one main, ids used once, every inner link arriving somewhere, nothing inline."""
    structure = Structure(page)
    assert structure.count("h1") == 1
    assert structure.count("main") == 1
    assert len(structure.ids) == len(set(structure.ids))
    for tag, attrs in structure.tags:
        assert "style" not in attrs, (tag, attrs)
        assert not any(name.startswith("on") for name in attrs), (tag, attrs)
        target = attrs.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in structure.ids, target
    assert structure.count("style") == 0
