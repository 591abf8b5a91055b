"""An adhésion from its intention to its end, walked by both sides, with its papers."""

import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.browser import People

COMMUNE_SIDE, EPCI_SIDE = "maire-voisin@demo.test", "guichet@demo.test"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_an_adhesion_from_its_intention_to_its_end(people: People) -> None:
    today = datetime.datetime.now(ZoneInfo("Europe/Paris")).date()
    mayor, keeper = people.signed_in(COMMUNE_SIDE), people.signed_in(EPCI_SIDE)
    address = _declares(mayor)
    people.picture(mayor, "intention")
    _downloads_the_model(mayor)
    _joins_the_deliberation(people, mayor, today)
    _dates_its_transmission(mayor, today)

    _finds_it_in_the_list(keeper, address)
    _decides(keeper, today)
    _signs(keeper, today)
    people.picture(keeper, "convention-signee")
    _enters_into_force(keeper, today)

    _gives_notice(people, mayor, address, today)
    _ends(keeper, address, today)
    for page in (mayor, keeper):
        page.goto(address)
        main = page.get_by_role("main")
        for words in ("2026-12", "B-7", "Nous recrutons.", "D’un commun accord."):
            expect(main.get_by_text(words).first).to_be_visible()
        for name in ("deliberation.pdf", "decision.pdf", "convention.pdf"):
            expect(main.get_by_role("link", name=name)).to_be_visible()
        people.picture(page, "fin")


def _declares(page: Page) -> str:
    """Declare the intention from the sheet of a service, in two clicks."""
    page.goto("/services/")
    cards = page.get_by_role("main").locator("a[href^='/services/']")
    for sheet in [card.get_attribute("href") or "" for card in cards.all()]:
        page.goto(sheet)
        if page.get_by_role("link", name="Adhérer", exact=True).count() and (
            page.get_by_text("Service commun").count()
        ):
            break
    page.get_by_role("link", name="Adhérer", exact=True).click()
    _presses(page, "Déclarer cette intention")
    expect(page.get_by_role("status")).to_contain_text("intention de la commune est enregistrée")
    expect(page.get_by_role("main")).to_contain_text("Faire délibérer le conseil municipal")
    return page.url


def _downloads_the_model(page: Page) -> None:
    link = page.get_by_role("link", name="ODT à modifier").first
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".odt")


def _joins_the_deliberation(people: People, page: Page, today: datetime.date) -> None:
    """Without its file it is refused, and what was typed stays; then the file comes."""
    _takes(page, "Enregistrer la délibération")
    page.get_by_label("Numéro de la délibération").fill("2026-12")
    _dates(page, "Adoptée le", today - datetime.timedelta(days=10))
    with people.watch.expecting("422"):
        _presses(page, "Enregistrer la délibération")
        expect(page.get_by_role("main")).to_contain_text("fichier de la délibération")
    expect(page.get_by_label("Numéro de la délibération")).to_have_value("2026-12")
    _joins(page, "La délibération signée", "deliberation.pdf")
    _presses(page, "Enregistrer la délibération")
    _has_done(page, "La délibération est enregistrée")


def _dates_its_transmission(page: Page, today: datetime.date) -> None:
    _takes(page, "Compléter la délibération")
    _dates(page, "Transmise à la préfecture le", today - datetime.timedelta(days=8))
    _dates(page, "Exécutoire le", today - datetime.timedelta(days=8))
    _presses(page, "Compléter la délibération")
    _has_done(page, "La délibération est complétée")


def _finds_it_in_the_list(page: Page, address: str) -> None:
    page.goto("/adhesions/suivi/?attend=decision")
    path = address[address.index("/adhesions/") :]
    page.locator(f"a[href='{path}']").click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("main")).to_contain_text("Décider d’accepter l’adhésion")


def _decides(page: Page, today: datetime.date) -> None:
    _takes(page, "Enregistrer la décision de l’intercommunalité")
    page.get_by_label("Numéro de la délibération ou de la décision").fill("B-7")
    for label, days in (
        ("Adoptée le", 6),
        ("Transmise à la préfecture le", 5),
        ("Exécutoire le", 5),
    ):
        _dates(page, label, today - datetime.timedelta(days=days))
    _joins(page, "La décision signée", "decision.pdf")
    _presses(page, "Enregistrer la décision de l’intercommunalité")
    _has_done(page, "La décision de l’intercommunalité est enregistrée")


def _signs(page: Page, today: datetime.date) -> None:
    _takes(page, "Enregistrer la convention signée")
    for label, days in (
        ("Avis du comité social territorial rendu le", 20),
        ("Signée par la commune le", 4),
        ("Signée par l’intercommunalité le", 3),
    ):
        _dates(page, label, today - datetime.timedelta(days=days))
    _joins(page, "La convention signée", "convention.pdf")
    _presses(page, "Enregistrer la convention signée")
    _has_done(page, "La convention est enregistrée")


def _enters_into_force(page: Page, today: datetime.date) -> None:
    _takes(page, "Faire entrer en vigueur")
    _dates(page, "Entrée en vigueur le", today - datetime.timedelta(days=2))
    _presses(page, "Faire entrer en vigueur")
    _has_done(page, "L’adhésion entre en vigueur")


def _gives_notice(people: People, page: Page, address: str, today: datetime.date) -> None:
    """The end is computed and said before anything is written."""
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("Votre commune adhère")
    _takes(page, "Mettre fin à l’adhésion")
    page.get_by_label("Motif").fill("Nous recrutons.")
    _presses(page, "Voir la date de fin")
    expect(page.get_by_role("main")).to_contain_text("prendra fin le")
    people.picture(page, "preavis")
    _presses(page, "Confirmer le préavis")
    _has_done(page, "Le préavis est enregistré")


def _ends(page: Page, address: str, today: datetime.date) -> None:
    page.goto(address)
    _takes(page, "Enregistrer la fin")
    _dates(page, "Premier jour sans le service", today)
    page.get_by_label("Motif").fill("D’un commun accord.")
    _presses(page, "Enregistrer la fin")
    _has_done(page, "L’adhésion est terminée")


def _takes(page: Page, step: str) -> None:
    page.get_by_role("main").get_by_role("link", name=step).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(step)


def _dates(page: Page, label: str, day: datetime.date) -> None:
    page.get_by_label(label).fill(day.isoformat())


def _joins(page: Page, label: str, name: str) -> None:
    file = {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label(label).set_input_files(file)


def _presses(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button).click()


def _has_done(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)
