"""The states of services and adhésions, as agents and communes read them."""

from django.db import models


class ServiceState(models.TextChoices):
    STUDIED = "studied", "À l’étude"
    OPEN = "open", "Ouvert"
    SUSPENDED = "suspended", "Suspendu"
    CLOSED = "closed", "Fermé"


class SubscriptionState(models.TextChoices):
    """What agents read. What the commune reads is in `COMMUNE_LABELS`."""

    INTENTION = "intention", "Intention"
    DELIBERATED = "deliberated", "Délibérée"
    SIGNED = "signed", "Convention signée"
    ACTIVE = "active", "Active"
    NOTICE = "notice", "En préavis"
    TERMINATED = "terminated", "Résiliée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Abandonnée"


class SubscriptionMove(models.TextChoices):
    """What was done of an adhésion, as its log and the e-mails say it: « …, commune, service »."""

    DECLARE = "declare", "Intention d’adhérer"
    DELIBERATE = "deliberate", "Délibération enregistrée"
    DECIDE = "decide", "Décision qui accepte l’adhésion"
    SIGN = "sign", "Convention signée"
    ACTIVATE = "activate", "Adhésion en vigueur"
    ADMIT = "admit", "Adhésion acceptée"
    CANCEL_START = "cancel_start", "Entrée en vigueur annulée"
    TRANSMIT = "transmit", "Délibération complétée"
    CORRECT = "correct", "Délibération corrigée"
    COMPLETE = "complete", "Dossier complété"
    GIVE_NOTICE = "give_notice", "Préavis donné"
    CANCEL_NOTICE = "cancel_notice", "Préavis annulé"
    END = "end", "Fin de l’adhésion"
    REFUSE = "refuse", "Adhésion refusée"
    WITHDRAW = "withdraw", "Adhésion abandonnée"
    TAKE_OVER = "take_over", "Reprise d’une liste"


COMMUNE_LABELS: dict[str, str] = {
    SubscriptionState.INTENTION: "Votre intention est enregistrée",
    SubscriptionState.DELIBERATED: "Votre conseil municipal a délibéré",
    SubscriptionState.SIGNED: "La convention est signée",
    SubscriptionState.ACTIVE: "Votre commune adhère",
    SubscriptionState.NOTICE: "Votre adhésion prend fin",
    SubscriptionState.TERMINATED: "Votre adhésion a pris fin",
    SubscriptionState.REFUSED: "L’intercommunalité n’a pas pu accepter",
    SubscriptionState.WITHDRAWN: "Vous y avez renoncé",
}
# A file under way: one at a time for a commune and a service.
OPEN_STATES = (
    SubscriptionState.INTENTION,
    SubscriptionState.DELIBERATED,
    SubscriptionState.SIGNED,
)
# What has entered into force: figures of any date count these, by their period.
IN_FORCE_STATES = (
    SubscriptionState.ACTIVE,
    SubscriptionState.NOTICE,
    SubscriptionState.TERMINATED,
)
