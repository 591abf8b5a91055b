"""Every form of the desk's pages: the portal says what is wrong, in French, above the form."""

import re
from html import unescape

import pytest
from django.urls import reverse

from requests_desk.vocabulary import UNSENT_STATES, State
from tests.access.matrix import MATRIX
from tests.access.objects import request_in
from tests.access.rows import AGENTS, WRITERS, fresh_object

PAGES = ("requests", "request_new", "request_draft", "inbox", "request_on_behalf", "call_log")
READERS = tuple(dict.fromkeys((*WRITERS, *AGENTS)))


def forms_of(text):
    """Return the (opening tag, content) of each form of a page that posts what somebody types."""
    main = text.partition("<main")[2].partition("</main>")[0]
    found = re.findall(r"(<form\b[^>]*>)(.*?)</form>", main, flags=re.DOTALL)
    return [(tag, inside) for tag, inside in found if 'method="post"' in tag and is_typed(inside)]


def is_typed(inside):
    inputs = re.findall(r"<(?:textarea|select)\b|<input\b[^>]*type=\"(?!hidden)\w", inside)
    return bool(inputs)


def hidden(inside):
    tags = re.findall(r'<input\b[^>]*type="hidden"[^>]*>', inside)
    values = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            values[name.group(1)] = unescape(value.group(1)) if value else ""
    return values


def check(client, url):
    """Return the addresses of the forms of a page, once each was seen to explain what is wrong."""
    page, checked = client.get(url), []
    assert page.status_code == 200, url
    for tag, inside in forms_of(page.text):
        assert "novalidate" in tag, (url, tag)
        action = re.search(r'action="([^"]+)"', tag)
        target = unescape(action.group(1)) if action else url
        asked = re.findall(r"<(?:input|select|textarea)\b[^>]*\brequired\b", inside)
        # Nothing to be asked for is nothing to be wrong.
        if asked:
            back = client.post(target, {**hidden(inside), "action": "next"})
            assert (back.status_code, 'class="error-summary' in back.text) == (200, True), target
        checked.append(target)
    return checked


@pytest.mark.parametrize("name", PAGES)
def test_a_form_of_the_desk_explains_what_is_wrong(name, territory, cast, sign_in):
    row, checked = MATRIX[name], []
    for member in row.ok:
        with fresh_object(row, territory, cast) as arguments:
            url = reverse(name, kwargs=arguments)
            checked += check(sign_in(cast.members()[member]), url)
    assert bool(checked) == (name not in ("requests", "inbox"))


def test_a_form_of_a_request_explains_what_is_wrong(territory, cast, sign_in):
    verbs = set()
    for state in State:
        if state in UNSENT_STATES:
            continue
        for member in READERS:
            arguments = request_in(state)(territory, cast)
            url = reverse("request", kwargs=arguments)
            client = sign_in(cast.members()[member])
            if client.get(url).status_code == 200:
                verbs |= {target.rstrip("/").split("/")[-1] for target in check(client, url)}
    assert verbs == {
        "orienter", "repondre", "noter", "completer", "resoudre", "rouvrir", "refuser",
        "annuler", "evaluer", "changer-l-urgence", "ajouter-du-temps",
    }  # fmt: skip
