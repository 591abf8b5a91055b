"""Vitré Communauté: its twelve directions, its nine services, what its mayors asked for.

True, from the page « La mutualisation » of Vitré Communauté: the directions, what each is for (told
here in other words), the three bodies they serve together, the subjects of the survey and its
figures. The page does not say which direction serves which body: all serve the three, but for the
Cabinet, which it attaches to the mayor and to the president.

Fictitious: how each service is organised, its direction, its legal form, its unit and its dates.
"""

import datetime

from communes.models import Structure
from demonstration.facts import (
    DirectionFacts,
    ExpectationFacts,
    ServiceFacts,
    StructureFacts,
    TerritoryFacts,
)
from demonstration.schemes.vitre import SCHEME
from services.models import LegalForm

_ALL = ("ville", "ccas", "epci")

_STRUCTURES = (
    StructureFacts("ville", Structure.Kind.COMMUNE, "Ville de Vitré", "35360"),
    StructureFacts("ccas", Structure.Kind.CCAS, "CCAS de Vitré", "35360"),
)

_DIRECTIONS = (
    DirectionFacts(
        slug="direction-generale",
        name="Direction générale des services",
        short_name="Direction générale",
        mission=(
            "Fait travailler ensemble toutes les directions et veille à ce que leur action suive "
            "les choix des élus. Elle s’assure que l’administration fonctionne bien, au service "
            "des habitants."
        ),
        structures=_ALL,
    ),
    DirectionFacts(
        slug="cabinet",
        name="Cabinet du maire de Vitré et du président de Vitré Communauté",
        short_name="Cabinet",
        mission=(
            "Assiste le maire et le président dans leurs fonctions et fait connaître ce qu’ils "
            "entreprennent. Il ne reçoit pas de demandes des communes."
        ),
        structures=("ville", "epci"),
        receives_requests=False,
    ),
    DirectionFacts(
        slug="ressources-humaines",
        name="Direction des ressources humaines",
        short_name="Ressources humaines",
        mission=(
            "Donne à chaque service les agents dont il a besoin, sans plus. Elle les aide à "
            "progresser dans leur métier et à garder le goût du service public."
        ),
        structures=_ALL,
    ),
    DirectionFacts(
        slug="affaires-juridiques",
        name="Direction des affaires juridiques, assemblées et commande publique",
        short_name="Affaires juridiques",
        mission=(
            "Prépare les réunions des conseils et protège la collectivité, ses élus et ses "
            "agents : elle cherche à éviter qu’un acte soit annulé ou qu’une responsabilité soit "
            "engagée devant le juge administratif, civil ou pénal."
        ),
        structures=_ALL,
    ),
    DirectionFacts(
        slug="finances",
        name="Direction des finances, de l’analyse et de la prévision",
        short_name="Finances",
        mission=(
            "Tient l’équilibre du budget, cette année et les suivantes. Elle contient le coût des "
            "emprunts et surveille la dette et les garanties accordées, pour ne pas en charger "
            "ceux qui viendront après nous."
        ),
        structures=_ALL,
        topics=("finances",),
    ),
    DirectionFacts(
        slug="culture-tourisme-communication",
        name="Direction culture, tourisme et communication",
        short_name="Culture et tourisme",
        mission=(
            "Fait connaître le territoire et y attire des visiteurs, prend soin du patrimoine et "
            "propose à tous une vie culturelle de qualité."
        ),
        structures=_ALL,
        topics=("communication",),
    ),
    DirectionFacts(
        slug="developpement-economique",
        name="Direction développement économique et commerce",
        short_name="Économie et commerce",
        mission=(
            "Soutient les entreprises et les commerces, aide à en accueillir d’autres, et "
            "rapproche les habitants de l’emploi, notamment par la formation."
        ),
        structures=_ALL,
        topics=("economie",),
    ),
    DirectionFacts(
        slug="education-sports-loisirs",
        name="Direction de l’éducation, des sports, des loisirs et des affaires générales",
        short_name="Éducation et sports",
        mission=(
            "Ouvre à chacun la pratique du sport et des loisirs, donne aux écoles les moyens d’un "
            "bon enseignement dans des lieux sûrs, et accompagne les jeunes vers l’autonomie."
        ),
        structures=_ALL,
        topics=("education",),
    ),
    DirectionFacts(
        slug="amenagement-mobilite-logement",
        name="Direction de l’aménagement du territoire, de la mobilité et du logement",
        short_name="Aménagement et mobilité",
        mission=(
            "Organise les transports, aide les habitants à se loger et veille à un usage économe "
            "du sol et de l’espace."
        ),
        structures=_ALL,
        topics=("habitat", "mobilite"),
    ),
    DirectionFacts(
        slug="services-techniques",
        name="Direction des services techniques",
        short_name="Services techniques",
        mission=(
            "Construit et entretient les routes, les réseaux et les équipements publics dont ont "
            "besoin les habitants d’aujourd’hui et de demain, dans un cadre de vie préservé."
        ),
        structures=_ALL,
        topics=("materiel",),
    ),
    DirectionFacts(
        slug="solidarites",
        name="Direction des solidarités, de la jeunesse et du lien social",
        short_name="Solidarités",
        mission=(
            "Accompagne les jeunes, les personnes âgées et tous ceux qui traversent une période "
            "difficile : entraide, prévention, animation."
        ),
        structures=_ALL,
        topics=("social",),
    ),
    DirectionFacts(
        slug="cohesion-territoriale",
        name="Direction de la cohésion territoriale, de l’évaluation et de la prospective",
        short_name="Cohésion et évaluation",
        mission=(
            "Aide à dessiner l’avenir du territoire et son développement durable, mesure les "
            "résultats des politiques publiques et repère ce qui va changer."
        ),
        structures=_ALL,
    ),
)

