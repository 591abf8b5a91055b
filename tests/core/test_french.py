"""French words: order, elisions, counts."""

import pytest

from core.french import a, count, de, sentence, sort_key, unaccented


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Étrelles", "etrelles"),
        ("Cœur d’Essonne", "coeur d'essonne"),
        ("L'Haÿ-les-Roses", "l'hay-les-roses"),
        ("Ça, ÆQUO", "ca, aequo"),
    ],
)
def test_unaccented(text, plain):
    assert unaccented(text) == plain


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("La Guerche-de-Bretagne", "guerche de bretagne, la"),
        ("Le Pertre", "pertre, le"),
        ("Les Lilas", "lilas, les"),
        ("L’Abergement-Clémenciat", "abergement clemenciat, l'"),
        ("Aux Marais", "marais, aux"),
        ("Los Masos", "masos, los"),
        ("Saint-M’Hervé", "saint m herve"),
        ("Lens", "lens"),
        ("Laval", "laval"),
        ("Auxerre", "auxerre"),
    ],
)
def test_the_article_comes_last_in_a_sort_key(name, key):
    assert sort_key(name) == key


def test_sort_keys_give_the_french_order():
    names = ["Visseiche", "Étrelles", "La Guerche-de-Bretagne", "Erbrée", "Le Pertre", "Princé"]
    assert sorted(names, key=sort_key) == [
        "Erbrée",
        "Étrelles",
        "La Guerche-de-Bretagne",
        "Le Pertre",
        "Princé",
        "Visseiche",
    ]


@pytest.mark.parametrize(
    ("name", "after_de", "after_a"),
    [
        ("Vitré", "de Vitré", "à Vitré"),
        ("Étrelles", "d’Étrelles", "à Étrelles"),
        ("Le Pertre", "du Pertre", "au Pertre"),
        ("Les Lilas", "des Lilas", "aux Lilas"),
        ("La Selle-Guerchaise", "de La Selle-Guerchaise", "à La Selle-Guerchaise"),
        ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
    ],
)
def test_prepositions(name, after_de, after_a):
    assert (de(name), a(name)) == (after_de, after_a)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0\u00a0demande"),
        (1, "1\u00a0demande"),
        (2, "2\u00a0demandes"),
        (12345, "12\u202f345\u00a0demandes"),
    ],
)
def test_count_is_singular_up_to_one(number, text):
    assert count(number, "demande") == text


def test_count_takes_an_irregular_plural():
    assert count(3, "travail", "travaux") == "3\u00a0travaux"


@pytest.mark.parametrize(
    ("typed", "ended"),
    [
        ("deux jours", "deux jours."),
        ("deux jours. ", "deux jours."),
        ("selon la saison…", "selon la saison…"),
        ("appelez-nous !", "appelez-nous !"),
        (" ", ""),
    ],
)
def test_a_sentence_ends_once(typed, ended):
    assert sentence(typed) == ended
