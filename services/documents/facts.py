"""What a model paper is filled with: plain data, so that a paper is written without a database."""

import datetime
from dataclasses import dataclass

from core.french import de
from core.papers import Letterhead, blank, known_or_blank
from core.templatetags.french import day_text
from services.models import LegalForm

# EPCI whose name begins with what they are take an article: « la communauté de communes… ».
_FEMININE_STARTS = ("Communauté", "Métropole", "CC ", "CA ", "CU ")


@dataclass(frozen=True)
class Act:
    """A deliberation that is known, or nothing of it yet."""

    number: str = ""
    adopted_on: datetime.date | None = None

    @property
    def cited(self) -> str:
        """Return « n° 2026-12 du 3 mars 2026 », with marks for what is not known."""
        return f"n°\u00a0{known_or_blank(self.number, 'numéro')} du {known_day(self.adopted_on)}"


@dataclass(frozen=True)
class Party:
    """A body that deliberates and signs: a commune, the EPCI, or another one that lends."""

    name: str
    assembly: str
    head: str
    head_name: str = ""
    siren: str = ""
    address: str = ""
    is_commune: bool = False
    logo: bytes = b""

    @property
    def the(self) -> str:
        """Return it within a sentence: « la commune de Vitré », « Vitré Communauté »."""
        if self.is_commune:
            return f"la commune {de(self.name)}"
        return f"la {self.name}" if self.name.startswith(_FEMININE_STARTS) else self.name

    @property
    def of_the(self) -> str:
        """Return « de la commune de Vitré », « d’Agglo », « de Vitré Communauté »."""
        return f"de {self.the}" if self.the.startswith("la ") else de(self.name)

    @property
    def title(self) -> str:
        """Return it at the head of a paper: « Commune de Vitré »."""
        return f"Commune {de(self.name)}" if self.is_commune else self.name

    @property
    def signatory(self) -> str:
        """Return who signs for it: « Anne Martin, maire », or the mark that asks for it."""
        if self.head_name:
            return f"{self.head_name}, {self.head if self.is_commune else blank(self.head)}"
        return blank(f"prénom et nom, {self.head}")

    def presented(self, act: Act, called: str) -> str:
        """Return how a convention presents it: its seat, its number, who signs and by which act."""
        seat = known_or_blank(" ".join(self.address.split()), "adresse")
        number = known_or_blank(self.siren, "numéro")
        return (
            f"{self.the}, sise {seat}, numéro SIREN {number}, représentée par {self.signatory}, "
            f"en vertu de la délibération de son {self.assembly} {act.cited}, "
            f"ci-après « {called} » ;"
        )

    @property
    def signature(self) -> tuple[str, ...]:
        """Return the lines above its signature."""
        return (f"Pour {self.the},", self.signatory)

    def letterhead(self) -> Letterhead:
        """Return the head of its own papers."""
        lines = (" ".join(self.address.split()),) if self.address else ()
        return Letterhead(self.title, lines, self.logo)


@dataclass(frozen=True)
class ServiceFacts:
    """A service as a model paper tells it; `needs_opinion`: of the social committee (CST)."""

    name: str
    legal_form: str
    summary: str = ""
    description: str = ""
    limits: str = ""
    direction: str = ""
    unit: str = ""
    tariff: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    notice_months: int = 6
    term_months: int | None = None
    renews_tacitly: bool = True
    needs_opinion: bool = False

    @property
    def called(self) -> str:
        """Return « le service commun « Informatique » », by its legal form."""
        return f"{_CALLED[self.legal_form]} « {self.name} »"


@dataclass(frozen=True)
class DocumentFacts:
    """Whose adhésion, to what, from when. `lender` lends or acts, `borrower` gains by it.

    `last_day` is the last one of an adhésion that ends.
    """

    commune: Party
    epci: Party
    lender: Party
    borrower: Party
    services: tuple[ServiceFacts, ...]
    starts_on: datetime.date | None = None
    deliberation: Act = Act()
    decision: Act = Act()
    signed_on: datetime.date | None = None
    notified_on: datetime.date | None = None
    last_day: datetime.date | None = None

    @property
    def other(self) -> Party:
        """Return the side that is not the commune."""
        return self.borrower if self.lender == self.commune else self.lender

    @property
    def service(self) -> ServiceFacts:
        """Return the service of a paper that is about one."""
        return self.services[0]


_CALLED = {
    LegalForm.COMMON_SERVICE: "le service commun",
    LegalForm.SECONDMENT: "la mise à disposition du service",
    LegalForm.SHARED_GOODS: "le partage de biens",
    LegalForm.PURCHASING_GROUP: "le groupement de commandes",
    LegalForm.ASSISTANCE: "la prestation",
    LegalForm.NETWORK: "le réseau professionnel",
    LegalForm.HORIZONTAL: "la coopération entre communes",
}


def known_day(day: datetime.date | None, what: str = "date") -> str:
    """Return « 3 mars 2026 », or the mark that asks for it."""
    return day_text(day, with_weekday=False) if day else blank(what)
