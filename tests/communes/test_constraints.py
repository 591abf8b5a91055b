"""What the territory's tables refuse: the form says it in French, and the database itself holds."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communes.models import Commune, Epci, EpciMembership, Population, Structure
from tests.communes.factories import (
    CommuneFactory,
    EpciFactory,
    EpciMembershipFactory,
    PopulationFactory,
    StructureFactory,
)
from tests.refusals import refuses

pytestmark = pytest.mark.django_db

JANUARY_2019, JANUARY_2020 = datetime.date(2019, 1, 1), datetime.date(2020, 1, 1)


def test_one_portal_serves_one_epci():
    EpciFactory()
    other = Epci(singleton=True, siren="243400694", name="Autre", kind="CC", departement="34")
    with pytest.raises(ValidationError):
        other.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
    refuses(
        Epci(singleton=False, siren="243400694", name="Autre", kind="CC", departement="34"),
        "Ce portail sert déjà un autre EPCI.",
    )


@pytest.mark.parametrize("siren", ["12345678", "12345678A", "1234567890"])
def test_a_siren_has_nine_digits(siren):
    epci = EpciFactory.build(siren=siren)
    with pytest.raises(ValidationError, match="neuf chiffres"):
        epci.full_clean()


@pytest.mark.parametrize("code", ["35136", "2A004", "2B033", "97411"])
def test_insee_codes_that_exist(code):
    CommuneFactory.build(insee_code=code).full_clean()


@pytest.mark.parametrize("code", ["3513", "351360", "2C004", "ABCDE", "2a004"])
def test_insee_codes_that_do_not_exist(code):
    with pytest.raises(ValidationError) as refused:
        CommuneFactory.build(insee_code=code).full_clean()
    assert "insee_code" in refused.value.message_dict


def test_two_communes_never_share_a_code():
    CommuneFactory(insee_code="35136")
    double = CommuneFactory.build(insee_code="35136")
    with pytest.raises(ValidationError):
        double.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


@pytest.mark.parametrize("ends_on", [JANUARY_2019, JANUARY_2019 - datetime.timedelta(days=1)])
def test_a_membership_ends_after_it_starts(ends_on):
    refuses(
        EpciMembership(
            epci=EpciFactory(), commune=CommuneFactory(), starts_on=JANUARY_2019, ends_on=ends_on
        ),
        "finit avant d’avoir commencé",
    )


def test_only_a_commune_that_has_left_has_a_successor():
    refuses(
        EpciMembership(epci=EpciFactory(), commune=CommuneFactory(), successor=CommuneFactory()),
        "pour successeur",
    )


def test_a_commune_does_not_succeed_itself():
    commune = CommuneFactory()
    refuses(
        EpciMembership(
            epci=EpciFactory(), commune=commune, ends_on=JANUARY_2020, successor=commune
        ),
        "pour successeur",
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(None, None), (datetime.date(2018, 1, 1), datetime.date(2019, 1, 2)), (JANUARY_2019, None)],
)
def test_a_commune_does_not_belong_twice_on_the_same_day(starts_on, ends_on):
    held = EpciMembershipFactory(starts_on=JANUARY_2019, ends_on=JANUARY_2020)
    refuses(
        EpciMembership(epci=held.epci, commune=held.commune, starts_on=starts_on, ends_on=ends_on),
        "appartient déjà à l’EPCI",
    )


def test_a_commune_may_come_back_on_the_day_its_membership_ends():
    held = EpciMembershipFactory(starts_on=JANUARY_2019, ends_on=JANUARY_2020)
    again = EpciMembership(epci=held.epci, commune=held.commune, starts_on=JANUARY_2020)
    again.full_clean()
    again.save()
    for day, expected in (
        (JANUARY_2019, True),
        (JANUARY_2019 - datetime.timedelta(days=1), False),
        (JANUARY_2020, True),
    ):
        assert Commune.objects.members_on(day).filter(pk=held.commune_id).exists() is expected


def test_members_are_given_in_french_order():
    for name in ("Étrelles", "Le Pertre", "Erbrée", "La Chapelle-Erbrée"):
        CommuneFactory(name=name, member=True)
    CommuneFactory(name="Ailleurs")
    assert [commune.name for commune in Commune.objects.members_on(JANUARY_2020)] == [
        "La Chapelle-Erbrée",
        "Erbrée",
        "Étrelles",
        "Le Pertre",
    ]


def test_one_population_per_vintage():
    known = PopulationFactory(vintage=2023)
    refuses(
        Population(commune=known.commune, vintage=2023, municipal=1, total=1),
        "déjà une population pour ce millésime",
    )
    PopulationFactory(commune=known.commune, vintage=2022)


def test_the_total_population_holds_the_municipal_one():
    refuses(
        Population(commune=CommuneFactory(), vintage=2023, municipal=100, total=99),
        "comprend la population municipale",
    )


@pytest.mark.parametrize("kind", ["epci", "commune", "ccas"])
def test_a_structure_goes_with_its_body(kind):
    refuses(Structure(kind=kind, name="Sans corps"), "se rattache à une commune")


def test_an_epci_is_no_other_legal_person():
    refuses(Structure(kind="other", name="Autre", epci=EpciFactory()), "se rattache à une commune")


def test_a_commune_has_one_structure_and_as_many_ccas_as_it_needs():
    commune = CommuneFactory()
    StructureFactory(kind="commune", commune=commune)
    StructureFactory(kind="ccas", commune=commune)
    refuses(Structure(kind="commune", name="Doublon", commune=commune), "a déjà sa structure")
