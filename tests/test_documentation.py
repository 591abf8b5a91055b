"""The documents say what is: commands, files, pictures, variables and addresses exist."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from PIL import Image

from core.embedded.places import SERVER_ACCOUNT, SYSTEM_FOLDER
from files.operations import MAX_UPLOAD_BYTES
from notifications.operations import MAX_ATTEMPTS
from requests_desk.vocabulary import COMMUNE_LABELS, State, Urgency
from tests.production import variables

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = DOCUMENTS[0].read_text()
PICTURES = ROOT / "docs" / "pictures"
MAX_PICTURE_BYTES, MAX_PICTURES_BYTES = 250_000, 1_500_000
# Made when the portal runs, or words to replace.
MADE_LATER = re.compile(r"^(var|\.venv)/|[<>*$…]")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_lines(text: str) -> list[str]:
    """Return the lines of the shell's code blocks, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line]


def test_the_table_of_variables_is_what_production_reads():
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", README, re.MULTILINE)
    told = {variable: default.strip(" `") for variable, default in rows}
    read = {
        variable: "required" if default is None else default or "empty"
        for variable, default in variables().items()
    }

    assert told == read


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_the_pictures_and_links_lead_somewhere(document: Path):
    text = document.read_text()
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
    missing = [
        target
        for target in targets
        if not target.startswith(("http://", "https://"))
        and not (document.parent / target).resolve().is_file()
    ]

    assert not missing


def test_every_picture_is_light_and_shown():
    pictures = sorted(PICTURES.glob("*.png"))
    shown = "".join(document.read_text() for document in DOCUMENTS)

    assert sum(picture.stat().st_size for picture in pictures) < MAX_PICTURES_BYTES
    for picture in pictures:
        assert picture.stat().st_size < MAX_PICTURE_BYTES
        assert f"pictures/{picture.name}" in shown, f"{picture.name} is shown nowhere"
        with Image.open(picture) as image:
            assert image.width >= 360


def test_the_readme_shows_four_pages_and_the_pdf():
    shown = set(re.findall(r"docs/pictures/([a-z-]+)\.png", README))

    assert "bilan-pdf" in shown
    assert len(shown - {"bilan-pdf"}) == 4


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_the_files_named_exist(document: Path):
    """A path in the code font that begins by a folder of the project, or a file at its root."""
    named = set(
        re.findall(
            r"`([\w.<>*$…-]+/[\w./<>*$…-]*|\w[\w-]*\.(?:md|yml|toml|py))`", document.read_text()
        )
    )
    top = {path.name for path in ROOT.iterdir()}
    missing = [
        path
        for path in named
        if not MADE_LATER.search(path) and path.split("/")[0] in top and not (ROOT / path).exists()
    ]

    assert not missing


def test_the_tree_of_the_readme_exists_and_forgets_no_app():
    block = README.split("## Where things are")[1].split("```")[1]
    told = {line.split()[0].rstrip("/") for line in block.strip().splitlines()}
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert apps <= told
    assert all((ROOT / folder).is_dir() for folder in told)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_the_commands_named_exist(document: Path):
    text = document.read_text()
    inline = re.findall(r"`((?:bin/|python manage\.py |scripts/)[^`]*)`", text)
    lines = [*code_lines(text), *inline]
    for line in lines:
        words = line.split()
        if words[0].startswith(("bin/", "scripts/")):
            assert (ROOT / words[0]).is_file(), line
        if words[:2] == ["python", "manage.py"] or words[0] == "bin/manage":
            command = words[2 if words[0] == "python" else 1 :]
            assert not command or command[0] in {*get_commands(), "COMMAND"}, line


def test_the_two_commands_of_the_readme_answer():
    for command in ("bin/run", "bin/test"):
        assert command in code_lines(README)
        done = subprocess.run([ROOT / command, "--help"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert command in done.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_the_addresses_named_are_the_portal_s(document: Path):
    for address in re.findall(r"`(/[a-z-]+/)`", document.read_text()):
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{address} is no page of the portal")


def test_the_guides_give_the_portal_s_own_figures_and_words():
    mayor = (ROOT / "docs" / "guide-du-maire.md").read_text()
    for urgency in Urgency:
        assert str(urgency.label).lower() in mayor
    # The agents' own target delays are no promise to a commune.
    assert not re.search(r"\d+ jours? ouvrés?", mayor)
    for state, label in COMMUNE_LABELS.items():
        if state != State.DRAFT:
            assert str(label) in mayor
    assert f"{MAX_UPLOAD_BYTES // 1024**2} Mo" in mayor


def test_the_operation_guide_names_the_right_folders_and_limits():
    text = (ROOT / "docs" / "exploitation.md").read_text()

    assert f"`{SYSTEM_FOLDER}/`" in text
    assert f"compte `{SERVER_ACCOUNT}`" in text
    assert f"essayé {MAX_ATTEMPTS} fois" in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_stays_short_and_names_no_machine(document: Path):
    text = document.read_text()

    assert len(text.split()) < 1_600
    assert not re.search(r"/(home|root|work)/|TO[D]O|FIX[M]E", text)
