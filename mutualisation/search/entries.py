"""What the search can find, made from the rows and guides that a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from communes.models import Commune, Direction
from core.nouns import direction_noun, with_direction_noun
from core.search import Entry
from governance.models import SchemeAction
from mutualisation.help import HelpSection
from requests_desk.models import RequestType
from services.models import Service


class Kind(StrEnum):
    """What a hit is. The value is the title of its part of the page."""

    TYPE = "Demandes possibles"
    SERVICE = "Services"
    ACTION = "Actions du schéma"
    COMMUNE = "Communes"
    DIRECTION = "Directions"
    HELP = "Aide"
    PAGE = "Pages du portail"

    @property
    def label(self) -> str:
        """Return what its hits are called, with the EPCI's own word for its directions."""
        return direction_noun().titles if self is Kind.DIRECTION else self.value


# Of two entries that answer as well, the one that leads to an answer sooner comes first.
_BOOST = {
    Kind.TYPE: 1.0,
    Kind.SERVICE: 1.0,
    Kind.ACTION: 0.8,
    Kind.COMMUNE: 1.0,
    Kind.DIRECTION: 0.75,
    Kind.HELP: 0.5,
    Kind.PAGE: 0.7,
}


@dataclass(frozen=True)
class Asked:
    """What a hit asks for: a slug that fills the form in, and the service that would answer."""

    slug: str
    service_id: int | None
    service: str

    def __str__(self) -> str:
        return self.slug


@dataclass(frozen=True)
class Page:
    """A page that everybody may open: its address by name, and the words that lead to it."""

    name: str
    title: str
    summary: str
    keywords: str


PAGES = (
    Page(
        "mutualisation_page",
        "La mutualisation, c’est quoi ?",
        "Ce que l’intercommunalité et ses communes font ensemble, et comment.",
        "mutualiser, partage, loi, adhérer, adhésion, à quoi ça sert",
    ),
    Page(
        "scheme",
        "Le schéma de mutualisation",
        "Ce que l’intercommunalité et ses communes ont décidé de faire ensemble.",
        "axes, actions, objectifs, avancement, étapes, feuille de route",
    ),
    Page(
        "get_account",
        "Obtenir un compte",
        "Qui peut avoir un accès au portail, et à qui le demander.",
        "compte, accès, inscription, s’inscrire, identifiant, connexion, nouveau maire",
    ),
    Page(
        "matrix",
        "Qui adhère à quoi",
        "Les communes et les services auxquels elles adhèrent.",
        "adhésions, tableau, matrice, communes adhérentes, convention",
    ),
    Page(
        "territory_on",
        "Le territoire à une date",
        "Ce que couvrent les services un jour donné, et ce qui a changé depuis un autre.",
        "couverture, évolution, comparer, changements, nouvelles adhésions, part de la population",
    ),
    Page(
        "reports",
        "Bilans",
        "Les bilans annuels de la mutualisation, à lire et à télécharger.",
        "bilan, rapport annuel, chiffres, PDF, DOB, débat d’orientation budgétaire",
    ),
    Page("services", "Tous les services", "Le catalogue des services.", "catalogue, liste, offre"),
    Page("communes", "Toutes les communes", "Les communes membres.", "liste des communes, mairies"),
    Page(
        "directions",
        with_direction_noun(lambda noun: noun.every),
        with_direction_noun(lambda noun: f"Les {noun.plural} de l’administration commune."),
        "organigramme, équipes, agents, qui fait quoi",
    ),
    Page(
        "accessibility",
        "Accessibilité",
        "Où en est l’accessibilité du portail, et comment signaler un défaut.",
        "handicap, déclaration, RGAA, lecteur d’écran",
    ),
    Page(
        "privacy",
        "Données personnelles",
        "Ce que le portail garde, pourquoi, et vos droits.",
        "RGPD, confidentialité, cookies, vie privée, DPO",
    ),
    Page("legal", "Mentions légales", "Qui publie ce portail.", "éditeur, hébergeur, licence"),
)


def type_entries(types: Iterable[RequestType]) -> list[Entry]:
    """Return the usual requests; `extra` is what is asked."""
    return [
        Entry(
            kind=Kind.TYPE,
            title=row.name,
            keywords=row.words,
            summary=row.summary,
            text=f"{row.service.short_name} {row.prompt}" if row.service else row.prompt,
            boost=_BOOST[Kind.TYPE],
            extra=Asked(row.slug, row.service_id, row.service.name if row.service else ""),
        )
        for row in types
    ]


def service_entries(
    services: Iterable[Service], types: Iterable[RequestType], *, types_are_listed: bool
) -> list[Entry]:
    """Return the services; each is also found, a little less, by the words of its usual requests.

    Where the requests themselves are not listed (a visitor), it stands for them.
    """
    usual: dict[int, list[str]] = {}
    for row in types:
        if row.service_id is not None:
            usual.setdefault(row.service_id, []).append(f"{row.name}, {row.words}")
    entries = []
    for service in services:
        requests = " ; ".join(usual.get(service.pk, ()))
        entries.append(
            Entry(
                kind=Kind.SERVICE,
                title=service.name,
                url=service.get_absolute_url(),
                also=service.short_name,
                keywords="" if types_are_listed else requests,
                summary=service.summary,
                text=f"{service.description} {requests if types_are_listed else ''}",
                boost=_BOOST[Kind.SERVICE],
                extra=Asked(service.slug, service.pk, service.name)
                if service.state == Service.State.OPEN
                else None,
            )
        )
    return entries


def action_entries(actions: Iterable[SchemeAction]) -> list[Entry]:
    """Return the actions of the scheme, by their titles and kinds."""
    return [
        Entry(
            kind=Kind.ACTION,
            title=action.title,
            url=action.get_absolute_url(),
            keywords=action.get_kind_display(),
            summary=f"{action.get_kind_display()}, {action.get_stage_display().lower()}",
            text=action.description,
            boost=_BOOST[Kind.ACTION],
        )
        for action in actions
    ]


def commune_entries(communes: Iterable[Commune]) -> list[Entry]:
    """Return the member communes, by their names and codes."""
    return [
        Entry(
            kind=Kind.COMMUNE,
            title=commune.name,
            url=commune.get_absolute_url(),
            keywords=f"{commune.insee_code}, mairie",
            boost=_BOOST[Kind.COMMUNE],
        )
        for commune in communes
    ]


def direction_entries(directions: Iterable[Direction]) -> list[Entry]:
    return [
        Entry(
            kind=Kind.DIRECTION,
            title=direction.name,
            url=direction.get_absolute_url(),
            also=direction.short_name,
            summary=direction.mission,
            boost=_BOOST[Kind.DIRECTION],
        )
        for direction in directions
    ]


def help_entries(sections: Iterable[HelpSection], own_guides: Iterable[str]) -> list[Entry]:
    """Return the sections of the guides; those written for the person (`own_guides`) come first."""
    own = set(own_guides)
    boost = _BOOST[Kind.HELP]
    return [
        Entry(
            kind=Kind.HELP,
            title=section.title,
            url=section.url,
            summary=section.guide,
            text=section.text,
            boost=boost if section.guide in own else boost / 2,
        )
        for section in sections
    ]


def page_entries() -> list[Entry]:
    return [
        Entry(
            kind=Kind.PAGE,
            title=str(page.title),
            url=reverse(page.name),
            keywords=page.keywords,
            summary=str(page.summary),
            boost=_BOOST[Kind.PAGE],
        )
        for page in PAGES
    ]
