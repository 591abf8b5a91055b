"""Vallée de l'Hérault: its eight services of 2016, and 26 communes of 28 that hold one.

True, from its page « Mutualiser »: the eight services, what each does (told here in other words),
their year, and that 26 communes of 28 are engaged in at least one.

Fictitious: the directions, which communes hold what, the day of opening, the legal form, the unit.
"""

import datetime

from demonstration.facts import FICTITIOUS, DirectionFacts, ServiceFacts, TerritoryFacts
from demonstration.schemes.herault import SCHEME
from services.models import LegalForm

_ALL = ("epci",)

_DIRECTIONS = (
    DirectionFacts(
        slug="direction-generale",
        name="Direction générale des services",
        short_name="Direction générale",
        mission=(
            "Coordonne les services de la communauté de communes et leurs liens avec les mairies."
        ),
        structures=_ALL,
        topics=("communication", "education", "social"),
    ),
    DirectionFacts(
        slug="systemes-d-information",
        name="Direction des systèmes d’information",
        short_name="Informatique",
        mission="Équipe, dépanne et protège l’informatique des mairies et de l’intercommunalité.",
        structures=_ALL,
    ),
    DirectionFacts(
        slug="ressources-humaines",
        name="Direction des ressources humaines",
        short_name="Ressources humaines",
        mission="Forme les agents et veille à leur santé et à leur sécurité au travail.",
        structures=_ALL,
    ),
    DirectionFacts(
        slug="affaires-juridiques",
        name="Direction des affaires juridiques et de la commande publique",
        short_name="Affaires juridiques",
        mission="Sécurise les actes et les achats des communes et de l’intercommunalité.",
        structures=_ALL,
    ),
    DirectionFacts(
        slug="finances",
        name="Direction des finances et de la fiscalité",
        short_name="Finances",
        mission="Prépare le budget et suit les recettes fiscales du territoire.",
        structures=_ALL,
        topics=("finances", "economie"),
    ),
    DirectionFacts(
        slug="amenagement",
        name="Direction de l’aménagement et de l’urbanisme",
        short_name="Aménagement",
        mission="Étudie, conçoit et suit les projets de construction et d’urbanisme des communes.",
        structures=_ALL,
        topics=("habitat", "mobilite", "materiel"),
    ),
)

_SERVICES = (
    ServiceFacts(
        slug="informatique",
        name="Informatique",
        short_name="Informatique",
        summary="Vos équipements choisis, achetés, entretenus, et vos utilisateurs dépannés.",
        description=(
            "Un schéma directeur dit où va l’informatique du territoire. Le service étudie vos "
            "besoins de téléphonie, de reprographie et de bureautique, achète le matériel, "
            "l’entretient et dépanne ceux qui s’en servent."
        ),
        limits="",
        direction="systemes-d-information",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="poste de travail",
        opened_on=datetime.date(2016, 4, 1),
    ),
    ServiceFacts(
        slug="assistance-juridique",
        name="Assistance juridique",
        short_name="Juridique",
        summary="Un conseil en droit pour les communes, et une aide en cas de contentieux.",
        description=(
            "Le service répond aux questions de droit des communes et les aide à préparer leurs "
            "dossiers quand une affaire va devant le juge."
        ),
        limits="",
        direction="affaires-juridiques",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="heure de juriste",
        opened_on=datetime.date(2016, 1, 1),
    ),
    ServiceFacts(
        slug="ressources-humaines",
        name="Assistance ressources humaines",
        short_name="Ressources humaines",
        summary="La formation de vos agents suivie, leur hygiène et leur sécurité assurées.",
        description=(
            "Le service suit la formation des agents communaux et aide la commune à remplir ses "
            "obligations d’hygiène et de sécurité."
        ),
        limits="",
        direction="ressources-humaines",
        legal_form=LegalForm.ASSISTANCE,
        unit="jour d’intervention",
        opened_on=datetime.date(2016, 9, 1),
    ),
    ServiceFacts(
        slug="marches-publics",
        name="Assistance marchés publics",
        short_name="Marchés publics",
        summary="Un conseil pour passer des marchés sûrs, en droit comme dans leur procédure.",
        description=(
            "Le service conseille la commune à chaque étape d’un marché public, pour que la "
            "procédure et les pièces tiennent en cas de contestation."
        ),
        limits="",
        direction="affaires-juridiques",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="procédure",
        opened_on=datetime.date(2016, 1, 1),
    ),
    ServiceFacts(
        slug="groupements-d-achats",
        name="Groupements d’achats",
        short_name="Achats groupés",
        summary="Des fournitures et des prestations commandées ensemble.",
        description=(
            "La communauté de communes et ses communes passent ensemble leurs commandes de "
            "fournitures et de prestations de services."
        ),
        limits="",
        direction="affaires-juridiques",
        legal_form=LegalForm.PURCHASING_GROUP,
        unit="groupement",
        opened_on=datetime.date(2016, 3, 1),
    ),
    ServiceFacts(
        slug="observatoire-fiscal",
        name="Observatoire fiscal",
        short_name="Observatoire fiscal",
        summary="Les bases fiscales du territoire suivies de près et tenues à jour.",
        description=(
            "Le service analyse les contribuables et les bases du territoire, et aide à corriger "
            "ces bases pour que chacun soit justement imposé."
        ),
        limits="",
        direction="finances",
        legal_form=LegalForm.ASSISTANCE,
        unit="étude",
        opened_on=datetime.date(2016, 6, 1),
    ),
    ServiceFacts(
        slug="operations-d-amenagement",
        name="Opérations d’aménagement",
        short_name="Aménagement",
        summary="Une équipe technique pour concevoir vos projets et suivre vos chantiers.",
        description=(
            "L’équipe conçoit les projets, mène les études et suit les travaux des communes : "
            "bâtiments neufs ou à réhabiliter, voies et réseaux."
        ),
        limits="",
        direction="amenagement",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="jour d’ingénierie",
        opened_on=datetime.date(2016, 9, 1),
        request_types=("faisabilite-d-un-projet", "suivi-de-travaux"),
    ),
    ServiceFacts(
        slug="urbanisme",
        name="Ingénierie de proximité en matière d’urbanisme",
        short_name="Urbanisme",
        summary="Un appui pour écrire ou réviser vos documents d’urbanisme.",
        description=(
            "Le service accompagne la commune qui élabore ou révise son plan local d’urbanisme "
            "et son projet d’aménagement, suit la réglementation et vous en informe."
        ),
        limits="",
        direction="amenagement",
        legal_form=LegalForm.ASSISTANCE,
        unit="jour d’urbaniste",
        opened_on=datetime.date(2016, 6, 1),
    ),
)

HERAULT = TerritoryFacts(
    slug="herault",
    siren="243400694",
    name="Vallée de l’Hérault",
    directions_source=FICTITIOUS,
    services_source=(
        "Communauté de communes Vallée de l’Hérault, page « Mutualiser » de son site : un des "
        "huit services mis en place en 2016, résumé par nos soins. Jour d’ouverture, direction, "
        "forme juridique, unité et adhésions fictifs, pour la démonstration."
    ),
    directions=_DIRECTIONS,
    services=_SERVICES,
    scheme=SCHEME,
    engaged=26,
)
