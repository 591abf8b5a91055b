"""The map of a bilan: drawn from what was frozen, and from nothing that has changed since."""

import json

import pytest

from bilan import operations
from bilan.document import read
from bilan.models import FrozenText, Report
from bilan.period import Period
from bilan.territory import CONTOURS
from communes.models import Commune
from tests.bilan.conftest import FROZEN_AT

pytestmark = pytest.mark.django_db
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-1.3, 48.0], [-1.2, 48.0], [-1.2, 48.1], [-1.3, 48.1], [-1.3, 48.0]]],
}


@pytest.fixture
def frozen(ask, territory):
    """A bilan frozen while two of the three communes had a contour."""
    east = {**SQUARE, "coordinates": [[[x + 0.1, y] for x, y in SQUARE["coordinates"][0]]]}
    for commune, contour in ((territory.home, SQUARE), (territory.neighbour, east)):
        Commune.objects.filter(pk=commune.pk).update(contour=contour)
    ask("2025-03-03")
    report = Report.objects.create(year=2025)
    return operations.freeze(report_id=report.pk, period=Period.of(2025), now=FROZEN_AT)


def test_the_map_has_the_totals_of_the_matrix(frozen):
    drawn = read(frozen).map
    assert [(row.place.name, row.text) for row in drawn.rows] == [
        ("Argentré-du-Plessis", "0"),
        ("Availles-sur-Seiche", "0"),
        ("La Guerche-de-Bretagne", "1"),
    ]
    assert [place.name for place in drawn.missing] == ["Availles-sur-Seiche"]


def test_what_changes_later_does_not_move_the_drawing(frozen):
    before = operations.as_html(frozen)
    assert "La Guerche-de-Bretagne\u00a0: 1" in before
    Commune.objects.update(contour=None, name="Renommée")
    assert operations.as_html(frozen) == before


def test_the_frozen_contours_are_no_text_of_the_document(frozen):
    document = read(frozen)
    assert CONTOURS not in document.texts
    assert FrozenText.objects.get(report=frozen, key=CONTOURS).body.count("Polygon") == 2


def test_two_communes_of_the_same_name_keep_each_its_contour_and_figure(frozen, territory):
    Commune.objects.filter(pk=territory.neighbour.pk).update(name=territory.home.name)
    drawn = read(operations.freeze(report_id=frozen.pk, period=Period.of(2025), now=FROZEN_AT)).map
    twins = [row for row in drawn.rows if row.place.name == territory.home.name]
    assert sorted(row.text for row in twins) == ["0", "1"]
    assert len({row.place.key for row in twins}) == 2
    assert len({drawn.ground.shapes[row.place.key].path for row in twins}) == 2


def test_contours_frozen_by_name_are_still_drawn(frozen):
    before = read(frozen).map.picture
    contours = FrozenText.objects.get(report=frozen, key=CONTOURS)
    rows = read(frozen).map.rows
    by_name = {row.place.name: row.place.contour for row in rows if row.place.contour}
    contours.body = json.dumps(by_name)
    contours.save()
    assert read(frozen).map.picture == before


def test_a_bilan_frozen_without_contours_has_no_map(frozen):
    FrozenText.objects.filter(key=CONTOURS).delete()
    assert read(frozen).map is None
    assert 'class="map"' not in operations.as_html(frozen)