_SERVICES = (
    ServiceFacts(
        slug="assistance-juridique",
        name="Assistance juridique",
        short_name="Juridique",
        summary="Un juriste répond à vos questions et relit vos actes avant leur signature.",
        description=(
            "Questions sur les pouvoirs du maire, relecture d’un arrêté, d’une délibération ou "
            "d’une convention, réponse à un recours, modèles d’actes tenus à jour.\n\n"
            "Joignez votre projet et dites à quelle date il doit être signé."
        ),
        limits=(
            "Le service ne représente pas la commune devant le juge : il vous aide à choisir un "
            "avocat et à préparer le dossier. Un différend avec l’intercommunalité est orienté "
            "vers un conseil extérieur."
        ),
        direction="affaires-juridiques",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="heure de juriste",
        opened_on=datetime.date(2017, 4, 1),
    ),
    ServiceFacts(
        slug="informatique",
        name="Informatique",
        short_name="Informatique",
        summary="Dépannage, postes de travail, messagerie et sécurité des mairies et des écoles.",
        description=(
            "Aide par téléphone ou sur place, installation et remplacement des postes, comptes et "
            "messagerie, sauvegardes, conseils avant un achat.\n\n"
            "En cas de message suspect ou de fichier bloqué, appelez avant d’éteindre le poste."
        ),
        limits=(
            "Le matériel reste acheté par la commune. Le matériel personnel des élus et des "
            "agents n’est pas pris en charge."
        ),
        direction="direction-generale",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="poste de travail",
        opened_on=datetime.date(2018, 1, 1),
    ),
    ServiceFacts(
        slug="ressources-humaines",
        name="Ressources humaines",
        short_name="Ressources humaines",
        summary="Formations communes, conseil sur la paie, la santé et la sécurité au travail.",
        description=(
            "Plan de formation commun, sessions près de chez vous, conseil sur la "
            "paie et les absences, document unique d’évaluation des risques."
        ),
        limits=(
            "La carrière des agents relève du centre de gestion, vers lequel vos questions de "
            "statut sont orientées. La paie reste faite par la commune."
        ),
        direction="ressources-humaines",
        legal_form=LegalForm.ASSISTANCE,
        unit="jour de formation",
        opened_on=datetime.date(2018, 9, 1),
    ),
    ServiceFacts(
        slug="voirie",
        name="Aide technique à la voirie",
        short_name="Voirie",
        summary="Un technicien vient voir vos routes, estime les travaux et suit le chantier.",
        description=(
            "État des voies communales, chiffrage des réparations, préparation des marchés de "
            "travaux, visites de chantier, avis sur une permission de voirie.\n\n"
            "Une photo et le nom de la rue suffisent pour commencer."
        ),
        limits=(
            "Les travaux sont décidés et payés par la commune. Les routes départementales relèvent "
            "du département."
        ),
        direction="services-techniques",
        legal_form=LegalForm.SECONDMENT,
        unit="heure de technicien",
        opened_on=datetime.date(2017, 9, 1),
    ),
    ServiceFacts(
        slug="marches-publics",
        name="Assistance aux marchés publics",
        short_name="Marchés publics",
        summary="Rédaction du dossier, publication, analyse des offres, suivi du marché.",
        description=(
            "Choix de la procédure, rédaction des pièces, mise en ligne, ouverture et analyse des "
            "offres, lettres aux candidats, avenants."
        ),
        limits=(
            "La commune choisit l’entreprise et signe le marché. Comptez dix jours ouvrés pour un "
            "dossier simple."
        ),
        direction="affaires-juridiques",
        legal_form=LegalForm.COMMON_SERVICE,
        unit="procédure",
        opened_on=datetime.date(2017, 7, 1),
    ),
    ServiceFacts(
        slug="bibliotheques",
        name="Réseau des bibliothèques",
        short_name="Bibliothèques",
        summary="Un catalogue et une carte uniques, une navette, des animations partagées.",
        description=(
            "Logiciel et catalogue communs, navette de livres entre les bibliothèques, achats "
            "coordonnés, animations, formation des bénévoles et des bibliothécaires."
        ),
        limits="Le bâtiment, le personnel et le budget d’achat restent ceux de la commune.",
        direction="culture-tourisme-communication",
        legal_form=LegalForm.NETWORK,
        unit="bibliothèque",
        opened_on=datetime.date(2019, 1, 1),
    ),
    ServiceFacts(
        slug="signalisation-horizontale",
        name="Signalisation horizontale",
        short_name="Marquage au sol",
        summary="Une commande groupée chaque année pour les marquages au sol.",
        description=(
            "Passages pour piétons, stops, places de stationnement, lignes : vous indiquez vos "
            "besoins en mètres carrés, une seule entreprise intervient dans toutes les communes."
        ),
        limits=(
            "Les besoins sont recueillis une fois par an. Une commune qui rejoint le groupement "
            "après la consultation attend la suivante."
        ),
        direction="services-techniques",
        legal_form=LegalForm.PURCHASING_GROUP,
        unit="m² de marquage",
        opened_on=datetime.date(2018, 3, 1),
    ),
    ServiceFacts(
        slug="point-a-temps-automatique",
        name="Réparation de chaussée (PATA)",
        short_name="Chaussée (PATA)",
        summary="Une commande groupée pour boucher fissures et nids-de-poule avant l’hiver.",
        description=(
            "Le « point à temps automatique » répare les chaussées abîmées par endroits avec du "
            "bitume et des gravillons. Vous indiquez vos voies et les tonnes prévues, le "
            "technicien vérifie sur place, la campagne a lieu du printemps à l’automne."
        ),
        limits=(
            "Une chaussée trop abîmée doit être refaite : voyez alors l’aide technique à la voirie."
        ),
        direction="services-techniques",
        legal_form=LegalForm.PURCHASING_GROUP,
        unit="tonne d’émulsion",
        opened_on=datetime.date(2019, 3, 1),
    ),
    ServiceFacts(
        slug="archives",
        name="Conseil et formation sur les archives",
        short_name="Archives",
        summary="Un archiviste vous aide à trier, à ranger et à éliminer dans les règles.",
        description=(
            "Visite du local, tri et classement, tableau d’élimination à faire viser par les "
            "Archives départementales, formation des secrétaires de mairie."
        ),
        limits=(
            "Rien n’est détruit sans le visa des Archives départementales. Chaque commune reste "
            "propriétaire de ses archives."
        ),
        direction="culture-tourisme-communication",
        legal_form=LegalForm.ASSISTANCE,
        unit="jour d’archiviste",
        opened_on=datetime.date(2021, 1, 1),
    ),
)

