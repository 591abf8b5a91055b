"""What several model papers say in the same words: advice, visas, tariff, duration, notice."""

from core.papers import Article, Block, Points, Text, Tone, blank
from services.documents.facts import DocumentFacts, Party, ServiceFacts, known_day
from services.models import LegalForm

_CODE = "Vu le code général des collectivités territoriales"
# Only what has been checked against the law is cited for what it says.
VISAS: dict[str, str] = {
    LegalForm.COMMON_SERVICE: f"{_CODE}, notamment son article L5211-4-2 ;",
    LegalForm.SECONDMENT: f"{_CODE}, notamment ses articles L5211-4-1 et D5211-16 ;",
    LegalForm.SHARED_GOODS: f"{_CODE}, notamment son article L5211-4-3 ;",
    LegalForm.PURCHASING_GROUP: (
        "Vu le code de la commande publique, notamment ses articles L2113-6 à L2113-8 ;"
    ),
    LegalForm.ASSISTANCE: (
        f"{_CODE}, notamment {blank('article ou statuts sur lesquels repose la prestation')} ;"
    ),
    LegalForm.HORIZONTAL: f"{_CODE}, notamment ses articles L5111-1 et L5111-1-1 ;",
}


def advice(whose: Party) -> tuple[str, ...]:
    """Return what stands at the head of every model."""
    return (
        f"Modèle à vérifier par les services {whose.of_the} avant tout usage. Il est rempli avec "
        "ce que le portail connaît et ne remplace pas un conseil juridique.",
        "Ce qui reste à compléter est entre crochets. Supprimez cet encadré du texte définitif.",
    )


def footer(facts: DocumentFacts) -> str:
    return f"Modèle proposé par le portail de la mutualisation – {facts.epci.name}"


def visas(services: tuple[ServiceFacts, ...]) -> list[Block]:
    """Return the texts that the services rest on, each once, and the scheme."""
    cited = dict.fromkeys(VISAS.get(service.legal_form, "") for service in services)
    scheme = blank("référence du schéma et de son approbation, s’il y a lieu")
    return [
        *(Text(visa) for visa in cited if visa),
        Text(
            "Vu le schéma de mutualisation (article L5211-39-1 du code général des collectivités "
            f"territoriales), {scheme} ;"
        ),
    ]


def duration_text(months: int) -> str:
    """Return « 3 ans », « 18 mois »."""
    years, rest = divmod(months, 12)
    if rest or not years:
        return f"{months}\u00a0mois"
    return f"{years}\u00a0an{'s' if years > 1 else ''}"


def with_notice(service: ServiceFacts) -> str:
    """Return « avec un préavis de 6 mois », « sans préavis »."""
    if not service.notice_months:
        return "sans préavis"
    return f"avec un préavis de {duration_text(service.notice_months)}"


def provides_notice(service: ServiceFacts) -> str:
    """Return « prévoit un préavis de 6 mois », « ne prévoit aucun préavis »."""
    if not service.notice_months:
        return "ne prévoit aucun préavis"
    return f"prévoit un préavis de {duration_text(service.notice_months)}"


def tariff_texts(service: ServiceFacts) -> tuple[str, ...]:
    """Return what it costs, a sentence each, or the mark that asks for it."""
    return service.tariff or (blank("tarif ou mode de calcul de la participation"),)


def money(service: ServiceFacts, borrower: Party) -> list[Block]:
    return [
        Text(f"{capital(borrower.the)} participe au coût du service selon le tarif suivant."),
        Points(tariff_texts(service)),
    ]


def paragraphs(text: str, what: str) -> list[Block]:
    """Return what somebody has typed, paragraph by paragraph, or the mark that asks for it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Text(line) for line in lines or [blank(what)]]


def options(service: ServiceFacts) -> list[Block]:
    """Return the article of the options that were chosen; nothing without any."""
    if not service.options:
        return []
    return [Article("Options retenues"), Points(service.options)]


def duration(facts: DocumentFacts) -> list[Block]:
    """Return the articles of its term and of its notice, as the service has them."""
    service = facts.service
    begins = f"La convention entre en vigueur le {known_day(facts.starts_on, 'date d’effet')}."
    if service.term_months is None:
        lasts = "Elle est conclue sans limitation de durée."
        effect = "Elle prend effet à la fin du préavis."
    elif service.renews_tacitly:
        term = duration_text(service.term_months)
        lasts = (
            f"Elle est conclue pour {term}, puis reconduite tacitement par périodes de même durée, "
            "sauf dénonciation."
        )
        effect = (
            "Elle prend effet à la plus tardive de deux dates : la fin du préavis, le terme de la "
            "période en cours."
        )
    else:
        term = duration_text(service.term_months)
        lasts = f"Elle est conclue pour {term} et prend fin à son terme, sans reconduction tacite."
        effect = "Elle prend effet à ce terme, que le préavis soit alors écoulé ou non."
    return [
        Article("Entrée en vigueur et durée"),
        Text(f"{begins} {lasts}"),
        Article("Dénonciation"),
        Text(
            "Chaque partie peut dénoncer la convention par décision de son assemblée, notifiée à "
            f"l’autre par lettre recommandée avec avis de réception, {with_notice(service)}. "
            f"{effect}"
        ),
    ]


def closing_articles() -> list[Block]:
    """Return what ends every convention: data, amendments, disagreements."""
    return [
        Article("Données personnelles et confidentialité"),
        Text(
            "Chaque partie ne traite que les données personnelles nécessaires au service, les "
            "protège et garde la confidentialité de ce qu’elle apprend de l’autre."
        ),
        Article("Modification"),
        Text("Toute modification prend la forme d’un avenant signé par les parties."),
        Article("Différends"),
        Text(
            "Les parties cherchent un accord amiable. À défaut, le différend est porté devant le "
            f"tribunal administratif de {blank('ville')}.",
            Tone.KEPT,
        ),
    ]


def summary(service: ServiceFacts) -> str:
    """Return what the service does, quoted from its sheet, or the mark that asks for it."""
    said = service.summary.strip().rstrip(".")
    return f"« {said} »" if said else blank("ce que fait le service")


def capital(text: str) -> str:
    """Return `text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]
