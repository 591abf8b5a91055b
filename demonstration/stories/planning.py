"""Fictitious requests about land: building permits, planning documents, projects and works."""

from demonstration.stories.story import Story
from requests_desk.vocabulary import Urgency

_PERMITS = "droit-des-sols"
_PLANNING = "urbanisme"
_WORKS = "operations-d-amenagement"

PERMITS = (
    Story(
        _PERMITS,
        "Permis ou déclaration pour une véranda ?",
        "Un habitant veut ajouter une véranda de 25 m² en zone urbaine. Que doit-il déposer ?",
        "Une déclaration préalable suffit jusqu’à 40 m² en zone urbaine d’un plan local. La "
        "réponse type pour le demandeur est jointe.",
        hours=0.5,
        weight=5,
    ),
    Story(
        _PERMITS,
        "Où en est un permis déposé il y a deux mois ?",
        "Le demandeur nous appelle tous les jours. Pouvez-vous nous dire où en est son dossier ?",
        "Le dossier est complet depuis le 3 ; il manquait l’avis du gestionnaire de réseau. La "
        "proposition de décision vous parvient cette semaine.",
        hours=0.75,
        weight=5,
        question="Quel est le numéro du dossier ?",
    ),
    Story(
        _PERMITS,
        "Construction sans autorisation",
        "Un bâtiment sort de terre sans permis dans le hameau. Comment constater l’infraction ?",
        "La procédure et un modèle de procès-verbal sont joints. Nous pouvons venir avec votre "
        "agent pour les mesures.",
        Urgency.HIGH,
        4,
        3,
        "Pouvez-vous nous donner la parcelle et une photo prise de la rue ?",
    ),
    Story(
        _PERMITS,
        "Avant-projet de lotissement : premier avis",
        "Un aménageur nous présente douze lots. Avant qu’il dépose, qu’en pensez-vous ?",
        "L’accès et la gestion des eaux de pluie sont à revoir. La note de deux pages peut lui "
        "être remise.",
        Urgency.PLANNED,
        5,
        3,
    ),
    Story(
        _PERMITS,
        "Certificat de conformité demandé par un notaire",
        "Un notaire demande une attestation pour une vente de vendredi prochain.",
        "L’attestation est prête à votre signature : aucun recours ni récolement n’est en cours.",
        Urgency.HIGH,
        0.75,
        3,
    ),
    Story(
        _PERMITS,
        "Taxe d’aménagement : question d’un habitant",
        "Un habitant ne comprend pas le montant de sa taxe. Que pouvons-nous lui répondre ?",
        "Le calcul est détaillé dans la réponse jointe, avec l’adresse du service qui la perçoit.",
        hours=0.5,
    ),
)

PLANNING = (
    Story(
        _PLANNING,
        "Réviser le plan local : par où commencer ?",
        "Notre plan a douze ans. Le conseil veut le revoir : quelles étapes, quel calendrier ?",
        "Le calendrier joint tient en trente mois. Une réunion avec votre commission est proposée "
        "pour choisir entre révision et modification.",
        Urgency.PLANNED,
        6,
        3,
    ),
    Story(
        _PLANNING,
        "Modification simplifiée pour une erreur de zonage",
        "Une maison existante a été classée en zone naturelle. Peut-on corriger rapidement ?",
        "Oui, par une modification simplifiée. Les projets de délibération et d’avis sont joints.",
        hours=3,
        weight=3,
    ),
    Story(
        _PLANNING,
        "Emplacement réservé : faut-il acheter ?",
        "Un propriétaire nous met en demeure d’acheter un terrain réservé pour un parking.",
        "Vous avez un an pour répondre. La note compare l’achat, l’abandon et l’échange.",
        Urgency.HIGH,
        4,
    ),
    Story(
        _PLANNING,
        "Nouvelles règles sur la consommation d’espaces",
        "Qu’est-ce qui change pour nos zones à urbaniser, et quand devons-nous nous prononcer ?",
        "Une fiche de deux pages résume les dates et l’effet sur vos trois zones.",
        hours=2,
        weight=3,
    ),
)

WORKS = (
    Story(
        _WORKS,
        "Réhabiliter l’ancienne école : est-ce faisable ?",
        "Le conseil imagine une salle et deux logements dans l’ancienne école. Pouvez-vous "
        "l’étudier ?",
        "L’esquisse et une estimation par lot sont jointes. La charpente est saine ; "
        "l’accessibilité demande une rampe.",
        Urgency.PLANNED,
        14,
        3,
        "Avez-vous les plans du bâtiment, même anciens ?",
    ),
    Story(
        _WORKS,
        "Suivi du chantier de la place",
        "Les travaux de la place commencent lundi. Pouvez-vous venir aux réunions de chantier ?",
        "Un technicien suit le chantier chaque mercredi ; les comptes rendus vous sont envoyés le "
        "lendemain.",
        hours=8,
        weight=3,
    ),
    Story(
        _WORKS,
        "Réserves à la réception des vestiaires",
        "À la réception, le sol n’est pas plan et une porte ferme mal. Que devons-nous écrire ?",
        "Le procès-verbal avec réserves est joint. L’entreprise a trente jours pour les lever.",
        Urgency.HIGH,
        3,
        3,
    ),
    Story(
        _WORKS,
        "Choisir un maître d’œuvre pour la cantine",
        "Faut-il un architecte pour agrandir la cantine, et comment le choisir ?",
        "Oui, la surface le rend obligatoire. Le programme et le cahier des charges sont prêts à "
        "être publiés.",
        hours=5,
        weight=2,
    ),
)
