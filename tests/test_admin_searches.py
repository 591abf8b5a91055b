"""The technical administration finds rows by the words that people type."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from accounts.models import Membership, User
from communes.models import Commune, Direction, Structure
from services.models import Expectation, Service, Subscription
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.communes.factories import CommuneFactory, DirectionFactory, StructureFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory

APPS = {"accounts", "communes", "services"}
# What is typed, and the row that it must find among others.
SEARCHES: list[tuple[type[Model], str, Callable[[], Any]]] = [
    (User, "Le Goff", lambda: UserFactory(first_name="Maël", last_name="Le Goff")),
    (User, "mael@", lambda: UserFactory(email="mael@mairie.test")),
    (Membership, "le goff", lambda: MembershipFactory(user__last_name="Le Goff")),
    (Membership, "mael@mairie", lambda: MembershipFactory(user__email="mael@mairie.test")),
    (Commune, "Izé", lambda: CommuneFactory(name="Val d’Izé")),
    (Commune, "ize", lambda: CommuneFactory(name="Val d’Izé")),
    (Commune, "35360", lambda: CommuneFactory(insee_code="35360")),
    (Structure, "ccas vitre", lambda: StructureFactory(name="CCAS de Vitré")),
    (Structure, "213503606", lambda: StructureFactory(siren="213503606")),
    (Direction, "batiments", lambda: DirectionFactory(name="Direction des bâtiments")),
    (Service, "equipement", lambda: ServiceFactory(name="Équipement numérique")),
    (Subscription, "Domagné", lambda: SubscriptionFactory(commune__name="Domagné")),
    (Subscription, "archives", lambda: SubscriptionFactory(service__name="Archives")),
]


@pytest.mark.parametrize(("model", "typed", "make"), SEARCHES)
def test_words_find_their_row(model, typed, make, cast, sign_in):
    StructureFactory(name="Syndicat des eaux")
    row = make()
    client = sign_in(UserFactory(is_staff=True, is_superuser=True))
    page = client.get(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), {"q": typed}
    )
    assert page.status_code == 200
    assert list(page.context["cl"].result_list) == [row]
    assert model.objects.count() > 1


def test_every_list_that_is_searched_is_tried():
    searched = {
        model
        for model, options in admin.site._registry.items()
        if model._meta.app_label in APPS and options.search_fields
    }
    assert searched == {model for model, _, _ in SEARCHES}
    assert Expectation not in searched  # A dozen rows: nothing to search.
