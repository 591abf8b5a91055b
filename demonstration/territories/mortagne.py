"""Pays de Mortagne: the actions under way that its page lists, and the services made of them.

True, from its page « Schéma de mutualisation »: the actions, the five communes of the western
technical service, the family centre, the shared IT and its first business software.

Fictitious: the directions, how each service is organised, its dates, its communes (but for the
western technical service).
"""

import datetime

from demonstration.facts import FICTITIOUS, DirectionFacts, ServiceFacts, TerritoryFacts
from demonstration.schemes.mortagne import SCHEME, WESTERN_COMMUNES
from services.models import LegalForm

_ALL = ("epci",)

_DIRECTIONS = (
    DirectionFacts(
        slug="direction-generale",
        name="Direction générale des services",
        short_name="Direction générale",
        mission="Coordonne les services et accompagne les communes dans leurs projets communs.",
        structures=_ALL,
        topics=("communication", "economie", "finances"),
    ),
    DirectionFacts(
        slug="moyens-generaux",
        name="Direction des moyens généraux et du numérique",
        short_name="Moyens et numérique",
        mission="Tient les comptes, équipe les services et entretient l’informatique partagée.",
        structures=_ALL,
    ),
    DirectionFacts(
        slug="services-techniques",
        name="Direction des services techniques",
        short_name="Services techniques",
        mission="Entretient les voies, les réseaux et les bâtiments avec les agents des communes.",
        structures=_ALL,
        topics=("materiel", "habitat", "mobilite"),
    ),
    DirectionFacts(
        slug="services-a-la-population",
        name="Direction des services à la population",
        short_name="Population",
        mission="S’occupe de l’enfance, de l’action sociale et des équipements sportifs.",
        structures=_ALL,
        topics=("social", "education"),
    ),
)

_SERVICES = (
    ServiceFacts(
        slug="pole-technique-ouest",
        name="Service technique du pôle Ouest",
        short_name="Pôle Ouest",
        summary="Les agents techniques de cinq communes travaillent en une seule équipe.",
        description=(
            "La Gaubretière, Tiffauges, Saint-Martin-des-Tilleuls, Saint-Aubin-des-Ormeaux et Les "
            "Landes-Genusson ont réuni leurs agents techniques. L’équipe entretient les voies, "
            "les espaces verts et les bâtiments des cinq communes."
        ),
        limits="Les autres communes ne font pas partie de ce pôle technique.",
        direction="services-techniques",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="heure d’agent",
        opened_on=datetime.date(2016, 9, 1),
        domains=("voirie",),
        communes=WESTERN_COMMUNES,
    ),
    ServiceFacts(
        slug="informatique",
        name="Système informatique mutualisé",
        short_name="Informatique",
        summary="Un même système informatique pour les mairies et la communauté de communes.",
        description=(
            "Postes de travail, messagerie, sauvegardes et dépannage : les mairies et "
            "l’intercommunalité partagent le même système et la même équipe."
        ),
        limits="",
        direction="moyens-generaux",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="poste de travail",
        opened_on=datetime.date(2017, 1, 1),
        subscribers=8,
    ),
    ServiceFacts(
        slug="logiciel-finances",
        name="Logiciel de finances partagé",
        short_name="Logiciel finances",
        summary="Le premier logiciel métier commun : budget, dépenses et recettes.",
        description=(
            "Les communes et l’intercommunalité tiennent leurs comptes avec le même logiciel. Les "
            "secrétaires sont formées ensemble et s’entraident."
        ),
        limits="Chaque commune garde son budget et sa comptabilité.",
        direction="moyens-generaux",
        legal_form=LegalForm.SHARED_GOODS,
        unit="utilisateur",
        opened_on=datetime.date(2017, 9, 1),
        subscribers=7,
    ),
    ServiceFacts(
        slug="relais-assistants-maternels",
        name="Relais assistants maternels intercommunal",
        short_name="Relais maternels",
        summary="Parents et assistants maternels y trouvent conseils et rencontres.",
        description=(
            "Le relais renseigne les familles sur les modes de garde et réunit les assistants "
            "maternels de toutes les communes : ateliers, formations, conseils."
        ),
        limits="",
        direction="services-a-la-population",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="atelier",
        opened_on=datetime.date(2016, 9, 1),
        subscribers=10,
    ),
)

MORTAGNE = TerritoryFacts(
    slug="mortagne",
    siren="248500662",
    name="Pays de Mortagne",
    directions_source=FICTITIOUS,
    services_source=(
        "Action citée par la Communauté de communes du Pays de Mortagne sur la page « Schéma de "
        "mutualisation » de son site. Organisation, forme juridique, dates et adhésions fictives, "
        "pour la démonstration."
    ),
    directions=_DIRECTIONS,
    services=_SERVICES,
    scheme=SCHEME,
)
