"""The site map: every page with one address is there, and each reader may open what they see."""

import pytest
from django.urls import NoReverseMatch, reverse

from mutualisation.site_map import ENTRIES
from tests.access.matrix import MATRIX
from tests.access.rows import EVERYBODY
from tests.mutualisation.help.test_places import pages
from tests.mutualisation.structure import Structure, assert_well_built

# Reached from another page, at a moment of its own.
NOT_LISTED = {
    "account_data_copy",
    "history_csv",
    "account_signup",
    "account_inactive",
    "account_reauthenticate",
    "account_set_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "sign_in_password",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "proconnect_login",
    "proconnect_callback",
    "site_map",
    "mails",
    "synonym_new",
    "invitation_new",
    "invite_list",
    "invite_sending",
    "invite_town_halls",
    "takeover_writing",
    "welcome",
    # The set-up's own pages are reached from its list of steps.
    "setup_waiting",
    "setup_search",
    "setup_directions",
    "setup_services",
    "setup_identity",
    "setup_invitations",
    "territory_import",
    "scheme_new",
}


def links(page: str) -> set[str]:
    """Return the addresses of the portal in the main part of a page."""
    main = page[page.index("<main") : page.index("</main")]
    found = {attrs.get("href") or "" for tag, attrs in Structure(main).tags if tag == "a"}
    return {target for target in found if target.startswith("/")}


def has_one_address(name: str) -> bool:
    """Return whether the page needs no object to be asked for."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def test_every_page_with_one_address_is_listed():
    listed = {entry.name for entries in ENTRIES.values() for entry in entries}
    assert {name for name in pages() - NOT_LISTED if has_one_address(name)} == listed


@pytest.mark.parametrize("member", EVERYBODY)
def test_each_reader_opens_all_that_they_are_shown(member, cast, sign_in):
    client = sign_in(cast.members().get(member))
    page = client.get(reverse("site_map")).text
    assert_well_built(page)
    for address in links(page):
        response = client.get(address)
        assert response.status_code == 200 or response.url == reverse("home"), address


@pytest.mark.parametrize("member", EVERYBODY)
def test_each_reader_is_shown_all_that_they_open(member, cast, sign_in):
    found = links(sign_in(cast.members().get(member)).get(reverse("site_map")).text)
    for entries in ENTRIES.values():
        for entry in entries:
            if entry.name not in ("account_login", "account_logout"):
                assert (reverse(entry.name) in found) == (member in MATRIX[entry.name].ok), entry


def test_the_footer_of_every_page_leads_to_it(territory, client):
    assert f'href="{reverse("site_map")}"' in client.get(reverse("communes")).text
