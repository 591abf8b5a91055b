"""The annexes of the model conventions: fiche d’impact, règlement, list of members."""

from core.papers import Article, Block, Grid, Heading, Points, Text, blank
from services.documents.facts import DocumentFacts

_BEFORE, _AFTER = blank("situation actuelle"), blank("situation à venir")


def impact_sheet(facts: DocumentFacts) -> list[Block]:
    """Return the fiche d’impact that article L5211-4-2 CGCT annexes to a service commun."""
    subjects = (
        "Organisation du service",
        "Lieu et conditions de travail",
        "Rémunération",
        "Temps de travail et congés",
        "Droits acquis et action sociale",
        "Autorité hiérarchique",
    )
    return [
        Heading("Annexe – Fiche d’impact", begins_page=True),
        Text(
            "Cette fiche décrit les effets de la mise en commun pour les agents. Elle est jointe "
            "à l’avis du comité social territorial."
        ),
        Grid(
            "Agents concernés",
            ((blank("emploi"), blank("grade"), blank("quotité"), blank("employeur actuel")),),
            ("Emploi", "Grade", "Quotité", "Employeur actuel"),
        ),
        Grid(
            "Effets",
            tuple((subject, _BEFORE, _AFTER) for subject in subjects),
            ("Sujet", "Avant", "Après"),
        ),
    ]


def goods_rules(facts: DocumentFacts) -> list[Block]:
    """Return the règlement de mise à disposition of article L5211-4-3 CGCT."""
    return [
        Heading("Annexe – Règlement de mise à disposition", begins_page=True),
        Article("Biens"),
        Grid(
            "Biens partagés",
            ((blank("bien"), blank("état"), blank("lieu où il est gardé")),),
            ("Bien", "État", "Lieu"),
        ),
        Article("Réservation"),
        Text(f"Les biens se réservent {blank('comment, et combien de jours avant')}."),
        Article("Retrait et retour"),
        Points(
            (
                "l’état du bien est constaté à deux, au départ et au retour ;",
                "le bien est rendu propre, à la date convenue ;",
                "tout dommage est signalé le jour même.",
            )
        ),
        Article("Conduite"),
        Text(f"Seules l’utilisent les personnes habilitées : {blank('permis ou autorisation')}."),
        Article("Entretien"),
        Text(f"{facts.lender.the[:1].upper() + facts.lender.the[1:]} entretient les biens."),
    ]


def members_list(facts: DocumentFacts) -> list[Block]:
    """Return the members of a groupement de commandes, as far as they are known."""
    act = facts.deliberation
    return [
        Heading("Annexe – Membres du groupement", begins_page=True),
        Grid(
            "Membres et délibérations",
            (
                (facts.lender.title, facts.decision.cited, "Coordination"),
                (facts.borrower.title, act.cited, "Membre"),
                (blank("membre"), blank("numéro et date"), "Membre"),
            ),
            ("Membre", "Délibération", "Rôle"),
        ),
    ]
