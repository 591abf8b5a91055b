"""How heavy the map of real territories is: the pages must stay light on a slow line."""

import gzip

import pytest

from communes.public_data import read_territories
from core.maps import Place, locator_map, territory_map

# Vitré Communauté, and the Communauté d’agglomération du Pays Basque, among the largest of all.
VITRE, BASQUE = "200039022", "200067106"


@pytest.fixture(scope="module")
def places() -> dict[str, list[Place]]:
    return {
        siren: [
            Place(one.insee_code, one.name, one.contour, f"/communes/{one.insee_code}/")
            for one in territory.communes
        ]
        for siren, territory in read_territories([VITRE, BASQUE]).items()
    }


@pytest.mark.parametrize(
    ("siren", "communes", "most", "most_sent"),
    [(VITRE, 46, 60_000, 10_000), (BASQUE, 158, 150_000, 25_000)],
)
def test_the_map_of_a_real_territory_is_light(places, siren, communes, most, most_sent):
    found = places[siren]
    assert len(found) == communes
    values = {place.key: rank % 9 for rank, place in enumerate(found)}
    drawn = territory_map(found, values, key="k", title="t", description="d")
    content = drawn.svg.encode()
    assert not drawn.missing
    assert len(content) <= most
    assert len(gzip.compress(content)) <= most_sent
    assert len(drawn.picture.encode()) <= most
    assert 0 < len(locator_map(found, found[0].key, title="t").encode()) <= 20_000
