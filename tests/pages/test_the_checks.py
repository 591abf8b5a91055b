"""The checks themselves: a fault that is there on purpose must be found."""

from functools import partial
from pathlib import Path

import pytest

from tests.pages.html_checker import HtmlChecker
from tests.pages.looked_at import LookedAt
from tests.pages.rendered import Rendered, Skeleton
from tests.pages.viewer import ONCE, VARIANTS, Places, Viewer, violations

SOUND = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Essai</title></head>
<body><main><h1>Essai</h1>{}</main></body></html>"""


def page(body: str) -> Rendered:
    content = SOUND.format(body).encode()
    return Rendered("essai", "visitor", "/essai/", 200, content, {"Content-Type": "text/html"}, {})


def look(viewer: Viewer, body: str, known: Places | None = None) -> str:
    known = set() if known is None else known
    found = viewer.run(page(body), partial(violations, variants=VARIANTS, known=known))
    return "\n".join(found)


def test_a_sound_page_has_no_fault(viewer: Viewer, html_checker: HtmlChecker) -> None:
    assert look(viewer, "<p>Bonjour.</p>") == ""
    assert html_checker.errors(page("<p>Bonjour.</p>").content) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<img src="/static/img/mark.svg">', "image-alt"),
        ('<p style="color: #aaa; background: #fff">Pâle</p>', "light, 1280 px: color-contrast"),
        (
            '<p style="color-scheme: light dark; background: light-dark(#fff, #000); '
            'color: light-dark(#000, #333)">Sombre</p>',
            "dark, 1280 px: color-contrast",
        ),
        ('<form><input type="text"></form>', "label"),
        ('<button></button><a href="/"></a>', "button-name"),
        (
            '<button style="width: 9px; height: 9px; padding: 0">a</button>'
            '<button style="width: 9px; height: 9px; padding: 0">b</button>',
            "target-size",
        ),
        ('<p style="width: 500px">Large</p>', "320 px: 5"),
        ("<details><summary>Plus</summary><img src='/static/img/mark.svg'></details>", "image-alt"),
        ("<script>nothingLikeThat()</script>", "script: "),
    ],
)
def test_a_fault_of_accessibility_is_found(viewer: Viewer, body: str, fault: str) -> None:
    assert fault in look(viewer, body)


PALE = '<p class="{}">Pâle</p><style>.pale, b + p {{ color: #aaa; background: #fff }}</style>'


@pytest.mark.parametrize("pale", [PALE.format("pale"), "<b>a</b>" + PALE.format("sound")])
def test_colours_are_looked_at_again_where_styles_may_differ(viewer: Viewer, pale: str) -> None:
    known: Places = set()

    assert look(viewer, PALE.format("sound"), known) == ""
    assert "color-contrast" in look(viewer, pale, known)


def test_a_fault_of_colours_is_told_on_each_page(viewer: Viewer) -> None:
    known: Places = set()

    for _ in range(2):
        assert "color-contrast" in look(viewer, PALE.format("pale"), known)


def test_a_place_without_fault_is_known_in_the_variants_looked_at(viewer: Viewer) -> None:
    known: Places = set()

    viewer.run(page("<p>Un</p><p>Deux</p>"), partial(violations, variants=ONCE, known=known))

    assert {variant for variant, _ in known} == set(ONCE)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>Un<div>deux</div></p>", "No “p” element in scope"),
        ('<p id="a"></p><p id="a"></p>', "Duplicate ID"),
        ('<p aria-describedby="rien">a</p>', "must point to an element"),
        ('<p hx-get="/">a</p>', "“hx-get” not allowed"),
        ('<ul><p inert=""></p></ul>', "not allowed as child"),
    ],
)
def test_a_fault_of_html_is_found(html_checker: HtmlChecker, body: str, fault: str) -> None:
    assert fault in "\n".join(html_checker.errors(page(body).content))


def test_what_html_allows_since_the_checker_was_made_is_no_fault(
    html_checker: HtmlChecker,
) -> None:
    assert (
        html_checker.errors(page('<details name="a" inert><summary>a</summary></details>').content)
        == []
    )


def test_pages_that_differ_by_their_words_alone_count_as_one() -> None:
    one = Skeleton("<ul class='a'><li id='l1'>Un</li></ul>").mark

    assert one == Skeleton("<ul class='a'><li id='l1'>Un</li><li id='l2'>Deux</li></ul>").mark
    assert one != Skeleton("<ul class='a'><li id='l1'><b>Un</b></li></ul>").mark
    assert one != Skeleton("<ul class='b'><li id='l1'>Un</li></ul>").mark
    assert one != Skeleton("<ul class='a'><li id='l1'></li></ul>").mark


def test_a_page_is_looked_at_once_by_all_workers_and_again_only_more_closely(
    tmp_path: Path,
) -> None:
    mine, yours = LookedAt(tmp_path / "seen"), LookedAt(tmp_path / "seen")

    assert mine.take("a", 1)
    assert not yours.take("a", 1)
    assert yours.take("a", 4)
    assert not mine.take("a", 4)
    assert not mine.take("a", 1)
    assert mine.take("b", 4)
    assert not yours.take("b", 1)
