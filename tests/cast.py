"""The fixed cast: the people who play in the tests, in three communes and two directions."""

import datetime
from dataclasses import dataclass, fields

from accounts.models import Membership, Role, User
from communes.models import Commune, Direction, Epci
from services.models import Service
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.communes.factories import CommuneFactory, DirectionFactory, EpciFactory
from tests.services.factories import DelegationFactory, ServiceFactory, SubscriptionFactory


@dataclass(frozen=True)
class Territory:
    """Vitré Communauté in small: three communes, two directions, two services."""

    epci: Epci
    home: Commune
    neighbour: Commune
    second: Commune
    legal_direction: Direction
    technical_direction: Direction
    legal_service: Service
    roads_service: Service


@dataclass(frozen=True)
class Cast:
    """Who plays. `clerk` serves `home` and `second`, and sends for both by delegation; `outsider`
    has an account and no role.
    """

    mayor: User
    clerk: User
    neighbour_mayor: User
    desk_agent: User
    agent: User
    other_agent: User
    dgs: User
    elected: User
    administrator: User
    outsider: User

    def members(self) -> dict[str, User]:
        """Return everybody by the name of their part."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def make_territory() -> Territory:
    """Write the small territory; the home commune subscribes to the legal service only."""
    home = CommuneFactory(
        insee_code="35125", name="La Guerche-de-Bretagne", email="mairie@guerche.test", member=True
    )
    neighbour = CommuneFactory(insee_code="35006", name="Argentré-du-Plessis", member=True)
    second = CommuneFactory(insee_code="35008", name="Availles-sur-Seiche", member=True)
    legal = DirectionFactory(
        slug="affaires-juridiques",
        name="Direction des affaires juridiques",
        short_name="Affaires juridiques",
    )
    technical = DirectionFactory(
        slug="services-techniques",
        name="Direction des services techniques",
        short_name="Services techniques",
    )
    legal_service = ServiceFactory(
        slug="assistance-juridique",
        name="Assistance juridique",
        short_name="Juridique",
        direction=legal,
    )
    roads_service = ServiceFactory(
        slug="voirie", name="Voirie", short_name="Voirie", direction=technical
    )
    SubscriptionFactory(service=legal_service, commune=home)
    return Territory(
        epci=EpciFactory(),
        home=home,
        neighbour=neighbour,
        second=second,
        legal_direction=legal,
        technical_direction=technical,
        legal_service=legal_service,
        roads_service=roads_service,
    )


def make_cast(territory: Territory) -> Cast:
    """Write the people and their roles."""

    def person(email: str, first_name: str, last_name: str, *held: tuple[Role, object]) -> User:
        user = UserFactory(email=f"{email}@demo.test", first_name=first_name, last_name=last_name)
        for role, body in held:
            MembershipFactory(
                user=user,
                role=role,
                commune=body if isinstance(body, Commune) else None,
                direction=body if isinstance(body, Direction) else None,
            )
        return user

    played = Cast(
        mayor=person("maire", "Marie", "Leroux", (Role.MAYOR, territory.home)),
        clerk=person(
            "secretaire",
            "Sylvie",
            "Morin",
            (Role.CLERK, territory.home),
            (Role.CLERK, territory.second),
        ),
        neighbour_mayor=person("maire-voisin", "Paul", "Hamon", (Role.MAYOR, territory.neighbour)),
        desk_agent=person("guichet", "Gaëlle", "Rouault", (Role.DESK_AGENT, None)),
        agent=person("agent", "Antoine", "Briand", (Role.AGENT, territory.legal_direction)),
        other_agent=person(
            "autre-agent", "Karim", "Belaïd", (Role.AGENT, territory.technical_direction)
        ),
        dgs=person("dgs", "Diane", "Guérin", (Role.DGS, None)),
        elected=person("elu", "Élise", "Lemoine", (Role.COMMUNITY_COUNCILLOR, None)),
        administrator=person("admin", "Alain", "Denis", (Role.ADMINISTRATOR, None)),
        outsider=person("sans-fonction", "Sacha", "Petit"),
    )
    let_clerk_send(played)
    return played


def let_clerk_send(cast: Cast) -> None:
    """Let the clerk send for both communes: by their mayor, and by an order where there is none."""
    mandate = cast.mayor.memberships.get()
    for membership in cast.clerk.memberships.all():
        if membership.commune_id == mandate.commune_id:
            DelegationFactory(delegate=membership, mandate=mandate)
        else:
            DelegationFactory(delegate=membership)


def end_membership(user: User, day: datetime.date) -> None:
    """End every membership of `user` on `day`: from that day on they hold none."""
    Membership.objects.filter(user=user).update(ends_on=day)
