"""The main menu of each person."""

import re
from dataclasses import fields

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actor import ANONYMOUS, actor_on
from accounts.models import Role
from mutualisation.menu import MOST_ENTRIES, menu_for
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast

PEOPLE = [field.name for field in fields(Cast)]


def labels(actor, path="/"):
    return [item.label for item in menu_for(actor, path)]


@pytest.fixture
def actor(cast):
    return lambda person: actor_on(cast.members()[person], timezone.localdate())


@pytest.mark.parametrize("person", PEOPLE)
def test_every_entry_leads_somewhere_and_they_are_few(cast, actor, sign_in, person):
    items = menu_for(actor(person), "/")
    assert len(items) <= MOST_ENTRIES
    assert len({item.url for item in items}) == len(items)
    client = sign_in(cast.members()[person])
    for item in items:
        assert client.get(item.url).status_code == 200, item
    assert [item.label for item in items if item.is_current] == [items[0].label]


def test_the_visitor_reads_what_is_public(client, db):
    items = menu_for(ANONYMOUS, "/carte/")
    assert len(items) <= MOST_ENTRIES
    assert [item.label for item in items if item.is_current] == ["Carte"]
    assert "Demandes" not in labels(ANONYMOUS)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("page", ["communes", "matrix"])
def test_the_map_is_one_click_from_the_pages_of_the_menu(cast, sign_in, person, page):
    drawn = sign_in(cast.members()[person]).get(reverse(page)).text
    # On the matrix it opens at the day that is shown.
    assert re.search(rf'href="{reverse("territory")}["?]', drawn[drawn.index("<main") :])


def test_each_finds_first_what_they_open_most(actor):
    assert labels(actor("mayor"))[:3] == ["Accueil", "Demandes", "Services"]
    assert labels(actor("desk_agent"))[:2] == ["Guichet", "Demandes"]
    assert "Accueil" not in labels(actor("agent"))
    assert labels(actor("dgs"))[:4] == ["Accueil", "Guichet", "Demandes", "Bilans"]
    assert labels(actor("elected"))[:2] == ["Accueil", "Bilans"]


def test_a_page_marks_the_entry_that_holds_it(actor):
    for path, label in (
        ("/demandes/2026-00042/", "Demandes"),
        (reverse("service", args=["voirie"]), "Services"),
        ("/", "Accueil"),
    ):
        current = [item.label for item in menu_for(actor("mayor"), path) if item.is_current]
        assert current == [label]
    assert not any(item.is_current for item in menu_for(actor("mayor"), "/compte/"))


def test_a_mayor_on_the_community_council_also_finds_the_dashboard(cast, actor):
    MembershipFactory(user=cast.mayor, role=Role.COMMUNITY_COUNCILLOR, commune=None)
    found = labels(actor("mayor"))
    assert found[:3] == ["Accueil", "Demandes", "Tableau de bord"]
    assert len(found) == MOST_ENTRIES


@pytest.mark.parametrize("person", ["dgs", "elected"])
def test_the_dashboard_is_the_home_of_who_has_no_commune(actor, person):
    items = menu_for(actor(person), reverse("dashboard"))
    assert [item.label for item in items if item.is_current] == ["Accueil"]


def test_the_dashboard_has_its_own_entry_for_who_also_acts_for_a_commune(cast, actor):
    MembershipFactory(user=cast.mayor, role=Role.COMMUNITY_COUNCILLOR, commune=None)
    items = menu_for(actor("mayor"), reverse("dashboard"))
    assert [item.label for item in items if item.is_current] == ["Tableau de bord"]
