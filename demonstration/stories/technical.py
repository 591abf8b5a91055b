"""Fictitious technical requests: IT, roads, road marking, patching."""

from demonstration.stories.story import Story
from requests_desk.vocabulary import Urgency

_IT = "informatique"
_ROADS = "voirie"
_MARKING = "signalisation-horizontale"
_PATCHING = "point-a-temps-automatique"

IT = (
    Story(
        _IT,
        "Plus d’accès au logiciel d’état civil",
        "Depuis ce matin le logiciel d’état civil affiche une erreur au démarrage sur les deux "
        "postes de l’accueil. Nous avons une déclaration de naissance à enregistrer.",
        "Le certificat du serveur avait expiré. Il est renouvelé et les deux postes ont été "
        "testés avec votre agente d’accueil.",
        Urgency.CRITICAL,
        1.5,
        4,
        "Le message d’erreur porte-t-il un numéro ? Une photo de l’écran nous aiderait.",
    ),
    Story(
        _IT,
        "Photocopieur en panne à la mairie",
        "Le photocopieur ne prend plus le papier et affiche un voyant rouge. C’est le seul de "
        "la mairie.",
        "Le technicien est passé : le rouleau d’entraînement a été changé. Un second bac est "
        "commandé pour limiter l’usure.",
        Urgency.HIGH,
        1,
        4,
    ),
    Story(
        _IT,
        "Nouveau poste pour la secrétaire",
        "Le poste de notre secrétaire a sept ans et ne supporte plus la nouvelle version du "
        "logiciel de comptabilité. Pouvez-vous nous conseiller un remplacement ?",
        "Nous proposons un portable avec deux écrans, au prix du marché groupé. L’installation "
        "et la reprise des données prendront une demi-journée.",
        Urgency.PLANNED,
        4,
        3,
    ),
    Story(
        _IT,
        "Courriel suspect ouvert par erreur",
        "Une pièce jointe a été ouverte ce matin sur le poste de l’accueil. Depuis, des "
        "fenêtres s’affichent. Nous avons débranché le câble du réseau.",
        "Vous avez bien fait de débrancher. Le poste a été nettoyé et les mots de passe changés "
        "; aucune donnée n’est sortie. Une courte formation est proposée à vos agents.",
        Urgency.CRITICAL,
        6,
        2,
    ),
    Story(
        _IT,
        "Adresse électronique pour un nouvel élu",
        "Un nouvel adjoint vient d’être désigné. Pouvez-vous lui créer une adresse et "
        "l’installer sur son téléphone ?",
        "L’adresse est créée. La notice d’installation est partie par courrier interne, et nous "
        "restons joignables pour le premier essai.",
        hours=0.75,
        weight=4,
    ),
    Story(
        _IT,
        "Wi-Fi de la salle du conseil trop lent",
        "Pendant les réunions, la connexion coupe dès que plusieurs personnes projettent des "
        "documents.",
        "Une seconde borne a été posée et le canal changé. Les essais avec dix appareils sont "
        "concluants.",
        hours=3,
    ),
    Story(
        _IT,
        "Sauvegarde : message d’alerte chaque matin",
        "Le boîtier de sauvegarde signale un échec tous les jours depuis la semaine dernière.",
        "Le disque était plein. Les anciennes copies ont été archivées, et l’alerte nous "
        "parvient désormais directement.",
        Urgency.HIGH,
        2,
        3,
    ),
    Story(
        _IT,
        "Téléphonie : renvoi d’appel pendant la fermeture",
        "Comment renvoyer le standard vers le téléphone d’astreinte pendant la fermeture d’été ?",
        "Le renvoi est programmé aux dates que vous avez données. La fiche réflexe est jointe "
        "pour les prochaines fois.",
        hours=0.5,
    ),
)

