"""The model conventions, one for each legal form: its own articles between those of all."""

from collections.abc import Callable

from core.papers import (
    Article,
    Block,
    Paper,
    Points,
    Signatures,
    Text,
    Tone,
    blank,
)
from services.documents import clauses
from services.documents.annexes import goods_rules, impact_sheet, members_list
from services.documents.facts import DocumentFacts
from services.models import LegalForm

Writer = Callable[[DocumentFacts], list[Block]]

TITLES: dict[str, str] = {
    LegalForm.COMMON_SERVICE: "Convention de service commun",
    LegalForm.SECONDMENT: "Convention de mise à disposition de service",
    LegalForm.SHARED_GOODS: "Convention de partage de biens",
    LegalForm.PURCHASING_GROUP: "Convention constitutive d’un groupement de commandes",
    LegalForm.ASSISTANCE: "Convention de prestation",
    LegalForm.HORIZONTAL: "Convention entre communes",
}


def agreement(facts: DocumentFacts) -> Paper:
    """Return the convention of the service's legal form. KeyError: a network signs none."""
    form = facts.service.legal_form
    own, annexes = _OWN[form]
    blocks = [
        *_parties(facts),
        *clauses.visas(facts.services),
        Text("Il est convenu ce qui suit.", Tone.CENTERED),
        *_purpose(facts),
        *own(facts),
        *clauses.options(facts.service),
        Article("Conditions financières"),
        *_MONEY.get(form, _plain_money)(facts),
        *clauses.duration(facts),
        *clauses.closing_articles(),
        Signatures(
            (facts.lender.signature, facts.borrower.signature),
            made=(
                "Fait en autant d’exemplaires que de parties, "
                f"à {blank('lieu')}, le {blank('date')}."
            ),
        ),
        *annexes(facts),
    ]
    return Paper(
        title=TITLES[form],
        subject=f"{facts.service.name} – {facts.borrower.title}",
        letterhead=facts.lender.letterhead(),
        advice=clauses.advice(facts.lender),
        footer=clauses.footer(facts),
        blocks=tuple(blocks),
    )


def _parties(facts: DocumentFacts) -> list[Block]:
    # The deliberation of the commune is known as such; the other side's is the decision.
    commune_lends = facts.lender == facts.commune
    acts = (facts.decision, facts.deliberation)
    lending, borrowing = reversed(acts) if commune_lends else acts
    is_group = facts.service.legal_form == LegalForm.PURCHASING_GROUP
    lender, borrower = (
        ("la coordination", "le membre") if is_group else ("le prestataire", "le bénéficiaire")
    )
    return [
        Text("Entre", Tone.STRONG),
        Text(facts.lender.presented(lending, lender)),
        Text("et", Tone.STRONG),
        Text(facts.borrower.presented(borrowing, borrower)),
    ]


def _purpose(facts: DocumentFacts) -> list[Block]:
    service = facts.service
    return [
        Article("Objet"),
        Text(
            f"La convention fixe les conditions dans lesquelles {facts.borrower.the} prend part à "
            f"ce que porte {facts.lender.the} : {service.called}."
        ),
        Article("Ce que fait le service"),
        *clauses.paragraphs(service.description, "missions du service"),
        *_limits(facts),
    ]


def _limits(facts: DocumentFacts) -> list[Block]:
    if not facts.service.limits.strip():
        return []
    return [
        Text("Ce que le service ne fait pas", Tone.STRONG),
        *clauses.paragraphs(facts.service.limits, ""),
    ]


def _organisation(facts: DocumentFacts) -> str:
    direction = facts.service.direction
    return (
        f"Le service est rattaché à : {direction}."
        if direction
        else (f"Le service est rattaché à {blank('direction')}.")
    )


def _common_service(facts: DocumentFacts) -> list[Block]:
    return [
        Article("Organisation du service commun"),
        Text(
            f"Le service commun est géré par {facts.lender.the}. {_organisation(facts)} Il "
            "travaille pour le bénéficiaire en dehors des compétences transférées."
        ),
        Article("Agents"),
        Text(
            "Les effets de la mise en commun sur l’organisation, les conditions de travail, la "
            "rémunération et les droits acquis des agents sont décrits dans la fiche d’impact "
            "annexée, soumise à l’avis du comité social territorial."
        ),
        Article("Autorité et décisions"),
        Text(
            "Le bénéficiaire reste responsable de ses décisions. Pour ce qu’il demande au "
            "service, il donne ses instructions à la personne qui le dirige."
        ),
        *_follow_up(),
    ]


def _secondment(facts: DocumentFacts) -> list[Block]:
    return [
        Article("Service mis à disposition"),
        Text(
            f"Le prestataire met à disposition du bénéficiaire, pour l’exercice de ses "
            f"compétences, tout ou partie du service « {facts.service.name} », dans l’intérêt "
            f"d’une bonne organisation des services. {_organisation(facts)}"
        ),
        Points(
            (
                f"agents concernés : {blank('emplois et nombre d’agents')} ;",
                f"temps de travail : {blank('quotité ou nombre d’heures')} ;",
                f"matériel et locaux : {blank('liste')}.",
            )
        ),
        Article("Agents"),
        Text(
            "Le bénéficiaire adresse ses instructions pour les tâches qu’il confie. Le comité "
            "social territorial a été consulté."
        ),
        *_follow_up(),
    ]


