"""One definition of who is engaged: matrix, files, map, page of the day and bilan say the same."""

import csv
import datetime
import io
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from bilan.figures import gather
from bilan.period import Period
from communes.models import Epci
from communes.portal import as_in
from core.spreadsheets import read_rows
from demonstration.operations import load
from services.figures import coverage_on, service_coverage_on
from services.models import Service
from tests.services.pages import text_of

pytestmark = pytest.mark.django_db
SENTENCE = "26 communes sur 28 sont engagées dans au moins 1 service mutualisé"


@pytest.fixture(scope="module")
def day(django_db_setup, django_db_blocker) -> Iterator[datetime.date]:
    """Load the Vallée de l’Hérault, taken back when its tests are done; give the day."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(territory="herault", now=timezone.now(), say=lambda line: None)
        with as_in(Epci.objects.get()):
            yield timezone.localdate()
        transaction.set_rollback(True)


@pytest.fixture
def communes_engaged(day: datetime.date, client: Client) -> dict[str, int]:
    """Give the number of services of each commune, as the page of the matrix counts them."""
    page = client.get("/adhesions/")
    return {row.commune.name: row.total for row, _ in page.context["rows"]}


def test_the_pages_say_the_sentence(day, client):
    addresses = ["/adhesions/", "/carte/?chiffre=services", "/territoire/a-une-date/"]
    dated = [f"{one}{'&' if '?' in one else '?'}le={day.isoformat()}" for one in addresses]
    for address in addresses + dated:
        assert SENTENCE in text_of(client.get(address)), address
    coverage = coverage_on(day)
    assert (coverage.engaged, coverage.members) == (26, 28)


def test_the_bilan_says_the_same(day, communes_engaged):
    gathered = gather(Period.of(day.year, day), epci=Epci.objects.get())
    engaged = next(figure for figure in gathered.figures if figure.key == "engaged")
    assert plain(engaged.text).startswith(SENTENCE)
    matrix = next(table for table in gathered.tables if table.key == "matrix")
    assert {row[0]: row[-1] for row in matrix.rows[:-1]} == communes_engaged


@pytest.mark.parametrize("extension", ["xlsx", "ods", "csv"])
def test_the_files_read_back_give_the_same(day, client, communes_engaged, extension):
    content = client.get(f"/adhesions/tableau.{extension}").content
    titles, *rows, totals = [row for _, row in read_rows(content)]
    assert {row[0]: int(row[-1]) for row in rows} == communes_engaged
    assert sum(row[3:-1] != [""] * len(row[3:-1]) for row in rows) == 26
    assert {title: int(total) for title, total in zip(titles[3:-1], totals[3:-1], strict=True)} == {
        service.name: service_coverage_on(service, day).engaged
        for service in Service.objects.offered_on(day)
    }


def test_the_figures_of_the_map_are_those_of_the_matrix(day, client, communes_engaged):
    lines = csv.reader(
        io.StringIO(client.get("/carte/carte.csv").content.decode("utf-8-sig")), delimiter=";"
    )
    next(lines)
    assert {line[1]: int(line[2]) for line in lines} == communes_engaged
    for service in Service.objects.offered_on(day):
        page = text_of(client.get(f"/carte/?chiffre=adhesion-{service.slug}"))
        engaged = service_coverage_on(service, day).engaged
        assert re.search(rf"\b{engaged} communes? sur 28 adhère(nt)? au service", page), service


def test_each_service_has_the_same_coverage_on_its_sheet_and_on_the_page_of_the_day(day, client):
    page = text_of(client.get("/territoire/a-une-date/"))
    for service in Service.objects.offered_on(day):
        coverage = service_coverage_on(service, day)
        assert f"{service.name} {coverage.engaged} sur 28" in page
        sheet = text_of(client.get(service.get_absolute_url()))
        assert f"{coverage.engaged} communes sur 28" in sheet


def plain(text: str) -> str:
    """Return `text` with plain spaces."""
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", text).split())
