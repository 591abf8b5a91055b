"""The shapes of a list of adhésions, whatever its titles."""

import pytest

from core.french import folded
from services.takeover.columns import letters, read_table

SERVICES = {"voirie", "conseil juridique"}


def table(*rows: list[str], answers: dict[str, str] | None = None):
    return read_table(
        list(enumerate(rows, 1)),
        answers=answers or {},
        is_service=lambda title: folded(title) in SERVICES,
    )


def test_titles_are_recognised_in_any_order_case_and_accents():
    found = table(
        ["Adhésions au 1er janvier"],
        ["SERVICE MUTUALISÉ", "code insee", "Date d’entrée en vigueur", "Délib. n°", "Divers"],
        ["Voirie", "35360", "01/01/2020", "2019-12", "?"],
    )
    assert not found.is_matrix
    assert not found.missing
    (entry,) = found.entries
    assert entry.number == 3
    assert entry.cells == {
        "service": "Voirie",
        "code": "35360",
        "start": "01/01/2020",
        "number": "2019-12",
    }
    assert entry.where["start"] == "Colonne\u00a0C «\u00a0Date d’entrée en vigueur\u00a0»"
    assert found.unread == ["Divers"]


def test_a_matrix_gives_a_line_for_each_cross_or_date():
    found = table(
        ["", "Code Insee", "Population 2023", "Voirie", "Conseil juridique", "Nombre de services"],
        ["Vitré", "35360", "18 000", "x", "01/02/2019", "2"],
        ["Erbrée", "35105", "1 700", "", "Non", "0"],
        ["Communes adhérentes", "", "", "1", "1", "2"],
    )
    assert found.is_matrix
    assert [
        (entry.key, entry.cells["service"], entry.cells["start"]) for entry in found.entries
    ] == [
        ("2-D", "Voirie", ""),
        ("2-E", "Conseil juridique", "01/02/2019"),
    ]


def test_a_matrix_keeps_the_columns_that_are_no_known_service():
    found = table(["Commune", "Voirie", "Piscine"], ["Vitré", "", "oui"])
    assert [entry.cells["service"] for entry in found.entries] == ["Piscine"]


@pytest.mark.parametrize(
    ("titles", "missing"),
    [
        (["Commune", "Début", "Fin"], ["Service"]),
        (["Service", "Début"], ["Commune"]),
        (["a", "b"], ["Commune", "Service"]),
    ],
)
def test_missing_columns_are_named(titles: list[str], missing: list[str]):
    found = table(titles, ["Vitré", "01/01/2020", ""])
    assert found.missing == missing
    assert not found.entries


def test_an_unknown_title_may_be_told():
    found = table(
        ["Lieu", "Objet"],
        ["Vitré", "Voirie"],
        answers={"lieu": "commune", "objet": "service"},
    )
    assert found.entries[0].cells == {"commune": "Vitré", "service": "Voirie"}


def test_columns_are_called_as_spreadsheets_do():
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
