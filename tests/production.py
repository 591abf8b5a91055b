"""What the production settings read from the environment, found in their code."""

import ast
from pathlib import Path

from django.conf import settings

SOURCE = Path(settings.BASE_DIR) / "mutualisation" / "settings" / "production.py"


def variables() -> dict[str, str | None]:
    """Return each variable with its default as a person writes it; None when it is required."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse(SOURCE.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
        ):
            name, *default = (ast.literal_eval(argument) for argument in node.args)
            found[name] = _written(default[0]) if default else None
    return found


def _written(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)
