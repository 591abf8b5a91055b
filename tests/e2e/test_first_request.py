"""A mayor's first request, by the keyboard alone: how many screens, and how many keys.

Counted: every key but those of the text itself (subject, description), from the sign-in page to the
page that says that the request is sent. The address and the password are counted apart.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from demonstration.people import PASSWORD
from tests.e2e.browser import HAS_FOCUS, People, number_of

pytestmark = pytest.mark.e2e

EMAIL = "maire@demo.test"
SUBJECT = "Arbre tombé sur le chemin du Moulin"
DESCRIPTION = "Il barre toute la chaussée depuis cette nuit. Personne n’est blessé."
MOST_SCREENS = 5
MOST_KEYS = 60
TAB_LIMIT = 40


class Keyboard:
    """Counts the keys, and the pages that they open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.credentials = self.text = 0
        self.screens: list[str] = []

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def tab_to(self, target: Locator) -> None:
        expect(target).to_be_attached()
        for _ in range(TAB_LIMIT):
            if target.evaluate(HAS_FOCUS):
                return
            self.press("Tab")
        raise AssertionError(f"{TAB_LIMIT} presses of Tab do not reach {target}.")

    def skip_to_the_content(self) -> None:
        self.press("Tab")
        expect(self.page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        self.press("Enter")

    def sign_in_with(self, text: str) -> None:
        self.credentials += len(text)
        self.page.keyboard.type(text)

    def write(self, text: str) -> None:
        self.text += len(text)
        self.page.keyboard.type(text)

    def shows(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.screens.append(heading)


def test_a_first_request_takes_five_screens_and_few_keys(people: People) -> None:
    page = people.visitor()
    page.goto("/compte/connexion/")
    hands = Keyboard(page)
    hands.shows("Se connecter")
    expect(page.get_by_label("Adresse électronique")).to_be_focused()
    hands.sign_in_with(EMAIL)
    hands.tab_to(page.get_by_label("Mot de passe"))
    hands.sign_in_with(PASSWORD)
    hands.press("Enter")

    hands.shows("Argentré-du-Plessis")  # the home of the mayor, named after the commune
    hands.skip_to_the_content()
    hands.tab_to(page.get_by_role("link", name="Faire une demande").first)
    hands.press("Enter")

    hands.shows("Votre besoin")
    expect(page.get_by_label("Objet")).to_be_focused()
    hands.write(SUBJECT)
    hands.tab_to(page.get_by_label("Description"))
    hands.write(DESCRIPTION)
    hands.tab_to(page.get_by_role("button", name="Passer à la vérification"))
    hands.press("Enter")

    hands.shows("Vérifier et envoyer")
    hands.skip_to_the_content()
    hands.tab_to(page.get_by_role("button", name="Envoyer la demande"))
    hands.press("Enter")

    hands.shows(SUBJECT)
    number_of(page)
    total = hands.keys + hands.credentials
    told = f"{len(hands.screens)} screens, {hands.keys} keys, {total} with the credentials"
    print(told)
    assert len(hands.screens) <= MOST_SCREENS, told
    assert hands.keys < MOST_KEYS, told
    assert total < MOST_KEYS, told
