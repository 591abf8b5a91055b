"""The model deliberations: of the commune that joins, and of the assembly that accepts it."""

from core.french import de
from core.papers import Article, Block, Grid, Paper, Points, Signatures, Text, Tone, blank
from services.documents import clauses
from services.documents.facts import Act, DocumentFacts, Party, ServiceFacts, known_day
from services.models import LegalForm


def commune_deliberation(facts: DocumentFacts) -> Paper:
    """Return the deliberation by which the council of the commune joins, one service or several."""
    services, party = facts.services, facts.commune
    blocks = [
        *_session(party, facts.deliberation),
        Text(f"Le {party.assembly} {de(party.name)},", Tone.STRONG),
        *clauses.visas(services),
        *_agreement_visas(services),
        *_opinion_visas(services),
        *_reasons(facts),
        *_decides(party),
        *_commune_articles(facts),
        _signatures(party),
    ]
    return _paper(facts, party, "Extrait du registre des délibérations", tuple(blocks))


def accepting_deliberation(facts: DocumentFacts) -> Paper:
    """Return the deliberation by which the body that lends or runs the service accepts."""
    party, commune = facts.other, facts.commune
    service = facts.service
    blocks = [
        *_session(party, facts.decision),
        Text(f"Le {party.assembly},", Tone.STRONG),
        *clauses.visas(facts.services),
        Text(
            f"Vu la délibération du {commune.assembly} {commune.of_the} "
            f"{facts.deliberation.cited} ;"
        ),
        *_agreement_visas(facts.services),
        *_opinion_visas(facts.services),
        Text(
            f"Considérant que {commune.the} a demandé à rejoindre {service.called} et que "
            "les moyens du service le permettent ;"
        ),
        *_decides(party),
        Article("Acceptation"),
        Text(
            f"L’adhésion {commune.of_the} est acceptée pour {service.called}, à compter du "
            f"{known_day(facts.starts_on, 'date d’effet')}."
        ),
        *_signing(party, facts.services),
        *_execution(),
        _signatures(party),
    ]
    return _paper(facts, party, "Extrait du registre des délibérations", tuple(blocks))


def _paper(facts: DocumentFacts, party: Party, title: str, blocks: tuple[Block, ...]) -> Paper:
    if len(facts.services) > 1:
        subject = "Objet : adhésion à plusieurs services mutualisés"
    else:
        subject = f"Objet : adhésion {facts.commune.of_the} – {facts.service.name}"
    return Paper(
        title=title,
        subject=subject,
        letterhead=party.letterhead(),
        advice=clauses.advice(party),
        footer=clauses.footer(facts),
        blocks=blocks,
    )


def _session(party: Party, act: Act) -> list[Block]:
    return [
        Grid(
            f"Séance du {party.assembly}",
            (
                ("Délibération", act.cited),
                ("Date de la convocation", blank("date")),
                ("Membres en exercice, présents, représentés", blank("trois nombres")),
                ("Présidence de la séance", party.head_name or blank("prénom et nom")),
                ("Secrétaire de séance", blank("prénom et nom")),
            ),
        )
    ]


def _agreement_visas(services: tuple[ServiceFacts, ...]) -> list[Block]:
    if not any(service.legal_form != LegalForm.NETWORK for service in services):
        return []
    if len(services) > 1:
        return [Text("Vu les projets de convention annexés à la présente délibération ;")]
    return [Text("Vu le projet de convention annexé à la présente délibération ;")]


def _opinion_visas(services: tuple[ServiceFacts, ...]) -> list[Block]:
    if not any(service.needs_opinion for service in services):
        return []
    return [Text(f"Vu l’avis du comité social territorial du {blank('date de l’avis')} ;")]


def _reasons(facts: DocumentFacts) -> list[Block]:
    if len(facts.services) > 1:
        rows = tuple(
            (
                service.name,
                service.summary or blank("ce qu’il fait"),
                " ".join(clauses.tariff_texts(service)),
                clauses.duration_text(service.notice_months) if service.notice_months else "Aucun",
            )
            for service in facts.services
        )
        return [
            Text(f"Considérant l’intérêt, pour {facts.commune.the}, des services suivants ;"),
            Grid("Les services", rows, ("Service", "Ce qu’il fait", "Participation", "Préavis")),
        ]
    service = facts.service
    return [
        Text(f"Considérant ce que propose {service.called} : {clauses.summary(service)} ;"),
        Text(
            "Considérant l’intérêt des deux communes à agir ensemble ;"
            if service.legal_form == LegalForm.HORIZONTAL
            else "Considérant que chaque commune est libre de rejoindre ce service ;"
        ),
        Text("Considérant la participation demandée :"),
        Points(clauses.tariff_texts(service)),
        Text(
            f"Considérant que l’adhésion peut être dénoncée {clauses.with_notice(service)}, "
            "dans les conditions de la convention ;"
            if service.notice_months
            else "Considérant que l’adhésion peut être dénoncée à tout moment ;"
        ),
    ]


def _decides(party: Party) -> list[Block]:
    vote = blank("à l’unanimité, ou par … voix pour, … contre et … abstentions")
    return [
        Text(f"Après en avoir délibéré, {vote}, le {party.assembly} décide :", Tone.CENTERED),
    ]


def _commune_articles(facts: DocumentFacts) -> list[Block]:
    commune, day = facts.commune, known_day(facts.starts_on, "date d’effet")
    joins = (
        "les services mutualisés énumérés ci-dessus"
        if len(facts.services) > 1
        else facts.service.called
    )
    chosen = [f"{s.name} : {option}" for s in facts.services for option in s.options]
    blocks: list[Block] = [
        Article("Adhésion"),
        Text(f"{clauses.capital(commune.the)} décide de rejoindre {joins}, à compter du {day}."),
    ]
    if chosen:
        blocks += [Article("Options retenues"), Points(tuple(chosen))]
    return [
        *blocks,
        *_signing(commune, facts.services),
        Article("Crédits"),
        Text(
            "Les dépenses correspondantes sont inscrites au budget de la commune, "
            f"{blank('chapitre et article')}."
        ),
        *_execution(),
    ]


def _signing(party: Party, services: tuple[ServiceFacts, ...]) -> list[Block]:
    """Return the article that approves the convention: there is none for a network."""
    if all(service.legal_form == LegalForm.NETWORK for service in services):
        return []
    several = len(services) > 1
    return [
        Article("Conventions" if several else "Convention"),
        Text(
            "Les conventions annexées sont approuvées."
            if several
            else "La convention annexée est approuvée."
        ),
        Text(
            f"Le {party.assembly} donne pouvoir à {party.signatory}, pour signer ce qui est "
            "nécessaire à cette adhésion."
        ),
    ]


def _execution() -> list[Block]:
    return [
        Article("Exécution"),
        Text(
            "La présente délibération est transmise au représentant de l’État et publiée. Elle "
            f"peut être contestée devant le tribunal administratif de {blank('ville')} dans le "
            f"délai de {blank('délai de recours')}.",
            Tone.KEPT,
        ),
    ]


def _signatures(party: Party) -> Signatures:
    return Signatures(
        (
            ("Secrétaire de séance,", blank("prénom et nom")),
            ("Présidence de la séance,", party.head_name or blank("prénom et nom")),
        )
    )
