"""An EPCI whose directions are « pôles » reads that word in its bilan, and keeps it once frozen."""

from bilan import operations
from bilan.models import Report
from core.nouns import Noun, direction_noun_is

POLE = Noun("pôle", "pôles", is_feminine=False)


def test_the_bilan_says_the_word_of_the_day_it_was_frozen(ask, freeze):
    ask("2025-03-03")
    with direction_noun_is(POLE):
        freeze()
    text = operations.as_html(Report.objects.get())
    assert "Demandes par pôle" in text
    assert ">Pôle<" in text
    assert "compte pour le pôle qui en a eu la charge en dernier" in text
    assert "les confie au pôle qui peut y répondre" in text
    assert "Demandes par direction" not in text
    assert ">Direction<" not in text
