"""What the look must hold: readable colours in light and dark, a first visit that stays light."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.colours import contrast

THEME = settings.BASE_DIR / "static" / "css" / "theme.css"
TEXT_CONTRAST = 4.5  # WCAG 2.2, criterion 1.4.3
PART_CONTRAST = 3.0  # criterion 1.4.11: edges of fields, marks of the focus
FIRST_VISIT_BYTES = 100_000
NEXT_PAGE_BYTES = 20_000


def variables(theme: str) -> dict[str, str]:
    """Return the colours of `theme`, light or dark; dark ones are laid over the light ones."""
    css = THEME.read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", css, re.DOTALL)[:2]
    found = {}
    for block in (light, dark) if theme == "dark" else (light,):
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))
    return found


def test_contrast_is_the_one_of_the_norm():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_are_readable(theme):
    colours = variables(theme)
    pairs = [
        (ink, ground)
        for ink in ("ink", "muted", "brand", "brand-strong", "danger-ink")
        for ground in ("paper", "surface", "sunken")
    ]
    pairs += [("brand", "brand-soft"), ("on-brand", "brand"), ("on-brand", "brand-strong")]
    for tone in ("neutral", "info", "progress", "waiting", "success", "danger"):
        pairs += [(f"{tone}-ink", f"{tone}-fill"), ("ink", f"{tone}-fill")]
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < TEXT_CONTRAST
    }
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_and_focus_are_visible(theme):
    colours = variables(theme)
    for part in ("line-strong", "focus", "brand"):
        for ground in ("paper", "surface"):
            assert contrast(colours[part], colours[ground]) >= PART_CONTRAST, (part, ground)


def test_first_visit_and_next_pages_are_light(territory, client):
    page = client.get(reverse("home")).content
    files = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', page))
    assert len(files) >= 6
    sizes = {"page": len(gzip.compress(page))}
    for name in files:
        path = finders.find(name.decode())
        assert path is not None, name
        with open(path, "rb") as static_file:
            sizes[name.decode()] = len(gzip.compress(static_file.read()))
    assert sizes["page"] < NEXT_PAGE_BYTES
    assert sum(sizes.values()) < FIRST_VISIT_BYTES, sizes


def test_pages_ask_no_other_site_for_files(territory, client):
    page = client.get(reverse("home")).text
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//', page)


def test_vendor_files_come_with_version_and_licence():
    vendor = settings.BASE_DIR / "static" / "vendor"
    versions = (vendor / "VERSIONS").read_text("utf-8")
    script = (settings.BASE_DIR / "scripts" / "vendor.sh").read_text("utf-8")
    for name, pin in (("bootstrap", "BOOTSTRAP"), ("htmx.org", "HTMX")):
        version = re.search(rf"^{pin}=(.+)$", script, re.MULTILINE)
        assert version is not None
        assert f"{name} {version.group(1)}" in versions
    for folder in (path for path in vendor.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").stat().st_size > 0


def test_no_rule_styles_what_no_page_draws():
    """Each class of theme.css is written somewhere, but for those that code puts together."""
    css = re.sub(r"/\*.*?\*/", "", THEME.read_text("utf-8"), flags=re.DOTALL)
    selectors = re.sub(r"\{[^{}]*\}", "{}", css)
    made_of = ("tone-", "message-", "btn-", "map-", "cell-")
    styled = {
        name
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors)
        if not name.startswith(made_of)
    }
    sources = [
        path
        for folder in ("templates", "static/js", "core", "accounts", "services", "mutualisation")
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in (".html", ".js", ".py")
    ]
    written = set(re.findall(r"[a-zA-Z][\w-]*", "".join(p.read_text("utf-8") for p in sources)))

    assert sorted(styled - written) == []