def _shared_goods(facts: DocumentFacts) -> list[Block]:
    return [
        Article("Biens partagés"),
        Text(
            "Le prestataire reste propriétaire des biens. La liste des biens et les règles de "
            "leur usage forment le règlement de mise à disposition annexé."
        ),
        Article("Assurance et responsabilité"),
        Text(
            "Le bénéficiaire assure les biens pendant qu’il les garde et répond des dommages "
            f"causés par leur usage, {blank('franchise et garanties')}."
        ),
        *_follow_up(),
    ]


def _purchasing_group(facts: DocumentFacts) -> list[Block]:
    return [
        Article("Membres"),
        Text(
            "Les membres du groupement sont énumérés en annexe. Chacun adhère par délibération "
            "de son assemblée et signe la présente convention avant le lancement de la "
            "procédure. Un membre qui adhère après ce lancement n’a pas part au marché en cours."
        ),
        Article("Coordination"),
        Text(f"{clauses.capital(facts.lender.the)} coordonne le groupement et se charge :"),
        Points(
            (
                "de recueillir les besoins et de préparer les documents de la consultation ;",
                "de mener la procédure de passation ;",
                f"de signer et de notifier le marché : {blank('oui, ou chaque membre pour lui')} ;",
                f"de suivre son exécution : {blank('oui, ou chaque membre pour lui')}.",
            )
        ),
        Article("Obligations des membres"),
        Points(
            (
                "faire connaître leurs besoins à la date demandée ;",
                "commander au titulaire retenu, à hauteur de leurs besoins ;",
                "payer ce qu’ils ont commandé.",
            )
        ),
        Article("Choix du titulaire"),
        Text(
            "La commission compétente est "
            f"{blank('celle de la coordination, ou une commission du groupement')}."
        ),
    ]


def _assistance(facts: DocumentFacts) -> list[Block]:
    return [
        Article("Conduite de la prestation"),
        Text(
            f"{_organisation(facts)} Chaque demande du bénéficiaire est adressée par le guichet "
            "du portail de la mutualisation. Le bénéficiaire reste responsable de ses décisions."
        ),
        *_follow_up(),
    ]


def _between_communes(facts: DocumentFacts) -> list[Block]:
    return [
        Article("Nature de la coopération"),
        Text(
            "La convention porte sur "
            f"{blank('une prestation de services, ou un service unifié')}. "
            "Le schéma de mutualisation la prévoit : "
            f"{blank('page ou action du schéma')}."
        ),
        Article("Moyens"),
        Text(f"{clauses.capital(facts.lender.the)} apporte {blank('agents, matériel, locaux')}."),
        *_follow_up(),
    ]


def _follow_up() -> list[Block]:
    return [
        Article("Suivi"),
        Text(
            "Les parties se réunissent au moins une fois par an pour faire le point du service, "
            "de son coût et de ses résultats, repris dans le bilan de la mutualisation."
        ),
    ]


def _plain_money(facts: DocumentFacts) -> list[Block]:
    return clauses.money(facts.service, facts.borrower)


def _common_service_money(facts: DocumentFacts) -> list[Block]:
    return [
        *_plain_money(facts),
        Text(
            "Dans une intercommunalité à fiscalité professionnelle unique, les effets de la mise "
            "en commun peuvent être imputés sur l’attribution de compensation : "
            f"{blank('oui ou non')}."
        ),
    ]


def _secondment_money(facts: DocumentFacts) -> list[Block]:
    unit = facts.service.unit or blank("unité de fonctionnement")
    return [
        Text(
            "Le remboursement est le produit d’un coût unitaire par le nombre d’unités de "
            "fonctionnement constatées par le bénéficiaire (article D5211-16). L’unité est : "
            f"{unit}."
        ),
        Text(
            "Le coût unitaire comprend les charges de personnel, les fournitures, le "
            "renouvellement des biens et les contrats de services rattachés, et rien d’autre. Il "
            "est établi d’après le dernier compte, actualisé par le budget, et porté à la "
            "connaissance du bénéficiaire chaque année avant la date d’adoption de son budget."
        ),
        Text("Un état annuel énumère les recours au service, convertis en unités."),
        Points(clauses.tariff_texts(facts.service)),
    ]


def _no_annex(facts: DocumentFacts) -> list[Block]:
    return []


_MONEY: dict[str, Writer] = {
    LegalForm.COMMON_SERVICE: _common_service_money,
    LegalForm.SECONDMENT: _secondment_money,
}
_OWN: dict[str, tuple[Writer, Writer]] = {
    LegalForm.COMMON_SERVICE: (_common_service, impact_sheet),
    LegalForm.SECONDMENT: (_secondment, _no_annex),
    LegalForm.SHARED_GOODS: (_shared_goods, goods_rules),
    LegalForm.PURCHASING_GROUP: (_purchasing_group, members_list),
    LegalForm.ASSISTANCE: (_assistance, _no_annex),
    LegalForm.HORIZONTAL: (_between_communes, _no_annex),
}
