"""The style guide shows every component with its options, and no page writes one by hand."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from core.templatetags import ui
from mutualisation.style_guide import components

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("_*.html"))
# E-mails and the PDF have no style sheet of the portal's.
PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).parts[0] not in ("components", "emails", "pdf")
)
GUIDE = "".join(
    path.read_text("utf-8") for path in (TEMPLATES / "mutualisation").glob("*style_guide*.html")
)


def classes(source: str) -> list[list[str]]:
    """Return the classes of each element of a template, without what its tags may add."""
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", source, flags=re.DOTALL)
    return [found.split() for found in re.findall(r'class="([^"]*)"', text)]


def owned() -> dict[str, str]:
    """Return the classes that only components may write, each with the component it comes from.

    They are the first class of each component, and all the others that Bootstrap does not know.
    """
    bootstrap = settings.BASE_DIR / "static" / "vendor" / "bootstrap" / "bootstrap.min.css"
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", bootstrap.read_text("utf-8")))
    found = {}
    for path in COMPONENTS:
        elements = classes(path.read_text("utf-8"))
        for place, element in enumerate(elements):
            for css in (
                element[:1] if place == 0 else [name for name in element if name not in known]
            ):
                if not css.endswith("-"):  # « tone-{{ tone }} »
                    found[css] = path.name
    return found


def test_each_component_says_which_classes_are_its_own():
    found = owned()
    assert found["card"] == "_card.html"
    assert found["row-title"] == "_row.html"
    assert "btn" not in found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_page_writes_a_component_by_hand(path):
    mine = owned()
    written = {css for element in classes(path.read_text("utf-8")) for css in element}

    assert {css: mine[css] for css in sorted(written & mine.keys())} == {}


def test_the_guide_shows_every_component():
    shown = set(re.findall(r"{% (\w+)", GUIDE))

    assert ui.register.tags.keys() - shown == set()


@pytest.mark.parametrize("component", components().values(), ids=lambda one: one.name)
def test_the_guide_shows_every_option(component):
    calls = re.findall(rf"{{% {component.name} (.*?) ?%}}", GUIDE)
    names = [option.partition("=") for option in component.options]
    optional = {name for name, sign, _ in names if sign}
    written = {name for call in calls for name in re.findall(r"\b(\w+)=", call)}

    assert optional - written == set()


def test_the_guide_draws_them_all_and_names_their_options(cast, sign_in):
    drawn = sign_in(cast.mayor).get(reverse("style_guide")).text

    for component in components().values():
        assert f'<h3 id="{component.name}">' in drawn
        for option in component.options:
            assert f"<code>{escape(option)}</code>" in drawn
    for path in COMPONENTS:
        first = classes(path.read_text("utf-8"))
        if first:
            assert re.search(rf'class="{first[0][0]}\b', drawn), path.name


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_what_needs_htmx_brings_it(path):
    """It is a quarter of a first visit: only pages that use it load it."""
    if not re.search(r"data-hx-(get|post)=", path.read_text("utf-8")):
        return
    beside = "".join(one.read_text("utf-8") for one in path.parent.glob("*.html"))

    assert "vendor/htmx/htmx.min.js" in beside
