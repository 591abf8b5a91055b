"""The first administrator: made from the server, who then chooses a password by the link."""

import datetime
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Membership, Role, User
from tests.accounts.factories import MembershipFactory, UserFactory

EMAIL = "alain.denis@vitre.test"
pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_administrator_chooses_a_password_and_sets_up_the_portal(client, settings):
    settings.PORTAL_URL = "https://portail.test"
    said = run(EMAIL, "--first-name", "Alain", "--last-name", "Denis")
    link = said.split()[-1]
    assert link.startswith("https://portail.test/compte/")
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == (EMAIL, "Alain Denis")
    assert not user.has_usable_password()
    assert not user.is_superuser
    held = Membership.objects.get()
    assert (held.role, held.starts_on) == (Role.ADMINISTRATOR, timezone.localdate())
    page = client.get(urlsplit(link).path, follow=True)
    address = page.redirect_chain[-1][0]
    password = "un-long-mot-de-passe-2026"
    client.post(address, {"password1": password, "password2": password})
    user.refresh_from_db()
    assert user.check_password(password)
    # The link has served.
    assert 'type="password"' not in client.get(urlsplit(link).path, follow=True).text


def test_somebody_who_has_an_account_keeps_it(settings):
    user = UserFactory(email=EMAIL, first_name="Alain")
    MembershipFactory(user=user, role=Role.DGS, commune=None)
    said = run(EMAIL.upper(), "--first-name", "Autre")
    assert "existait déjà" in said
    user.refresh_from_db()
    assert user.first_name == "Alain"
    assert set(user.memberships.values_list("role", flat=True)) == {Role.DGS, Role.ADMINISTRATOR}
    run(EMAIL)
    assert user.memberships.count() == 2


def test_a_role_that_was_to_begin_later_begins_today():
    today = timezone.localdate()
    user = UserFactory(email=EMAIL)
    later = today + datetime.timedelta(days=9)
    MembershipFactory(user=user, role=Role.ADMINISTRATOR, commune=None, starts_on=later)
    run(EMAIL)
    assert user.memberships.get().starts_on == today


def test_a_wrong_address_or_a_closed_account_is_refused():
    with pytest.raises(CommandError, match="n’est pas une adresse électronique"):
        run("alain")
    UserFactory(email=EMAIL, is_active=False)
    with pytest.raises(CommandError, match="Ce compte est fermé"):
        run(EMAIL)
    assert not Membership.objects.exists()
