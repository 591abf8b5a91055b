"""Fixtures of the checks of every page: one filled territory, one browser, one HTML checker.

All three last for the package: making them takes longer than checking a page.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current_settings
from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.cast import Cast, Territory, make_cast, make_territory
from tests.pages.html_checker import HtmlChecker
from tests.pages.looked_at import LookedAt
from tests.pages.seed import fill
from tests.pages.viewer import Places, Viewer


@dataclass(frozen=True)
class World:
    """Who plays, and where."""

    territory: Territory
    cast: Cast


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(autouse=True)
def _media_root(settings: Any, folder: Path) -> None:
    """The files of the filled territory last as long as its rows."""
    settings.MEDIA_ROOT = folder / "media"
    settings.EMAIL_FILE_PATH = folder / "courriels"


@pytest.fixture(scope="package")
def filled(django_db_setup: None, django_db_blocker: Any, folder: Path) -> Iterator[World]:
    """Write the territory once, in a transaction that is never committed."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(current_settings, "MEDIA_ROOT", folder / "media")
        territory = make_territory()
        cast = make_cast(territory)
        fill(territory, cast, folder / "courriels")
        yield World(territory, cast)
        transaction.set_rollback(True)


@pytest.fixture
def territory(filled: World, db: None) -> Territory:
    """The filled territory; `db` takes back what a test does to it."""
    return filled.territory


@pytest.fixture
def cast(filled: World, db: None) -> Cast:
    return filled.cast


@pytest.fixture
def clients(cast: Cast, sign_in: Callable[[User | None], Client]) -> Callable[[str], Client]:
    """Give the client of a member by the name of their part; a visitor's for any other name."""
    return lambda member: sign_in(cast.members().get(member))


@pytest.fixture(scope="package")
def viewer() -> Iterator[Viewer]:
    viewer = Viewer()
    yield viewer
    viewer.close()


@pytest.fixture(scope="package")
def known() -> Places:
    """The places whose colours this worker has found without fault."""
    return set()


@pytest.fixture(scope="package")
def html_checker(folder: Path) -> Iterator[HtmlChecker]:
    checker = HtmlChecker(folder / "html-checker.log")
    yield checker
    checker.close()


@pytest.fixture(scope="package")
def looked_at() -> LookedAt:
    """What the workers of this run have looked at: none does again what another has done."""
    return LookedAt(Path(os.environ["TEST_RUN_DIR"]) / "looked-at")