ROADS = (
    Story(
        _ROADS,
        "Nids-de-poule sur la route du bourg",
        "Plusieurs trous se sont formés après le gel sur environ deux cents mètres. Les cars "
        "scolaires y passent. Pouvez-vous faire un diagnostic et chiffrer la reprise ?",
        "Le diagnostic est joint avec deux solutions chiffrées. Un rebouchage provisoire peut "
        "être fait par vos agents avec de l’enrobé à froid en attendant.",
        Urgency.HIGH,
        5,
        5,
    ),
    Story(
        _ROADS,
        "Arbre tombé en travers d’une voie communale",
        "Un chêne est tombé cette nuit et barre la voie. Il y a un risque pour les fils. Que "
        "pouvons-nous faire tout de suite ?",
        "L’équipe est intervenue avec le tracteur. La voie est rouverte et les branches sont "
        "broyées sur place.",
        Urgency.CRITICAL,
        4,
        3,
    ),
    Story(
        _ROADS,
        "Fossé bouché et route inondée",
        "À chaque orage, l’eau coupe la route devant le hameau. Le fossé n’a pas été curé "
        "depuis longtemps.",
        "Le curage est programmé sur trois cents mètres, avec le remplacement d’une buse. "
        "L’estimation est jointe.",
        hours=4,
        weight=4,
    ),
    Story(
        _ROADS,
        "Aménagement pour ralentir devant l’école",
        "Les voitures roulent trop vite devant l’école. Plateau, écluse ou simple marquage ? "
        "Nous cherchons un avis et un ordre de prix.",
        "Trois solutions sont comparées dans la note jointe, avec leur coût. Le comptage fait "
        "en septembre plaide pour l’écluse.",
        hours=9,
        weight=3,
    ),
    Story(
        _ROADS,
        "Programme de voirie de l’an prochain",
        "Pouvez-vous nous aider à établir la liste des voies à reprendre, par priorité, pour "
        "préparer le budget ?",
        "Les quatorze kilomètres ont été relevés avec votre adjoint. Le tableau classe les "
        "voies en trois priorités, avec une estimation pour chacune.",
        Urgency.PLANNED,
        14,
        3,
        "Quelle enveloppe le conseil envisage-t-il pour l’an prochain ?",
    ),
    Story(
        _ROADS,
        "Pont fissuré sur le ruisseau",
        "Une fissure est apparue sur le parapet et la chaussée s’affaisse un peu. Faut-il "
        "limiter le tonnage ?",
        "Par précaution, la limitation à 3,5 tonnes est conseillée ; l’arrêté est joint. Une "
        "inspection détaillée est demandée au bureau d’études.",
        Urgency.HIGH,
        6,
        2,
    ),
    Story(
        _ROADS,
        "Permission de voirie pour la fibre",
        "L’opérateur demande une permission de voirie pour ouvrir une tranchée. Que devons-nous "
        "exiger pour la remise en état ?",
        "Voici les prescriptions à joindre à l’arrêté, et le modèle de procès-verbal de "
        "réception de la tranchée.",
        hours=1.5,
        weight=3,
    ),
    Story(
        _ROADS,
        "Éclairage public : un lampadaire sur deux éteint",
        "Depuis dimanche, la moitié des lampadaires de la rue principale sont éteints.",
        "Le syndicat d’énergie est prévenu, le défaut venait de l’armoire. Tout est rallumé "
        "depuis hier soir.",
        hours=0.75,
        weight=3,
    ),
)

MARKING = (
    Story(
        _MARKING,
        "Passages piétons à repeindre avant la rentrée",
        "Les quatre passages autour de l’école sont presque effacés. Est-il possible de les "
        "reprendre avant la rentrée ?",
        "Ils sont inscrits au passage de fin août. La résine sera préférée à la peinture sur "
        "les deux plus fréquentés.",
        Urgency.HIGH,
        1.5,
        4,
        "Combien de mètres carrés environ, et avec quelle signalisation au sol ?",
    ),
    Story(
        _MARKING,
        "Besoins pour la campagne de marquage",
        "Voici nos besoins : 140 m² de passages, 320 m de lignes et six places pour personnes à "
        "mobilité réduite.",
        "Vos quantités sont intégrées au bon de commande groupé. L’entreprise vous appellera "
        "une semaine avant son passage.",
        Urgency.PLANNED,
        1,
        5,
    ),
    Story(
        _MARKING,
        "Marquage d’une zone bleue au centre-bourg",
        "Le conseil a voté la création de douze places en zone bleue. Quel marquage faut-il ?",
        "Le plan coté est joint, avec l’arrêté type et le nombre de panneaux à prévoir.",
        hours=2,
    ),
    Story(
        _MARKING,
        "Ligne stop effacée à un carrefour",
        "La ligne et le mot STOP ne se voient plus au carrefour de la route départementale.",
        "L’entreprise l’ajoute à sa tournée de la semaine. Un panneau de rappel provisoire vous "
        "est prêté.",
        Urgency.HIGH,
        0.75,
        3,
    ),
)

PATCHING = (
    Story(
        _PATCHING,
        "Inscription à la campagne de réparation des chaussées",
        "Nous souhaitons huit tonnes pour la campagne de printemps, sur les trois voies du plan "
        "joint.",
        "Les huit tonnes sont réservées. Le passage est prévu entre le 12 et le 23 mai selon la "
        "météo.",
        Urgency.PLANNED,
        1,
        5,
        "Pouvez-vous nous renvoyer le plan avec le nom des voies ?",
    ),
    Story(
        _PATCHING,
        "Gravillons restés après le passage",
        "Deux semaines après le passage, il reste beaucoup de gravillons dans le virage du "
        "cimetière. Une moto a glissé.",
        "La balayeuse est passée ce matin. L’entreprise a été rappelée à ses obligations, avec "
        "copie du procès-verbal.",
        Urgency.HIGH,
        1.5,
        3,
    ),
    Story(
        _PATCHING,
        "Quantités à revoir à la baisse",
        "Après nos propres travaux, cinq tonnes suffiront au lieu de neuf. Est-il encore temps ?",
        "Oui, le bon de commande n’est pas parti. Les quatre tonnes libérées vont à une commune "
        "en attente.",
        hours=0.5,
    ),
    Story(
        _PATCHING,
        "Choix entre réparation et enduit complet",
        "Sur la voie communale n° 7, vaut-il mieux continuer à réparer ou refaire un enduit ?",
        "Au vu du relevé, un enduit complet est moins cher sur cinq ans. Le calcul est joint "
        "pour votre commission.",
        hours=3,
    ),
)
