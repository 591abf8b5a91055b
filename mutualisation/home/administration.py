"""What an administrator looks after, and what is missing: only what can be checked is said."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import DIRECTION_ROLES, Membership, User
from communes.models import Commune, Direction, Epci
from communes.portal import public_details_of
from core.french import count
from core.nouns import direction_noun
from governance.models import Scheme
from services.models import Service, Synonym

# Few enough to be named; more are counted.
SHOWN_NAMES = 3
# New populations and mergers are published once a year.
READ_AGAIN_AFTER = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Check:
    """A thing to look after: where, what it is for, and what it lacks (nothing: it is in order).

    `url` is empty for what only the technical administration changes.
    """

    title: str
    about: str
    url: str
    missing: str = ""


def checks(epci: Epci | None, day: datetime.date) -> list[Check]:
    """Return what the administrator of the portal looks after on `day`. One query each."""
    return [
        _territory(epci, day),
        _identity(epci),
        _details(epci),
        _accounts(day),
        _communes(day),
        _directions(day),
        _services(day),
        _scheme(),
        _confidence(),
        _words(),
        _history(),
        _personal_data(),
    ]


def _territory(epci: Epci | None, day: datetime.date) -> Check:
    loaded = timezone.localdate(epci.imported_at) if epci and epci.imported_at else None
    is_old = loaded is not None and day - loaded > READ_AGAIN_AFTER
    return Check(
        "Le territoire",
        "Les communes et leur population, lues dans les données publiques.",
        reverse("territory_update"),
        "pas relu depuis plus d’un an" if is_old else "",
    )


def _identity(epci: Epci | None) -> Check:
    lacks = {
        "le logo": epci is not None and epci.has_logo,
        "la couleur": epci is not None and epci.colour,
        "le téléphone": epci is not None and epci.phone,
        "le courriel": epci is not None and epci.email,
    }
    return Check(
        "L’identité du portail",
        "Le nom, le logo, la couleur et les coordonnées que tout le monde voit.",
        reverse("identity"),
        _listed([name for name, is_there in lacks.items() if not is_there]),
    )


def _details(epci: Epci | None) -> Check:
    lacks = len(public_details_of(epci).missing)
    return Check(
        "Les mentions légales et le guichet",
        "Ce que les pages publiques disent de l’intercommunalité, et que la loi demande.",
        reverse("public_details"),
        f"il manque {count(lacks, 'mention')}" if lacks else "",
    )


def _accounts(day: datetime.date) -> Check:
    held = Membership.objects.active_on(day).filter(user=OuterRef("pk"))
    active = User.objects.filter(is_active=True).order_by()
    found = active.aggregate(
        without=Count("pk", filter=~Exists(held)), leaving=Count("closing_asked_at")
    )
    about = "Qui peut se connecter, et avec quelle fonction."
    title, address = "Les personnes et leurs fonctions", reverse("people")
    if leaving := found["leaving"]:
        missing = f"{count(leaving, 'fermeture')} de compte à faire"
        return Check(title, about, f"{address}?etat=fermeture-demandee", missing)
    without = found["without"]
    missing = f"{count(without, 'personne')} sans fonction en cours" if without else ""
    return Check(title, about, address, missing)


def _communes(day: datetime.date) -> Check:
    members = Commune.objects.members_on(day).order_by()
    without = list(members.filter(Q(email="") | Q(phone="")).values_list("name", flat=True))
    missing = f"{count(len(without), 'mairie')} sans courriel ou sans téléphone"
    if len(without) <= SHOWN_NAMES:
        missing += f" ({', '.join(without)})"
    return Check(
        "Les communes",
        "Leur mairie reçoit une copie des courriels du guichet.",
        reverse("communes"),
        missing if without else "",
    )


def _directions(day: datetime.date) -> Check:
    people = Membership.objects.serving_on(day).filter(
        direction=OuterRef("pk"), role__in=DIRECTION_ROLES
    )
    receiving = Direction.objects.receiving_requests().order_by()
    answers = list(receiving.annotate(is_held=Exists(people)).values_list("is_held", flat=True))
    without, noun = answers.count(False), direction_noun()
    missing = f"{count(without, noun.singular, noun.plural)} sans personne pour répondre"
    return Check(
        f"Les {noun.plural}",
        "À qui le guichet confie les demandes.",
        reverse("directions"),
        f"{noun.no} pour l’instant" if not answers else missing if without else "",
    )


def _services(day: datetime.date) -> Check:
    people = Membership.objects.serving_on(day).filter(
        direction=OuterRef("direction"), role__in=DIRECTION_ROLES
    )
    opened = Service.objects.open().order_by().annotate(is_held=Exists(people))
    answers = list(opened.values_list("is_held", flat=True))
    without = answers.count(False)
    missing = f"{count(without, 'service ouvert', 'services ouverts')} sans interlocuteur"
    return Check(
        "Les services",
        "Ce que le catalogue propose aux communes.",
        reverse("services"),
        "aucun service ouvert" if not answers else missing if without else "",
    )


def _scheme() -> Check:
    row = Scheme.objects.latest_first().annotate(held=Count("actions")).first()
    if row is None:
        missing = "aucun schéma n’est écrit"
    else:
        missing = "" if row.held else "aucune action n’est inscrite"
    about = "Ses étapes, ses axes et ses actions, que tout le monde lit."
    return Check("Le schéma", about, reverse("scheme_admin"), missing)


def _confidence() -> Check:
    # Its page says for which requests nobody is empowered; this one asks enough already.
    return Check(
        "Les habilitations",
        "Qui lit les demandes confidentielles des communes.",
        reverse("triagers"),
    )


def _words() -> Check:
    known = Synonym.objects.count()
    return Check(
        "Les mots des communes",
        f"{count(known, 'mot')} que la recherche comprend en plus de ceux du catalogue.",
        reverse("synonyms"),
        "" if known else "aucun mot pour l’instant",
    )


def _history() -> Check:
    return Check(
        "L’historique",
        "Qui a changé quoi, quand, ce qui était avant et ce qui est après.",
        reverse("history"),
    )


def _personal_data() -> Check:
    return Check(
        "Les données personnelles",
        "Le registre des traitements\u00a0: quelles données, pourquoi, combien de temps.",
        reverse("register"),
    )


def _listed(names: list[str]) -> str:
    if not names:
        return ""
    *first, last = names
    return f"il manque {', '.join(first)} et {last}" if first else f"il manque {last}"
