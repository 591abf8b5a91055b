"""Makes the contact sheets of `docs/pictures/`: every page, as each person sees it, at two widths.

    .venv/bin/python scripts/make_contact_sheet.py          # starts a demonstration of its own
    .venv/bin/python scripts/make_contact_sheet.py URL      # uses one that `bin/run` has started

Needs what `scripts/make_pictures.py` needs. One sheet for each person, of their pages at 1280
pixels, then at 360. Look at them before committing.
"""

import io
import sys
from dataclasses import dataclass

from make_pictures import PICTURES, ROOT, YEAR, chromium, demonstration, sign_in
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (1280, 360)
# A page is cut after so many pixels: further down, lists go on alike.
TALLEST = {1280: 1400, 360: 1600}
# How wide a page is drawn on a sheet, and how many stand side by side.
THUMBNAIL = {1280: 400, 360: 190}
COLUMNS = {1280: 4, 360: 8}
MARGIN, CAPTION = 14, 26
QUALITY = 60
HEAVIEST = 1_000_000


@dataclass(frozen=True)
class Sheet:
    """What one person sees: pairs of an address and, when needed, the link to follow there."""

    name: str
    title: str
    login: str
    pages: tuple[tuple[str, str], ...]


SHEETS = (
    Sheet(
        "public",
        "Sans compte",
        "",
        tuple(
            (path, "")
            for path in (
                "/",
                "/la-mutualisation/",
                "/obtenir-un-compte/",
                "/schema/",
                "/services/",
                "/services/voirie/",
                "/communes/",
                "/communes/35360/",
                "/directions/",
                "/adhesions/",
                "/carte/",
                "/bilans/",
                f"/bilans/{YEAR}/",
                "/recherche/?q=nid-de-poule",
                "/aide/",
                "/aide/mairie/",
                "/compte/connexion/",
                "/compte/mot-de-passe/oublie/",
                "/plan-du-site/",
                "/mentions-legales/",
                "/donnees-personnelles/",
                "/accessibilite/",
                "/nulle-part/",
            )
        ),
    ),
    Sheet(
        "commune",
        "Maire",
        "maire@demo.test",
        (
            ("/", ""),
            ("/recherche/?q=photocopieur", ""),
            ("/demandes/nouvelle/", ""),
            ("/demandes/", ""),
            ("/demandes/", "/demandes/2"),
            ("/demandes/?etat=repondues", "/demandes/2"),
            ("/demandes/?etat=a-completer", "/demandes/2"),
            ("/demandes/?q=introuvable", ""),
            ("/interlocuteurs/", ""),
            ("/ma-commune/delegations/", ""),
            ("/compte/", ""),
            ("/compte/donnees/", ""),
            ("/compte/mot-de-passe/", ""),
            ("/demonstration/courriels/", ""),
            ("/guichet/", ""),
        ),
    ),
    Sheet(
        "guichet",
        "Guichet",
        "guichet@demo.test",
        (
            ("/", ""),
            ("/guichet/", ""),
            ("/guichet/?vue=a-trier", ""),
            ("/guichet/?vue=a-trier", "/demandes/2"),
            ("/guichet/?vue=en-retard", "/demandes/2"),
            ("/guichet/?q=introuvable", ""),
            ("/guichet/saisie/", ""),
            ("/guichet/appel/", ""),
            ("/demandes/", ""),
        ),
    ),
    Sheet(
        "elus-et-administration",
        "Élue, direction générale, administrateur",
        "elu@demo.test dgs@demo.test admin@demo.test",
        (
            ("/", ""),
            ("/tableau-de-bord/", ""),
            ("/bilans/", ""),
            ("/administration/identite/", ""),
            ("/administration/territoire/", ""),
            ("/administration/schema/", ""),
            ("/administration/personnes/", ""),
            ("/administration/personnes/invitations/", ""),
            ("/administration/droits/", ""),
            ("/administration/habilitations/", ""),
            ("/administration/historique/", ""),
            ("/administration/registre/", ""),
            ("/administration/conservation/", ""),
            ("/administration/mentions/", ""),
            ("/administration/mots/", ""),
            ("/administration/nouveau-mot/", ""),
            ("/charte/", ""),
        ),
    ),
)


