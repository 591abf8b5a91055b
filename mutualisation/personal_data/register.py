"""The register of processing (article 30 of the GDPR), beside the periods that the code applies.

A period is the very constant by which the portal forgets, or the one that administrators have
settled: what the page says is what is done.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from accounts.invitations import VALIDITY
from accounts.sign_in.own_device import OWN_DEVICE_AGE
from accounts.tasks import SESSIONS_KEPT_FOR
from core.french import count
from files.tasks import ORPHAN_AFTER
from mutualisation.people import list_sending
from mutualisation.personal_data import copies
from notifications.tasks import EMAILS_KEPT_FOR
from requests_desk.tasks import KEPT_FOR as DRAFTS_KEPT_FOR
from retention.models import RetentionPeriod
from retention.vocabulary import RecordKind

MISSION = (
    "Exécution d’une mission d’intérêt public (article 6, paragraphe 1, point e, du règlement "
    "général sur la protection des données)."
)
LEGAL_DUTY = (
    "Obligation légale (article 6, paragraphe 1, point c)\u00a0: la sécurité des données "
    "(article 32 du règlement)."
)
ACCESS = (
    "Connexion personnelle, second facteur pour les agents et les administrateurs, droits selon "
    "la fonction et ses dates, échanges chiffrés, historique de chaque changement."
)


@dataclass(frozen=True)
class Kept:
    """How long something is kept: for `period` counted from `since`, or `until` something ends it.

    What is `decided` is kept for the period settled for its kind, then until a decision.
    """

    what: str
    period: datetime.timedelta | None = None
    since: str = ""
    until: str = ""
    decided: RecordKind | None = None

    def words(self, settled: Mapping[RecordKind, RetentionPeriod]) -> str:
        """Return « 14 jours après l’envoi », « 10 ans après la clôture, … », or what ends it."""
        if self.decided:
            return (
                f"{settled[self.decided].words}, puis jusqu’à une décision visée par les archives"
            )
        return f"{duration(self.period)} {self.since}" if self.period else self.until


@dataclass(frozen=True, kw_only=True)
class Processing:
    """One processing of personal data, as the register describes it."""

    slug: str
    name: str
    purpose: str
    persons: str
    data: str
    recipients: str
    kept: tuple[Kept, ...]
    basis: str = MISSION
    security: str = ACCESS


def duration(period: datetime.timedelta) -> str:
    """Return « 1 heure », « 14 jours » or « 1 an »."""
    days, hours = period.days, period.seconds // 3600
    if days and days % 365 == 0:
        return count(days // 365, "an")
    return count(days, "jour") if days else count(hours, "heure")


REGISTER: tuple[Processing, ...] = (
    Processing(
        slug="comptes",
        name="Les comptes et les fonctions",
        purpose="Savoir qui agit pour une commune, une direction ou l’intercommunalité, et ne "
        "montrer à chacun que ce qui le concerne.",
        persons="Élus et secrétaires des communes, agents et élus de l’intercommunalité.",
        data="Nom, prénom, adresse électronique, ligne directe, fonctions et délégations avec "
        "leurs dates, conseils masqués.",
        recipients="Ceux avec qui la personne échange\u00a0; les administrateurs du portail.",
        kept=(
            Kept("Adresses et moyens de connexion", until="Jusqu’à la fermeture du compte."),
            Kept("Nom et fonctions passées", decided=RecordKind.ACCOUNTS),
        ),
    ),
    Processing(
        slug="invitations",
        name="Les invitations",
        purpose="Ouvrir un compte à la bonne personne, et à elle seule.",
        persons="Personnes invitées, personnes qui invitent.",
        data="Nom, prénom, adresse électronique, fonction proposée, dates d’envoi et de réponse.",
        recipients="Les administrateurs\u00a0; le maire pour sa commune.",
        kept=(
            Kept("Le lien de l’invitation", VALIDITY, "après l’envoi"),
            Kept("Le nom et l’adresse", decided=RecordKind.INVITATIONS),
            Kept("La liste de personnes qui a été déposée", list_sending.KEPT_FOR, "après l’envoi"),
        ),
        security="Lien à usage unique, dont seule l’empreinte est gardée. " + ACCESS,
    ),
    Processing(
        slug="connexion",
        name="La connexion et sa sécurité",
        purpose="Vérifier qui se connecte, et laisser chacun voir et fermer ses connexions.",
        basis=LEGAL_DUTY,
        persons="Toutes les personnes qui ont un compte.",
        data="Mot de passe (sous une forme illisible), clés d’accès, codes, compte ProConnect, "
        "appareils avec leur adresse sur le réseau, dernière connexion.",
        recipients="La personne elle-même. Les secrets ne sont lus de personne.",
        kept=(
            Kept(
                "Une connexion",
                datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE),
                "au plus après la dernière visite",
            ),
            Kept(
                "Une connexion depuis son propre appareil",
                OWN_DEVICE_AGE,
                "au plus après la connexion",
            ),
            Kept("L’appareil et son adresse", SESSIONS_KEPT_FOR, "après la fin de la connexion"),
        ),
    ),
    Processing(
        slug="demandes",
        name="Les demandes des communes",
        purpose="Recevoir les demandes des communes, y répondre et en rendre compte.",
        persons="Auteurs des demandes, agents qui répondent, personnes citées dans les textes et "
        "les pièces jointes.",
        data="Textes, pièces jointes, messages, dates, agent en charge, avis. Pour les demandes "
        "confidentielles\u00a0: qui les a lues, et quand.",
        recipients="Les personnes habilitées de la commune, le guichet, la direction générale, "
        "la direction saisie. Les demandes confidentielles ont leurs lecteurs désignés.",
        kept=(
            Kept("Demandes, messages et pièces jointes", decided=RecordKind.REQUESTS),
            Kept("Lectures des demandes confidentielles", decided=RecordKind.READINGS),
        ),
        security=ACCESS + " Les administrateurs n’ouvrent pas les demandes.",
    ),
    Processing(
        slug="brouillons",
        name="Les brouillons et les formulaires en attente",
        purpose="Ne rien perdre de ce qu’une personne est en train d’écrire.",
        persons="Auteurs des demandes.",
        data="Textes et fichiers d’un formulaire qui n’est pas encore envoyé.",
        recipients="Leur auteur\u00a0; le maire suivant, pour ceux d’un maire qui ne sont pas "
        "confidentiels.",
        kept=(
            Kept("Un brouillon", until="Jusqu’à son envoi ou sa suppression."),
            Kept("Les fichiers d’un formulaire revenu à corriger", DRAFTS_KEPT_FOR, "sans suite"),
            Kept("Le numéro d’un brouillon supprimé", DRAFTS_KEPT_FOR, "après sa suppression"),
            Kept("Un fichier sans demande", ORPHAN_AFTER, "après son dépôt"),
        ),
    ),
    Processing(
        slug="courriels",
        name="Les courriels du portail",
        purpose="Prévenir chacun de ce qui l’attend, et ne l’envoyer qu’une fois.",
        persons="Personnes qui ont un compte, personnes invitées, adresses des mairies.",
        data="Adresse, objet, texte, date d’envoi.",
        recipients="Le destinataire\u00a0; le service de messagerie de l’intercommunalité.",
        kept=(
            Kept("Un courriel envoyé ou abandonné", EMAILS_KEPT_FOR, "après avoir été écrit"),
            Kept("Le texte d’un courriel qui contient un secret", until="Jusqu’à son envoi."),
        ),
    ),
    Processing(
        slug="historique",
        name="L’historique",
        purpose="Établir qui a changé quoi, et quand.",
        basis=LEGAL_DUTY,
        persons="Toutes les personnes qui ont un compte.",
        data="Numéro de la personne, date, objet changé, valeurs avant et après. Ni noms ni "
        "adresses, ni texte des demandes.",
        recipients="Les administrateurs du portail.",
        kept=(
            Kept("L’historique de ce qui existe", until="Autant que son objet."),
            Kept("L’historique de ce qui est détruit", decided=RecordKind.HISTORY),
        ),
        security="Écrit par la base de données elle-même\u00a0; personne ne le corrige.",
    ),
    Processing(
        slug="copies",
        name="Les copies de ses propres données",
        purpose="Répondre au droit d’accès des personnes (article 15 du règlement).",
        basis="Obligation légale (article 6, paragraphe 1, point c).",
        persons="Les personnes qui la demandent.",
        data="Tout ce que le portail garde d’elles, sans les secrets de connexion.",
        recipients="La personne elle-même, et personne d’autre.",
        kept=(Kept("La copie de ses données", copies.KEPT_FOR, "après la demande"),),
    ),
    Processing(
        slug="bilans",
        name="Les bilans et les chiffres",
        purpose="Rendre compte de la mutualisation aux élus et au public.",
        persons="Aucune n’y est nommée.",
        data="Nombres par commune, par service et par direction.",
        recipients="Les élus, puis le public.",
        kept=(Kept("Un bilan", until="Sans terme."),),
    ),
)


def forgotten_alone() -> list[tuple[str, str]]:
    """Return what the portal erases by itself, and when: « 14 jours après l’envoi ».

    The archives say whether they agree: no decision is asked for it.
    """
    return [
        (kept.what, f"{duration(kept.period)} {kept.since}")
        for one in REGISTER
        for kept in one.kept
        if kept.period
    ]
