"""Fixtures of the browser's tests: Chromium, and a portal that each test finds as new."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from core import embedded
from tests.chromium import launched
from tests.e2e.browser import People
from tests.e2e.portal import FIRST_REDIS_DATABASE, TEMPLATE, Place, Portal, load

# All work is real and nothing else tells when it ends: machines may be slow.
PATIENCE_MILLISECONDS = 30_000


# Of the package, not of the session: while Playwright runs, Django refuses its ORM to this thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def running() -> Iterator[Portal]:
    """A portal with the whole demonstration of Vitré, started once by each worker of the run."""
    # The servers and the folder of this run, that the settings have started and its workers share.
    run = Path(os.environ["TEST_RUN_DIR"])
    servers = embedded.join(run, throwaway=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = FIRST_REDIS_DATABASE + int(worker.removeprefix("gw"))
    template = Place(servers, run / "e2e", TEMPLATE, number)
    load(template)
    portal = Portal(Place(servers, run / "e2e", worker, number), template)
    yield portal
    portal.close()


REFUSED = re.compile(
    r"Forbidden \(Permission denied\)[^\n]*\nTraceback.*?"
    r"^django\.core\.exceptions\.PermissionDenied",
    re.DOTALL | re.MULTILINE,
)


@pytest.fixture
def portal(running: Portal) -> Iterator[Portal]:
    """The portal, with nothing left of what the tests before did in it."""
    running.renew()
    yield running
    # Who may not is answered by a page: Django tells it to the log with where it was refused.
    log = REFUSED.sub("", running.log_text())
    assert "Traceback" not in log, log


@pytest.fixture
def working(portal: Portal) -> Iterator[None]:
    """The worker of the portal, for a test that waits for an e-mail or a bilan."""
    with portal.working():
        yield


@pytest.fixture
def people(browser: Browser, portal: Portal) -> Iterator[People]:
    """Browsers for the people of a test; an error in any of them fails it."""
    people = People(browser, portal.url)
    yield people
    people.close()
    assert people.watch.problems == []
