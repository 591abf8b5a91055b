"""The noun that an EPCI has for its directions, and the words that agree with it."""

import pytest

from core.nouns import DIRECTION, Noun, direction_noun, direction_noun_is, with_direction_noun

POLE = Noun("pôle", "pôles", is_feminine=False)
UNIT = Noun("unité", "unités", is_feminine=True)
INSTITUTE = Noun("institut", "instituts", is_feminine=False)


@pytest.mark.parametrize(
    ("name", "direction", "pole", "unit", "institute"),
    [
        ("the", "la direction", "le pôle", "l’unité", "l’institut"),
        ("of_the", "de la direction", "du pôle", "de l’unité", "de l’institut"),
        ("to_the", "à la direction", "au pôle", "à l’unité", "à l’institut"),
        ("a", "une direction", "un pôle", "une unité", "un institut"),
        ("this", "cette direction", "ce pôle", "cette unité", "cet institut"),
        ("mine", "ma direction", "mon pôle", "mon unité", "mon institut"),
        ("no", "aucune direction", "aucun pôle", "aucune unité", "aucun institut"),
        (
            "another",
            "une autre direction",
            "un autre pôle",
            "une autre unité",
            "un autre institut",
        ),
        (
            "every",
            "toutes les directions",
            "tous les pôles",
            "toutes les unités",
            "tous les instituts",
        ),
        ("titles", "Directions", "Pôles", "Unités", "Instituts"),
        ("e", "e", "", "e", ""),
    ],
)
def test_small_words_agree_with_the_noun(name, direction, pole, unit, institute):
    nouns = (DIRECTION, POLE, UNIT, INSTITUTE)
    assert [getattr(noun, name) for noun in nouns] == [direction, pole, unit, institute]


def test_a_text_said_once_follows_the_noun_in_force():
    text = with_direction_noun(lambda noun: f"{noun.the} va s’en occuper.")
    assert str(text) == "La direction va s’en occuper."
    with direction_noun_is(POLE):
        assert f"{text}" == "Le pôle va s’en occuper."
        assert direction_noun() is POLE
    assert str(text) == "La direction va s’en occuper."
    assert direction_noun() is DIRECTION


def test_the_noun_comes_back_after_an_error():
    def fail() -> None:
        with direction_noun_is(POLE):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert direction_noun() is DIRECTION
