"""The guides in the portal: drawn from `docs/`, whole, linked to each other, light."""

import gzip

import pytest
from django.urls import reverse

from accounts.actor import Actor
from mutualisation.help import help_sections
from mutualisation.help.guides import FILES, Audience, audiences_of, guide_of, guides
from tests.accounts.factories import MembershipFactory
from tests.mutualisation.structure import Structure, assert_well_built

NEXT_PAGE_BYTES = 20_000


@pytest.mark.parametrize("audience", Audience)
def test_a_guide_is_drawn_whole_and_light(audience, territory, client):
    guide = guide_of(audience)
    response = client.get(guide.url)
    assert response.status_code == 200
    page = response.text
    assert_well_built(page)
    assert guide.document.lead
    for section in guide.document.sections:
        assert f'id="{section.anchor}"' in page
        assert f'href="#{section.anchor}"' in page
        assert section.text
    main = page[page.index("<main") : page.index("</main")]
    assert "&lt;" not in main, "raw HTML in a guide is shown as text"
    assert "<img" not in main
    assert "**" not in main
    assert len(gzip.compress(response.content)) < NEXT_PAGE_BYTES


def test_the_links_between_guides_arrive(territory, client):
    for guide in guides():
        for tag, attrs in Structure(client.get(guide.url).text).tags:
            target = attrs.get("href") or ""
            if tag == "a" and target.startswith(reverse("help")) and "#" in target:
                path, anchor = target.split("#")
                slug = path.strip("/").split("/")[-1]
                assert anchor in guide_of(Audience(slug)).document.anchors, target


def test_one_reads_from_the_first_guide_to_the_last(territory, client):
    urls = [guide.url for guide in guides()]
    for place, url in enumerate(urls):
        page = client.get(url).text
        page = page[page.index("help-neighbours") :]
        assert (f'href="{urls[place - 1]}"' in page) == (place > 0)
        assert (f'href="{urls[(place + 1) % len(urls)]}"' in page) == (place + 1 < len(urls))


def test_every_guide_has_its_file_and_another_address_does_not_exist(territory, client):
    assert set(FILES) == set(Audience)
    assert client.get(reverse("help_guide", args=["plombier"])).status_code == 404


def test_the_public_is_shown_every_guide(territory, client):
    page = client.get(reverse("help")).text
    assert_well_built(page)
    for guide in guides():
        assert guide.url in page
    assert territory.epci.name in page


def test_a_reader_finds_their_own_guides_first(cast, sign_in):
    page = sign_in(cast.agent).get(reverse("help")).text
    assert_well_built(page)
    main = page[page.index("<main") :]
    own, others = main.split("Les autres guides")
    assert "Guide du guichet" in own
    assert "#traiter-une-demande" in own
    assert "Guide du maire" in others

    MembershipFactory(user=cast.agent, role="mayor")
    own = sign_in(cast.agent).get(reverse("help")).text.split("Les autres guides")[0]
    assert own.index("Guide du maire") < own.index("Guide du guichet")


def test_every_role_but_none_has_its_guide(cast):
    for name, user in cast.members().items():
        held = tuple(user.memberships.select_related("commune", "direction"))
        assert bool(audiences_of(Actor(user=user, memberships=held))) == (name != "outsider")


def test_search_gets_every_section_in_plain_words():
    sections = help_sections()
    assert len(sections) == sum(len(guide.document.sections) for guide in guides())
    for section in sections:
        assert section.url.endswith(f"/#{section.anchor}")
        assert "](" not in section.text
        assert "<" not in section.text
    assert any("brouillon" in section.text for section in sections)
