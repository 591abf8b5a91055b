"""What a person typed, given back in the words of their page."""

import pytest
from django.urls import resolve, reverse

from core.http import typed_words
from tests.communes.factories import CommuneFactory, DirectionFactory
from tests.governance.factories import SchemeFactory
from tests.services.factories import ServiceFactory

pytestmark = pytest.mark.django_db
REFERENCE = "7d1f4b0e-3f0f-4a53-9d5c-2d7a3c1f8a11"


def given_back(rf, address: str, data: dict[str, object]) -> list[tuple[str, str]]:
    request = rf.post(address, data)
    request.resolver_match = resolve(address)
    return typed_words(request)


def test_boxes_among_rows_are_given_back_one_by_one(rf):
    """Read letter by letter, the number 12 would name the communes 1 and 2."""
    communes = [CommuneFactory() for _ in range(12)]
    address = reverse("scheme_part_new", args=[SchemeFactory().slug, "action"])

    found = given_back(rf, address, {"communes": [row.pk for row in communes]})

    assert [text for _, text in found] == [row.name for row in communes]
    ((_, text),) = given_back(rf, address, {"communes": ["99999999"]})
    assert text == "99999999"


def test_where_one_is_invited_is_given_back_by_its_name(rf):
    commune, direction = CommuneFactory(), DirectionFactory()
    for address in (reverse("invitation_new"), reverse("role_new", args=[REFERENCE])):
        typed = {"commune": commune.insee_code, "direction": direction.slug}
        assert given_back(rf, address, typed) == [
            ("Commune", commune.name),
            ("Direction", direction.name),
        ]


def test_what_is_delegated_is_given_back_by_its_name(rf):
    service = ServiceFactory(name="Ressources humaines")
    address = reverse("delegation_new", args=[REFERENCE])

    assert given_back(rf, address, {"services": service.slug}) == [
        ("Pour quels services", "Ressources humaines")
    ]
