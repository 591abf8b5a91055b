"""Fictitious requests for advice: law, staff, public contracts."""

from demonstration.stories.story import Story
from requests_desk.vocabulary import Urgency

_LEGAL = "assistance-juridique"
_HR = "ressources-humaines"
_CONTRACTS = "marches-publics"

LEGAL = (
    Story(
        _LEGAL,
        "Arrêté de péril sur une grange près de l’école",
        "Un mur de la grange penche vers la rue de l’école. Le propriétaire ne répond pas à nos "
        "courriers. Quelle procédure suivre, et pouvez-vous relire notre projet d’arrêté ?",
        "Nous avons relu votre projet et ajouté la visite contradictoire. Le modèle complété "
        "est joint à votre dossier ; le constat d’un expert reste à demander au tribunal "
        "administratif.",
        Urgency.HIGH,
        5,
    ),
    Story(
        _LEGAL,
        "Recours gracieux contre un permis de construire",
        "Un voisin conteste le permis accordé le mois dernier. Le courrier est arrivé en mairie "
        "lundi. Dans quel délai devons-nous répondre ?",
        "Vous avez deux mois à compter de la réception. Nous vous proposons une réponse "
        "motivée, à signer après relecture avec le service instructeur.",
        hours=4,
        question="À quelle date exacte le courrier a-t-il été reçu en mairie ?",
    ),
    Story(
        _LEGAL,
        "Chiens errants : que peut faire le maire ?",
        "Deux chiens divaguent régulièrement autour du lotissement. Les riverains "
        "s’impatientent. Quels sont nos pouvoirs et à qui confier la capture ?",
        "Vous trouverez une note d’une page sur vos pouvoirs et un modèle de convention avec la "
        "fourrière. L’arrêté permanent de votre commune suffit, il n’y a pas à en reprendre un.",
        hours=2,
        weight=3,
    ),
    Story(
        _LEGAL,
        "Modèle de convention pour la salle des fêtes",
        "Nous voulons revoir la convention de location de la salle : caution, nettoyage, bruit "
        "après minuit. Avez-vous un modèle à jour ?",
        "Voici un modèle adapté à votre salle, avec un état des lieux d’entrée et de sortie. "
        "Pensez à la délibération qui fixe les tarifs.",
        Urgency.PLANNED,
        2,
    ),
    Story(
        _LEGAL,
        "Chemin rural labouré par un exploitant",
        "Un chemin rural a été labouré sur une centaine de mètres. Comment le faire rétablir "
        "sans aller tout de suite au tribunal ?",
        "Nous avons préparé une mise en demeure et rappelé la procédure de conservation des "
        "chemins ruraux. Une rencontre sur place avec l’exploitant est conseillée avant "
        "l’envoi.",
        hours=3,
    ),
    Story(
        _LEGAL,
        "Règlement intérieur du conseil municipal",
        "À la suite de l’installation du conseil, nous devons adopter le règlement intérieur. "
        "Pouvez-vous vérifier notre projet ?",
        "Le projet est correct. Nous avons complété l’article sur les questions orales et celui "
        "sur l’expression des élus de la minorité.",
        Urgency.PLANNED,
        3,
    ),
    Story(
        _LEGAL,
        "Bruit d’un débit de boissons",
        "Plusieurs riverains se plaignent de la musique du bar le week-end. Pouvons-nous "
        "limiter l’heure de fermeture ?",
        "Une médiation est possible avec notre modèle de charte. À défaut, nous vous joignons "
        "un projet d’arrêté limité à la rue et à l’été, plus facile à défendre.",
        hours=2.5,
    ),
)

