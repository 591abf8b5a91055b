"""Every journey with scripts switched off in the browser (but the sending of a request, beside)."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from demonstration.people import PASSWORD
from tests.e2e.browser import People, number_of
from tests.files.samples import pdf

pytestmark = pytest.mark.e2e

DESCRIPTION = "Trois trous profonds devant l’école, signalés par le car scolaire."
QUESTION = "Pouvez-vous nous envoyer une photo des trous ?"
BACK = "Un quatrième trou s’est ouvert à côté."
NEW_PASSWORD = "Passerelle-du-moulin-7"
PUBLIC = (
    "/",
    "/la-mutualisation/",
    "/obtenir-un-compte/",
    "/services/",
    "/communes/",
    "/directions/",
    "/adhesions/",
    "/carte/",
    "/bilans/",
    "/aide/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/plan-du-site/",
)


def person(people: People, name: str) -> Page:
    return people.signed_in(f"{name}@demo.test", javascript=False)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def unfold(page: Page, title: str) -> None:
    fold = page.get_by_role("main").locator("details", has_text=title).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def test_a_request_from_the_search_to_the_opinion(people: People) -> None:
    mayor = person(people, "maire")
    number = _mayor_searches_and_asks(mayor)
    desk = person(people, "guichet")
    _desk_takes_and_asks_back(desk, number)
    _mayor_answers(mayor)
    _desk_answers(desk)
    _mayor_reopens(mayor)
    _desk_answers(desk)
    _mayor_rates(mayor)


def _mayor_searches_and_asks(page: Page) -> str:
    page.goto("/recherche/")
    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill("nid de poule")
    box.press("Enter")
    page.get_by_role("link", name=re.compile("^Faire cette demande : Nid-de-poule")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre besoin")
    expect(page.get_by_label("De quoi s’agit-il")).not_to_have_value("")
    page.get_by_label("Objet").fill("Nids-de-poule devant l’école")
    page.get_by_label("Description").fill(DESCRIPTION)
    press(page, "Continuer")
    page.get_by_label("Pièces jointes").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    press(page, "Vérifier la demande")
    says(page, DESCRIPTION)
    press(page, "Envoyer la demande")
    number = number_of(page)
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
    return number


def _desk_takes_and_asks_back(page: Page, number: str) -> None:
    page.get_by_role("link", name="Guichet", exact=True).first.click()
    page.get_by_label("Numéro ou objet").fill(number)
    press(page, "Chercher")
    page.get_by_role("main").get_by_role("link", name="Nids-de-poule devant l’école").click()
    assert number_of(page) == number
    press(page, "Prendre en charge")
    says(page, "Prise en charge")
    unfold(page, "Orienter")
    page.get_by_label("Direction").select_option(index=1)
    reason = page.get_by_label("Raison", exact=True)
    reason.fill("La voirie relève de cette direction.")
    press(page, "Orienter")
    says(page, "Orientée")
    unfold(page, "Écrire une note interne")
    page.get_by_label("Note interne").fill("Voir avec l’école.")
    press(page, "Garder la note entre agents")
    says(page, "Voir avec l’école.")
    page.get_by_label("Réponse à la commune").fill(QUESTION)
    page.get_by_label("Attendre une réponse de la commune").check()
    press(page, "Envoyer à la commune")
    says(page, "En attente")


def _mayor_answers(page: Page) -> None:
    page.reload()
    says(page, QUESTION)
    page.get_by_label("Votre message").fill("Voici le plan.")
    press(page, "Envoyer le message")
    says(page, "Voici le plan.")


def _desk_answers(page: Page) -> None:
    page.reload()
    page.get_by_label("Réponse à la commune").fill("Les trous sont bouchés.")
    page.get_by_label("La demande est résolue").check()
    press(page, "Envoyer à la commune")
    says(page, "Résolue")


def _mayor_reopens(page: Page) -> None:
    page.reload()
    says(page, "Réponse apportée")
    unfold(page, "Rouvrir la demande")
    page.get_by_label("Que reste-t-il à faire").fill(BACK)
    press(page, "Rouvrir")
    says(page, BACK)


def _mayor_rates(page: Page) -> None:
    page.reload()
    page.get_by_label("4 – satisfait").check()
    press(page, "Envoyer mon avis")
    says(page, "4 sur 5")


def test_the_desk_writes_down_a_call(people: People) -> None:
    page = person(people, "guichet")
    page.get_by_role("link", name="Guichet", exact=True).first.click()
    page.get_by_role("link", name="Noter un appel").click()
    page.get_by_label("Commune").select_option(label="Bais")
    page.get_by_label("Qui appelle").fill("Mme Roussel")
    page.get_by_label("Objet").fill("Horaires de la déchèterie")
    page.get_by_label("Réponse donnée").fill("Ouverte le samedi matin.")
    press(page, "Enregistrer l’appel")
    says(page, "Horaires de la déchèterie")
    # The filters work too: chips take them away one by one.
    page.goto("/guichet/?q=introuvable")
    says(page, "introuvable")


def test_an_elected_member_downloads_the_bilan(people: People) -> None:
    page = person(people, "elu")
    with page.expect_download() as downloaded:
        page.get_by_role(
            "link", name=re.compile(r"Télécharger le bilan \d{4} \(PDF\)")
        ).first.click()
    document = PdfReader(io.BytesIO(Path(downloaded.value.path()).read_bytes()))
    assert len(document.pages) > 5


def test_the_administrator_sets_the_identity_and_the_words(people: People) -> None:
    page = person(people, "admin")
    page.goto("/administration/identite/")
    page.get_by_label("Nom affiché").fill("Pays de Vitré")
    page.get_by_role("textbox", name="Couleur").fill("#7a1f5c")
    press(page, "Enregistrer")
    expect(page.get_by_role("banner")).to_contain_text("Pays de Vitré")
    expect(page.locator("link[href*='7a1f5c']").first).to_be_attached()
    page.get_by_role("textbox", name="Couleur").fill("#ffff99")
    with people.watch.expecting("422"):
        press(page, "Enregistrer")
        expect(page.get_by_role("main")).to_contain_text(re.compile(r"contraste", re.IGNORECASE))
    expect(page.get_by_role("textbox", name="Couleur")).to_have_value("#ffff99")

    page.goto("/recherche/?q=gabouille")
    expect(page.get_by_role("main")).not_to_contain_text("haussée")
    page.goto("/administration/nouveau-mot/")
    page.get_by_label("Ce que l’on dit").fill("gabouille")
    page.get_by_label("Ce que cela veut dire").fill("nid-de-poule")
    press(page, "Enregistrer")
    says(page, "gabouille")
    page.goto("/recherche/?q=gabouille")
    says(page, "Réparation de chaussée")


def test_an_account_and_its_hints(people: People) -> None:
    page = person(people, "maire")
    hints = page.get_by_role("button", name=re.compile("^J’ai compris"))
    before = hints.count()
    assert before
    hints.first.click()
    page.goto("/")
    expect(hints).to_have_count(before - 1)

    page.goto("/compte/mot-de-passe/")
    page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Nouveau mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Nouveau mot de passe, une seconde fois").fill(NEW_PASSWORD)
    press(page, "Changer de mot de passe")
    page.goto("/compte/")
    press(page, "Se déconnecter")
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill("maire@demo.test")
    page.get_by_label("Mot de passe").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Votre compte :")).to_be_attached()


def test_the_public_pages(people: People) -> None:
    page = people.visitor(javascript=False)
    for path in PUBLIC:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("navigation", name="Menu principal")).to_be_visible()
    page.goto("/adhesions/")
    expect(page.get_by_role("table").first).to_be_visible()
    page.goto("/recherche/?q=photocopieur")
    says(page, "nformatique")