def main() -> None:
    """Write every sheet, from the demonstration at the address given or from a new one."""
    if len(sys.argv) > 1:
        make_all(sys.argv[1].rstrip("/"))
    else:
        with demonstration() as url:
            make_all(url)


def make_all(url: str) -> None:
    """Write the sheets."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        for sheet in SHEETS:
            shots = {width: shoot(browser, url, sheet, width) for width in WIDTHS}
            write(sheet, shots)
        browser.close()


def shoot(browser: Browser, url: str, sheet: Sheet, width: int) -> list[tuple[str, Image.Image]]:
    """Return the pictures of the pages that exist for the people of a sheet, with captions."""
    found: list[tuple[str, Image.Image]] = []
    seen: set[tuple[str, str]] = set()
    for login in sheet.login.split() or [""]:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="fr-FR", timezone_id="Europe/Paris"
        )
        page = context.new_page()
        if login:
            sign_in(page, url, login)
        for path, then in sheet.pages:
            who = login.partition("@")[0]
            if path == "/" or (path, then) not in seen:
                picture = take(page, url, path, then, width)
                if picture is not None:
                    seen.add((path, then))
                    found.append((f"{who} {path}{' > une demande' if then else ''}", picture))
        context.close()
    return found


def take(page: Page, url: str, path: str, then: str, width: int) -> Image.Image | None:
    """Return the picture of a page; None when this person has none there, or nothing to follow."""
    answer = page.goto(url + path)
    is_meant = path in ("/nulle-part/", "/guichet/")
    if answer is None or not (answer.ok or is_meant):
        return None
    if then:
        link = page.locator(f"main a[href*='{then}']")
        if not link.count():
            return None
        link.first.click()
        page.wait_for_load_state("load")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    cut = picture.crop((0, 0, width, min(picture.height, TALLEST[width])))
    drawn = THUMBNAIL[width]
    return cut.resize((drawn, cut.height * drawn // width), Image.Resampling.LANCZOS)


def write(sheet: Sheet, shots: dict[int, list[tuple[str, Image.Image]]]) -> None:
    """Lay the pictures in rows with their captions, and write the sheet under a megabyte."""
    rows = [
        shots[width][start : start + COLUMNS[width]]
        for width in WIDTHS
        for start in range(0, len(shots[width]), COLUMNS[width])
    ]
    across = max(sum(image.width + MARGIN for _, image in row) for row in rows) + MARGIN
    down = sum(max(image.height for _, image in row) + CAPTION + MARGIN for row in rows) + 50
    whole = Image.new("RGB", (across, down), "#dfe3e5")
    drawing = ImageDraw.Draw(whole)
    # Pillow’s own face, which every machine has, draws neither arrows nor long dashes.
    title, small = ImageFont.load_default(24), ImageFont.load_default(12)
    drawing.text((MARGIN, 12), f"{sheet.title}, 1280 et 360 pixels", fill="#17211f", font=title)
    top = 50
    for row in rows:
        left = MARGIN
        for caption, image in row:
            room = image.width // 6
            words = caption if len(caption) <= room else caption[: room - 3] + "..."
            drawing.text((left, top + 6), words, fill="#17211f", font=small)
            whole.paste(image, (left, top + CAPTION))
            left += image.width + MARGIN
        top += max(image.height for _, image in row) + CAPTION + MARGIN
    target = PICTURES / f"planche-{sheet.name}.webp"
    for quality in range(QUALITY, 10, -10):
        whole.save(target, quality=quality, method=6)
        if target.stat().st_size <= HEAVIEST:
            break
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
