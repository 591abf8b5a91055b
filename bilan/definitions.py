"""The words of a bilan: what each figure and table means, and the sentences that say them.

They are frozen with the figures: a bilan keeps the definitions that were its own.
"""

from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from django.conf import settings

from bilan.desk import DELAY_LIMITS, DeskFigures
from bilan.period import Period
from communes.models import Epci
from core.french import count, de
from core.nouns import direction_noun, with_direction_noun
from core.templatetags.french import NBSP, day_text, decimal, number, percent

NOTHING = "–"
# Below this number of answers or notes, a median or a mean says little: the sentence warns.
FEW = 5

# Label, unit and definition of each key figure.
FIGURES: dict[str, tuple[str, str, str]] = {
    "engaged": (
        "Communes engagées",
        "communes",
        "Communes membres qui adhèrent à un service mutualisé au moins le jour de l’arrêté des "
        "chiffres.",
    ),
    "members": (
        "Communes membres",
        "communes",
        "Communes qui appartiennent à l’intercommunalité le jour de l’arrêté des chiffres.",
    ),
    "population": (
        "Part de la population",
        "%",
        "Population municipale des communes engagées, divisée par celle de toutes les communes "
        "membres (dernier millésime de l’Insee connu pour toutes).",
    ),
    "subscriptions": (
        "Adhésions",
        "adhésions",
        "Nombre de couples commune et service en vigueur le jour de l’arrêté des chiffres.",
    ),
    "received": (
        "Demandes reçues",
        "demandes",
        "Demandes déposées pendant la période, sur le portail ou saisies par un agent pour une "
        "commune. Les brouillons n’en sont pas.",
    ),
    "answers": (
        "Réponses données",
        "réponses",
        "Demandes résolues pendant la période, quel que soit le jour de leur dépôt. Une demande "
        "rouverte compte une fois, le jour de sa dernière réponse ; tant qu’elle n’en a pas de "
        "nouvelle, elle ne compte pas.",
    ),
    "median": (
        "Délai médian de réponse",
        "jours",
        "La moitié des réponses données pendant la période ont demandé moins de temps. Jours de "
        "calendrier du dépôt à la réponse, attente de la commune comprise.",
    ),
    "p90": (
        "Délai de 9 réponses sur 10",
        "jours",
        "Neuf réponses sur dix données pendant la période ont demandé moins de temps. Jours de "
        "calendrier du dépôt à la réponse, attente de la commune comprise.",
    ),
    "within": (
        "Réponses dans le délai prévu",
        "%",
        "Parmi les réponses données pendant la période à des demandes qui avaient une date "
        "prévue : part de celles données ce jour-là au plus tard.",
    ),
    "hours": (
        "Heures passées",
        "heures",
        "Heures notées par les agents sur les demandes reçues pendant la période, telles que "
        "connues le jour du calcul.",
    ),
    "satisfaction": (
        "Satisfaction",
        "sur 5",
        "Moyenne des notes de 1 à 5 données par les communes aux réponses de la période, telles "
        "que connues le jour du calcul.",
    ),
    "ratings": (
        "Avis donnés",
        "avis",
        "Nombre de réponses de la période qu’une commune a notées, telles que connues le jour du "
        "calcul.",
    ),
    "reopened": (
        "Demandes rouvertes",
        "demandes",
        "Demandes rouvertes après une réponse pendant la période.",
    ),
    "declined": (
        "Demandes refusées",
        "demandes",
        "Demandes que l’intercommunalité n’a pas prises en charge, refusées pendant la période.",
    ),
    "not_subscribed": (
        "Demandes hors adhésion",
        "demandes",
        "Demandes reçues pendant la période pour un service auquel la commune n’adhérait pas le "
        "jour du dépôt.",
    ),
    "unmet": (
        "Besoins non satisfaits",
        "demandes",
        "Demandes hors adhésion refusées pendant la période : elles disent quelles adhésions "
        "manquent.",
    ),
    "open": (
        "Demandes en cours",
        "demandes",
        "Demandes déposées, quelle que soit l’année, sans réponse ni fin le jour de l’arrêté des "
        "chiffres.",
    ),
    "late": (
        "Demandes en retard",
        "demandes",
        "Demandes en cours dont la date de réponse prévue était passée le jour de l’arrêté des "
        "chiffres. Une demande qui attend la commune n’est pas en retard.",
    ),
}

# Those known from the dates of adhésions, even for a year in which nobody asked anything.
REACH_FIGURES = ("engaged", "members", "population", "subscriptions")

