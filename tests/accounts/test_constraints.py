"""What the tables of people refuse: the form says it in French, and the database itself holds."""

import datetime

import pytest

from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, EPCI_ROLES, Membership, Role, User
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.communes.factories import CommuneFactory, DirectionFactory
from tests.refusals import refuses

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 28)


def test_every_role_is_held_somewhere_and_only_there():
    assert sorted([*COMMUNE_ROLES, *DIRECTION_ROLES, *EPCI_ROLES]) == sorted(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("body", ["commune", "direction", "epci", "both"])
def test_a_role_goes_with_its_body(role, body):
    row = Membership(
        user=UserFactory(),
        role=role,
        commune=CommuneFactory() if body in ("commune", "both") else None,
        direction=DirectionFactory() if body in ("direction", "both") else None,
        starts_on=DAY,
    )
    right = {
        "commune": role in COMMUNE_ROLES,
        "direction": role in DIRECTION_ROLES,
        "epci": role in EPCI_ROLES,
        "both": False,
    }
    if right[body]:
        row.full_clean()
        row.save()
    else:
        refuses(row, "choisissez ce qui va avec")


def test_a_role_does_not_end_before_it_starts():
    refuses(
        Membership(
            user=UserFactory(),
            role=Role.DGS,
            starts_on=DAY,
            ends_on=DAY - datetime.timedelta(days=1),
        ),
        "finit après avoir commencé",
    )


@pytest.mark.parametrize("role", [Role.MAYOR, Role.DGS])
def test_nobody_holds_the_same_role_twice_on_the_same_day(role):
    commune = CommuneFactory() if role == Role.MAYOR else None
    held = MembershipFactory(role=role, commune=commune, ends_on=DAY)
    double = Membership(
        user=held.user,
        role=role,
        commune=commune,
        starts_on=DAY - datetime.timedelta(days=1),
    )
    refuses(double, "exerce déjà cette fonction")
    double.starts_on = DAY
    double.full_clean()
    double.save()


def test_a_clerk_may_serve_several_villages_at_once():
    held = MembershipFactory(role=Role.CLERK)
    MembershipFactory(user=held.user, role=Role.CLERK, commune=CommuneFactory()).full_clean()
    MembershipFactory(user=held.user, role=Role.MAYOR, commune=held.commune).full_clean()
    assert held.user.memberships.active_on(DAY).count() == 3


def test_one_account_per_address_whatever_its_case():
    UserFactory(email="maire@demo.test")
    refuses(
        User(email="Maire@Demo.test", first_name="M", last_name="L", password="x"),
        "Un compte existe déjà avec cette adresse.",
    )


def test_an_account_is_stored_in_lower_case_and_found_in_any():
    user = User.objects.create_user("Maire@Demo.TEST", first_name="Marie", last_name="Leroux")
    assert user.email == "maire@demo.test"
    assert not user.has_usable_password()
    assert User.objects.get_by_natural_key("MAIRE@demo.test") == user