# The labels and figures are the source's own: « + de 70 % » is a threshold, not a measure.
_EXPECTATIONS = (
    ExpectationFacts("Assistance juridique", 80, False, "assistance-juridique"),
    ExpectationFacts("Informatique", 80, False, "informatique"),
    ExpectationFacts("Ressources humaines (formation…)", 70, True, "ressources-humaines"),
    ExpectationFacts("Aide technique à la gestion de la voirie", 70, True, "voirie"),
    ExpectationFacts("Assistance marchés publics", 70, True, "marches-publics"),
    ExpectationFacts("Bibliothèques", 70, True, "bibliotheques"),
    ExpectationFacts(
        "Groupement commande signalisation horizontale", 60, True, "signalisation-horizontale"
    ),
    ExpectationFacts(
        "Groupement commande Point à Temps Automatique", 60, True, "point-a-temps-automatique"
    ),
    ExpectationFacts("Conseil et formation sur les Archives", 60, True, "archives"),
)

VITRE = TerritoryFacts(
    slug="vitre",
    siren="200039022",
    name="Vitré Communauté",
    directions_source=(
        "Vitré Communauté, page « La mutualisation » de son site, mission résumée par nos soins."
    ),
    services_source=(
        "Sujet cité par Vitré Communauté parmi les attentes des maires. Organisation, forme "
        "juridique et dates fictives, pour la démonstration."
    ),
    expectations_source=(
        "Vitré Communauté, page « La mutualisation » de son site : attentes exprimées par les "
        "maires lors du diagnostic du schéma adopté le 20 janvier 2017."
    ),
    structures=_STRUCTURES,
    directions=_DIRECTIONS,
    services=_SERVICES,
    scheme=SCHEME,
    expectations=_EXPECTATIONS,
)
