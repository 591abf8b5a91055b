"""What can be destroyed one day: each kind, how long it is kept unless decided otherwise, and why.

The periods are proposals: each administrator settles them with the archives of the département.
"""

from dataclasses import dataclass

from django.db import models


class RecordKind(models.TextChoices):
    """A kind of what the portal keeps, that is destroyed by a decision and by nothing else."""

    REQUESTS = "requests", "Demandes closes"
    READINGS = "readings", "Lectures des demandes confidentielles"
    ACCOUNTS = "accounts", "Comptes fermés"
    INVITATIONS = "invitations", "Invitations terminées"
    JOBS = "jobs", "Travaux du portail"
    HISTORY = "history", "Historique de ce qui a été détruit"


class Basis(models.TextChoices):
    """What a period rests on."""

    LEGAL = "legal", "Un texte"
    OWN = "own", "Une décision de l’intercommunalité"


@dataclass(frozen=True, kw_only=True)
class About:
    """What is said of a kind: from when its period runs, the one proposed, and what goes.

    `what` describes what goes with each object, `remains` what does not, and why.
    """

    slug: str
    counted_from: str
    years: int
    basis: Basis
    reason: str
    what: str
    remains: str


_BEYOND = (
    "Au-delà d’un mandat et des délais de recours. Les créances sur les collectivités se "
    "prescrivent par quatre ans (loi du 31 décembre 1968)."
)

ABOUT: dict[RecordKind, About] = {
    RecordKind.REQUESTS: About(
        slug="demandes",
        counted_from="après la clôture",
        years=10,
        basis=Basis.OWN,
        reason=_BEYOND,
        what="La demande avec ses pièces jointes, ses messages, son journal et ses lectures.",
        remains="Son numéro, sa commune et ses dates sur le bordereau\u00a0; les chiffres des "
        "bilans arrêtés, où personne n’est nommé\u00a0; son historique, qui a son propre délai.",
    ),
    RecordKind.READINGS: About(
        slug="lectures",
        counted_from="après la lecture",
        years=10,
        basis=Basis.OWN,
        reason="Elles suivent la demande\u00a0: elles disent qui l’a connue.",
        what="Qui a ouvert la demande ou ses fichiers, et à quelle heure.",
        remains="La demande elle-même, et son historique, qui a son propre délai.",
    ),
    RecordKind.ACCOUNTS: About(
        slug="comptes",
        counted_from="après la fermeture",
        years=10,
        basis=Basis.OWN,
        reason="Le nom et les fonctions passées disent qui a décidé, aussi longtemps que restent "
        "les actes que la personne a signés.",
        what="Le nom et les fonctions passées d’un compte fermé que plus rien ne nomme.",
        remains="Un compte que nomme encore une demande, une délégation, une adhésion, une fiche "
        "de service ou un bilan\u00a0: il est gardé avec eux.",
    ),
    RecordKind.INVITATIONS: About(
        slug="invitations",
        counted_from="après l’acceptation, le retrait ou l’expiration",
        years=1,
        basis=Basis.OWN,
        reason="Une invitation terminée n’ouvre plus rien.",
        what="Le nom et l’adresse de la personne invitée, les dates d’envoi et de réponse.",
        remains="Le compte que l’invitation a ouvert, et ses fonctions.",
    ),
    RecordKind.JOBS: About(
        slug="travaux",
        counted_from="après leur fin",
        years=2,
        basis=Basis.OWN,
        reason="Le temps de comprendre un incident.",
        what="Qui a demandé le travail, quand, et ce qu’il en est sorti.",
        remains="Ce que le travail a produit\u00a0: le bilan et son PDF, le territoire chargé.",
    ),
    RecordKind.HISTORY: About(
        slug="historique",
        counted_from="après la destruction de l’objet",
        years=1,
        basis=Basis.OWN,
        reason="Le temps de répondre d’une destruction.",
        what="Tout ce que l’historique disait d’un objet détruit.",
        remains="L’historique de ce qui existe encore, que personne ne peut effacer, et le "
        "bordereau, qui dit ce qui a été détruit, quand et avec quel visa.",
    ),
}
BY_SLUG: dict[str, RecordKind] = {about.slug: kind for kind, about in ABOUT.items()}
