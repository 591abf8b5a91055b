"""A territory as large as is asked for, written at once: for what must stay quick and light."""

import datetime

from services.models import Subscription
from tests.communes.factories import CommuneFactory, PopulationFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory


def write_territory(communes: int, services: int) -> None:
    """Write so many communes and services; each commune has joined half of them."""
    columns = [ServiceFactory(short_name=f"Service mutualisé {n:02d}") for n in range(services)]
    rows = [CommuneFactory(member=True, name=f"Bois-le-Comte {n:03d}") for n in range(communes)]
    for row, commune in enumerate(rows):
        PopulationFactory(commune=commune, municipal=100 + row, total=100 + row)
    Subscription.objects.bulk_create(
        SubscriptionFactory.build(
            commune=commune,
            service=service,
            starts_on=datetime.date(2018 + row * column % 8, 1, 1),
        )
        for row, commune in enumerate(rows)
        for column, service in enumerate(columns)
        if (row + column) % 2 == 0
    )
