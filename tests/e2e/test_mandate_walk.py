"""A mandate from its invitation to its end, as its people live it, in a real browser.

An administrator invites a mayor, who comes in by the link, enrols a passkey and signs in by it
alone, sends a request, and lets the clerk send. The day the council installs another mayor, the
former one has nothing of the commune any more, the clerk sends nothing, and the requests are there.
"""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import People, number_of, reload_until_visible
from tests.e2e.test_sign_in import (
    is_signed_in,
    press,
    signs_in_by_code,
    signs_out,
    with_authenticator,
)

pytestmark = pytest.mark.e2e

# A commune whose mayor has no account in the demonstration, and whose clerk has one.
COMMUNE, INSEE_CODE = "Balazé", "35015"
CLERK = "mairie-35015@demo.test"
MAYOR = ("Maxime", "Tessier", "maxime.tessier@example.org")
SUCCESSOR = ("Nadège", "Rolland", "nadege.rolland@example.org")
BY_MAYOR = "Barrières pour la fête de la commune"
BY_CLERK = "Imprimante de l’accueil en panne"
DAYS_IN_OFFICE = 60


@pytest.mark.usefixtures("working")
def test_a_mandate_from_its_invitation_to_its_end(people: People) -> None:
    today = datetime.datetime.now(ZoneInfo("Europe/Paris")).date()
    administrator = people.signed_in("admin@demo.test")
    _invites(administrator, MAYOR, since=today - datetime.timedelta(days=DAYS_IN_OFFICE))
    mayor = _accepts(people, _link_received(administrator, MAYOR), MAYOR)
    _enrols_a_passkey_and_signs_in_by_it(mayor)
    first = _sends(mayor, BY_MAYOR)

    clerk = people.visitor()
    signs_in_by_code(clerk, CLERK)
    is_signed_in(clerk)
    _may_only_prepare(clerk)
    _lets_the_clerk_send(mayor, signed_on=today)
    second = _sends(clerk, BY_CLERK)
    _reads(mayor, {first: BY_MAYOR, second: BY_CLERK})

    _changes_the_mayor(people, administrator, today)
    _has_nothing_of_the_commune(people, mayor, (first, second))
    _may_only_prepare(clerk)
    successor = _accepts(people, _link_received(administrator, SUCCESSOR), SUCCESSOR)
    _reads(successor, {first: BY_MAYOR, second: BY_CLERK})
    _finds_the_delegation_in_the_past(people, successor)


def _invites(page: Page, person: tuple[str, str, str], *, since: datetime.date) -> None:
    page.goto(f"/communes/{INSEE_CODE}/personnes/")
    page.get_by_role("main").get_by_role("link", name="Inviter une personne").click()
    _names(page, person)
    page.get_by_label("Fonction").select_option(label="Maire")
    page.get_by_label("Exerce depuis le").fill(since.isoformat())
    press(page, "Envoyer l’invitation")
    expect(page.get_by_role("status")).to_contain_text(f"{person[0]} {person[1]}")


def _names(page: Page, person: tuple[str, str, str]) -> None:
    for label, value in zip(("Prénom", "Nom", "Adresse électronique"), person, strict=True):
        page.get_by_role("textbox", name=re.compile(f"^{label}")).fill(value)


def _link_received(page: Page, person: tuple[str, str, str]) -> str:
    """Return the link of the invitation that a person has received."""
    page.goto("/demonstration/courriels/")
    received = page.get_by_role("row").filter(has_text=person[2]).get_by_role("link")
    reload_until_visible(page, received.first)
    received.first.click()
    link = page.locator(".mail-text").get_by_role("link", name="/invitation/")
    return link.get_attribute("href") or ""


