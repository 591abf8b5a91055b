"""The people of the demonstration: nine who sign in, and those behind them. All invented."""

import datetime
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Membership, Role, User
from communes.models import Commune, Direction
from demonstration.deputy import let_deputy_act
from requests_desk.models import Triager
from requests_desk.vocabulary import CONFIDENTIAL
from services.models import Delegation

PASSWORD = "Mutualisation-2026!"  # noqa: S105 - printed at the start of every demonstration
SINCE = datetime.date(2020, 7, 5)

_FIRST_NAMES = (
    "Anne", "Bruno", "Cécile", "David", "Élodie", "Fabien", "Gwenaëlle", "Hervé", "Inès", "Julien",
    "Katell", "Loïc", "Maëlle", "Nicolas", "Odile", "Pierrick", "Rozenn", "Sébastien", "Tiphaine",
    "Yann",
)  # fmt: skip
_LAST_NAMES = (
    "Aubrée", "Beaulieu", "Chevrel", "Delahaye", "Esnault", "Fouillet", "Gendrot", "Houssais",
    "Jouault", "Kerleau", "Lemarié", "Meignan", "Noblet", "Orhant", "Pinsard", "Quéré", "Ravenel",
    "Sauvée", "Trémelin", "Vallerie",
)  # fmt: skip


@dataclass(frozen=True)
class Login:
    """A line of what `bin/run` prints: who can sign in, and as what."""

    email: str
    part: str


LOGINS = (
    Login("maire@demo.test", "maire d’une commune"),
    Login("adjointe@demo.test", "adjointe de la même commune, déléguée à un service"),
    Login("secretaire@demo.test", "secrétaire de la même commune et d’une seconde"),
    Login("maire-voisin@demo.test", "maire d’une autre commune"),
    Login("guichet@demo.test", "agente du guichet"),
    Login("agent@demo.test", "agent d’une direction"),
    Login("dgs@demo.test", "directrice générale des services"),
    Login("elu@demo.test", "élue communautaire"),
    Login("admin@demo.test", "administrateur du portail"),
)


@dataclass(frozen=True)
class Company:
    """Everybody who plays in the demonstration, ready for the generator."""

    mayor: User
    deputy: Membership
    desk_agent: User
    dgs: User
    clerks: dict[int, User]  # by commune id
    agents: dict[int, tuple[User, ...]]  # by direction id


def make_company(communes: list[Commune], directions: list[Direction]) -> Company:
    """Write the people: `communes` in French order, `directions` that take requests."""
    home, second, neighbour = communes[0], communes[1], communes[2]
    # One salted hash for all: the password is public and hashing is slow on purpose.
    password = make_password(PASSWORD)
    busiest = max(
        directions, key=lambda direction: (direction.services.count(), -direction.position)
    )

    def person(email: str, first: str, last: str, *held: Membership, **fields: object) -> User:
        user = User.objects.create(
            email=email, first_name=first, last_name=last, password=password, **fields
        )
        for membership in held:
            membership.user = user
            membership.save()
        return user

    def role(name: Role, body: Commune | Direction | None = None) -> Membership:
        return Membership(
            role=name,
            commune=body if isinstance(body, Commune) else None,
            direction=body if isinstance(body, Direction) else None,
            starts_on=SINCE,
        )

    mayor = person("maire@demo.test", "Marie", "Leroux", role(Role.MAYOR, home))
    deputy = role(Role.DEPUTY, home)
    person("adjointe@demo.test", "Claire", "Besnard", deputy)
    clerk = person(
        "secretaire@demo.test", "Sylvie", "Morin", role(Role.CLERK, home), role(Role.CLERK, second)
    )
    person("maire-voisin@demo.test", "Paul", "Hamon", role(Role.MAYOR, neighbour))
    desk_agent = person(
        "guichet@demo.test", "Gaëlle", "Rouault", role(Role.DESK_AGENT), phone="02 00 00 00 01"
    )
    agent = person(
        "agent@demo.test", "Antoine", "Briand", role(Role.AGENT, busiest), phone="02 00 00 00 02"
    )
    dgs = person("dgs@demo.test", "Diane", "Guérin", role(Role.DGS), phone="02 00 00 00 03")
    person("elu@demo.test", "Élise", "Lemoine", role(Role.COMMUNITY_COUNCILLOR))
    administrator = person(
        "admin@demo.test",
        "Alain",
        "Denis",
        role(Role.ADMINISTRATOR),
        is_staff=True,
        is_superuser=True,
    )
    others = _make_others(communes[2:], directions)
    _let_clerks_send()
    let_deputy_act(deputy=deputy, mandate=mayor.memberships.get(), given_at=_noon())
    _empower(desk_agent, administrator)
    return Company(
        mayor=mayor,
        deputy=deputy,
        desk_agent=desk_agent,
        dgs=dgs,
        clerks={home.pk: clerk, second.pk: clerk, **others[0]},
        agents={
            direction.pk: (agent, *others[1][direction.pk])
            if direction == busiest
            else others[1][direction.pk]
            for direction in directions
        },
    )


