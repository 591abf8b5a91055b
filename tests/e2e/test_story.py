"""The whole story, as its people live it: a request from its writing to the annual bilan."""

import datetime
import io
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Download, Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.browser import People, confirm, number_of, reload_until_visible
from tests.e2e.portal import Portal
from tests.files.samples import picture

pytestmark = pytest.mark.e2e

SUBJECT = "Passerelle du chemin des Lavandières fragilisée"
DESCRIPTION = "Deux planches ont cédé dimanche. Les écoliers passent par là chaque matin."
REASON = "Il faut d’abord voir l’ouvrage : la question juridique viendra ensuite."
ANSWER = "Un agent est passé ce matin : les planches sont remplacées, le passage est sûr."
PHOTO = "passerelle.jpg"
# Keeps each percentage that the page shows, across the reload which ends the production.
RECORD_PROGRESS = """() => {
  const seen = () => JSON.parse(sessionStorage.getItem("seen-progress") || "[]");
  const note = () => {
    const bar = document.querySelector("main progress");
    const kept = seen();
    if (bar && kept.at(-1) !== bar.value) {
      sessionStorage.setItem("seen-progress", JSON.stringify([...kept, bar.value]));
    }
  };
  note();
  new MutationObserver(note).observe(document.querySelector("main"), {
    childList: true, subtree: true, attributes: true,
  });
}"""
SEEN_PROGRESS = "() => JSON.parse(sessionStorage.getItem('seen-progress'))"


@pytest.mark.usefixtures("working")
def test_a_request_from_its_writing_to_the_bilan_that_counts_it(
    people: People, portal: Portal
) -> None:
    year = datetime.datetime.now(ZoneInfo("Europe/Paris")).year
    before = portal.count_requests(year)

    mayor = people.signed_in("maire@demo.test")
    number = _mayor_submits(people, mayor)
    assert number == f"{year}-{before + 1:05d}"

    agent = people.signed_in("agent@demo.test")
    _desk_routes(people, number, direction=_direction_of(agent))
    _agent_answers(people, agent, number)
    _mayor_reads_and_closes(people, mayor, number)

    _management_prepares_the_bilan(people, year)
    text = _elected_member_downloads(people, year)
    assert re.search(r"\d+ communes sur 46 sont engagées", text)
    assert "Communes membres 46 46" in text
    assert _received(before + 1, year) in text
    assert "Bilan provisoire – Chiffres arrêtés au" in text
    assert "Démonstration" in text


def _mayor_submits(people: People, page: Page) -> str:
    people.picture(page, "accueil-maire")
    page.get_by_role("link", name="Faire une demande").first.click()
    about = page.get_by_label("De quoi s’agit-il")
    about.select_option(value="service:assistance-juridique")
    page.get_by_label("Objet").fill(SUBJECT)
    page.get_by_label("Description").fill(DESCRIPTION)
    people.picture(page, "nouvelle-demande")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Haute").check()
    page.get_by_label("Pièces jointes").set_input_files(
        {"name": PHOTO, "mimeType": "image/jpeg", "buffer": picture("JPEG")}
    )
    expect(page.get_by_role("link", name=PHOTO)).to_be_visible()
    people.picture(page, "nouvelle-demande-precisions")
    page.get_by_role("button", name="Vérifier la demande").click()
    expect(page.get_by_role("main")).to_contain_text(DESCRIPTION)
    people.picture(page, "nouvelle-demande-verification")
    page.get_by_role("button", name="Envoyer la demande").click()
    number = number_of(page)
    expect(_status(page)).to_contain_text("Envoyée")
    expect(page.get_by_role("link", name=PHOTO)).to_be_visible()
    people.picture(page, "demande-envoyee")
    return number


def _direction_of(page: Page) -> str:
    """Return where an agent works, as the panel of their account says."""
    account = page.get_by_role("banner").locator("details", has_text="Votre compte")
    account.locator("summary").click()
    role = account.get_by_role("listitem")
    expect(role).to_contain_text("Agent")
    direction = role.inner_text().splitlines()[-1]
    page.keyboard.press("Escape")
    return direction


def _desk_routes(people: People, number: str, *, direction: str) -> None:
    page = people.signed_in("guichet@demo.test")
    people.picture(page, "accueil-guichet")
    page.get_by_role("link", name="Guichet", exact=True).click()
    _look_for(page, "passerelle lavandieres")
    people.picture(page, "guichet")
    page.get_by_role("row").filter(has_text=number).get_by_role("link", name=SUBJECT).click()
    with page.expect_response("**/demandes/fichiers/*/") as shown:
        page.get_by_role("link", name=PHOTO).click()
    assert shown.value.body() == picture("JPEG")
    page.go_back()

    page.get_by_role("button", name="Prendre en charge").click()
    expect(_status(page)).to_contain_text("Prise en charge")
    people.picture(page, "demande-a-orienter")
    page.get_by_label("Direction").select_option(label=direction)
    page.get_by_label("Raison", exact=True).fill(REASON)
    page.get_by_role("button", name="Orienter").click()
    expect(_status(page)).to_contain_text("Orientée")
    expect(page.get_by_role("list", name="Suivi de la demande")).to_contain_text(REASON)


