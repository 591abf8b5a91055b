"""The demonstration's territories, known before Django is set up."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from mutualisation.settings.base import BASE_DIR


def territories() -> list[str]:
    """Return the words that `bin/run` takes: the modules of `demonstration/territories/`."""
    modules = (BASE_DIR / "demonstration" / "territories").glob("[a-z]*.py")
    return sorted(module.stem.replace("_", "-") for module in modules)


def chosen_territory(asked: str, last_run: Path) -> str:
    """Return the territory asked for, else the last one run, which its file names, else Vitré.

    Raise ImproperlyConfigured for an unknown one: its empty database would be made otherwise.
    """
    source = "TERRITORY"
    if not asked and last_run.exists():
        asked, source = last_run.read_text().strip(), f"le fichier {last_run}"
    territory = asked or "vitre"
    if territory not in territories():
        raise ImproperlyConfigured(
            f"Configuration refusée : {source} nomme un territoire inconnu, « {territory} ». "
            f"Territoires disponibles : {', '.join(territories())}."
        )
    return territory


if __name__ == "__main__":
    print("\n".join(territories()))