_REQUESTS = (
    "Reçues : déposées pendant la période. Réponses, délais et part dans le délai : réponses "
    "données pendant la période. Heures : sur les demandes reçues."
)

# Title and definition of each table.
TABLES: dict[str, tuple[str, str]] = {
    "services": (
        "Les services mutualisés et leurs adhérents",
        "Communes membres qui adhèrent au service le jour de l’arrêté des chiffres, et part de la "
        "population municipale qu’elles rassemblent.",
    ),
    "matrix": (
        "Qui adhère à quoi",
        "Adhésions en vigueur le jour de l’arrêté des chiffres. Un tiret : la commune n’adhère "
        "pas.",
    ),
    "requests_by_service": ("Demandes par service", _REQUESTS),
    "requests_by_direction": (
        with_direction_noun(lambda noun: f"demandes par {noun.singular}"),
        with_direction_noun(
            lambda noun: (
                f"{_REQUESTS} Chaque demande compte pour {noun.the} qui en a eu la "
                "charge en dernier."
            )
        ),
    ),
    "requests_by_month": (
        "Demandes par mois de dépôt",
        "Ce que sont devenues, le jour de l’arrêté des chiffres, les demandes reçues chaque mois.",
    ),
    "delays": (
        "Délais de réponse",
        "Réponses données pendant la période, selon les jours de calendrier du dépôt à la réponse.",
    ),
    "years": (
        "Demandes et réponses, année après année",
        "Demandes déposées et réponses données dans l’année. La dernière année s’arrête au jour "
        "de l’arrêté des chiffres.",
    ),
    "requests_by_commune": ("Demandes par commune", _REQUESTS),
}


def texts(period: Period, *, epci: Epci, knows_before: bool) -> dict[str, str]:
    """Return the general texts of the bilan of `period`, by key."""
    name = str(epci)
    before = period.previous()
    comparison = (
        f"Chaque chiffre est donné à côté de celui de l’année {before.year}."
        if period.is_whole_year
        else f"L’année n’est pas finie : chaque chiffre est donné à côté de celui de l’année "
        f"{before.year}, compté du 1er{NBSP}janvier au même jour."
    )
    if not knows_before:
        comparison += f" Aucune demande {before.words} : un tiret en tient lieu."
    return {
        "epci": name,
        "column_now": period.label,
        "column_before": before.label,
        "cut_off": day_text(period.cut_off_on, with_weekday=False),
        "epci_kind": epci.get_kind_display(),
        "demonstration": "Démonstration" if settings.DEMONSTRATION else "",
        "demonstration_note": (
            "Les demandes, les adhésions et les chiffres de ce document sont fictifs."
            if settings.DEMONSTRATION
            else ""
        ),
        "scope": f"Ce bilan compte ce qui s’est passé {period.words}. {comparison}",
        "frame": (
            f"Le schéma de mutualisation réunit {name} et ses communes autour de services "
            "partagés. Chaque commune choisit librement ceux auxquels elle adhère, et peut aussi "
            "demander de l’aide à un service auquel elle n’adhère pas encore.\n\n"
            "Toutes les demandes passent par un guichet unique : il en accuse réception, les "
            f"confie {direction_noun().to_the} qui peut y répondre et veille à la réponse. Ce "
            "bilan en rend compte aux élus.\n\n"
            "La loi prévoit que l’avancement du schéma est communiqué chaque année au conseil "
            "communautaire, lors du débat d’orientation budgétaire ou, à défaut, du vote du "
            "budget (article L5211-39-1 du code général des collectivités territoriales)."
        ),
        "method": (
            f"Les chiffres viennent du portail de la mutualisation {de(name)}. Ils ont été "
            "calculés en une fois, puis arrêtés : ce document ne change plus, même si une "
            "demande est modifiée ensuite. Une correction donne une nouvelle version.\n\n"
            "Les dates disent à quelle période appartient chaque demande et chaque réponse. Les "
            "heures, les notes et les attentes sont celles connues le jour du calcul. Une "
            "demande rouverte depuis sa réponse, même après l’arrêté des chiffres, est comptée "
            "en cours.\n\n"
            f"{comparison} Un tiret signale un chiffre qui n’existe pas : aucune réponse, aucun "
            f"avis. En dessous de {FEW}{NBSP}réponses ou avis, un délai ou une moyenne se lit "
            "avec prudence."
        ),
        "sources": (
            "Communes : base Data France (Licence Ouverte). Populations : Insee, par le découpage "
            "administratif d’Etalab (Licence Ouverte). Demandes et adhésions : portail de la "
            "mutualisation."
        ),
    }


