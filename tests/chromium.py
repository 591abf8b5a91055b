"""The Chromium of the tests, started with nothing that reaches out of this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
    # No name but this machine's: a request to any other origin goes nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a browser. While it runs, Django refuses its ORM to this thread unless told not to."""
    found = os.environ.get("CHROMIUM") or (SYSTEM_CHROMIUM.exists() and str(SYSTEM_CHROMIUM))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found or None, args=FLAGS)
        yield browser
        browser.close()
