"""Every page that a member is served: accessible (axe-core), valid HTML, and whole at 320 pixels.

Automatic rules find a part of what can be wrong; the declaration of accessibility claims no more.
"""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.matrix import MATRIX
from tests.access.rows import EVERYBODY, Row, fresh_object
from tests.cast import Cast, Territory
from tests.pages.html_checker import HtmlChecker
from tests.pages.looked_at import LookedAt
from tests.pages.rendered import Rendered, distinct, follow, page_of
from tests.pages.scenes import SCENES
from tests.pages.viewer import ONCE, STRUCTURES, VARIANTS, Places, Viewer, violations

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]
Check = Callable[..., list[str]]
# Answers that are never pages: for machines, files, styles, pieces of pages, ways elsewhere.
NO_PAGE = {
    "service_document",
    "account_data_copy",
    "calendar_feed",
    "account_set_password",
    "account_confirm_login_code",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "proconnect_callback",
    "proconnect_login",
    "elimination_decide",
    "retention_period",
    "epci_colours",
    "epci_logo",
    "health",
    "hint_dismiss",
    "history_csv",
    "identity_preview",
    "mail",
    "report_pdf",
    "request_discard",
    "request_file",
    "search_suggestions",
    "service_model",
    "subscription_file",
    "subscription_model",
    "setup_waiting",
    "matrix_file",
    "deadlines_file",
    "takeover_faults",
    "takeover_model",
    "territory_csv",
    "territory_svg",
}


def served(
    name: str, row: Row, territory: Territory, cast: Cast, clients: Clients
) -> tuple[list[Rendered], list[Rendered]]:
    """Return the pages of an address, for each member whom it serves, refuses or does not know.

    Apart, those of other addresses to which its act leads when it is done.
    """
    pages: list[Rendered | None] = []
    led: list[Rendered | None] = []
    arguments = {} if row.post else row.make(territory, cast)
    for member in EVERYBODY:
        client = clients(member)
        if not row.post:
            response = client.get(reverse(name, kwargs=arguments))
            pages.append(page_of(name, member, client, response))
        elif member in row.ok:
            for data in ({}, row.data):
                with fresh_object(row, territory, cast) as arguments:
                    first = client.post(reverse(name, kwargs=arguments), data)
                    pages.append(page_of(name, member, client, first))
                    led += [page_of(name, member, client, after) for after in follow(client, first)]
    return [page for page in pages if page is not None], [page for page in led if page is not None]


@pytest.fixture
def check(viewer: Viewer, html_checker: HtmlChecker, looked_at: LookedAt, known: Places) -> Check:
    """Return what is wrong with pages: the richest in both schemes and widths, the others once.

    `closely`, in the four variants. Where an act leads, its own address is looked at: here the
    richest only, and once. A page that another test has looked at as closely is not looked at
    again.
    """

    def wrong(
        pages: list[Rendered], led: list[Rendered] | None = None, *, closely: bool = False
    ) -> list[str]:
        found: list[str] = []
        own = [
            (mark, page, ONCE if place else VARIANTS if closely else STRUCTURES)
            for place, (mark, page) in enumerate(distinct(pages))
        ]
        own += [(mark, page, ONCE) for mark, page in distinct(led or [])[:1]]
        for mark, page, variants in own:
            if looked_at.take(mark, len(variants)):
                lines = html_checker.errors(page.content)
                lines += viewer.run(page, partial(violations, variants=variants, known=known))
                found += [f"{page}: {line}" for line in lines]
        return found

    return wrong


@pytest.mark.parametrize("name", [name for name in MATRIX if name not in NO_PAGE])
def test_the_pages_of_an_address_are_sound(
    name: str,
    territory: Territory,
    cast: Cast,
    clients: Clients,
    check: Check,
) -> None:
    pages, led = served(name, MATRIX[name], territory, cast, clients)

    assert pages or led, "No page at all: does it belong to NO_PAGE?"
    wrong = check(pages, led)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in MATRIX if name not in NO_PAGE])
def test_the_richest_page_of_an_address_is_sound_in_each_scheme_and_width(
    name: str, territory: Territory, cast: Cast, clients: Clients, check: Check
) -> None:
    pages, _ = served(name, MATRIX[name], territory, cast, clients)

    wrong = check([page for _, page in distinct(pages)[:1]], closely=True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SCENES)
def test_the_pages_of_a_scene_are_sound(
    name: str,
    territory: Territory,
    cast: Cast,
    clients: Clients,
    check: Check,
) -> None:
    scene = SCENES[name]
    pages = []
    for member in scene.members:
        with transaction.atomic():
            client = clients(member)
            page = page_of(name, member, client, scene.play(client, territory, cast))
            transaction.set_rollback(True)
        assert page is not None, member
        assert page.status in scene.statuses, f"{page}: {page.status}"
        pages.append(page)

    wrong = check(pages)
    assert not wrong, "\n".join(wrong)
