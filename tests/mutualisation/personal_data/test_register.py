"""The register says what the portal does, and for as long as it does."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import VALIDITY
from accounts.tasks import SESSIONS_KEPT_FOR, forget_ended_sessions
from files.models import PendingFile
from mutualisation.personal_data.register import REGISTER, duration
from notifications.models import OutgoingEmail
from notifications.operations import queue_rendered
from notifications.tasks import EMAILS_KEPT_FOR, forget_old_emails
from requests_desk.tasks import KEPT_FOR, forget_pending_files
from retention.models import RetentionPeriod
from retention.operations import periods
from retention.vocabulary import RecordKind
from tests.access.objects import stored
from tests.accounts.factories import InvitationFactory
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MAX_QUERIES = 15
NOW = timezone.now()
# Longer than the whole suite lasts: `NOW` is when this file was read.
A_MOMENT = datetime.timedelta(hours=2)


def said(slug: str, what: str) -> str:
    """Return the period that the register gives, without no-break spaces."""
    one = next(one for one in REGISTER if one.slug == slug)
    words = next(kept.words(periods()) for kept in one.kept if kept.what == what)
    return words.replace("\u00a0", " ")


def test_every_processing_says_all_that_article_30_asks():
    assert len({one.slug for one in REGISTER}) == len(REGISTER)
    for one in REGISTER:
        for text in (one.purpose, one.basis, one.persons, one.data, one.recipients, one.security):
            assert text.endswith("."), (one.slug, text)
        assert one.kept, one.slug
        for kept in one.kept:
            ways = (bool(kept.period and kept.since), bool(kept.until), bool(kept.decided))
            assert ways.count(True) == 1, kept


def test_periods_are_said_in_words():
    assert duration(datetime.timedelta(hours=1)).replace("\u00a0", " ") == "1 heure"
    assert duration(datetime.timedelta(days=14)).replace("\u00a0", " ") == "14 jours"
    assert duration(datetime.timedelta(days=730)).replace("\u00a0", " ") == "2 ans"


def test_an_invitation_lasts_what_is_said(cast: Cast):
    assert said("invitations", "Le lien de l’invitation") == "14 jours après l’envoi"
    assert VALIDITY == datetime.timedelta(days=14)
    invitation = InvitationFactory()
    assert invitation.expires_at - invitation.sent_at == VALIDITY


def test_the_register_says_the_period_that_administrators_have_settled():
    RetentionPeriod.objects.create(kind=RecordKind.REQUESTS, years=17, reason="Tableau de gestion")
    assert said("demandes", "Demandes, messages et pièces jointes").startswith("17 ans après")


def test_an_email_is_kept_for_a_year_once_it_has_left():
    assert said("courriels", "Un courriel envoyé ou abandonné").startswith("1 an ")
    for key, age, is_sent in (
        ("old", EMAILS_KEPT_FOR + A_MOMENT, True),
        ("waiting", EMAILS_KEPT_FOR + A_MOMENT, False),
        ("young", EMAILS_KEPT_FOR - A_MOMENT, True),
    ):
        mail = queue_rendered(key=key, kind="x", recipient="a@b.test", subject="x", text="x")
        mine = OutgoingEmail.objects.filter(pk=mail.pk)
        mine.update(created_at=NOW - age, sent_at=NOW - age if is_sent else None)

    forget_old_emails()

    assert set(OutgoingEmail.objects.values_list("key", flat=True)) == {"waiting", "young"}


def test_a_connection_that_is_over_is_forgotten_after_a_day(cast: Cast):
    assert said("connexion", "L’appareil et son adresse").startswith("1 jour ")
    for key, ended in (("old", SESSIONS_KEPT_FOR + A_MOMENT), ("new", -A_MOMENT)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW - ended)
        row = UserSession.objects.create(
            user=cast.mayor, session_key=key, ip="192.0.2.1", user_agent="x"
        )
        UserSession.objects.filter(pk=row.pk).update(last_seen_at=NOW - ended)

    forget_ended_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["new"]


def test_a_file_that_waits_is_forgotten_after_a_day(cast: Cast):
    what = "Les fichiers d’un formulaire revenu à corriger"
    assert said("brouillons", what) == "1 jour sans suite"
    rows = [PendingFile.objects.create(stored_file=stored(), created_at=NOW) for _ in range(2)]
    PendingFile.objects.filter(pk=rows[0].pk).update(created_at=NOW - KEPT_FOR - A_MOMENT)

    forget_pending_files()

    assert list(PendingFile.objects.all()) == [rows[1]]


def test_an_administrator_reads_it_whole(cast: Cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.administrator)
    with django_assert_max_num_queries(MAX_QUERIES):
        page = client.get(reverse("register")).text.replace("\u00a0", " ")
    for one in REGISTER:
        assert f'id="{one.slug}"' in page
    assert "14 jours après l’envoi" in page
