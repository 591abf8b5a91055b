"""Fixtures of the browser's tests: Chromium, and a running portal for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from core import embedded
from tests.chromium import launched
from tests.e2e.browser import People
from tests.e2e.portal import FIRST_REDIS_DATABASE, Portal, Template

# All work is real and nothing else tells when it ends: machines may be slow.
PATIENCE_MILLISECONDS = 30_000


# Of the package, not of the session: while Playwright runs, Django refuses its ORM to this thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Load the demonstration of Vitré, once."""
    # The servers of this run, that the settings have started.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    servers = embedded.join(Path(os.environ["TEST_RUN_DIR"]), throwaway=True)
    template = Template(
        servers,
        folder=tmp_path_factory.mktemp("portals"),
        label=f"e2e_{worker}",
        redis_database=FIRST_REDIS_DATABASE
        + int(worker.removeprefix("gw") if worker != "main" else 0),
    )
    template.load()
    return template


@pytest.fixture
def portal(template: Template, request: pytest.FixtureRequest) -> Iterator[Portal]:
    """A running portal with the whole demonstration, that no other test touches."""
    name = request.node.name.removeprefix("test_")[:30].replace("_", "-")
    with template.copy(name) as portal:
        yield portal
        log = portal.log_text()
        assert "Traceback" not in log, log


@pytest.fixture
def people(browser: Browser, portal: Portal) -> Iterator[People]:
    """Browsers for the people of a test; an error in any of them fails it."""
    people = People(browser, portal.url)
    yield people
    people.close()
    assert people.watch.problems == []