def _noon() -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(SINCE, datetime.time(12)))


def _let_clerks_send() -> None:
    """Write what each clerk may send: by the mayor, or by an order where they cannot sign in."""
    mandates = {row.commune_id: row for row in Membership.objects.filter(role=Role.MAYOR)}
    granted_at = _noon()
    rows = []
    for rank, clerk in enumerate(Membership.objects.filter(role=Role.CLERK).order_by("pk"), 1):
        mandate = mandates.get(clerk.commune_id)
        rows.append(
            Delegation(
                mandate=mandate,
                delegate=clerk,
                level=Delegation.Level.SUBMIT,
                starts_on=SINCE,
                order_number=f"2020-{rank:02d}",
                order_signed_on=SINCE,
                granted_by=mandate.user if mandate else None,
                granted_at=granted_at,
            )
        )
    Delegation.objects.bulk_create(rows)


def _empower(desk_agent: User, administrator: User) -> None:
    """Let the desk's agent read the confidential requests of both levels."""
    named_at = _noon()
    for level in CONFIDENTIAL:
        Triager.objects.create(
            user=desk_agent,
            level=level,
            starts_on=SINCE,
            named_by=administrator,
            named_at=named_at,
        )


def _make_others(
    communes: list[Commune], directions: list[Direction]
) -> tuple[dict[int, User], dict[int, tuple[User, ...]]]:
    """Write a clerk for each other commune and two agents for each direction; none can sign in."""
    random = Random(46)
    closed = make_password(None)

    def named(email: str, phone: str = "") -> User:
        return User(
            email=email,
            first_name=random.choice(_FIRST_NAMES),
            last_name=random.choice(_LAST_NAMES),
            password=closed,
            phone=phone,
        )

    clerks = [named(f"mairie-{commune.insee_code.lower()}@demo.test") for commune in communes]
    agents = [
        (
            direction,
            named(f"{direction.slug}-{rank}@demo.test", f"02 00 00 {number:02d} {rank:02d}"),
            rank,
        )
        for number, direction in enumerate(directions, 10)
        for rank in (1, 2)
    ]
    User.objects.bulk_create([*clerks, *(user for _, user, _ in agents)])
    Membership.objects.bulk_create(
        [
            Membership(user=user, role=Role.CLERK, commune=commune, starts_on=SINCE)
            for user, commune in zip(clerks, communes, strict=True)
        ]
        + [
            Membership(
                user=user,
                role=Role.HEAD_OF_SERVICE if rank == 1 else Role.AGENT,
                direction=direction,
                starts_on=SINCE,
            )
            for direction, user, rank in agents
        ]
    )
    by_direction: dict[int, tuple[User, ...]] = {}
    for direction, user, _ in agents:
        by_direction[direction.pk] = (*by_direction.get(direction.pk, ()), user)
    return {c.pk: user for c, user in zip(communes, clerks, strict=True)}, by_direction
