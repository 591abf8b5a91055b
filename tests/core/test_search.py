"""The ranking of a search, on a few entries; the mayor's own words are in tests/mutualisation/."""

import pytest

from core.search import Entry, Index, Meaning, fragments

ROADS = Entry("service", "Voirie", summary="Un technicien vient voir vos routes.")
HOLE = Entry("type", "Nid-de-poule, chaussée abîmée", keywords="trou, mini-pelle", extra="hole")
PERMIT = Entry("type", "Permission de voirie", text="Une photo de la rue suffit.")
LAW = Entry("service", "Assistance juridique", summary="Un juriste relit vos actes.")
SAINT = Entry("commune", "Saint-M’Hervé")
INDEX = Index(
    [HOLE, PERMIT, ROADS, LAW, SAINT],
    [
        Meaning("chien errant", "assistance juridique"),
        Meaning("chien", "voirie"),
        Meaning("marche pas", "trou"),
        Meaning("goudron", "chaussée, voirie"),
    ],
)


def titles(query: str, index: Index = INDEX) -> list[str]:
    return [hit.entry.title for hit in index.search(query).hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("voirie", ROADS),
        ("VOIRIES", ROADS),
        ("permission voirie", PERMIT),
        ("nids de poules", HOLE),
        ("niddepoule", HOLE),
        ("minipelle", HOLE),
        ("j’ai un trou", HOLE),
        ("chaussee", HOLE),
        ("st m'herve", SAINT),
        ("st m’hervé", SAINT),
        ("mherve", SAINT),
        ("juristes", LAW),
        ("jur", LAW),
        ("asistence juridik", LAW),
        ("chien errant", LAW),
        ("chiens errants", LAW),
        ("chien", ROADS),
        ("ça marche pas", HOLE),
    ],
)
def test_the_first_hit(query, first):
    assert INDEX.search(query).hits[0].entry == first


@pytest.mark.parametrize("query", ["", "  ", "?!", "zorglub"])
def test_nothing_is_found(query):
    assert INDEX.search(query).hits == ()


def test_a_title_comes_before_keywords_and_they_before_a_text():
    index = Index(
        [
            Entry("x", "d", text="haie"),
            Entry("x", "c", summary="haie"),
            Entry("x", "b", keywords="haie"),
            Entry("x", "haie"),
        ]
    )
    assert titles("haie", index) == ["haie", "b", "c"]
    texts = Index([Entry("x", "d", text="haie"), Entry("x", "c", summary="haie")])
    assert titles("haie", texts) == ["c", "d"]


def test_the_very_word_comes_before_its_stem_and_a_beginning():
    index = Index([Entry("x", "archivage"), Entry("x", "archives"), Entry("x", "archive")])
    assert titles("archive", index) == ["archive", "archives"]
    assert titles("archi", index) == ["archive", "archives", "archivage"]


def test_all_the_words_come_before_some():
    index = Index([Entry("x", "panne"), Entry("x", "écran", keywords="panne, souris")])
    assert titles("panne écran", index)[0] == "écran"
    complete = {hit.entry.title: hit.is_complete for hit in index.search("panne écran").hits}
    assert complete["écran"]
    assert not complete.get("panne", False)


def test_one_meaning_of_several_is_enough():
    assert set(titles("goudron")) >= {HOLE.title, ROADS.title}


def test_little_words_do_not_count_unless_alone():
    assert titles("je voudrais un trou, merci") == titles("trou")
    assert PERMIT.title in titles("de")


def test_words_that_nothing_answers_are_told():
    results = INDEX.search("trou zorglub")
    assert [hit.entry for hit in results.hits] == [HOLE]
    assert results.unknown == ("zorglub",)
    assert results.corrected == ""


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("voirue", "voirie"),
        ("Permision de voirie", "permission de voirie"),
        ("permission de voirue", "permission de voirie"),
        ("voirie", ""),
        ("voir", ""),
        ("jurzdzq", ""),
    ],
)
def test_a_slip_is_put_right(query, corrected):
    assert INDEX.search(query).corrected == corrected


def test_where_nothing_is_found_something_a_little_further_is_proposed():
    results = INDEX.search("vorue")
    assert (results.hits, results.corrected) == ((), "voirie")


def test_what_the_caller_gave_comes_back_with_a_hit():
    assert INDEX.search("trou").hits[0].entry.extra == "hole"


def test_the_words_found_are_marked_whatever_their_accents():
    hit = INDEX.search("chaussee abimes").hits[0]
    assert fragments(hit.entry.title, hit.words) == [
        ("Nid-de-poule, ", False),
        ("chaussée", True),
        (" ", False),
        ("abîmée", True),
    ]
    assert fragments("St-M’Hervé", frozenset({"saint"})) == [("St", True), ("-M’Hervé", False)]
