"""Fictitious requests about libraries and archives, and those without a service."""

from demonstration.stories.story import Story
from requests_desk.vocabulary import Urgency

_LIBRARIES = "bibliotheques"
_ARCHIVES = "archives"

LIBRARIES = (
    Story(
        _LIBRARIES,
        "Navette de livres : changement de jour",
        "Notre bibliothèque n’ouvre plus le mardi. La navette peut-elle passer le jeudi matin ?",
        "Le passage du jeudi est possible dès la semaine prochaine. L’affiche des horaires est "
        "à jour.",
        hours=0.5,
        weight=4,
    ),
    Story(
        _LIBRARIES,
        "Logiciel de prêt : doublons de lecteurs",
        "Plusieurs lecteurs apparaissent deux fois depuis la fusion des fichiers.",
        "Les doublons ont été fusionnés cette nuit. Cent douze fiches étaient en double, aucun "
        "prêt n’a été perdu.",
        hours=3,
        weight=3,
    ),
    Story(
        _LIBRARIES,
        "Animation pour la Nuit de la lecture",
        "Nous aimerions accueillir une conteuse en janvier. Le réseau peut-il nous aider ?",
        "Une conteuse est retenue pour trois communes, le cachet est partagé. Les affiches "
        "arrivent début janvier.",
        Urgency.PLANNED,
        3,
        3,
    ),
    Story(
        _LIBRARIES,
        "Désherbage des collections jeunesse",
        "Les rayons jeunesse débordent. Pouvez-vous nous aider à trier, et que faire des livres "
        "retirés ?",
        "Nous passons une demi-journée avec vos bénévoles. Les livres retirés partiront à la "
        "ressourcerie, la délibération type est jointe.",
        hours=4,
        weight=2,
    ),
    Story(
        _LIBRARIES,
        "Formation des nouvelles bénévoles",
        "Trois bénévoles rejoignent l’équipe. Une formation au logiciel est-elle prévue ?",
        "Une session de deux heures est fixée sur place, le samedi matin, avec le livret du "
        "réseau.",
        hours=2,
        weight=3,
    ),
    Story(
        _LIBRARIES,
        "Panne de la douchette à code-barres",
        "La douchette ne lit plus les codes. Les prêts sont notés à la main.",
        "Une douchette de remplacement part avec la navette de demain. L’ancienne est à nous "
        "rendre dans le même bac.",
        Urgency.HIGH,
        0.5,
        3,
    ),
)

ARCHIVES = (
    Story(
        _ARCHIVES,
        "Tri des archives du sous-sol",
        "Le sous-sol de la mairie contient une quarantaine de cartons humides. Par quoi "
        "commencer ?",
        "La visite est faite : douze mètres sont à éliminer, le reste à dépoussiérer. Le "
        "bordereau est prêt pour le visa des Archives départementales.",
        hours=10,
        weight=3,
        question="Quelles sont les dates extrêmes que vous lisez sur les cartons ?",
    ),
    Story(
        _ARCHIVES,
        "Bordereau d’élimination à viser",
        "Pouvez-vous vérifier notre bordereau avant l’envoi aux Archives départementales ?",
        "Deux lignes ont été retirées, car leur délai n’est pas échu. Le reste peut partir.",
        hours=1.5,
        weight=4,
    ),
    Story(
        _ARCHIVES,
        "Dégât des eaux dans le local d’archives",
        "Une fuite a mouillé deux étagères de registres. Que faire en urgence ?",
        "Nous sommes passés avec le matériel de séchage. Les registres d’état civil sont sauvés "
        "; le devis de restauration de trois volumes est joint.",
        Urgency.CRITICAL,
        7,
        1,
    ),
    Story(
        _ARCHIVES,
        "Communication d’un acte ancien",
        "Un généalogiste demande une copie d’un acte de 1958. Pouvons-nous la lui donner ?",
        "Oui pour un décès, sous conditions pour une naissance : le tableau des délais est "
        "joint, avec une réponse type.",
        hours=0.75,
        weight=3,
    ),
    Story(
        _ARCHIVES,
        "Aménager un local d’archives dans la nouvelle mairie",
        "Nous préparons les plans de la nouvelle mairie. Quelle surface et quelles conditions "
        "pour les archives ?",
        "La note donne la surface pour vingt ans, la charge au sol et la ventilation. Nous "
        "relirons volontiers les plans.",
        Urgency.PLANNED,
        5,
    ),
)

UNKNOWN = (
    Story(
        None,
        "Barrières pour la fête communale",
        "Nous cherchons une cinquantaine de barrières et un podium pour la fête de juin. À qui "
        "nous adresser ?",
        "Le matériel est réservé auprès des services techniques. Le retrait se fait "
        "le vendredi matin, sur rendez-vous.",
        Urgency.PLANNED,
        1,
        4,
        topic="materiel",
    ),
    Story(
        None,
        "Subvention pour la rénovation du presbytère",
        "Existe-t-il des aides pour rénover le presbytère en logements ?",
        "Deux aides sont possibles. La note jointe donne les contacts et les dates de dépôt.",
        hours=2,
        weight=3,
        topic="habitat",
    ),
    Story(
        None,
        "Données fiscales de la commune",
        "Pouvez-vous nous donner l’évolution de nos bases sur cinq ans avant le vote du budget ?",
        "Le tableau et le graphique sont joints, avec la comparaison aux communes de même taille.",
        hours=2.5,
        weight=3,
        topic="finances",
    ),
    Story(
        None,
        "Logement d’urgence pour une famille",
        "Une famille est sans toit après un incendie. Quel service peut nous aider ce soir ?",
        "Le service des solidarités a trouvé un hébergement pour la nuit et reprend contact "
        "demain avec la famille.",
        Urgency.CRITICAL,
        3,
        1,
        topic="social",
    ),
    Story(
        None,
        "Arrêt de car mal placé",
        "L’arrêt de car scolaire est dans un virage. Peut-on le déplacer ?",
        "Le déplacement de quarante mètres est accepté par le service des mobilités, à la "
        "rentrée des prochaines vacances.",
        hours=2,
        weight=3,
        topic="mobilite",
    ),
    Story(
        None,
        "Local vacant : trouver un commerçant",
        "Notre dernier commerce ferme. Pouvez-vous nous aider à chercher un repreneur ?",
        "Une fiche du local est diffusée, et deux porteurs de projet souhaitent le visiter.",
        hours=4,
        topic="economie",
    ),
    Story(
        None,
        "Fête des associations : communication",
        "Est-il possible d’annoncer notre fête des associations sur les supports de "
        "l’intercommunalité ?",
        "L’annonce paraîtra dans l’agenda et sur les panneaux lumineux pendant dix jours.",
        hours=0.75,
        weight=2,
        topic="communication",
    ),
    Story(
        None,
        "Évaluation de l’accueil périscolaire",
        "Nous voulons savoir si l’accueil du soir répond aux besoins. Avez-vous une méthode "
        "simple ?",
        "Un questionnaire de dix questions est joint. Nous dépouillerons les réponses avec vous.",
        hours=3,
        topic="education",
    ),
)
