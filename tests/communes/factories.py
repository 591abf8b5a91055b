"""Rows of the territory for tests."""

import datetime
from io import BytesIO

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from communes.models import Commune, Direction, Epci, EpciMembership, Population, Structure
from core.logos import Logo, draw_logo


class EpciFactory(DjangoModelFactory):
    class Meta:
        model = Epci
        django_get_or_create = ("siren",)

    siren = "200039022"
    name = "Vitré Communauté"
    kind = Epci.Kind.CA
    departement = "35"
    email = "contact@vitre-communaute.test"
    phone = "02 99 00 00 00"
    # Its set-up is over: the tests of the set-up take one that is not.
    setup_finished_at = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


def give_logo(epci: Epci) -> Logo:
    """Give the EPCI a logo, as its administrator does, and return it."""
    sent = BytesIO()
    Image.new("RGB", (160, 48), (91, 44, 131)).save(sent, "PNG")
    logo = draw_logo(sent, len(sent.getvalue()))
    epci.logo, epci.logo_kind, epci.logo_hash = logo.content, logo.kind, logo.digest
    epci.logo_width, epci.logo_height = logo.width, logo.height
    epci.save()
    return logo


class CommuneFactory(DjangoModelFactory):
    """A commune; with the trait `member`, it belongs to the portal's EPCI since ever."""

    class Meta:
        model = Commune
        skip_postgeneration_save = True

    class Params:
        member = factory.Trait(
            membership=factory.RelatedFactory(
                "tests.communes.factories.EpciMembershipFactory", factory_related_name="commune"
            )
        )

    # Never one of the cast’s own codes, which are of the 35.
    insee_code = factory.Sequence(lambda n: f"53{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Commune numéro {n:04d}")
    email = factory.LazyAttribute(lambda commune: f"mairie-{commune.insee_code}@communes.test")
    phone = "02 99 11 22 33"
    address = "1 place de la Mairie\n35500 Commune"


class EpciMembershipFactory(DjangoModelFactory):
    class Meta:
        model = EpciMembership

    epci = factory.SubFactory(EpciFactory)
    commune = factory.SubFactory(CommuneFactory)


class PopulationFactory(DjangoModelFactory):
    class Meta:
        model = Population

    commune = factory.SubFactory(CommuneFactory)
    vintage = 2023
    municipal = 1000
    total = 1030


class StructureFactory(DjangoModelFactory):
    class Meta:
        model = Structure

    kind = Structure.Kind.OTHER
    name = factory.Sequence(lambda n: f"Structure {n}")


class CommuneStructureFactory(DjangoModelFactory):
    """The legal person of a commune: its only one."""

    class Meta:
        model = Structure
        django_get_or_create = ("kind", "commune")

    kind = Structure.Kind.COMMUNE
    commune = factory.SubFactory(CommuneFactory)
    name = factory.LazyAttribute(lambda structure: f"Commune de {structure.commune.name}")


class EpciStructureFactory(DjangoModelFactory):
    """The legal person of the EPCI: its only one."""

    class Meta:
        model = Structure
        django_get_or_create = ("epci",)

    kind = Structure.Kind.EPCI
    epci = factory.SubFactory(EpciFactory)
    name = factory.SelfAttribute("epci.name")


class DirectionFactory(DjangoModelFactory):
    class Meta:
        model = Direction

    slug = factory.Sequence(lambda n: f"direction-{n}")
    name = factory.Sequence(lambda n: f"Direction numéro {n}")
    short_name = factory.Sequence(lambda n: f"Direction {n}")
    position = factory.Sequence(lambda n: n)
    mission = "Assurer une mission utile à toutes les communes."
    phone = "02 99 44 55 66"
