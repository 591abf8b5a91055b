"""The catalogue's filters: what they find, and what they say when they find nothing."""

import pytest
from django.http import QueryDict

from core.search import LONGEST_QUERY
from services.filters import ServiceFilter
from services.models import LegalForm, Service
from tests.communes.factories import DirectionFactory
from tests.services.factories import ServiceFactory, SynonymFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    technical = DirectionFactory(slug="technique", name="Services techniques")
    SynonymFactory(words="goudron", meaning="voirie")
    legal = DirectionFactory(slug="juridique", name="Affaires juridiques")
    return {
        "roads": ServiceFactory(
            name="Aide à la voirie",
            short_name="Voirie",
            summary="Diagnostics de chaussées.",
            description="Un technicien se déplace pour les nids-de-poule.",
            direction=technical,
        ),
        "signs": ServiceFactory(
            name="Signalisation horizontale",
            direction=technical,
            legal_form=LegalForm.PURCHASING_GROUP,
            state=Service.State.SUSPENDED,
        ),
        "law": ServiceFactory(name="Assistance juridique", direction=legal),
    }


def filtered(address: str) -> ServiceFilter:
    return ServiceFilter(QueryDict(address), Service.objects.all())


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["roads", "law", "signs"]),
        ("q=VOIRIE", ["roads"]),
        ("q=chaussees", ["roads"]),
        ("q=nid-de-poule", ["roads"]),
        ("q=poules", ["roads"]),
        ("q=voiries", ["roads"]),
        ("q=oirie", ["roads"]),
        ("q=piscine", []),
        ("q=goudron", ["roads"]),
        ("q=je+voudrais+un+technicien", ["roads"]),
        ("q=%3F%21", ["roads", "law", "signs"]),
        ("q=technicien+voirie", ["roads"]),
        ("q=technicien+juridique", []),
        ("q=juri", ["law"]),
        ("direction=technique", ["roads", "signs"]),
        ("direction=technique&state=suspended", ["signs"]),
        ("legal_form=purchasing_group", ["signs"]),
        ("q=voirie&direction=juridique", []),
    ],
)
def test_what_is_found(catalogue, address, found):
    assert list(filtered(address).qs) == [catalogue[name] for name in found]


def test_choices_offer_only_what_the_catalogue_holds(catalogue):
    DirectionFactory(name="Cabinet")
    form = filtered("").form
    assert {direction.slug for direction in form.fields["direction"].queryset} == {
        "technique",
        "juridique",
    }
    values = [value for value, _ in form.fields["state"].choices]
    assert Service.State.OPEN in values
    assert Service.State.SUSPENDED in values
    assert Service.State.CLOSED not in values


def test_a_value_that_does_not_exist_is_told_and_filters_nothing(catalogue):
    result = filtered("direction=inconnue&q=voirie")
    assert "direction" in result.form.errors
    assert list(result.qs) == [catalogue["roads"]]
    assert [one.name for one in result.active] == ["q"]


def test_active_filters_are_named_in_french_with_the_address_that_removes_each(catalogue):
    result = filtered("q=marquage&direction=technique&state=open")
    assert [(one.label, one.url) for one in result.active] == [
        ("«\u00a0marquage\u00a0»", "?direction=technique&state=open"),
        ("Direction\u00a0: Services techniques", "?q=marquage&state=open"),
        ("État\u00a0: Ouvert", "?q=marquage&direction=technique"),
    ]


def test_words_without_end_are_cut(catalogue):
    result = filtered("q=voirie" + "+nid-de-poule+technicien" * 300)
    assert len(result.words) == LONGEST_QUERY
    assert list(result.qs) == [catalogue["roads"]]


def test_the_filter_that_blocks_is_named(catalogue):
    result = filtered("q=voirie&direction=juridique")
    assert [(blocker.label, blocker.hidden) for blocker in result.blockers()] == [
        ("«\u00a0voirie\u00a0»", 1),
        ("Direction\u00a0: Affaires juridiques", 1),
    ]


def test_no_filter_alone_blocks(catalogue):
    result = filtered("q=piscine&direction=juridique&legal_form=purchasing_group")
    assert result.blockers() == []
