"""What people of the demonstration write around a request: answers, notes, reasons, comments."""

# Which direction answers a story without a service, by its subject.
DIRECTION_OF_UNKNOWN = {
    "Barrières pour la fête communale": "services-techniques",
    "Subvention pour la rénovation du presbytère": "amenagement-mobilite-logement",
    "Données fiscales de la commune": "finances",
    "Logement d’urgence pour une famille": "solidarites",
    "Arrêt de car mal placé": "amenagement-mobilite-logement",
    "Local vacant : trouver un commerçant": "developpement-economique",
    "Fête des associations : communication": "culture-tourisme-communication",
    "Évaluation de l’accueil périscolaire": "education-sports-loisirs",
}

COMMUNE_ANSWERS = (
    "Voici les précisions demandées. La photo a été prise hier matin.",
    "Merci de votre retour. Le document demandé est en pièce jointe du courrier déjà envoyé.",
    "Nous avons vérifié sur place avec l’adjoint : c’est bien ce qui est décrit.",
    "La date qui nous convient le mieux est le jeudi matin.",
    "Le conseil en a parlé lundi : nous confirmons la demande.",
)

INTERNAL_NOTES = (
    "Appelé la mairie : la secrétaire rappelle demain avec les dates.",
    "Voir le dossier semblable de l’an dernier, la solution peut resservir.",
    "Devis demandé à l’entreprise, relance à faire en fin de semaine.",
    "À regarder avec le responsable de service avant de répondre.",
    "Déplacement prévu sur place, à grouper avec la commune voisine.",
)

DECLINE_REASONS = (
    "Cette question relève du centre de gestion, à qui nous avons transmis votre demande.",
    "La voie concernée est départementale : l’agence du département est prévenue.",
    "Le service n’intervient pas sur les biens privés. Nous restons disponibles pour un conseil.",
    "La commune n’adhère pas à ce service ; une proposition d’adhésion vous est adressée.",
)

CANCEL_REASONS = (
    "Le problème s’est résolu de lui-même.",
    "Le conseil a reporté le projet.",
    "Une entreprise locale est intervenue entre-temps.",
)

REOPEN_REASONS = (
    "Le problème est revenu ce matin.",
    "Il manque la pièce annoncée dans votre réponse.",
    "Le second point de notre demande n’a pas été traité.",
)

ROUTING_REASONS = (
    "La demande touche surtout la chaussée.",
    "Question de droit avant tout.",
    "Le bâtiment appartient à la ville de Vitré.",
    "Le suivi est déjà fait par cette direction.",
)

GOOD_COMMENTS = (
    "Réponse claire et rapide, merci.",
    "Très bon accompagnement sur place.",
    "Le modèle fourni nous a fait gagner beaucoup de temps.",
    "",
    "",
    "Merci pour votre disponibilité.",
)

POOR_COMMENTS = (
    "Réponse arrivée après la réunion du conseil.",
    "Nous attendions une visite plutôt qu’une note.",
    "",
)
