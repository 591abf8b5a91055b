"""Fictitious requests about what is shared: purchases, equipment, taxes, software, networks."""

from demonstration.stories.story import Story
from requests_desk.vocabulary import Urgency

_PURCHASES = "groupements-d-achats"
_TAXES = "observatoire-fiscal"
_EQUIPMENT = "materiel"
_NETWORKS = "reseaux-professionnels"
_CHILDMINDERS = "relais-assistants-maternels"
_ACCOUNTS = "logiciel-finances"

PURCHASES = (
    Story(
        _PURCHASES,
        "Fournitures de bureau : rejoindre le groupement",
        "Notre contrat de fournitures se termine. Pouvons-nous rejoindre le groupement ?",
        "Oui, pour la prochaine consultation. La délibération type et le tableau des besoins sont "
        "joints.",
        Urgency.PLANNED,
        1,
        5,
    ),
    Story(
        _PURCHASES,
        "Nos besoins en papier et en produits d’entretien",
        "Voici nos quantités pour l’an prochain : 120 ramettes et la liste des produits.",
        "Vos quantités sont inscrites. Le bordereau des prix vous parviendra dès l’attribution.",
        Urgency.PLANNED,
        0.5,
        5,
        "Les quantités sont-elles pour la mairie seule, ou aussi pour l’école ?",
    ),
    Story(
        _PURCHASES,
        "Livraison incomplète du fournisseur groupé",
        "Il manque la moitié de la commande et le fournisseur ne rappelle pas.",
        "Le fournisseur a été mis en demeure. Le reste est livré jeudi, sans frais.",
        Urgency.HIGH,
        1.5,
        3,
    ),
    Story(
        _PURCHASES,
        "Contrôle des extincteurs : existe-t-il un marché commun ?",
        "Nous payons cher le contrôle de nos bâtiments. Y a-t-il un marché groupé ?",
        "Oui : le tarif par appareil est joint. Votre commune peut commander dès signature de la "
        "convention.",
        hours=1,
        weight=3,
    ),
)

TAXES = (
    Story(
        _TAXES,
        "Bases des locaux vacants",
        "Plusieurs logements vacants semblent encore imposés comme habités. Peut-on vérifier ?",
        "Quatorze fiches sont à corriger. La liste est prête pour la commission des impôts "
        "directs.",
        hours=6,
        weight=3,
    ),
    Story(
        _TAXES,
        "Simuler une hausse du taux de taxe foncière",
        "Que rapporterait un point de plus, et combien paierait un ménage moyen ?",
        "Le tableau compare trois taux, avec l’effet pour une maison moyenne de la commune.",
        Urgency.HIGH,
        2,
        4,
        "Pour quelle date le conseil doit-il voter les taux ?",
    ),
    Story(
        _TAXES,
        "Préparer la commission communale des impôts directs",
        "La commission se réunit dans un mois. Pouvez-vous nous aider à préparer les dossiers ?",
        "Le dossier de séance est joint : nouvelles constructions, changements d’affectation et "
        "anomalies.",
        Urgency.PLANNED,
        4,
        3,
    ),
    Story(
        _TAXES,
        "Baisse inattendue d’une recette fiscale",
        "La cotisation foncière a chuté de 8 000 euros. D’où cela vient-il ?",
        "Un établissement a déménagé en cours d’année. La compensation prévue est expliquée dans "
        "la note.",
        hours=2.5,
        weight=3,
    ),
)

