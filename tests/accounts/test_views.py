"""One's own account: only one's own, and only what is current."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from tests.cast import end_membership
from tests.mutualisation.test_pages import assert_well_built

pytestmark = pytest.mark.django_db


def test_a_person_reads_who_the_portal_takes_them_for(cast, territory, sign_in):
    Membership.objects.filter(user=cast.clerk).update(
        starts_on=datetime.date(2024, 3, 1), ends_on=datetime.date(2099, 4, 1)
    )
    page = sign_in(cast.clerk).get(reverse("account")).text
    assert_well_built(page)
    main = page[page.index("<main") : page.index("</main")]
    assert "Sylvie Morin" in main
    assert "secretaire@demo.test" in main
    for commune in (territory.home, territory.second):
        assert f"{commune}, depuis le 1er mars 2024" in main
    assert "31 mars 2099" in main
    assert reverse("account_change_password") in main
    assert reverse("account_logout") in main
    assert reverse("account") in page[: page.index("<main")]


def test_a_role_of_the_whole_epci_names_it(cast, territory, sign_in):
    page = sign_in(cast.dgs).get(reverse("account")).text
    main = page[page.index("<main") : page.index("</main")]
    assert Role.DGS.label in main
    assert f"{territory.epci.name}, depuis" in main


def test_a_past_role_is_not_told_as_current(cast, sign_in):
    end_membership(cast.mayor, timezone.localdate())
    page = sign_in(cast.mayor).get(reverse("account")).text
    assert "aucune fonction en cours" in page
    assert Role.MAYOR.label not in page[page.index("<main") : page.index("</main")]


def test_a_visitor_signs_in_first(client, territory):
    answer = client.get(reverse("account"))
    assert answer.url == f"{reverse('account_login')}?next={reverse('account')}"
