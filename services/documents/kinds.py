"""Which model papers there are, by the word that their address says, and for which services."""

from collections.abc import Callable
from dataclasses import dataclass

from core.papers import Paper
from services.documents.agreements import agreement
from services.documents.deliberations import accepting_deliberation, commune_deliberation
from services.documents.facts import DocumentFacts
from services.documents.letters import notice_letter
from services.models import LegalForm


@dataclass(frozen=True)
class Kind:
    """A model paper: what it is called, who signs it, how it is written."""

    slug: str
    label: str
    by: str
    write: Callable[[DocumentFacts], Paper]


DELIBERATION = Kind(
    "deliberation", "Délibération de la commune", "le conseil municipal", commune_deliberation
)
AGREEMENT = Kind("convention", "Convention", "les deux parties", agreement)
DECISION = Kind(
    "acceptation",
    "Délibération qui accepte l’adhésion",
    "l’autre assemblée",
    accepting_deliberation,
)
NOTICE = Kind("preavis", "Lettre de préavis", "la commune", notice_letter)
KINDS = {kind.slug: kind for kind in (DELIBERATION, AGREEMENT, DECISION, NOTICE)}


def kinds_for(legal_form: str) -> list[Kind]:
    """Return the models that go with a legal form: a network deliberates, and signs nothing."""
    if legal_form == LegalForm.NETWORK:
        return [DELIBERATION]
    return list(KINDS.values())
