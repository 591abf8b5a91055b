"""What every answer tells the browser: what it may load, run, guess and ask of the device."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from files.http import serve
from tests.access.matrix import MATRIX
from tests.access.rows import VISITOR, drain, fresh_object
from tests.accounts.factories import UserFactory
from tests.cast import Cast, Territory
from tests.files.factories import StoredFileFactory

PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy_of(response) -> dict[str, str]:
    """Return the directives of an answer, each with its sources."""
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def assert_guarded(response) -> None:
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    # An address that is a secret of its own is told to nobody, the portal included.
    is_calendar = response.headers.get("Content-Type", "").startswith("text/calendar")
    referrer = "no-referrer" if is_calendar else "same-origin"
    assert response.headers["Referrer-Policy"] == referrer
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "unsafe" not in policy_of(response).get("script-src", "")
    assert "http" not in response.headers["Content-Security-Policy"]
    assert policy_of(response)["default-src"] == "'none'"
    assert policy_of(response)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("name", MATRIX)
def test_every_address_answers_with_its_policy(
    name: str, territory: Territory, cast: Cast, sign_in: Callable[..., Client]
):
    row = MATRIX[name]
    for member in {VISITOR, *row.ok[:1]}:
        with fresh_object(row, territory, cast) as arguments:
            client, url = sign_in(cast.members().get(member)), reverse(name, kwargs=arguments)
            response = client.post(url, row.data) if row.post else client.get(url)
            drain(response)
        assert_guarded(response)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            assert policy_of(response) == PAGE_POLICY


def test_the_technical_administration_has_the_same(cast: Cast, sign_in):
    superuser = UserFactory(is_staff=True, is_superuser=True)
    response = sign_in(superuser).get(reverse("admin:index"))
    assert response.status_code == 200
    assert policy_of(response) == PAGE_POLICY
    assert not re.search(r"<style|<script(?![^>]* src=)| style=", response.text)


def test_what_is_missing_and_what_is_static_too(territory: Territory, client: Client):
    missing = client.get("/rien-ici/")
    assert missing.status_code == 404
    assert policy_of(missing) == PAGE_POLICY
    icon = client.get("/favicon.ico")
    drain(icon)
    assert icon.status_code == 200
    assert_guarded(icon)


@pytest.mark.parametrize(
    ("kind", "is_shown", "is_sandboxed"),
    [
        ("application/pdf", False, True),
        ("image/png", True, True),
        ("text/html", True, True),
        # The viewers of some browsers do not start in a sandbox.
        ("application/pdf", True, False),
    ],
)
@pytest.mark.django_db
def test_a_served_file_loads_and_runs_nothing(kind, is_shown, is_sandboxed):
    response = serve(StoredFileFactory(kind=kind), as_attachment=not is_shown)
    response.close()
    policy = policy_of(response)
    assert policy["default-src"] == policy["form-action"] == "'none'"
    assert "script-src" not in policy
    assert ("sandbox" in policy) is is_sandboxed


def test_a_page_is_compressed_and_two_of_them_differ_in_length_by_chance(
    territory: Territory, client: Client
):
    asks = {"Accept-Encoding": "gzip"}
    pages = [client.get(reverse("legal"), headers=asks) for _ in range(12)]
    plain = client.get(reverse("legal"))
    assert {page.headers["Content-Encoding"] for page in pages} == {"gzip"}
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(plain.content) > 2 * max(len(page.content) for page in pages)
    # What an attacker would measure to guess a secret letter by letter (BREACH) is blurred.
    assert len({len(page.content) for page in pages}) > 1


def test_a_document_keeps_its_length(territory: Territory, cast: Cast, sign_in):
    row = MATRIX["report_pdf"]
    arguments = row.make(territory, cast)
    response = Client().get(
        reverse("report_pdf", kwargs=arguments), headers={"Accept-Encoding": "gzip"}
    )
    drain(response)
    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) > 0
