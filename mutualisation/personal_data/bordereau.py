"""The list of what is to be destroyed, or was, for the archives: as a PDF, and as a table."""

from django.template.loader import render_to_string

from communes.models import Epci
from core.nouns import direction_noun
from core.pdf import render_pdf
from core.table_files import Sheet
from retention.models import DecidedObject, RetentionDecision

# Before and after the title of the place, which follows the EPCI's word.
_FIRST_TITLES, _LAST_TITLES = ("Rang", "Désignation"), ("Du", "Au", "Contenu", "Suite", "Motif")


def sheet_of(decision: RetentionDecision) -> Sheet:
    """Return the objects of a decision as a table to take away. One query."""
    rows = [
        (
            one.position,
            one.name,
            one.place,
            one.began_on,
            one.ended_on,
            one.contents,
            one.get_outcome_display(),
            one.because,
        )
        for one in decision.objects_named.all()
    ]
    titles = (*_FIRST_TITLES, f"Commune ou {direction_noun().singular}", *_LAST_TITLES)
    return Sheet("Bordereau", titles, rows)


def file_name(decision: RetentionDecision) -> str:
    """Return the name of its files, without extension: « bordereau-demandes-2040 »."""
    return f"bordereau-{decision.about.slug}-{decision.review_year}"


def html_of(decision: RetentionDecision, epci: Epci | None) -> str:
    """Return the document that the PDF is made of."""
    listed = list(decision.objects_named.select_related("kept_by"))
    outcomes = [one.outcome for one in listed]
    context = {
        "decision": decision,
        "epci": epci,
        "direction_word": direction_noun(),
        "listed": listed,
        "destroyed": outcomes.count(DecidedObject.Outcome.DESTROYED),
        "kept": outcomes.count(DecidedObject.Outcome.KEPT),
        "gone": outcomes.count(DecidedObject.Outcome.GONE),
        "first": min((one.began_on for one in listed if one.began_on), default=None),
        "last": max((one.ended_on for one in listed if one.ended_on), default=None),
    }
    return render_to_string("pdf/elimination.html", context)


def pdf_of(decision: RetentionDecision, epci: Epci | None) -> bytes:
    """Return the bordereau: a draft to be signed, or what was done and under which visa."""
    return render_pdf(html_of(decision, epci))