HUMAN_RESOURCES = (
    Story(
        _HR,
        "Formation aux premiers secours pour quatre agents",
        "Nous souhaitons inscrire quatre agents du service scolaire à une formation aux "
        "premiers secours avant l’été.",
        "Quatre places sont réservées à la session de mai, dans la commune voisine. Les "
        "convocations partiront trois semaines avant.",
        Urgency.PLANNED,
        1.5,
        4,
        "Quels jours vos agents peuvent-ils se libérer ?",
    ),
    Story(
        _HR,
        "Mise à jour du document unique",
        "Notre document unique d’évaluation des risques date de 2019. Par où commencer, et "
        "pouvez-vous nous accompagner sur place ?",
        "La visite a eu lieu avec vos agents. Le document mis à jour et le plan d’actions sont "
        "joints ; un point est prévu dans six mois.",
        hours=8,
        weight=3,
    ),
    Story(
        _HR,
        "Remplacement d’un agent en arrêt",
        "Notre agent technique est arrêté pour deux mois. Existe-t-il une solution de "
        "remplacement ou un renfort d’une commune voisine ?",
        "Nous vous avons mis en relation avec le service de missions temporaires du centre de "
        "gestion, qui propose un agent dès lundi.",
        Urgency.HIGH,
        2,
    ),
    Story(
        _HR,
        "Équipements de protection pour les espaces verts",
        "Quels équipements sont obligatoires pour l’usage de la débroussailleuse, et où les "
        "commander au meilleur prix ?",
        "La liste par activité est jointe. La commande peut passer par le marché groupé, "
        "livraison sous dix jours.",
        hours=1,
    ),
    Story(
        _HR,
        "Calcul du temps de travail annualisé",
        "Une agente travaille à l’école et à la cantine. Pouvez-vous vérifier son planning "
        "annuel ?",
        "Le planning dépassait de douze heures. Le tableau corrigé est joint, avec la formule "
        "pour l’an prochain.",
        hours=2.5,
        weight=3,
        question="Pouvez-vous nous envoyer le calendrier scolaire et le contrat de l’agente ?",
    ),
    Story(
        _HR,
        "Plan de formation des agents",
        "Nous voudrions établir un plan de formation simple pour nos six agents.",
        "Un plan sur deux ans est proposé, construit avec les souhaits recueillis en entretien. "
        "Il reste à le présenter en conseil.",
        Urgency.PLANNED,
        4,
    ),
    Story(
        _HR,
        "Accident de service : quelles démarches ?",
        "Un agent s’est blessé en tondant. Quels papiers remplir, et dans quel délai ?",
        "La déclaration préremplie est jointe : elle doit partir sous quarante-huit heures. "
        "Nous restons à vos côtés pour l’enquête interne.",
        Urgency.CRITICAL,
        1.5,
    ),
)

CONTRACTS = (
    Story(
        _CONTRACTS,
        "Dossier de consultation pour la toiture de l’école",
        "Nous devons refaire la toiture de l’école, environ 85 000 € HT. Quelle procédure "
        "choisir et pouvez-vous préparer le dossier ?",
        "La procédure adaptée convient. Le dossier est prêt : règlement, cahier des charges et "
        "acte d’engagement. La publication est proposée pour lundi.",
        hours=12,
        weight=3,
        question="Avez-vous un diagnostic amiante de la toiture ?",
    ),
    Story(
        _CONTRACTS,
        "Analyse des offres du restaurant scolaire",
        "Quatre offres sont arrivées pour les repas de la cantine. Pouvez-vous nous aider à les "
        "noter avant la commission ?",
        "Le rapport d’analyse est joint, avec la note de chaque offre et les points à négocier.",
        Urgency.HIGH,
        7,
        3,
    ),
    Story(
        _CONTRACTS,
        "Avenant pour des travaux imprévus",
        "L’entreprise a découvert de la roche pendant le terrassement et demande une rallonge. "
        "Est-ce possible sans nouvelle mise en concurrence ?",
        "La plus-value reste sous les seuils : un avenant suffit. Le projet est joint, avec la "
        "délibération.",
        hours=3,
        weight=3,
    ),
    Story(
        _CONTRACTS,
        "Achat d’un tracteur : trois devis suffisent-ils ?",
        "Nous voulons acheter un tracteur d’occasion autour de 38 000 € HT.",
        "Oui, à ce montant, à condition de garder la trace de la comparaison. Une fiche d’une "
        "page est jointe pour le dossier.",
        hours=1,
        weight=4,
    ),
    Story(
        _CONTRACTS,
        "Lettre aux candidats écartés",
        "La commission a choisi. Pouvez-vous vérifier la lettre que nous envoyons aux "
        "entreprises non retenues ?",
        "La lettre a été complétée avec le nom du titulaire et le délai d’attente avant signature.",
        hours=1,
    ),
    Story(
        _CONTRACTS,
        "Réception de chantier avec réserves",
        "Le sol de la salle n’est pas plan. Comment rédiger les réserves et à quelle date "
        "réceptionner ?",
        "Le procès-verbal avec réserves est joint, avec le calendrier de levée. La retenue de "
        "garantie vous couvre un an.",
        hours=2.5,
    ),
    Story(
        _CONTRACTS,
        "Assurances de la commune à renouveler",
        "Nos contrats d’assurance arrivent à terme en fin d’année. Quel calendrier prévoir ?",
        "Un calendrier à rebours est joint. Une consultation commune avec trois communes "
        "voisines vous est proposée.",
        Urgency.PLANNED,
        4,
    ),
)