EQUIPMENT = (
    Story(
        _EQUIPMENT,
        "Podium et barrières pour la fête",
        "Nous avons besoin d’un podium et de soixante barrières pour le deuxième samedi de juin.",
        "Le matériel est réservé. Retrait le vendredi matin, retour le lundi avant midi.",
        Urgency.PLANNED,
        1,
        5,
    ),
    Story(
        _EQUIPMENT,
        "Emprunter une nacelle pour l’éclairage de Noël",
        "Notre agent a l’habilitation. La nacelle est-elle libre la dernière semaine de novembre ?",
        "Elle est libre du mardi au jeudi. L’attestation d’assurance est à joindre avant le "
        "retrait.",
        hours=1,
        weight=4,
        question="Pouvez-vous joindre l’habilitation de votre agent ?",
    ),
    Story(
        _EQUIPMENT,
        "Tente rendue avec une toile déchirée",
        "Le vent a déchiré un côté de la tente prêtée. Que devons-nous faire ?",
        "L’état des lieux est noté. La réparation est couverte par votre assurance, la franchise "
        "reste à la commune.",
        hours=1,
    ),
    Story(
        _EQUIPMENT,
        "Groupe électrogène en urgence",
        "La salle où les habitants sont accueillis n’a plus de courant depuis l’orage.",
        "Le groupe a été livré et branché dans la soirée par l’équipe d’astreinte.",
        Urgency.CRITICAL,
        3,
        1,
    ),
)

NETWORKS = (
    Story(
        _NETWORKS,
        "Réunion des secrétaires généraux de mairie",
        "Quand a lieu la prochaine rencontre du réseau, et peut-on y parler des élections ?",
        "Le 2e jeudi du mois prochain. Les élections sont mises à l’ordre du jour.",
        hours=0.5,
        weight=3,
    ),
    Story(
        _NETWORKS,
        "Inscrire notre nouvel agent technique",
        "Un agent vient d’arriver. Peut-il rejoindre le réseau des services techniques ?",
        "Il est inscrit et reçoit l’invitation à la visite de mars.",
        hours=0.25,
        weight=3,
    ),
    Story(
        _NETWORKS,
        "Échanger nos modèles de règlement",
        "Une autre commune a-t-elle un règlement de cimetière récent à partager ?",
        "Trois communes ont partagé le leur dans le dossier du réseau.",
        hours=0.75,
        weight=2,
    ),
)

CHILDMINDERS = (
    Story(
        _CHILDMINDERS,
        "Atelier d’éveil dans notre salle",
        "Le relais peut-il venir une matinée par mois dans notre salle communale ?",
        "Oui, le premier mardi du mois à partir de janvier. Une convention d’une page est jointe.",
        Urgency.PLANNED,
        1,
        3,
    ),
    Story(
        _CHILDMINDERS,
        "Combien de places reste-t-il chez les assistants maternels ?",
        "Deux familles s’installent et cherchent une garde. Que pouvons-nous leur dire ?",
        "Cinq places se libèrent en septembre. Les familles sont attendues à la permanence de "
        "mercredi.",
        hours=0.5,
        weight=3,
    ),
    Story(
        _CHILDMINDERS,
        "Créer une maison d’assistants maternels",
        "Trois professionnelles voudraient se regrouper dans un logement de la commune.",
        "Les conditions, les aides et un modèle de bail sont joints. Nous venons visiter le "
        "logement.",
        hours=4,
    ),
)

ACCOUNTS = (
    Story(
        _ACCOUNTS,
        "Mandat rejeté par la trésorerie",
        "Un mandat revient avec un code d’erreur que nous ne comprenons pas.",
        "L’imputation ne correspondait pas à la nomenclature. La correction est expliquée pas à "
        "pas.",
        Urgency.HIGH,
        1,
        4,
        "Quel est le code d’erreur exact ?",
    ),
    Story(
        _ACCOUNTS,
        "Reprise des données de l’ancien logiciel",
        "Les emprunts n’ont pas été repris. Faut-il les saisir à nouveau ?",
        "Non, ils ont été repris cette nuit. Un contrôle est à faire sur les trois derniers.",
        hours=3,
    ),
    Story(
        _ACCOUNTS,
        "Former la remplaçante de notre secrétaire",
        "Une remplaçante arrive pour six mois. Peut-elle être formée au logiciel ?",
        "Une demi-journée est réservée lundi, puis une aide par téléphone le premier mois.",
        Urgency.PLANNED,
        3,
        3,
    ),
    Story(
        _ACCOUNTS,
        "Éditer l’état des restes à réaliser",
        "Où trouve-t-on cet état avant le vote du compte ?",
        "Le chemin est indiqué dans la fiche jointe, avec un exemple.",
        hours=0.5,
        weight=3,
    ),
)