def _look_for(page: Page, words: str) -> None:
    search = page.get_by_role("search", name="Filtrer les demandes")
    search.get_by_label("Numéro ou objet").fill(words)
    search.get_by_role("button", name="Chercher").click()


def _agent_answers(people: People, page: Page, number: str) -> None:
    page.goto("/")
    people.picture(page, "accueil-agent")
    page.get_by_role("link", name="Guichet", exact=True).click()
    _look_for(page, number)
    page.get_by_role("link", name=SUBJECT).click()
    page.get_by_role("button", name="M’attribuer").click()
    expect(_status(page)).to_contain_text("Antoine Briand")
    page.get_by_label("Réponse à la commune").fill(ANSWER)
    page.get_by_label("La demande est résolue").check()
    page.get_by_label("Temps passé").first.fill("1,5")
    people.picture(page, "demande-reponse")
    page.get_by_role("button", name="Envoyer à la commune").click()
    expect(_status(page)).to_contain_text("Résolue")
    people.picture(page, "demande-resolue")


def _mayor_reads_and_closes(people: People, page: Page, number: str) -> None:
    page.reload()
    expect(_status(page)).to_contain_text("Réponse apportée")
    expect(page.get_by_role("list", name="Suivi de la demande")).to_contain_text(ANSWER)
    people.picture(page, "demande-repondue")

    page.get_by_role("link", name="Lire les courriels").click()
    received = (
        page.get_by_role("row")
        .filter(has_text="maire@demo.test")
        .get_by_role("link", name=f"Votre demande {number} a reçu sa réponse")
    )
    reload_until_visible(page, received)
    people.picture(page, "courriels")
    received.click()
    expect(page.get_by_role("main")).to_contain_text("maire@demo.test")
    message = page.frame_locator("iframe[title='Le message tel qu’il s’affiche']")
    expect(message.get_by_text(ANSWER)).to_be_visible()
    people.picture(page, "courriel")

    with page.context.expect_page() as opened:
        message.get_by_role("link", name="Ouvrir la demande").click()
    page = opened.value
    assert number_of(page) == number
    confirm(page, "Cela me convient, terminer")
    expect(_status(page)).to_contain_text("Terminée")
    page.get_by_label("5 – très satisfait").check()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_text("Avis : 5 sur 5")).to_be_visible()
    expect(page.get_by_label("5 – très satisfait")).to_be_checked()
    people.picture(page, "demande-terminee")


def _management_prepares_the_bilan(people: People, year: int) -> None:
    page = people.signed_in("dgs@demo.test")
    people.picture(page, "accueil-dgs")
    page.get_by_role("link", name="Bilans", exact=True).click()
    people.picture(page, "bilans")
    page.get_by_role("button", name=f"Préparer le bilan {year}").click()
    page.wait_for_load_state("domcontentloaded")
    page.evaluate(RECORD_PROGRESS)
    people.picture(page, "bilan-en-preparation")
    # Nobody presses anything: the page follows the worker, and shows the bilan when it is there.
    expect(page.get_by_role("link", name="Télécharger le PDF")).to_be_visible()
    assert len(page.evaluate(SEEN_PROGRESS)) >= 2
    expect(page.get_by_role("main")).to_contain_text("Bilan provisoire, chiffres arrêtés au")
    people.picture(page, "bilan-arrete")
    confirm(page, "Valider le bilan")
    confirm(page, "Diffuser aux élus")
    expect(page.get_by_role("main")).to_contain_text("Diffusé aux élus")
    people.picture(page, "bilan-diffuse")


def _elected_member_downloads(people: People, year: int) -> str:
    """Return the text of the PDF, its blanks all alike."""
    page = people.signed_in("elu@demo.test")
    people.picture(page, "accueil-elue")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=f"Télécharger le bilan {year} (PDF)").first.click()
    assert re.fullmatch(rf"bilan-{year}-.*\.pdf", downloaded.value.suggested_filename)
    document = PdfReader(io.BytesIO(_content(downloaded.value)))
    return " ".join("\n".join(page.extract_text() for page in document.pages).split())


def _received(number: int, year: int) -> str:
    """Return how the bilan says the requests of a year that runs, whatever the day."""
    written = f"{number:,}".replace(",", " ")
    words = "demande a été reçue" if number == 1 else "demandes ont été reçues"
    today = datetime.datetime.now(ZoneInfo("Europe/Paris")).date()
    is_last_day = today == datetime.date(year, 12, 31)
    return f"{written} {words} " + (f"en {year}" if is_last_day else "du 1er janvier au")


def _content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def _status(page: Page) -> Locator:
    return page.get_by_role("region", name="Où en est la demande")
