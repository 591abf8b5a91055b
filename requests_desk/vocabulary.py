"""The words of the desk: urgencies, channels, states and their two labels."""

from django.db import models

from core.nouns import with_direction_noun


class Urgency(models.TextChoices):
    CRITICAL = "critical", "Critique"
    HIGH = "high", "Haute"
    NORMAL = "normal", "Normale"
    PLANNED = "planned", "Planifiée"


class Channel(models.TextChoices):
    PORTAL = "portal", "Sur le portail"
    PHONE = "phone", "Par téléphone"
    EMAIL = "email", "Par courriel"
    VISIT = "visit", "En mairie ou au guichet"
    MEETING = "meeting", "En réunion"


class Step(models.TextChoices):
    """The three pages on which a commune writes its request; the values are in their addresses."""

    NEED = "besoin", "Votre besoin"
    DETAILS = "precisions", "Précisions"
    REVIEW = "verification", "Vérifier et envoyer"


class Confidentiality(models.TextChoices):
    """Who a request is closed to: `models/visibility.py` says it, row by row."""

    NORMAL = "normal", "Normale"
    MAYOR_ONLY = "mayor_only", "Maire seul"
    DISPUTE = "dispute", "Litige avec l’intercommunalité"


CONFIDENTIAL = (Confidentiality.MAYOR_ONLY, Confidentiality.DISPUTE)


class State(models.TextChoices):
    """What agents read. What the commune reads is in `COMMUNE_LABELS`."""

    DRAFT = "draft", "Brouillon"
    TO_APPROVE = "to_approve", "À valider par le maire"
    SUBMITTED = "submitted", "À trier"
    ACKNOWLEDGED = "acknowledged", "Prise en charge"
    ASSIGNED = "assigned", "Orientée"
    IN_PROGRESS = "in_progress", "En cours"
    WAITING = "waiting", "En attente de la commune"
    RESOLVED = "resolved", "Résolue"
    CLOSED = "closed", "Clôturée"
    DECLINED = "declined", "Refusée"
    CANCELLED = "cancelled", "Annulée"


COMMUNE_LABELS: dict[str, str] = {
    State.DRAFT: "Brouillon",
    State.TO_APPROVE: "À valider par le maire",
    State.SUBMITTED: "Envoyée",
    State.ACKNOWLEDGED: "Bien reçue",
    State.ASSIGNED: with_direction_noun(lambda noun: f"Orientée vers {noun.a}"),
    State.IN_PROGRESS: "En cours",
    State.WAITING: "Nous attendons votre réponse",
    State.RESOLVED: "Réponse apportée",
    State.CLOSED: "Terminée",
    State.DECLINED: "Non prise en charge",
    State.CANCELLED: "Annulée",
}
# The commune's own business: the desk knows nothing of it yet.
UNSENT_STATES = (State.DRAFT, State.TO_APPROVE)
OPEN_STATES = (
    State.SUBMITTED,
    State.ACKNOWLEDGED,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.WAITING,
)
ENDED_STATES = (State.CLOSED, State.DECLINED, State.CANCELLED)
ANSWERED_STATES = (State.RESOLVED, State.CLOSED)
