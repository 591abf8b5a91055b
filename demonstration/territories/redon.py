"""Redon Agglomération: building permits for 26 communes of 31, two services under study, networks.

True, from its page « Mutualisation »: the shared service for building permits and its 26 communes
of 31, the two services under study, networks, joint purchasing and help with purchasing.

Fictitious: the directions, which communes hold what, how each service is organised, its dates.
"""

import datetime

from demonstration.facts import FICTITIOUS, DirectionFacts, ServiceFacts, TerritoryFacts
from demonstration.schemes.redon import SCHEME
from services.models import LegalForm, Service

_ALL = ("epci",)
_PAGE = "Redon Agglomération, page « Mutualisation » de son site"

_DIRECTIONS = (
    DirectionFacts(
        slug="direction-generale",
        name="Direction générale des services",
        short_name="Direction générale",
        mission="Anime les réseaux de professionnels et suit le schéma de mutualisation.",
        structures=_ALL,
        topics=("communication", "education", "social"),
    ),
    DirectionFacts(
        slug="urbanisme",
        name="Direction de l’urbanisme et de l’habitat",
        short_name="Urbanisme",
        mission="Instruit les autorisations d’urbanisme et conseille les communes.",
        structures=_ALL,
        topics=("habitat", "mobilite"),
    ),
    DirectionFacts(
        slug="ressources",
        name="Direction des ressources et de la commande publique",
        short_name="Ressources",
        mission="S’occupe des finances, des achats, du droit et de l’informatique.",
        structures=_ALL,
        topics=("finances", "economie"),
    ),
    DirectionFacts(
        slug="services-techniques",
        name="Direction des services techniques",
        short_name="Services techniques",
        mission="Entretient la voirie communautaire, avec l’aide d’agents des communes.",
        structures=_ALL,
        topics=("materiel",),
    ),
)

_SERVICES = (
    ServiceFacts(
        slug="droit-des-sols",
        name="Instruction des autorisations d’urbanisme",
        short_name="Droit des sols (ADS)",
        summary="Vos permis et vos déclarations sont instruits par un service commun.",
        description=(
            "Le service instruit les permis et les déclarations pour le compte du maire, et répond "
            "à vos questions avant le dépôt d’un dossier ou en cas d’infraction."
        ),
        limits=(
            "Le maire signe la décision. Les dossiers se déposent sur le guichet des autorisations "
            "d’urbanisme, pas sur ce portail."
        ),
        direction="urbanisme",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="dossier",
        opened_on=datetime.date(2015, 7, 1),
        subscribers=26,
        source=(
            f"{_PAGE} : service commun auquel adhèrent 26 communes sur 31. Lesquelles, date, "
            "direction et unité : fictif, pour la démonstration."
        ),
    ),
    ServiceFacts(
        slug="groupements-d-achats",
        name="Groupements d’achats",
        short_name="Achats groupés",
        summary="Acheter ensemble, au meilleur prix et dans les règles.",
        description=(
            "Les communes et l’agglomération réunissent leurs besoins et passent un seul marché."
        ),
        limits="Une commune qui arrive après la consultation attend la suivante.",
        direction="ressources",
        legal_form=LegalForm.PURCHASING_GROUP,
        unit="groupement",
        opened_on=datetime.date(2018, 1, 1),
    ),
    ServiceFacts(
        slug="marches-publics",
        name="Assistance aux procédures d’achat public",
        short_name="Achat public",
        summary="Une aide technique pour choisir et mener vos procédures d’achat.",
        description=(
            "Le service aide la commune à choisir la procédure, à rédiger les pièces et à analyser "
            "les offres."
        ),
        limits="La commune choisit l’entreprise et signe le marché.",
        direction="ressources",
        legal_form=LegalForm.ASSISTANCE,
        unit="procédure",
        opened_on=datetime.date(2018, 4, 1),
    ),
    ServiceFacts(
        slug="reseaux-professionnels",
        name="Réseaux de professionnels",
        short_name="Réseaux",
        summary="Les agents d’un même métier se rencontrent et partagent leurs savoirs.",
        description=(
            "Des réseaux réunissent les professionnels des communes et de l’agglomération, métier "
            "par métier."
        ),
        limits="",
        direction="direction-generale",
        legal_form=LegalForm.NETWORK,
        unit="rencontre",
        opened_on=datetime.date(2018, 1, 1),
    ),
    ServiceFacts(
        slug="systemes-d-information",
        name="Service commun des systèmes d’information",
        short_name="Informatique",
        summary="À l’étude : l’informatique et le numérique, avec les communes qui le souhaitent.",
        description="Le schéma porte sur l’opportunité de créer ce service commun.",
        limits="",
        direction="ressources",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="",
        opened_on=None,
        state=Service.State.STUDIED,
        source=f"{_PAGE} : service commun dont l’opportunité est étudiée.",
    ),
    ServiceFacts(
        slug="affaires-juridiques",
        name="Service commun des affaires juridiques et de la commande publique",
        short_name="Juridique et achats",
        summary="À l’étude : le droit et les marchés, avec les communes qui le souhaitent.",
        description="Le schéma porte sur l’opportunité de créer ce service commun.",
        limits="",
        direction="ressources",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="",
        opened_on=None,
        state=Service.State.STUDIED,
        source=f"{_PAGE} : service commun dont l’opportunité est étudiée.",
    ),
)

REDON = TerritoryFacts(
    slug="redon",
    siren="243500741",
    name="Redon Agglomération",
    directions_source=FICTITIOUS,
    services_source=(
        f"Sujet cité par {_PAGE}. Organisation, forme juridique, dates et adhésions fictives, pour "
        "la démonstration."
    ),
    directions=_DIRECTIONS,
    services=_SERVICES,
    scheme=SCHEME,
)