def delay_labels() -> list[str]:
    """Return the names of the classes of delays, in the order of `desk.delay_classes`."""
    limits = DELAY_LIMITS
    between = [f"De {a} à {b}{NBSP}jours" for a, b in pairwise(limits)]
    return ["Moins d’un jour", *between, f"{limits[-1]}{NBSP}jours et plus"]


def upper_days(delay: Decimal) -> int:
    """Return the whole number of days that `delay` is less than: 7.3 gives 8, and 8 gives 9."""
    return int(delay.to_integral_value(rounding=ROUND_FLOOR)) + 1


def less_than(delay: Decimal) -> str:
    """Return « moins d’un jour » or « moins de 8 jours »."""
    upper = upper_days(delay)
    return "moins d’un jour" if upper == 1 else f"moins de {count(upper, 'jour')}"


def days_in_words(delay: Decimal | None) -> str:
    """Return « 3,4 jours », or a dash."""
    if delay is None:
        return NOTHING
    return f"{decimal(delay, 1)}{NBSP}{'jour' if delay < 2 else 'jours'}"


def within_days(figures: DeskFigures) -> str:
    """Return « en moins de 8 jours », or a dash."""
    return NOTHING if figures.p90 is None else f"en {less_than(figures.p90)}"


def satisfaction_in_words(figures: DeskFigures) -> str:
    """Return « 4,2 sur 5 (31 avis) », or a dash."""
    if figures.satisfaction is None:
        return NOTHING
    return f"{decimal(figures.satisfaction, 1)} sur{NBSP}5 ({number(figures.ratings)}{NBSP}avis)"


class Sentences:
    """The key figures of a period, each as a sentence that a speech can quote."""

    def __init__(self, period: Period) -> None:
        self.period = period

    def engaged(self, engaged: int, members: int) -> str:
        """Return « 26 communes sur 28 sont engagées dans au moins 1 service mutualisé »."""
        verb = "est engagée" if engaged < 2 else "sont engagées"
        return (
            f"{count(engaged, 'commune')} sur {number(members)} {verb} "
            f"dans au moins 1{NBSP}service mutualisé"
        )

    def members(self, members: int) -> str:
        verb = "forme" if members < 2 else "forment"
        return f"{count(members, 'commune')} {verb} l’intercommunalité"

    def population(self, value: Decimal | None) -> str:
        if value is None:
            return "La population de toutes les communes n’est pas connue"
        return f"Les communes engagées rassemblent {percent(value)} de la population"

    def received(self, received: int) -> str:
        if not received:
            return f"Aucune demande n’a été reçue {self.period.words}"
        verb = "a été reçue" if received == 1 else "ont été reçues"
        return f"{count(received, 'demande')} {verb} {self.period.words}"

    def answers(self, answers: int) -> str:
        if not answers:
            return f"Aucune réponse n’a été donnée {self.period.words}"
        verb = "a été donnée" if answers == 1 else "ont été données"
        return f"{count(answers, 'réponse')} {verb} {self.period.words}"

    def median(self, figures: DeskFigures) -> str:
        if figures.median is None:
            return "Aucune réponse : pas de délai à mesurer"
        return f"1{NBSP}demande sur{NBSP}2 a sa réponse en {less_than(figures.median)}" + _few(
            figures.answers, "réponse"
        )

    def p90(self, figures: DeskFigures) -> str:
        if figures.p90 is None:
            return "Aucune réponse : pas de délai à mesurer"
        return f"9{NBSP}demandes sur{NBSP}10 en {less_than(figures.p90)}" + _few(
            figures.answers, "réponse"
        )

    def within(self, figures: DeskFigures) -> str:
        if figures.within_share is None:
            return "Aucune réponse n’avait de date prévue"
        return (
            f"{percent(figures.within_share)} des réponses ont été données dans le délai prévu"
            + _few(figures.with_target, "réponse")
        )

    def satisfaction(self, figures: DeskFigures) -> str:
        if figures.satisfaction is None:
            return "Aucun avis n’a été donné"
        note = f"{decimal(figures.satisfaction, 1)} sur{NBSP}5"
        text = f"{note}, d’après {count(figures.ratings, 'avis', 'avis')}"
        return text + _few(figures.ratings, "avis", "avis")


def _few(cases: int, singular: str, plural: str | None = None) -> str:
    """Return a warning when a figure rests on fewer than FEW cases, else nothing."""
    if cases >= FEW:
        return ""
    return f" ({count(cases, singular, plural)} seulement : à lire avec prudence)"


def typeset(text: str) -> str:
    """Return `text` with the no-break spaces of French punctuation."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"{NBSP}{mark}")
    return text.replace("« ", f"«{NBSP}")
