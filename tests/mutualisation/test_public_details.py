"""What the public pages say of the EPCI: what visitors read, what its keeper is told is missing."""

import pytest
from django.urls import reverse

from communes.models import PublicDetails
from communes.portal import public_details_of
from tests.mutualisation.structure import assert_well_built

ADDRESS = "/administration/mentions/"
FULL = {
    "seen_version": "0",
    "desk_phone": "02 99 00 00 00",
    "desk_email": "guichet@vitre.test",
    "desk_hours": "le matin",
    "account_delay": "deux jours ouvrés",
    "publication_director": "Anne Dupré, présidente",
    "host": "Mégalis Bretagne",
    "host_address": "15 rue Claude Chappe\n35510 Cesson-Sévigné",
    "host_phone": "02 99 12 51 55",
    "dpo_email": "dpo@vitre.test",
    "retention": "Dix ans après la clôture.",
}


def test_an_administrator_keeps_what_the_public_reads(territory, cast, sign_in, client):
    keeper = sign_in(cast.administrator)
    page = keeper.get(ADDRESS).text
    assert_well_built(page)
    assert "La loi demande encore" in page
    assert keeper.post(ADDRESS, FULL).url == ADDRESS

    details = PublicDetails.objects.get()
    assert (details.version, details.changed_by) == (1, cast.administrator)
    assert details.missing == []
    legal = client.get(reverse("legal")).text
    for words in ("Anne Dupré, présidente", "Mégalis Bretagne", "35510 Cesson", "02 99 12 51 55"):
        assert words in legal
    privacy = client.get(reverse("privacy")).text
    assert "mailto:dpo@vitre.test" in privacy
    assert "Dix ans après la clôture." in privacy
    account = client.get(reverse("get_account")).text
    for words in ("deux jours ouvrés", "02 99 00 00 00", "Ouvert le matin"):
        assert words in account
    assert "mailto:guichet@vitre.test" in client.get(reverse("accessibility")).text


@pytest.mark.parametrize("name", ["legal", "privacy"])
def test_what_is_missing_is_told_to_administrators_only(name, territory, cast, sign_in, client):
    told = sign_in(cast.administrator).get(reverse(name)).text
    assert "la loi demande encore" in told
    assert "Hébergeur" in told
    assert f'href="{ADDRESS}"' in told
    for visitor in (client, sign_in(cast.mayor)):
        page = visitor.get(reverse(name)).text
        assert "la loi demande encore" not in page
        assert "compléter" not in page


def test_a_refused_form_gives_back_what_was_typed(territory, cast, sign_in):
    answer = sign_in(cast.administrator).post(ADDRESS, FULL | {"dpo_email": "pas une adresse"})
    assert answer.status_code == 422
    assert_well_built(answer.text)
    assert "pas une adresse" in answer.text
    assert "Mégalis Bretagne" in answer.text
    assert not PublicDetails.objects.exists()


def test_a_form_posted_empty_is_refused_as_any_other(territory, cast, sign_in):
    answer = sign_in(cast.administrator).post(ADDRESS)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"seen_version"}


def test_the_second_of_two_administrators_is_told(territory, cast, sign_in):
    client = sign_in(cast.administrator)
    client.post(ADDRESS, FULL)
    answer = client.post(ADDRESS, FULL | {"host": "Un autre"})
    assert answer.status_code == 409
    assert "Un autre" in answer.text
    assert PublicDetails.objects.get().host == "Mégalis Bretagne"
    assert client.post(ADDRESS, FULL | {"seen_version": "1", "host": "Un autre"}).status_code == 302


def test_each_sentence_of_the_public_pages_ends_once(territory, cast, sign_in, client):
    typed = {"account_delay": "deux jours.", "publication_director": "Anne Dupré."}
    sign_in(cast.administrator).post(ADDRESS, FULL | typed)
    account = client.get(reverse("get_account")).text
    assert "<p>Délai habituel\u00a0: deux jours.</p>" in account
    assert "<p>Ouvert le matin.</p>" in account
    assert "<p>Ouvert le matin.</p>" in sign_in(cast.mayor).get(reverse("contacts")).text
    assert "Anne Dupré.." not in client.get(reverse("legal")).text


def test_an_ended_session_gives_back_what_was_typed_and_nothing_else(territory, client):
    ended = client.post(ADDRESS, FULL | {"host_address": "", "seen_version": "3"})
    given = dict(ended.context["typed"])
    assert given["Horaires du guichet"] == "le matin"
    assert "" not in given, "the version is hidden: nobody typed it"
    assert "3" not in given.values()
    ticked = client.post(
        reverse("identity"), {"chosen_name": "Vitré", "logo_says_name": "on", "version": "3"}
    )
    assert ticked.context["typed"] == [
        ("Nom affiché", "Vitré"),
        ("Le nom de l’intercommunalité se lit déjà sur le logo", "oui"),
    ]
    words = client.post(reverse("synonym_new"), {"words": "haie", "version": "3"})
    assert [value for _, value in words.context["typed"]] == ["haie"]


def test_nothing_is_kept_for_a_portal_without_territory(db):
    assert public_details_of(None).pk is None
    assert public_details_of(None).missing
