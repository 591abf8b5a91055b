"""What the pages weigh on the line, as Chromium receives them: compressed, headers included."""

from urllib.parse import urlsplit

import pytest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from playwright.sync_api import Page

from tests.access.matrix import MATRIX
from tests.access.rows import VISITOR
from tests.e2e.browser import People

pytestmark = pytest.mark.e2e

FIRST_VISIT_BYTES = 100_000
NEXT_PAGE_BYTES = 20_000
# Pages with a map or the matrix of the whole territory: only a first visit to them has a limit.
WHOLE_TERRITORY = {"matrix", "territory", "report"}
# Parts of a page, files, and what machines read.
NO_PAGES = {
    "health",
    "search_suggestions",
    "territory_svg",
    "territory_csv",
    "report_pdf",
    "history_csv",
    "invite_model",
    "account_data_copy",
    "request_file",
    "epci_logo",
    "epci_colours",
    "identity_preview",
    "calendar_feed",
    "matrix_file",
    "deadlines_file",
    "service_model",
    "subscription_model",
    "subscription_file",
    "takeover_faults",
    "takeover_model",
    "elimination_csv",
    "elimination_pdf",
}
PEOPLE = {
    VISITOR: "",
    "mayor": "maire@demo.test",
    "desk_agent": "guichet@demo.test",
    "agent": "agent@demo.test",
    "dgs": "dgs@demo.test",
    "elected": "elu@demo.test",
    "administrator": "admin@demo.test",
}


class Scale:
    """Weighs what the browser receives for a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes = 0
        # What the page before still asks for is not weighed with the next.
        page.wait_for_load_state("networkidle")
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.on("Network.loadingFinished", self._add)
        self.devtools.on("Network.requestWillBeSent", self._add_redirection)
        self.devtools.send("Network.enable")

    def weigh(self, path: str, *, empty_cache: bool) -> int:
        """Return the bytes that come for the page at `path`."""
        if empty_cache:
            self.devtools.send("Network.clearBrowserCache")
        self.bytes = 0
        answer = self.page.goto(path)
        # A light page of an error proves nothing.
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.bytes

    def paths(self) -> list[str]:
        """Return where the links of the page lead within the portal."""
        read = "links => links.map(link => link.getAttribute('href'))"
        found = self.page.eval_on_selector_all("a[href]", read)
        return [urlsplit(link).path for link in found if link.startswith("/")]

    def _add(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _add_redirection(self, event: dict[str, dict[str, float]]) -> None:
        if "redirectResponse" in event:
            self.bytes += int(event["redirectResponse"]["encodedDataLength"])


def pages_of(member: str) -> dict[str, str]:
    """Return the pages without argument that are this member's own, by name."""
    found = {}
    for name, row in MATRIX.items():
        is_own = member in row.ok and (member == VISITOR or VISITOR not in row.ok)
        if name in NO_PAGES or row.post or not is_own:
            continue
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue  # an object's page: reached by a link
    return found


def first_of_each(paths: list[str], known: set[str]) -> dict[str, str]:
    """Return, of the pages that links lead to and that are not known, the first of each name."""
    found: dict[str, str] = {}
    for path in paths:
        try:
            name = resolve(path).url_name or ""
        except Resolver404:
            continue
        row = MATRIX.get(name)
        if row and not row.post and name not in known | NO_PAGES | found.keys():
            found[name] = path
    return found


@pytest.mark.parametrize("member", PEOPLE)
def test_pages_are_light(people: People, member: str):
    """Each page with an empty cache, then after the others; the objects of the lists as well."""
    email = PEOPLE[member]
    page = people.signed_in(email) if email else people.visitor()
    scale, links = Scale(page), []
    pages = {"home": reverse("home"), **pages_of(member)}
    first, after = {}, {}
    for name, path in pages.items():
        first[name] = scale.weigh(path, empty_cache=True)
        links += scale.paths()
    objects = first_of_each(links, set(pages))
    first |= {name: scale.weigh(path, empty_cache=True) for name, path in objects.items()}
    # After the home page, as people come; in the other order, so that no page comes after itself.
    scale.weigh(reverse("home"), empty_cache=False)
    for name, path in reversed((pages | objects).items()):
        after[name] = scale.weigh(path, empty_cache=False)

    print(member, {name: (first[name], after[name]) for name in first})  # shown by pytest -s
    assert {name: size for name, size in first.items() if size >= FIRST_VISIT_BYTES} == {}
    assert {
        name: size
        for name, size in after.items()
        if size >= NEXT_PAGE_BYTES and name not in WHOLE_TERRITORY
    } == {}
    # Files came with the first visits and did not come again: the scale does weigh.
    assert first["home"] > 2 * after["home"] > 0


def test_the_objects_of_the_lists_were_found(people: People):
    """The links lead where the weighing above expects them to."""
    page = people.visitor()
    page.goto(reverse("services"))
    assert {"service"} <= set(first_of_each(Scale(page).paths(), set()))
