"""Documents in Markdown: what is drawn, what is escaped, what is refused."""

import pytest

from core.markdown import anchor_of, read_document

PAGE = """# Le guide : début

Une phrase « courte » de 20 Mo.

Une autre, <b>nue</b>.

## L’accueil : ce qui vient

![Une image](pictures/x.png)

Voir [ailleurs](autre.md#la).

## Le tableau

| | Guichet | Mairie |
|---|---|---|
| Orienter | oui | |
| Dire <i> | & | `a<b` |
"""


def read(text=PAGE):
    return read_document(text, lambda target: f"/vers/{target}")


def test_a_document_has_a_title_a_lead_and_sections():
    document = read()

    assert document.title == "Le guide\u00a0: début"
    assert document.lead == "Une phrase «\u00a0courte\u00a0» de 20\u00a0Mo."
    assert [section.title for section in document.sections] == [
        "L’accueil\u00a0: ce qui vient",
        "Le tableau",
    ]
    assert document.anchors == {"l-accueil-ce-qui-vient", "le-tableau"}


def test_raw_html_is_text():
    document = read()

    assert "&lt;b&gt;nue" in document.intro
    assert "<b>" not in document.intro
    assert "Dire &lt;i&gt;" in document.sections[1].html
    assert "<code>a&lt;b</code>" in document.sections[1].html


def test_pictures_are_left_out_with_the_paragraph_that_held_them():
    home = read().sections[0]

    assert home.html == '<p>Voir <a href="/vers/autre.md#la">ailleurs</a>.</p>\n'
    assert home.text == "Voir ailleurs."


def test_plain_words_have_one_space_where_a_picture_was_left_out():
    document = read("# T\n\n## A\n\nAvant ![x](x.png) après, 20 Mo.\n")

    assert document.sections[0].text == "Avant après, 20\u00a0Mo."


def test_a_table_becomes_cards_on_a_phone():
    table = read().sections[1].html

    assert '<caption class="visually-hidden">Le tableau</caption>' in table
    assert '<td></td><th scope="col">Guichet</th>' in table
    assert '<tr><th scope="row">Orienter</th><td data-label="Guichet">oui</td>' in table
    assert '<td data-label="Mairie">–</td>' in table


@pytest.mark.parametrize(
    ("text", "problem"),
    [("Sans titre.", "begins with its title"), ("# T\n\n## A\n\n## À\n", "same title")],
)
def test_a_document_that_cannot_be_shown_is_refused(text, problem):
    with pytest.raises(ValueError, match=problem):
        read(text)


def test_an_anchor_needs_no_escaping():
    assert anchor_of("Qui adhère à quoi\u00a0?") == "qui-adhere-a-quoi"
