"""What people of the demonstration write around a request: answers, notes, reasons, comments."""

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
    "Le bâtiment appartient à l’intercommunalité.",
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
