"""The rules of the house that no linter knows."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = (
    "accounts",
    "bilan",
    "communes",
    "core",
    "demonstration",
    "files",
    "governance",
    "history",
    "jobs",
    "mutualisation",
    "notifications",
    "requests_desk",
    "retention",
    "services",
)
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# What is not of an app is read and mended by somebody too.
AROUND = sorted(
    path for folder in ("tests", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)
# The one wrapper of a heavy library: web processes start without it.
LAZY_IMPORTS_ALLOWED = {
    "core/calendars.py",
    "core/odt.py",
    "core/pdf.py",
    "core/table_files.py",
}
# An e-mail's reader and a PDF's engine know no style sheet of the portal's.
INLINE_STYLE_ALLOWED = ("emails", "pdf")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_wall_is_dug_under(path: Path):
    """No import inside a function, no TYPE_CHECKING detour, no apps.get_model."""
    tree = ast.parse(path.read_text())
    hidden = [
        statement.lineno
        for function in functions(tree)
        if function.name != "ready"
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    assert not hidden or name(path) in LAZY_IMPORTS_ALLOWED, f"imports in functions: {hidden}"
    assert "TYPE_CHECKING" not in names
    assert "get_model" not in attributes


@pytest.mark.parametrize("path", [*SOURCES, *AROUND, *TEMPLATES, *SCRIPTS], ids=name)
def test_files_stay_readable(path: Path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", [p for p in SOURCES if "views" in name(p)], ids=name)
def test_views_stay_short(path: Path):
    tree = ast.parse(path.read_text())
    long = {
        function.name: function.end_lineno - function.lineno + 1
        for function in functions(tree)
        if function.end_lineno is not None and function.end_lineno - function.lineno >= 30
    }
    assert not long


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_pages_carry_no_inline_style_or_script(path: Path):
    if path.parts[len((ROOT / "templates").parts)] in INLINE_STYLE_ALLOWED:
        return
    # What is inside a template tag is no markup: `{% confirm_button … style="danger" %}`.
    text = re.sub(r"{%.*?%}", "", path.read_text(), flags=re.DOTALL)

    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_speak_with_the_spaces_of_french(path: Path):
    """A line never begins with « : » or « », nor ends with a « : what a script says, too."""
    code = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)
    code = re.sub(r"\$\{[^}]*\}", "9", code)
    texts = re.findall(r'"[^"\n]*"|`[^`]*`', code)
    wrong = [text for text in texts if re.search(r"[\w»’] [:;!?»](?!\w)|« |\d Mo\b", text)]

    assert not [text for text in wrong if not text.startswith('"[')]


def test_templates_leave_roles_to_access():
    """A rule of access written twice is one day true in one place only."""
    asking = [name(path) for path in TEMPLATES if re.search(r"\.roles\b", path.read_text("utf-8"))]
    assert not asking


def test_every_app_is_on_a_floor():
    """An app that the import contract does not know could import anything."""
    contract = (ROOT / "pyproject.toml").read_text().split("[[tool.importlinter.contracts]]")[1]
    found = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert found == set(APPS)
    assert all(app in contract for app in found)
