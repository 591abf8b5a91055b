"""People in Django's admin: superusers only."""

import datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from tests.accounts.factories import PASSWORD, MembershipFactory, UserFactory
from tests.communes.factories import CommuneFactory
from tests.notifications.outbox import delivered

pytestmark = pytest.mark.django_db

REFUSALS = 5  # django-allauth's own limit for an account, in five minutes
ADMIN = "/administration-technique"
NO_MEMBERSHIP = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
PERSON = {"email": "Nouvelle@Demo.test", "first_name": "Nora", "last_name": "Blin"}


@pytest.fixture
def superuser(sign_in):
    return sign_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("model", ["user", "membership"])
def test_lists_and_forms_open(superuser, model):
    MembershipFactory()
    assert superuser.get(f"{ADMIN}/accounts/{model}/").status_code == 200
    assert superuser.get(f"{ADMIN}/accounts/{model}/add/").status_code == 200


def test_people_of_the_portal_do_not_enter(cast, sign_in):
    entered = {
        name
        for name, person in cast.members().items()
        if sign_in(person).get(f"{ADMIN}/accounts/user/").status_code == 200
    }
    assert entered == set()


def test_a_person_is_added_with_a_password(superuser):
    response = superuser.post(
        f"{ADMIN}/accounts/user/add/",
        {
            **PERSON,
            "usable_password": "true",
            "password1": "Un-Long-Secret-2026",
            "password2": "Un-Long-Secret-2026",
            **NO_MEMBERSHIP,
        },
    )
    assert response.status_code == 302
    person = User.objects.get(email="nouvelle@demo.test")
    assert person.check_password("Un-Long-Secret-2026")
    assert not person.is_staff


def test_a_person_is_added_without_a_password(superuser):
    superuser.post(
        f"{ADMIN}/accounts/user/add/", {**PERSON, "usable_password": "false", **NO_MEMBERSHIP}
    )
    assert not User.objects.get(email="nouvelle@demo.test").has_usable_password()


def test_an_address_already_used_is_refused_in_french(superuser):
    UserFactory(email="nouvelle@demo.test")
    response = superuser.post(
        f"{ADMIN}/accounts/user/add/", {**PERSON, "usable_password": "false", **NO_MEMBERSHIP}
    )
    assert "existe déjà" in response.content.decode()


def test_a_role_is_given_on_the_page_of_the_person(superuser):
    person, commune = UserFactory(email="clerc@demo.test"), CommuneFactory(member=True)
    response = superuser.post(
        f"{ADMIN}/accounts/user/{person.pk}/change/",
        {
            "email": "Clerc@Demo.test",
            "first_name": person.first_name,
            "last_name": person.last_name,
            "is_active": "on",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-user": person.pk,
            "memberships-0-role": Role.CLERK,
            "memberships-0-commune": commune.pk,
            "memberships-0-starts_on": "2026-01-01",
        },
    )
    assert response.status_code == 302
    [held] = Membership.objects.filter(user=person)
    assert (held.role, held.commune) == (Role.CLERK, commune)
    person.refresh_from_db()
    assert person.email == "clerc@demo.test"


def test_a_role_in_the_wrong_place_is_refused_in_french(superuser):
    person = UserFactory()
    response = superuser.post(
        f"{ADMIN}/accounts/membership/add/",
        {"user": person.pk, "role": Role.MAYOR, "starts_on": "2026-01-01"},
    )
    assert "choisissez ce qui va avec" in response.content.decode()
    assert not person.memberships.exists()


def test_the_password_of_a_person_is_changed(superuser):
    person = UserFactory()
    url = f"{ADMIN}/accounts/user/{person.pk}/password/"
    assert superuser.get(url).status_code == 200
    response = superuser.post(
        url,
        {
            "usable_password": "true",
            "password1": "Encore-Un-Secret-2026",
            "password2": "Encore-Un-Secret-2026",
        },
    )
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.check_password("Encore-Un-Secret-2026")


def test_a_former_address_opens_the_account_no_more(superuser):
    person = UserFactory(email="ancienne@demo.test")
    visitor = Client()
    ask = reverse("account_reset_password")
    visitor.post(ask, {"email": "ancienne@demo.test"})
    response = superuser.post(
        f"{ADMIN}/accounts/user/{person.pk}/change/",
        {
            "email": "actuelle@demo.test",
            "first_name": person.first_name,
            "last_name": person.last_name,
            "is_active": "on",
            **NO_MEMBERSHIP,
        },
    )
    assert response.status_code == 302

    visitor.post(ask, {"email": "ancienne@demo.test"})
    passwords = ("Choisir", "Aucun")
    subjects = [one.subject for one in delivered() if one.subject.startswith(passwords)]
    assert subjects == ["Choisir un nouveau mot de passe", "Aucun compte à cette adresse"]

    for email in ("ancienne@demo.test", "actuelle@demo.test"):
        form = {"login": email, "password": PASSWORD}
        answer = Client().post(reverse("account_login"), form)
        assert answer.status_code == 200  # the form again, with its error
    told = OutgoingEmail.objects.filter(kind="address_changed")
    assert {row.recipient for row in told} == {"ancienne@demo.test", "actuelle@demo.test"}


def test_a_role_is_ended_by_a_date_and_never_deleted(superuser):
    role = MembershipFactory()
    person = role.user
    response = superuser.post(
        f"{ADMIN}/accounts/user/{person.pk}/change/",
        {
            "email": person.email,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "is_active": "on",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "1",
            "memberships-0-id": role.pk,
            "memberships-0-user": person.pk,
            "memberships-0-role": role.role,
            "memberships-0-commune": role.commune_id or "",
            "memberships-0-direction": role.direction_id or "",
            "memberships-0-starts_on": role.starts_on.isoformat(),
            "memberships-0-ends_on": "2030-01-01",
            "memberships-0-DELETE": "on",
        },
    )
    assert response.status_code == 302
    role.refresh_from_db()
    assert role.ends_on == datetime.date(2030, 1, 1)
    delete = f"{ADMIN}/accounts/membership/{role.pk}/delete/"
    assert superuser.post(delete, {"post": "yes"}).status_code == 403
    assert Membership.objects.filter(pk=role.pk).exists()


def test_the_administration_has_no_sign_in_of_its_own():
    """The portal's counts the attempts."""
    UserFactory(email="racine@demo.test", is_staff=True, is_superuser=True)
    visitor = Client()
    answer = visitor.post(
        f"{ADMIN}/login/?next={ADMIN}/", {"username": "racine@demo.test", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))

    def attempt(password: str) -> HttpResponse:
        form = {"login": "racine@demo.test", "password": password, "next": f"{ADMIN}/"}
        return visitor.post(answer.url, form)

    assert attempt(PASSWORD).url == f"{ADMIN}/"
    visitor.logout()
    for _ in range(REFUSALS):
        assert attempt("au hasard").status_code == 200
    assert "Trop de tentatives" in attempt(PASSWORD).text
