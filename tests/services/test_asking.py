"""From the catalogue to a request: words that it does not know become a subject."""

import html
import re

import pytest

pytestmark = pytest.mark.django_db


def test_words_without_a_service_become_the_subject_of_a_request(cast, sign_in):
    page = sign_in(cast.mayor).get("/services/", {"q": "chien errant & « bruit »"}).content.decode()
    assert "Aucun service ne correspond" in page
    [address] = re.findall(r'href="(/demandes/nouvelle/\?objet=[^"]+)"', page)
    form = sign_in(cast.mayor).get(html.unescape(address)).content.decode()
    [subject] = re.findall(r'<input[^>]+name="subject"[^>]*>', form)
    assert "chien errant &amp; « bruit »" in subject


def test_a_service_that_is_found_does_not_stop_one_from_asking(cast, sign_in):
    page = sign_in(cast.mayor).get("/services/", {"q": "voiries"}).content.decode()
    assert "/services/voirie/" in page
    assert "/demandes/nouvelle/?objet=voiries" in page


def test_only_who_may_send_a_request_is_offered_to(cast, sign_in):
    for person in (None, cast.elected, cast.desk_agent):
        page = sign_in(person).get("/services/", {"q": "photocopieur"}).content.decode()
        assert "objet=" not in page
    assert "objet=" not in sign_in(cast.mayor).get("/services/").content.decode()


def test_a_subject_that_is_too_long_is_cut(cast, sign_in):
    page = sign_in(cast.mayor).get("/demandes/nouvelle/", {"objet": "a" * 400}).content.decode()
    assert f'value="{"a" * 150}"' in page
