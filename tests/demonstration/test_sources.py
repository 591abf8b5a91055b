"""The five demonstrations say what the public pages they come from say, figure by figure."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from communes.models import Direction, Epci
from communes.portal import as_in
from core.french import unaccented
from demonstration.operations import FIRST_YEAR, load, load_reports
from demonstration.territories import TERRITORIES
from requests_desk.models import ServiceRequest
from services.figures import coverage_on, service_coverage_on
from services.models import Service, Subscription
from tests.demonstration.quotes import NAMES, NUMBERS, QUOTES, SOURCES, Names, Quote
from tests.services.pages import text_of

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "sources"


# Each is loaded once for all that is read of it: tests take every territory in the same order.
@pytest.fixture(scope="module", params=TERRITORIES)
def territory(request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """A territory, taken back when its tests are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(territory=request.param, now=timezone.now(), say=lambda line: None)
        yield request.param
        transaction.set_rollback(True)


def in_one_line(text: str) -> str:
    """Return `text` with plain spaces and apostrophes, for sources and pages to be compared."""
    return " ".join(re.sub(r"[\s\u00a0\u202f]+", " ", text).replace("'", "’").split())


def words_of(page: HttpResponse) -> str:
    """Return what a page says; a link leaves no space before the comma that follows it."""
    return re.sub(r" ([,.)])", r"\1", in_one_line(text_of(page)))


def source_of(slug: str) -> str:
    path = FOLDER / SOURCES[slug]
    if not path.exists():
        pytest.skip("The texts of the sources are not beside the project.")
    return in_one_line(path.read_text("utf-8"))


@pytest.mark.parametrize("quote", QUOTES, ids=lambda quote: f"{quote.territory}-{quote.words}")
def test_a_quote_is_a_few_words_of_its_source(quote: Quote):
    assert len(quote.words.split()) <= 12
    assert in_one_line(quote.words) in source_of(quote.territory)


@pytest.mark.parametrize("names", NAMES, ids=lambda names: f"{names.territory}-{names.items[0]}")
def test_a_list_is_whole_and_in_the_words_of_its_source(names: Names):
    text = source_of(names.territory)
    places = [text.find(in_one_line(item)) for item in names.items]

    assert -1 not in places
    assert all(len(item.split()) <= 12 for item in names.items)
    # Nothing of a list is left out: no other mark stands among its items, nor after the last.
    for mark, following in ((r"• ", "• "), (r"\b\d\. ", f"{len(names.items) + 1}. ")):
        if re.match(mark, names.items[0]):
            listed = text[places[0] : places[-1] + len(in_one_line(names.items[-1]))]
            assert len(re.findall(mark, listed)) == len(names.items)
            assert following not in text[places[-1] + 1 :]


def test_the_portal_gives_the_figures_of_its_source(territory: str, client: Client):
    quotes = [quote for quote in QUOTES if quote.territory == territory]

    assert len(quotes) >= 4
    assert [quote for quote in quotes if not is_said(quote, client)] == []


def is_said(quote: Quote, client: Client) -> bool:
    """Return whether the page gives the figures that the words of `quote` hold."""
    found = re.search(quote.figures, in_one_line(quote.words))
    assert found is not None, quote
    page = client.get(quote.address)
    if quote.counted:
        (figure,) = found.groups()
        return len(re.findall(quote.counted, page.text)) == (NUMBERS.get(figure) or int(figure))
    return quote.said.format(*found.groups()) in words_of(page)


def test_the_portal_names_what_its_source_lists(territory: str, client: Client):
    missing = [
        (names.address, said)
        for names in NAMES
        if names.territory == territory
        for said in names.said
        if said not in words_of(client.get(names.address))
    ]

    assert missing == []


def days_of_change() -> list[datetime.date]:
    """Return the days of the demonstration on which an adhésion begins or ends, and the bounds."""
    first, today = datetime.date(FIRST_YEAR, 1, 1), timezone.localdate()
    days = {first, today}
    for bounds in Subscription.objects.values_list("starts_on", "ends_on"):
        days |= {day for day in bounds if day and first < day < today}
    return sorted(days)


def test_what_a_source_counts_stands_on_every_day(territory: str):
    facts = TERRITORIES[territory]
    days = days_of_change()
    for service_facts in facts.services:
        service = Service.objects.get(slug=service_facts.slug)
        told = service_facts.subscribers or len(service_facts.communes)
        if told:
            assert {service_coverage_on(service, day).engaged for day in days} == {told}
    if facts.engaged is not None:
        assert {coverage_on(day).engaged for day in days} == {facts.engaged}


def test_what_is_drawn_is_such_as_the_administration_would_take(territory: str):
    facts = TERRITORIES[territory]
    told = {service.slug: set(service.communes) for service in facts.services if service.communes}
    for held in Subscription.objects.select_related("service", "commune"):
        held.clean()
        if held.service.slug in told:
            assert held.commune.insee_code in told[held.service.slug]
    offered = set(Service.objects.open().values_list("slug", flat=True))
    asked = set(
        ServiceRequest.objects.exclude(service=None).values_list("service__slug", flat=True)
    )
    assert asked == offered
    reserved = ServiceRequest.objects.filter(service__slug__in=told).select_related("commune")
    assert {row.commune.insee_code for row in reserved} <= set().union(*told.values())


def test_what_is_asked_names_no_other_territory(territory: str):
    others = {
        unaccented(word)
        for facts in TERRITORIES.values()
        if facts.slug != territory
        for word in (facts.name, facts.slug)
    }
    for texts in ServiceRequest.objects.values_list("subject", "description"):
        said = unaccented(" ".join(texts))
        assert not [name for name in others if re.search(rf"\b{name}\b", said)]


def test_the_home_page_names_the_territory(territory: str, client: Client):
    names = {
        "vitre": "Vitré Communauté",
        "mortagne": "le Pays de Mortagne",
        "herault": "la Vallée de l’Hérault",
        "redon": "Redon Agglomération",
        "maubeuge": "Maubeuge Val de Sambre",
    }

    assert f"La mutualisation avec {names[territory]} Les" in words_of(client.get("/"))


def test_what_is_invented_is_marked_on_its_page(territory: str, client: Client):
    assert "Démonstration" in client.get("/").text
    for service in Service.objects.open():
        assert re.search("ficti(f|ve)", text_of(client.get(service.get_absolute_url())))
    directions = words_of(client.get("/directions/"))
    for source in set(Direction.objects.values_list("source", flat=True)):
        assert directions.count(in_one_line(source)) == 1
    if territory != "vitre":
        assert "Fictif, pour la démonstration." in directions


@pytest.mark.slow
def test_the_bilans_of_past_years_are_produced(territory: str, client: Client):
    load_reports(now=timezone.now(), say=lambda line: None)
    with as_in(Epci.objects.get()):
        years = range(FIRST_YEAR, timezone.localdate().year)
    for year in years:
        assert f"Bilan {year}" in client.get(f"/bilans/{year}/").text
