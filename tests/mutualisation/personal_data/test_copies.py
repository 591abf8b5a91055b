"""The copy of one's own data: whole, without secrets, and for its person alone."""

import datetime
import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.mandates import end_role
from accounts.models import Membership, Role, User
from bilan.models import Report, ReportTransition
from jobs.models import Job
from jobs.operations import forget_expired
from mutualisation.personal_data.copies import KEPT_FOR, WITHHELD, label
from mutualisation.personal_data.sources import LEFT_OUT, SOURCES
from mutualisation.tasks import copy_personal_data
from notifications.operations import queue_rendered
from requests_desk.models import Message
from tests.accounts.factories import InvitationFactory, MembershipFactory, UserFactory
from tests.accounts.proof import proves_who_they_are
from tests.accounts.sessions import grows_older
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
PAGE, COPY = "account_data", "account_data_copy"


def copy_for(client: Client) -> tuple[dict[str, list], str]:
    """Ask for the copy, let the worker make it; return its rows by section, and its page."""
    client.post(reverse(PAGE))
    copy_personal_data(str(Job.objects.latest("pk").uuid))
    archive = zipfile.ZipFile(io.BytesIO(client.get(reverse(COPY)).content))
    data = json.loads(archive.read("donnees.json"))
    rows = {section["slug"]: section["rows"] for section in data["sections"]}
    return rows, archive.read("donnees.html").decode()


def test_every_link_to_a_person_is_copied_or_left_out_for_a_reason():
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for one in model._meta.get_fields():
            is_link = isinstance(one, ForeignKey | ManyToManyField)
            if is_link and one.related_model in (User, Membership):
                found.add((model, one.name))
    followed = {
        (source.model, path.partition("__")[0]) for source in SOURCES for path in source.owners
    }
    assert followed - {(User, "pk")} | set(LEFT_OUT) == found
    assert not followed & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
def test_the_columns_of_a_table_have_names_of_their_own(source):
    names = [label(source.model, column) for column in source.columns]
    assert len(set(names)) == len(names)
    assert set(source.words) <= set(source.columns)


@pytest.mark.django_db(transaction=True)
class TestCopy:
    def test_it_holds_what_is_known_of_the_person_and_no_secret(
        self, territory: Territory, cast: Cast
    ):
        mayor = proves_who_they_are(cast.mayor.email)
        request = ServiceRequestFactory(
            commune=territory.home, author=cast.mayor, subject="Le <toit> fuit"
        )
        Message.objects.create(
            request=request, author=cast.mayor, kind="commune", body="Encore", created_at=NOW
        )
        queue_rendered(
            key="k",
            kind="x",
            recipient=cast.mayor.email,
            subject="Sujet",
            text="T",
            user=cast.mayor,
        )
        InvitationFactory(
            invited_by=cast.mayor,
            commune=territory.home,
            first_name="Zoé",
            last_name="Zorglub",
            email="zoe@exemple.test",
        )
        InvitationFactory(accepted_by=cast.mayor, accepted_at=NOW, token="à moi")
        Authenticator.objects.create(user=cast.mayor, type="totp", data={"secret": "chut"})
        ServiceRequestFactory(commune=territory.home, author=cast.clerk, subject="Autrui")

        rows, page = copy_for(mayor)

        assert rows["compte"][0]["Adresse électronique"] == cast.mayor.email
        assert list(rows["compte"][0])[:3] == ["Référence", "Prénom", "Nom"]
        assert rows["fonctions"][0]["Rôle"] == "Maire"
        assert [row["Objet"] for row in rows["demandes"]] == ["Le <toit> fuit"]
        assert [row["Texte"] for row in rows["messages"]] == ["Encore"]
        assert len(rows["courriels"]) == len(rows["invitations"]) == len(rows["moyens"]) == 1
        assert "Le &lt;toit&gt; fuit" in page
        everything = page + json.dumps(rows)
        # Whom one invites has not agreed to be in one's copy.
        assert rows["invitations"][0]["Commune"] == territory.home.name
        assert "Adresse électronique" in rows["invitation"][0]
        for secret in (
            "chut",
            "Zorglub",
            "zoe@exemple.test",
            cast.mayor.password,
            "Autrui",
            "token_digest",
            "session_key",
        ):
            assert secret not in everything

    def test_what_is_no_longer_theirs_to_read_stays_with_the_commune(
        self, territory: Territory, cast: Cast
    ):
        request = ServiceRequestFactory(
            commune=territory.home, author=cast.mayor, subject="Un litige"
        )
        end_role(membership=cast.mayor.memberships.get(), ends_on=TODAY, reason="x", today=TODAY)

        rows, page = copy_for(proves_who_they_are(cast.mayor.email))

        assert rows["demandes"][0]["Objet"] == WITHHELD
        assert rows["demandes"][0]["Numéro"] == request.number
        assert "litige" not in page

    def test_it_is_for_its_person_alone_and_for_a_day(self, cast: Cast):
        mayor = proves_who_they_are(cast.mayor.email)
        copy_for(mayor)
        assert "Télécharger" in mayor.get(reverse(PAGE)).text
        assert proves_who_they_are(cast.clerk.email).get(reverse(COPY)).status_code == 404

        assert forget_expired(now=NOW + KEPT_FOR - datetime.timedelta(hours=1)) == 0
        Job.objects.update(expires_at=NOW)
        assert mayor.get(reverse(COPY)).status_code == 404
        assert forget_expired(now=timezone.now()) == 1

    def test_an_open_session_is_not_enough(self, cast: Cast):
        mayor = proves_who_they_are(cast.mayor.email)
        copy_for(mayor)
        grows_older(mayor, hours=1)

        for answer in (mayor.post(reverse(PAGE)), mayor.get(reverse(COPY))):
            assert answer.url.startswith(reverse("account_reauthenticate"))
        assert Job.objects.count() == 1

    def test_asked_twice_it_is_made_once(self, cast: Cast):
        mayor = proves_who_they_are(cast.mayor.email)
        mayor.post(reverse(PAGE))
        mayor.post(reverse(PAGE))
        assert Job.objects.count() == 1
        assert mayor.get(reverse(COPY)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_it_costs_the_same_for_one_and_for_fifty(
    territory: Territory, cast: Cast, django_assert_max_num_queries
):
    def a_clerk() -> Membership:
        return MembershipFactory(user=UserFactory(), role=Role.CLERK, commune=territory.home)

    mandate = cast.mayor.memberships.get()
    client, counts = proves_who_they_are(cast.mayor.email), []
    for number in (1, 20):
        for place in range(number):
            request = ServiceRequestFactory(commune=territory.home, author=cast.mayor)
            Message.objects.create(
                request=request, author=cast.mayor, kind="commune", body="m", created_at=NOW
            )
            InvitationFactory(
                invited_by=cast.mayor, commune=territory.home, token=f"{number}-{place}"
            )
            DelegationFactory(mandate=mandate, delegate=a_clerk(), granted_by=cast.mayor)
            report = Report.objects.create(year=1900 + 100 * number + place)
            ReportTransition.objects.create(
                report=report,
                from_state="collecting",
                to_state="frozen",
                actor=cast.mayor,
                created_at=NOW,
            )
        client.post(reverse(PAGE))
        with django_assert_max_num_queries(100) as queries:
            copy_personal_data(str(Job.objects.latest("pk").uuid))
        counts.append(len(queries))
    assert counts[0] == counts[1]
