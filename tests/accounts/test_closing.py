"""The end of an account: nothing left of it signs in, and the public records keep the name."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.closing import close_account
from accounts.mandates import change_person, give_role, version_of
from accounts.models import Invitation, Role, User
from accounts.operations import PeopleRefusal, accept_invitation
from notifications.models import OutgoingEmail
from notifications.operations import queue_rendered
from tests.accounts.factories import PASSWORD, InvitationFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
# What holds the means to sign in, or says that somebody is.
MEANS = (EmailAddress, Authenticator, SocialAccount, UserSession)


def close(user: User, cast: Cast) -> User:
    return close_account(user=user, reason=" Départ ", now=NOW, by=cast.administrator)


def with_every_means(user: User) -> Client:
    """Give to a person every means to sign in, and return a browser where they are."""
    client = Client()
    client.post(reverse("sign_in_password"), {"login": user.email, "password": PASSWORD})
    assert client.get(reverse("account")).status_code == 200
    EmailAddress.objects.get_or_create(user=user, email=user.email)
    for kind in Authenticator.Type.values:
        Authenticator.objects.create(user=user, type=kind, data={})
    SocialAccount.objects.create(user=user, provider="proconnect", uid="sub-1")
    return client


def texts_of_database() -> str:
    """Return every text that a table holds, the history's too."""
    rows = []
    for model in (User, Invitation, OutgoingEmail, *MEANS):
        names = [
            one.attname
            for one in model._meta.concrete_fields
            if isinstance(one, (models.CharField, models.TextField, models.JSONField))
        ]
        rows += list(model.objects.values_list(*names))
    return repr(rows).lower()


def test_nothing_that_is_left_signs_in(cast: Cast):
    address = cast.mayor.email
    client = with_every_means(cast.mayor)
    assert Session.objects.count() == 1

    close(cast.mayor, cast)

    assert client.get(reverse("account")).status_code == 302
    assert not Session.objects.exists()
    for means in MEANS:
        assert not means.objects.filter(user=cast.mayor).exists(), means
    other = Client()
    other.post(reverse("sign_in_password"), {"login": address, "password": PASSWORD})
    assert other.get(reverse("account")).status_code == 302
    OutgoingEmail.objects.all().delete()
    other.post(reverse("account_request_login_code"), {"email": address})
    assert not OutgoingEmail.objects.filter(user=cast.mayor).exists()
    user = User.objects.get(pk=cast.mayor.pk)
    assert not user.has_usable_password()
    assert (user.is_active, user.phone, user.last_login) == (False, "", None)
    assert "@" not in user.email


def test_its_address_is_nowhere_any_more(cast: Cast):
    User.objects.filter(pk=cast.clerk.pk).update(email="rose.le.goff@mairie.test", phone="0299123")
    cast.clerk.refresh_from_db()
    InvitationFactory(email=cast.clerk.email, accepted_at=NOW, token="ancien")
    waiting = InvitationFactory(email=cast.clerk.email)
    mail = queue_rendered(
        key="x", kind="x", recipient=cast.clerk.email, subject="Rose", text="À rose.le.goff…"
    )
    assert "rose.le.goff" in texts_of_database()

    close(cast.clerk, cast)

    assert "rose.le.goff" not in texts_of_database()
    waiting.refresh_from_db()
    assert waiting.withdrawn_at == NOW
    assert waiting.withdrawn_by == cast.administrator
    mail.refresh_from_db()
    assert mail.given_up_at == NOW


def test_the_name_and_the_past_roles_stay(territory: Territory, cast: Cast):
    request = ServiceRequestFactory(commune=territory.home, author=cast.mayor)
    name = str(cast.mayor)

    close(cast.mayor, cast)

    role = cast.mayor.memberships.get()
    assert (role.role, role.ends_on, role.end_reason) == (Role.MAYOR, TODAY, "Départ")
    assert not actor_on(User.objects.get(pk=cast.mayor.pk), TODAY).roles
    request.refresh_from_db()
    assert str(request.author) == name


def test_it_is_final(territory: Territory, cast: Cast):
    address = cast.mayor.email
    closed = close(cast.mayor, cast)
    with pytest.raises(PeopleRefusal, match="déjà fermé"):
        close(cast.mayor, cast)
    with pytest.raises(PeopleRefusal, match="de nouveau"):
        give_role(user=closed, role=Role.READER, starts_on=TODAY, commune=territory.home)
    with pytest.raises(PeopleRefusal, match="de nouveau"):
        change_person(
            user=closed, first_name="A", last_name="B", phone="", email=address,
            version=version_of(closed), by=None, now=NOW,
        )  # fmt: skip
    for change in ({"is_active": True}, {"email": address}, {"phone": "1"}, {"is_superuser": True}):
        with pytest.raises(IntegrityError, match="out_of_reach"), transaction.atomic():
            User.objects.filter(pk=closed.pk).update(**change)


def test_who_comes_back_is_another_account(territory: Territory, cast: Cast):
    address = cast.mayor.email
    close(cast.mayor, cast)
    invitation = InvitationFactory(email=address, role=Role.MAYOR, commune=territory.home)

    again = accept_invitation(invitation=invitation, now=NOW)

    assert again.pk != cast.mayor.pk
    tomorrow = TODAY + datetime.timedelta(days=1)
    assert actor_on(again, tomorrow).commune_ids(Role.MAYOR) == {territory.home.pk}


def test_the_last_administrator_closes_nothing_of_their_own(cast: Cast):
    with pytest.raises(PeopleRefusal, match="dernier administrateur"):
        close(cast.administrator, cast)
    cast.administrator.refresh_from_db()
    assert cast.administrator.is_active
