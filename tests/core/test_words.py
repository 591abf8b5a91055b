"""Words as people type them: folded, stemmed, half typed, wrongly typed."""

import pytest

from core.words import Vocabulary, slips_allowed, sound_of, stem_of, tokens_of, words_of

KNOWN = Vocabulary(["Nid-de-poule, chaussée abîmée", "Saint-Didier", "photocopieur pont plus PLU"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nids-de-poule !", ["nids", "de", "poule"]),
        ("L’ÉCOLE", ["l", "ecole"]),
        ("cœur", ["coeur"]),
        (" ", []),
    ],
)
def test_words_are_compared_without_accents_case_or_punctuation(text, words):
    assert words_of(text) == words


def test_saints_are_written_in_full():
    assert [token.word for token in tokens_of("St Didier, Ste-Marie")] == [
        "saint",
        "didier",
        "sainte",
        "marie",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("voirie", "voiries"),
        ("abime", "abimees"),
        ("cheval", "chevaux"),
        ("balayer", "balayeuse"),
        ("juridique", "juridiques"),
        ("errant", "errants"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem_of(one) == stem_of(other)


def test_a_stem_does_not_mix_what_differs():
    assert stem_of("marche") != stem_of("marquage")
    assert stem_of("paie") != stem_of("pain")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("fotocopieur", "photocopieur"),
        ("bibliotek", "bibliotheque"),
        ("chossee", "chaussee"),
        ("marcage", "marquage"),
    ],
)
def test_what_sounds_the_same(typed, right):
    assert sound_of(typed) == sound_of(right)


def test_longer_words_allow_more_slips():
    allowed = [slips_allowed("x" * length) for length in (3, 4, 7, 8, 11, 12)]
    assert allowed == [0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("poule", "poule"),
        ("poules", "poule"),
        ("niddepoule", "niddepoule"),
        ("chauss", "chaussee"),
        ("chausee", "chaussee"),
        ("hcaussee", "chaussee"),
        ("bhaussee", "chaussee"),
        ("fotocopieur", "photocopieur"),
    ],
)
def test_the_nearest_word_is_found(typed, found):
    near = KNOWN.near(typed, is_last=True)
    assert max(near, key=lambda word: near[word]) == found


@pytest.mark.parametrize("typed", ["mont", "font", "zorglub", "x"])
def test_what_is_far_is_not_found(typed):
    assert KNOWN.near(typed, is_last=True) == {}


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("aire", "aide"),
        ("compteur", "copieur"),
        ("moustiques", "politiques"),
        ("cantine", "centaine"),
        ("loyer", "loi"),
        ("tennis", "tenez"),
    ],
)
def test_another_word_is_not_a_slip(typed, known):
    assert Vocabulary([known]).near(typed, is_last=True) == {}


def test_only_vowels_may_differ_further():
    vocabulary = Vocabulary(["voirie", "piéton"])
    assert set(vocabulary.further("vorue")) == {"voirie"}
    assert vocabulary.further("pigeons") == {}


def test_a_slip_is_read_as_a_name_only():
    vocabulary = Vocabulary(["voirie", "partage"], ["voirie"])
    assert set(vocabulary.near("voirue", is_last=True)) == {"voirie"}
    assert vocabulary.near("partafe", is_last=True) == {}


def test_a_known_word_is_never_read_as_another():
    assert set(KNOWN.near("plu", is_last=True)) == {"plu"}
    assert set(KNOWN.near("pont", is_last=True)) == {"pont"}


def test_only_the_last_word_may_have_just_begun():
    assert "photocopieur" in KNOWN.near("ph", is_last=True)
    assert KNOWN.near("ph", is_last=False) == {}
