"""Maubeuge Val de Sambre: the single desk, building permits since 2015, loans and engineering.

True, from its page « Le schéma de mutualisation entre l'Agglo et ses communes est en marche »: the
desk, the service for building permits, its « pôle Aménagement de l'espace » and its opening day,
the loans and the engineering now and then, the two subjects still discussed.

Fictitious: the other « pôles », which communes hold what, how services are organised, other dates.
"""

import datetime

from core.nouns import Noun
from demonstration.facts import FICTITIOUS, DirectionFacts, ServiceFacts, TerritoryFacts
from demonstration.schemes.maubeuge import SCHEME
from services.models import LegalForm, Service

_ALL = ("epci",)
_PAGE = "CA Maubeuge Val de Sambre, page de son site sur le schéma de mutualisation"

_DIRECTIONS = (
    DirectionFacts(
        slug="amenagement-de-l-espace",
        name="Pôle Aménagement de l’espace",
        short_name="Aménagement de l’espace",
        mission="Instruit le droit des sols et travaille à l’urbanisme du territoire.",
        structures=_ALL,
        topics=("habitat", "mobilite"),
        source=f"{_PAGE} : pôle auquel est rattaché le droit des sols. Mission fictive.",
    ),
    DirectionFacts(
        slug="direction-generale",
        name="Pôle Direction générale",
        short_name="Direction générale",
        mission="Tient le guichet unique des demandes des maires et suit le schéma.",
        structures=_ALL,
        topics=("communication", "education"),
    ),
    DirectionFacts(
        slug="services-techniques",
        name="Pôle Technique",
        short_name="Technique",
        mission="Apporte son ingénierie aux communes et leur prête du matériel.",
        structures=_ALL,
        topics=("materiel",),
    ),
    DirectionFacts(
        slug="ressources",
        name="Pôle Ressources",
        short_name="Ressources",
        mission="S’occupe des finances, des achats et des agents.",
        structures=_ALL,
        topics=("finances", "economie"),
    ),
    DirectionFacts(
        slug="cohesion-sociale",
        name="Pôle Cohésion sociale",
        short_name="Cohésion sociale",
        mission="Agit pour l’emploi, le logement et la vie des quartiers.",
        structures=_ALL,
        topics=("social",),
    ),
)

_SERVICES = (
    ServiceFacts(
        slug="droit-des-sols",
        name="Instruction du droit des sols",
        short_name="Droit des sols (ADS)",
        summary="L’Agglo instruit les permis et les déclarations de votre commune.",
        description=(
            "Le service instruit les permis et les déclarations, et répond à vos questions avant "
            "le dépôt d’un dossier ou en cas d’infraction."
        ),
        limits=(
            "Le maire signe la décision. Les dossiers se déposent sur le guichet des autorisations "
            "d’urbanisme, pas sur ce portail."
        ),
        direction="amenagement-de-l-espace",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="dossier",
        opened_on=datetime.date(2015, 7, 1),
        source=(
            f"{_PAGE} : service opérationnel depuis le 1er juillet 2015. Forme juridique, unité et "
            "adhésions fictives, pour la démonstration."
        ),
    ),
    ServiceFacts(
        slug="materiel",
        name="Prêt de matériel",
        short_name="Prêt de matériel",
        summary="L’Agglo prête du matériel aux communes qui en ont besoin pour un temps.",
        description=(
            "Dites ce qu’il vous faut, où et à quelles dates : le matériel vous est prêté s’il est "
            "libre."
        ),
        limits="Les prêts sont ponctuels.",
        direction="services-techniques",
        legal_form=LegalForm.SHARED_GOODS,
        unit="jour de prêt",
        opened_on=datetime.date(2016, 1, 1),
    ),
    ServiceFacts(
        slug="ingenierie",
        name="Apports d’ingénierie",
        short_name="Ingénierie",
        summary="Des techniciens de l’Agglo aident les communes dans leurs projets.",
        description=(
            "Voirie, bâtiment, aménagement, urbanisme : un technicien étudie votre projet, le "
            "chiffre et vous aide à le suivre."
        ),
        limits="Les apports sont ponctuels ; la commune décide et paie les travaux.",
        direction="services-techniques",
        legal_form=LegalForm.SECONDMENT,
        unit="jour de technicien",
        opened_on=datetime.date(2016, 1, 1),
        domains=("ingenierie", "voirie", "urbanisme", "operations-d-amenagement"),
    ),
    ServiceFacts(
        slug="groupement-de-commandes",
        name="Groupement de commandes",
        short_name="Commandes groupées",
        summary="À l’étude : acheter ensemble, selon des modalités à définir.",
        description="Une table ronde des élus devait en définir les modalités de mise en œuvre.",
        limits="",
        direction="ressources",
        legal_form=LegalForm.PURCHASING_GROUP,
        unit="",
        opened_on=None,
        state=Service.State.STUDIED,
        source=f"{_PAGE} : une des quatre thématiques des tables rondes.",
    ),
    ServiceFacts(
        slug="service-commun-d-ingenierie",
        name="Service commun d’ingénierie",
        short_name="Ingénierie commune",
        summary="À l’étude : une équipe d’ingénierie commune à l’Agglo et aux communes.",
        description="Une table ronde des élus devait travailler à sa création.",
        limits="",
        direction="services-techniques",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="",
        opened_on=None,
        state=Service.State.STUDIED,
        source=f"{_PAGE} : une des quatre thématiques des tables rondes.",
    ),
)

MAUBEUGE = TerritoryFacts(
    slug="maubeuge",
    siren="200043396",
    name="Maubeuge Val de Sambre",
    directions_source=FICTITIOUS,
    services_source=(
        f"{_PAGE} : aide apportée de manière ponctuelle. Organisation, forme juridique, dates et "
        "adhésions fictives, pour la démonstration."
    ),
    directions=_DIRECTIONS,
    direction_noun=Noun("pôle", "pôles", is_feminine=False),
    services=_SERVICES,
    scheme=SCHEME,
)
