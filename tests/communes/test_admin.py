"""The territory in the technical administration: to look at, and contacts to correct."""

import pytest
from django.urls import reverse

from communes.models import Epci
from tests.communes.factories import CommuneFactory, DirectionFactory, EpciFactory, StructureFactory


@pytest.fixture
def admin(cast, sign_in):
    cast.administrator.is_staff = cast.administrator.is_superuser = True
    cast.administrator.save()
    return sign_in(cast.administrator)


@pytest.mark.parametrize("table", ["epci", "commune", "structure", "direction"])
def test_lists_open(admin, table):
    StructureFactory()
    assert admin.get(reverse(f"admin:communes_{table}_changelist")).status_code == 200


@pytest.mark.parametrize(("table", "factory"), [("epci", EpciFactory), ("commune", CommuneFactory)])
def test_what_the_import_writes_is_neither_added_nor_deleted(admin, table, factory):
    row = factory()
    assert admin.get(reverse(f"admin:communes_{table}_add")).status_code == 403
    assert admin.get(reverse(f"admin:communes_{table}_delete", args=[row.pk])).status_code == 403


def test_a_contact_of_a_commune_is_corrected(admin):
    commune = CommuneFactory(member=True)
    url = reverse("admin:communes_commune_change", args=[commune.pk])
    assert "epci_memberships" in admin.get(url).content.decode()
    form = {"address": "2 rue Neuve", "phone": "02 99 00 00 09", "email": "", "website": ""}
    inlines = {
        f"{prefix}-{name}": 0
        for prefix in ("epci_memberships", "populations")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    assert admin.post(url, form | inlines).status_code == 302
    commune.refresh_from_db()
    assert (commune.phone, commune.email) == ("02 99 00 00 09", "")


def test_the_contacts_of_the_epci_are_written_on_one_page_only(admin):
    """Two pages would write over each other: only the portal's own knows of a change since."""
    epci = EpciFactory()
    Epci.objects.update(phone="02 99 00 00 01")
    url = reverse("admin:communes_epci_change", args=[epci.pk])
    shown = admin.get(url)
    assert "02 99 00 00 01" in shown.content.decode()
    assert b'name="phone"' not in shown.content
    form = {"address": "", "phone": "02 99 99 99 99", "email": "", "website": ""}
    assert admin.post(url, form).status_code == 403
    epci.refresh_from_db()
    assert epci.phone == "02 99 00 00 01"


def test_a_direction_is_edited_by_hand(admin):
    direction = DirectionFactory()
    response = admin.get(reverse("admin:communes_direction_change", args=[direction.pk]))
    assert direction.mission in response.content.decode()