def _accepts(people: People, link: str, person: tuple[str, str, str]) -> Page:
    page = people.visitor()
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text(f"Maire, {COMMUNE}")
    expect(page.get_by_label("Nom", exact=True)).to_have_value(person[1])
    press(page, "Ouvrir mon compte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre compte est ouvert")
    page.get_by_role("link", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(COMMUNE)
    return page


def _enrols_a_passkey_and_signs_in_by_it(page: Page) -> None:
    with_authenticator(page)
    # The link has opened the account; a means of one's own asks for a proof of today.
    signs_out(page)
    signs_in_by_code(page, MAYOR[2])
    is_signed_in(page)
    page.goto("/compte/securite/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Nom de la clé").fill("Ordinateur de la mairie")
    press(page, "Ajouter cette clé")
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    signs_out(page)
    page.goto("/compte/connexion/")
    press(page, "Utiliser une clé d’accès")
    is_signed_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(COMMUNE)


def _writes(page: Page, subject: str) -> None:
    page.goto("/demandes/nouvelle/")
    page.get_by_label("Objet").fill(subject)
    page.get_by_label("Description").fill("Pour samedi prochain.")
    press(page, "Passer à la vérification")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vérifier")


def _sends(page: Page, subject: str) -> str:
    _writes(page, subject)
    press(page, "Envoyer la demande")
    expect(page.get_by_role("heading", level=1)).to_have_text(subject)
    return number_of(page)


def _may_only_prepare(page: Page) -> None:
    _writes(page, "Chaises de la salle des fêtes")
    main = page.get_by_role("main")
    expect(main.get_by_role("button", name="Envoyer la demande")).to_have_count(0)
    expect(main).to_contain_text("maire")


def _lets_the_clerk_send(page: Page, *, signed_on: datetime.date) -> None:
    page.goto("/ma-commune/delegations/")
    page.get_by_role("main").get_by_role("link", name="Autoriser à envoyer").click()
    page.get_by_label("L’arrêté est à venir").check()
    press(page, "Donner la délégation")
    expect(page.get_by_role("status")).to_contain_text("a une délégation")
    main = page.get_by_role("main")
    expect(main).to_contain_text("les enverra une fois l’arrêté signé")
    expect(main).to_contain_text("L’arrêté reste à signer")
    main.get_by_role("link", name="Indiquer l’arrêté").click()
    page.get_by_label("Numéro de l’arrêté").fill("2026-12")
    page.get_by_label("Arrêté signé le").fill(signed_on.isoformat())
    press(page, "Enregistrer l’arrêté")
    expect(main).to_contain_text("Envoie des demandes, pour tous les services")


def _reads(page: Page, requests: dict[str, str]) -> None:
    page.goto("/demandes/")
    for number, subject in requests.items():
        expect(page.get_by_role("row").filter(has_text=number)).to_contain_text(subject)
    for number, subject in requests.items():
        page.goto(f"/demandes/{number}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(subject)


def _changes_the_mayor(people: People, page: Page, today: datetime.date) -> None:
    page.goto(f"/communes/{INSEE_CODE}/personnes/")
    page.get_by_role("main").get_by_role("link", name="Changement de maire").click()
    page.get_by_label("Des élections municipales").check()
    page.get_by_label("Jour de l’installation").fill(today.isoformat())
    _names(page, SUCCESSOR)
    press(page, "Voir ce qui va changer")
    main = page.get_by_role("main")
    expect(page.get_by_role("list", name="Le mandat de maire")).to_contain_text("Prend fin")
    expect(main).to_contain_text("1 délégation du maire sortant, qui prend fin avec son mandat")
    expect(main).to_contain_text("2 demandes en cours")
    people.picture(page, "changement-de-maire")
    press(page, "Enregistrer ce changement")
    expect(page.get_by_role("status")).to_contain_text("est enregistré au")


def _has_nothing_of_the_commune(people: People, page: Page, numbers: tuple[str, ...]) -> None:
    """The session of the former mayor is still open: it opens nothing of the commune."""
    page.goto("/")
    main = page.get_by_role("main")
    is_signed_in(page)
    expect(main).not_to_contain_text(BY_MAYOR)
    expect(main).not_to_contain_text(COMMUNE)
    for number in numbers:
        with people.watch.expecting("404"):
            page.goto(f"/demandes/{number}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("introuvable")
    for address in ("/demandes/nouvelle/", "/ma-commune/delegations/"):
        with people.watch.expecting("403"):
            page.goto(address)
        expect(main).not_to_contain_text(COMMUNE)
    people.picture(page, "ancien-maire")


def _finds_the_delegation_in_the_past(people: People, page: Page) -> None:
    page.goto("/ma-commune/delegations/")
    expect(page.get_by_role("link", name=re.compile("Autoriser à envoyer"))).to_be_visible()
    page.get_by_text("Délégations passées").first.click()
    past = page.get_by_role("list", name="Délégations passées")
    expect(past).to_contain_text(f"Donnée par {MAYOR[0]} {MAYOR[1]}")
    people.picture(page, "delegations-du-nouveau-maire")
