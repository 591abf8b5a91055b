"""The facts of each territory, loaded beside the public data."""

import pytest

from communes.models import Direction, Epci, Structure
from communes.operations import import_epci
from core.french import typographic
from demonstration.catalogue import load_territory_facts
from demonstration.facts import TerritoryFacts
from demonstration.stories import STORIES
from demonstration.territories import TERRITORIES
from demonstration.territories.vitre import VITRE
from governance.models import Scheme, SchemeAction, SchemeStep
from services.models import Expectation, Service

TABLES = (
    Structure,
    Direction,
    Service,
    Expectation,
    Scheme,
    SchemeStep,
    SchemeAction,
    Direction.structures.through,
    Service.scheme_actions.through,
)


@pytest.fixture
def vitre(db):
    import_epci(siren=VITRE.siren)
    load_territory_facts(VITRE)


def rows() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def test_territories_are_known_by_their_word():
    assert list(TERRITORIES) == ["vitre", "mortagne", "herault", "redon", "maubeuge"]
    assert all(facts.slug == word for word, facts in TERRITORIES.items())


@pytest.mark.parametrize("facts", TERRITORIES.values(), ids=list(TERRITORIES))
def test_facts_hold_together(facts: TerritoryFacts):
    directions = {each.slug for each in facts.directions}
    services = {each.slug for each in facts.services}
    bodies = {"epci", *(each.key for each in facts.structures)}
    actions, axes = facts.scheme.actions, {axis.slug for axis in facts.scheme.axes}
    assert len(directions) == len(facts.directions)
    assert len(services) == len(facts.services)
    assert {each.direction for each in facts.services} <= directions
    assert {each.service for each in facts.expectations} <= services
    assert {key for each in facts.directions for key in each.structures} == bodies
    assert {each.axis for each in actions} <= {"", *axes}
    assert {slug for each in actions for slug in each.services} == services
    assert len({each.slug for each in actions}) == len(actions)


@pytest.mark.parametrize("facts", TERRITORIES.values(), ids=list(TERRITORIES))
def test_what_is_asked_finds_who_answers(facts: TerritoryFacts):
    topics = [topic for direction in facts.directions for topic in direction.topics]
    domains = [
        domain
        for service in facts.services
        if service.state == Service.State.OPEN
        for domain in service.domains or (service.slug,)
    ]
    asked = {story.domain for story in STORIES}
    assert sorted(topics) == sorted({story.topic for story in STORIES if story.domain is None})
    assert len(set(domains)) == len(domains)
    assert set(domains) - {"ingenierie"} <= asked
    assert all(
        direction.receives_requests or not direction.topics for direction in facts.directions
    )


def test_the_eight_services_of_herault_opened_in_2016():
    services = TERRITORIES["herault"].services

    assert [(one.opened_on.year, one.state) for one in services] == [(2016, Service.State.OPEN)] * 8


def test_every_story_belongs_to_a_territory():
    known = {
        domain
        for facts in TERRITORIES.values()
        for service in facts.services
        for domain in service.domains or (service.slug,)
    }
    assert {story.domain for story in STORIES} - {None} <= known
    assert len({(story.domain, story.subject) for story in STORIES}) == len(STORIES) >= 60
    assert all(bool(story.topic) == (story.domain is None) for story in STORIES)
    assert {service.slug for service in VITRE.services} <= {story.domain for story in STORIES}


@pytest.mark.parametrize("facts", TERRITORIES.values(), ids=list(TERRITORIES))
def test_what_is_invented_says_so(facts: TerritoryFacts):
    """Each sheet names the page it comes from, or says that it is fictitious, or both."""
    sources = [
        *(each.source or facts.services_source for each in facts.services),
        *(each.source or facts.directions_source for each in facts.directions),
        *(each.source or facts.scheme.source for each in facts.scheme.actions),
    ]
    for source in sources:
        assert "de son site" in source or "ictif" in source or "ictive" in source, source
        assert len(typographic(source)) <= 300
    for action in facts.scheme.actions:
        assert action.is_fictitious == ("fictive" in action.source)


@pytest.mark.usefixtures("vitre")
def test_everything_loaded_is_valid():
    for table in TABLES[:-2]:
        for row in table.objects.all():
            row.full_clean()


@pytest.mark.usefixtures("vitre")
def test_twelve_directions_serve_three_bodies():
    assert Direction.objects.count() == 12
    assert Direction.objects.receiving_requests().count() == 11
    technical = Direction.objects.get(slug="services-techniques")
    assert [str(each) for each in technical.structures.all()] == [
        "CCAS de Vitré",
        "Ville de Vitré",
        "Vitré Communauté",
    ]
    cabinet = Direction.objects.get(slug="cabinet")
    assert not cabinet.receives_requests
    assert "CCAS de Vitré" not in [str(each) for each in cabinet.structures.all()]


@pytest.mark.usefixtures("vitre")
def test_the_survey_says_what_its_source_says():
    assert [each.share for each in Expectation.objects.all()] == [
        *["80\u00a0%"] * 2,
        *["plus de 70\u00a0%"] * 4,
        *["plus de 60\u00a0%"] * 3,
    ]


@pytest.mark.usefixtures("vitre")
def test_the_bodies_are_the_imported_ones_and_a_ccas():
    assert Structure.objects.count() == 1 + 46 + 1
    assert Structure.objects.get(name="Ville de Vitré").siren == "213503600"
    assert Structure.objects.get(name="CCAS de Vitré").kind == Structure.Kind.CCAS


@pytest.mark.usefixtures("vitre")
def test_loading_again_changes_nothing():
    before = rows()
    import_epci(siren=VITRE.siren)
    load_territory_facts(VITRE)
    assert rows() == before


@pytest.mark.django_db
def test_facts_wait_for_their_territory():
    with pytest.raises(Epci.DoesNotExist):
        load_territory_facts(VITRE)
    assert not Direction.objects.exists()
