"""Makes the pictures of the README and of the guides again, from a demonstration of Vitré.

    .venv/bin/python scripts/make_pictures.py          # starts a demonstration of its own
    .venv/bin/python scripts/make_pictures.py URL      # uses one that `bin/run` has started

Needs the environment that `bin/test` makes (Playwright), Chromium and pdftoppm. The demonstration
that it starts has its own data folder and port, and leaves nothing behind.
"""

import datetime
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "Mutualisation-2026!"  # noqa: S105 - printed at the start of every demonstration
# The demonstration has a public bilan of each past year.
YEAR = datetime.date.today().year - 1
START_SECONDS = 400
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it: `login` is empty for the public, `then` the link to follow.

    `top` is what to scroll to. The matrix begins below its date field, which a Chromium without
    French language files writes in English.
    """

    name: str
    login: str
    path: str
    width: int = 1280
    height: int = 860
    then: str = ""
    top: str = ""


SHOTS = (
    Picture("accueil", "", "/"),
    Picture("adhesions", "", "/adhesions/", top=".key-sentence"),
    Picture("bilan", "", f"/bilans/{YEAR}/", height=1000),
    Picture("maire", "maire@demo.test", "/", height=1000),
    Picture(
        "demande-telephone",
        "maire@demo.test",
        "/demandes/?etat=repondues",
        360,
        1150,
        "/demandes/2",
    ),
    Picture("guichet", "guichet@demo.test", "/guichet/"),
    Picture("demande-guichet", "guichet@demo.test", "/guichet/", height=1150, then="/demandes/2"),
)
# The pages of the PDF to show: the cover, then the first that holds each of these words.
PDF_PAGES = ("1. Chiffres clés", "Demandes par mois de dépôt")


def main() -> None:
    """Write every picture, from the demonstration at the address given or from a new one."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 1:
        make_all(sys.argv[1].rstrip("/"))
    else:
        with demonstration() as url:
            make_all(url)


def make_all(url: str) -> None:
    """Write the pictures of the pages, then that of the PDF."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        for picture in SHOTS:
            shoot(browser, url, picture)
        browser.close()
    with urllib.request.urlopen(f"{url}/bilans/{YEAR}/pdf/") as answer:  # noqa: S310 - our portal
        shoot_pdf(answer.read())


def chromium(playwright: Playwright) -> Browser:
    """Start the system's Chromium, in French."""
    options = ["--lang=fr-FR", "--disable-gpu", "--disable-quic", "--no-first-run"]
    options += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
        args=options,
        env={**os.environ, "LANGUAGE": "fr"},
    )


def shoot(browser: Browser, url: str, picture: Picture) -> None:
    """Write the picture of a page."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    page = context.new_page()
    if picture.login:
        sign_in(page, url, picture.login)
    open_page(page, url + picture.path)
    if picture.then:
        page.locator(f"main a[href*='{picture.then}']").first.click()
        page.wait_for_load_state("load")
    if picture.top:
        page.locator(picture.top).evaluate(
            "element => element.scrollIntoView({behavior: 'instant'})"
        )
    target = PICTURES / f"{picture.name}.png"
    page.screenshot(path=target)
    context.close()
    lighten(Image.open(target), target)


def sign_in(page: Page, url: str, login: str) -> None:
    """Sign in as one of the demonstration's people."""
    open_page(page, f"{url}/compte/connexion/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")


def open_page(page: Page, address: str) -> None:
    """Open a page; stop with a message when it is not there."""
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} answers {answer.status if answer else 'nothing'}")


def shoot_pdf(content: bytes) -> None:
    """Write the picture of some pages of the bilan, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "bilan.pdf")
        document.write_bytes(content)
        texts = run("pdftotext", "-layout", document, "-").split("\f")
        # The table of contents names every part: skip it with the cover.
        numbers = [1] + [
            next(n for n, text in enumerate(texts, 1) if n > 2 and words in " ".join(text.split()))
            for words in PDF_PAGES
        ]
        pages = []
        for number in numbers:
            beside = Path(folder, f"page-{number}")
            run("pdftoppm", "-png", "-r", "58", "-f", number, "-l", number, "-singlefile",
                document, beside)  # fmt: skip
            pages.append(Image.open(beside.with_suffix(".png")).convert("RGB"))
        gap = 16
        width = sum(page.width for page in pages) + gap * (len(pages) + 1)
        sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * gap), "#d5d3cd")
        left = gap
        for page in pages:
            sheet.paste(page, (left, gap))
            left += page.width + gap
        lighten(sheet, PICTURES / "bilan-pdf.png")


def lighten(image: Image.Image, target: Path) -> None:
    """Write a picture with few colours: pages of text need no more, and weigh half as much."""
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


def run(*command: object) -> str:
    """Run a program and return what it says."""
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout  # noqa: S603


@contextmanager
def demonstration() -> Iterator[str]:
    """Start a demonstration on a free port, give its address, then stop and remove it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    var_dir = Path(tempfile.mkdtemp(prefix="portail-images-"))
    url = f"http://localhost:{port}"
    process = subprocess.Popen(  # noqa: S603 - our own command
        [ROOT / "bin" / "run", "vitre", "--port", str(port)],
        env={**os.environ, "VAR_DIR": str(var_dir)},
    )
    try:
        wait_for(f"{url}/sante/", process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        remove(var_dir)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the portal answers; stop with a message if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our portal
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demonstration did not start: see its messages above.")


def remove(var_dir: Path) -> None:
    """Remove a data folder once its servers have stopped, with what root keeps elsewhere."""
    servers = var_dir / "servers"
    lock = servers / "servers.lock"
    if lock.exists():
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # free only when both servers have ended
    for pointer in ("data-folder", "sockets-folder"):
        if (servers / pointer).exists():
            shutil.rmtree((servers / pointer).read_text(), ignore_errors=True)
    shutil.rmtree(var_dir)


if __name__ == "__main__":
    main()
