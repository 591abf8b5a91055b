"""A list of people to invite: each line read, checked, and what is wrong with it said."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, Invitation, Membership, Role, User
from communes.models import Commune, Direction, Epci
from core.french import folded, typographic
from core.nouns import direction_noun, with_direction_noun

COLUMNS = (
    "Adresse électronique",
    "Prénom",
    "Nom",
    "Fonction",
    with_direction_noun(lambda noun: f"commune ou {noun.singular}"),
    "Exerce depuis le",
)
EXAMPLES = (
    ("anne.martin@exemple.fr", "Anne", "Martin", "Maire", "Vitré", "22/03/2026"),
    ("luc.petit@exemple.fr", "Luc", "Petit", "Secrétaire général(e) de mairie", "Vitré", ""),
    ("zoe.blanc@exemple.fr", "Zoé", "Blanc", Role.AGENT.label, "Voirie", ""),
)
# How people write a role; each is compared without accents, capitals and signs.
_ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    Role.MAYOR: ("maire", "madame le maire", "monsieur le maire"),
    Role.DEPUTY: ("adjoint", "adjointe", "adjoint au maire", "adjointe au maire"),
    Role.CLERK: (
        "secretaire de mairie", "secretaire", "secretaire general", "secretaire generale",
        "secretaire general de mairie", "secretaire generale de mairie", "dgs de la commune",
    ),
    Role.COUNCILLOR: (
        "conseiller municipal", "conseillere municipale", "conseiller", "conseillere",
    ),
    Role.READER: ("lecture", "lecteur", "lectrice"),
    Role.AGENT: ("agent", "agente", "agent de la direction", "agente de la direction"),
    Role.HEAD_OF_SERVICE: ("responsable de service", "responsable", "chef de service"),
    Role.DIRECTOR: ("directeur", "directrice"),
    Role.DESK_AGENT: ("agent du guichet", "agente du guichet", "guichet"),
    Role.DGS: ("direction generale des services", "direction generale", "dgs"),
    Role.PRESIDENT: ("president", "presidente"),
    Role.COMMUNITY_COUNCILLOR: (
        "elu communautaire", "elue communautaire", "conseiller communautaire",
        "conseillere communautaire",
    ),
    Role.ADMINISTRATOR: ("administrateur", "administratrice"),
}  # fmt: skip
_HEADS: dict[str, tuple[str, ...]] = {
    "email": ("adresse electronique", "adresse mail", "courriel", "email", "e mail", "mail"),
    "first_name": ("prenom",),
    "last_name": ("nom", "nom de famille"),
    "role": ("fonction", "role"),
    "body": ("commune ou direction", "commune", "direction", "commune direction", "collectivite"),
    "since": ("exerce depuis le", "en fonction depuis le", "depuis le", "depuis"),
}
NEEDED = {
    "email": COLUMNS[0],
    "first_name": COLUMNS[1],
    "last_name": COLUMNS[2],
    "role": COLUMNS[3],
}


_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y")


class UnknownColumns(Exception):
    """The first line does not name the columns; the message says which are missing."""


@dataclass(frozen=True)
class Line:
    """A line of the list: what it says, and whether it can be invited.

    `problem` says what is wrong and what to do (empty when it can be sent), `is_known` that there
    is nothing to do: the person is there or invited already.
    """

    number: int
    email: str
    first_name: str
    last_name: str
    role_words: str
    body_words: str
    since_words: str = ""
    since: datetime.date | None = None
    role: Role | None = None
    commune: Commune | None = None
    direction: Direction | None = None
    problem: str = ""
    is_known: bool = False

    @property
    def is_good(self) -> bool:
        return not self.problem


class Review:
    """Reads the lines of a list against the portal as it is now. Six queries, for any length."""

    def __init__(self) -> None:
        today, now = timezone.localdate(), timezone.now()
        communes = list(
            Commune.objects.members_on(today).only("insee_code", "name", "email", "sort_key")
        )
        directions = list(Direction.objects.open())
        self.communes = {
            **{folded(row.name): row for row in communes},
            **{folded(row.sort_key): row for row in communes},
            **{row.insee_code.lower(): row for row in communes},
        }
        self.directions = {
            **{folded(row.short_name): row for row in directions},
            **{folded(row.name): row for row in directions},
        }
        self.roles = {
            words: role
            for role, known in _ROLE_WORDS.items()
            for words in (*known, folded(str(role.label)))
        }
        epci_email = Epci.objects.values_list("email", flat=True).first() or ""
        shared = [epci_email, *(row.email for row in (*communes, *directions))]
        self.shared = {email.lower() for email in shared if email}
        held = Membership.objects.ending_after(today)
        self.mayors = set(held.filter(role=Role.MAYOR).values_list("commune_id", flat=True))
        keys = ("role", "commune_id", "direction_id")
        self.held = {
            (email.lower(), *rest) for email, *rest in held.values_list("user__email", *keys)
        }
        self.invited = {
            (email.lower(), *rest)
            for email, *rest in Invitation.objects.open().values_list("email", *keys)
        }
        suspended = User.objects.filter(is_active=False).values_list("email", flat=True)
        self.suspended = {email.lower() for email in suspended}
        self.now = now

    def lines(self, rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
        """Return the lines below the first one, which names the columns; raise UnknownColumns."""
        (_, head), *body = rows
        places = _places(head)
        seen: dict[tuple[object, ...], int] = {}
        return [self._line(number, _cells(row, places), seen) for number, row in body]

    def _line(
        self, number: int, cells: dict[str, str], seen: dict[tuple[object, ...], int]
    ) -> Line:
        role = self.roles.get(folded(cells["role"]))
        words = folded(cells["body"])
        commune = self.communes.get(words)
        direction = self.directions.get(words)
        line = Line(
            number=number,
            email=cells["email"].lower(),
            first_name=cells["first_name"],
            last_name=cells["last_name"],
            role_words=cells["role"],
            body_words=cells["body"],
            since_words=cells["since"],
            since=_day(cells["since"]),
            role=role,
            commune=commune if role in COMMUNE_ROLES else None,
            direction=direction if role in DIRECTION_ROLES else None,
        )
        problem = self._wrong(line)
        key = (line.email, str(role), *(row and row.pk for row in (line.commune, line.direction)))
        known = "" if problem else self._known(line, key, seen)
        seen.setdefault(key, number)
        return _with(line, typographic(problem or known), is_known=bool(known))

    def _wrong(self, line: Line) -> str:
        """Return what prevents the line from being sent, and what to write instead."""
        missing = [
            label
            for name, label in NEEDED.items()
            if not (line.role_words if name == "role" else getattr(line, name))
        ]
        if missing:
            return f"Il manque : {', '.join(missing)}."
        if not _is_email(line.email):
            return f"« {line.email} » n’est pas une adresse électronique."
        if max(len(line.first_name), len(line.last_name)) > 80:
            return "Le nom ou le prénom est trop long : 80 lettres au plus."
        if line.email in self.shared:
            return "Adresse partagée d’une mairie ou d’un service : écrivez celle de la personne."
        if line.email in self.suspended:
            return "Le compte de cette adresse est suspendu : voyez sa page."
        if line.since_words and line.since is None:
            return f"« {line.since_words} » n’est pas une date : écrivez jour/mois/année."
        return self._wrong_role(line)

    def _wrong_role(self, line: Line) -> str:
        noun = direction_noun()
        if line.role is None:
            return f"Fonction inconnue : « {line.role_words} ». Voyez la liste des fonctions."
        if line.role in COMMUNE_ROLES and line.commune is None:
            return (
                f"« {line.body_words} » n’est pas une commune membre : écrivez son nom ou son "
                "code Insee."
                if line.body_words
                else "Cette fonction demande une commune : écrivez son nom ou son code Insee."
            )
        if line.role in DIRECTION_ROLES and line.direction is None:
            return (
                f"« {line.body_words} » n’est pas {noun.a} : écrivez son nom comme sur le portail."
                if line.body_words
                else f"Cette fonction demande {noun.a} : écrivez son nom."
            )
        if line.role == Role.MAYOR and line.since is None and not self._has_mayor(line):
            return f"Écrivez depuis quand ce maire exerce, dans la colonne « {COLUMNS[5]} »."
        return ""

    def _has_mayor(self, line: Line) -> bool:
        return line.commune is not None and line.commune.pk in self.mayors

    def _known(
        self, line: Line, key: tuple[object, ...], seen: dict[tuple[object, ...], int]
    ) -> str:
        """Return why there is nothing to send for a line that is right."""
        if key in seen:
            return f"Même personne et même fonction qu’à la ligne {seen[key]}."
        if key in self.held:
            return "Exerce déjà cette fonction."
        if key in self.invited:
            return "Déjà invitée : renvoyez l’invitation si besoin."
        if line.role == Role.MAYOR and self._has_mayor(line):
            return "La commune a déjà un maire : passez par « Changement de maire »."
        return ""


def _places(head: list[str]) -> dict[str, int]:
    titles = [folded(title) for title in head]
    word = folded(direction_noun().singular)
    heads = {**_HEADS, "body": (*_HEADS["body"], word, f"commune ou {word}")}
    places = {
        name: next((rank for rank, title in enumerate(titles) if title in known), -1)
        for name, known in heads.items()
    }
    missing = [label for name, label in NEEDED.items() if places[name] < 0]
    if missing:
        raise UnknownColumns(
            typographic(
                "La première ligne doit nommer les colonnes comme dans le modèle. "
                f"Il manque : {', '.join(missing)}."
            )
        )
    return places


def _cells(row: list[str], places: dict[str, int]) -> dict[str, str]:
    return {
        name: row[place].strip() if 0 <= place < len(row) else "" for name, place in places.items()
    }


def _day(text: str) -> datetime.date | None:
    """Return the day that a cell says, None when it is empty or says none."""
    try:
        return forms.DateField(required=False, input_formats=_DAYS).clean(text.split(" ")[0])
    except ValidationError:
        return None


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _with(line: Line, problem: str, *, is_known: bool) -> Line:
    return Line(**{**line.__dict__, "problem": problem, "is_known": is_known})
