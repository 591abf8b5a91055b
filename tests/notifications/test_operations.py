"""The outbox: written with the event, sent once, tried again, never lost."""

import copy
import datetime
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communes.models import Epci
from core.colours import PORTAL_COLOUR
from notifications.models import FORGOTTEN, OutgoingEmail
from notifications.operations import (
    FAILURES_BEFORE_PAUSE,
    LEASE,
    MAX_ATTEMPTS,
    RETRY_DELAYS,
    Delivery,
    deliver,
    deliver_due,
    queue_email,
)
from notifications.tasks import send_due_emails, send_email
from tests.accounts.factories import UserFactory
from tests.communes.factories import EpciFactory
from tests.notifications.factories import OutgoingEmailFactory
from tests.notifications.smtp import MailServer, mail_server
from tests.processes import WorkerProcess, wait_until

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _template_and_queue(settings):
    """Add the e-mail of these tests, and leave no message in the run's queue."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    current_app.control.purge()
    yield
    current_app.control.purge()


@pytest.fixture
def server(settings):
    """Send through a real mail server."""
    with mail_server() as running:
        _use_server(settings, running.port)
        yield running


@pytest.fixture
def no_server(settings):
    """Send to a loopback port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _use_server(settings, port)
    return settings


def _use_server(settings, port: int) -> None:
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 20


def write(key: str = "reponse:2026-00012:mairie@vitre.test", **context: object):
    return queue_email(
        key=key,
        kind="reply",
        recipient="mairie@vitre.test",
        template="essai",
        context={"number": "2026-00012", "title": "Fuite d'eau à l'école", **context},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("saved", "shown"), [("#5b2c83", "#5b2c83"), ("#ffff00", PORTAL_COLOUR)])
def test_white_is_read_on_the_colour_of_an_email(saved, shown):
    """A colour saved under former rules, refused today, gives way to the portal’s own."""
    EpciFactory()
    Epci.objects.update(colour=saved)
    assert f"background:{shown}; color:#ffffff" in write(key="colour").html


@pytest.mark.django_db
def test_an_email_is_written_ready_to_leave():
    EpciFactory(name="Vitré Communauté")
    user = UserFactory()
    row = queue_email(
        key="k",
        kind="reply",
        recipient="mairie@vitre.test",
        template="essai",
        context={"number": "2026-00012", "title": "Fuite d'eau", "path": "/demandes/2026-00012/"},
        user=user,
    )
    row.refresh_from_db()
    assert (row.kind, row.recipient, row.user) == ("reply", "mairie@vitre.test", user)
    assert row.subject == "Demande 2026-00012 : Fuite d'eau"
    assert "http://localhost:8000/demandes/2026-00012/" in row.text
    assert "Fuite d'eau" in row.text
    assert "Mutualisation – Vitré Communauté" in row.text
    assert row.html.count("<a ") == 1
    assert 'href="http://localhost:8000/demandes/2026-00012/"' in row.html
    assert "Fuite d&#x27;eau" in row.html
    assert "Démonstration" in row.html
    assert "DÉMONSTRATION" in row.text
    assert (row.attempts, row.sent_at, row.given_up_at) == (0, None, None)
    assert row.next_attempt_at <= timezone.now()


@pytest.mark.django_db
def test_what_a_person_typed_is_never_markup_nor_a_header():
    row = write(title="<script>\r\nBcc: tous@demo.test")
    assert row.subject == "Demande 2026-00012 : <script> Bcc: tous@demo.test"
    assert "<script>" in row.text
    assert "&lt;script&gt;" in row.html


@pytest.mark.django_db
def test_a_long_subject_is_cut_and_real_mail_says_nothing_of_a_demonstration(settings):
    settings.DEMONSTRATION = False
    row = write(title="x" * 400)
    assert len(row.subject) == 200
    assert "onstration" not in row.html
    assert "ONSTRATION" not in row.text


@pytest.mark.django_db
def test_one_event_tells_one_recipient_once():
    assert write() is not None
    assert write() is None
    assert write("autre") is not None
    assert OutgoingEmail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_tell_the_same_event_write_one_email():
    together = threading.Barrier(4)

    def tell(_: int) -> bool:
        try:
            with transaction.atomic():
                together.wait(30)
                return write() is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as people:
        assert sum(people.map(tell, range(4))) == 1
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_email_is_rolled_back_with_its_event(mailoutbox):
    @transaction.atomic
    def answer_and_break() -> None:
        write()
        OutgoingEmailFactory(sent=True, given_up_at=timezone.now())

    with pytest.raises(IntegrityError):
        answer_and_break()
    assert not OutgoingEmail.objects.exists()
    send_due_emails()
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_an_email_leaves_once_through_a_real_server(server: MailServer):
    row = write()
    send_email(row.pk)
    send_email(row.pk)
    send_due_emails()
    row.refresh_from_db()
    assert row.sent_at is not None
    assert (row.attempts, row.last_error) == (1, "")
    (message,) = server.accepted
    assert message["To"] == "mairie@vitre.test"
    # A long subject is folded after its name, and the parser keeps the fold's space.
    assert message["Subject"].strip() == "Demande 2026-00012 : Fuite d'eau à l'école"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, html = message.get_body(["plain"]), message.get_body(["html"])
    assert "Fuite d'eau à l'école" in plain.get_content()
    assert html.get_content().split() == row.html.split()


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_what_was_committed(tmp_path):
    worker = WorkerProcess(tmp_path / "worker.log")
    try:
        row = write()
        wait_until(OutgoingEmail.objects.exclude(sent_at=None).exists, log=worker.log)
    finally:
        worker.kill()
    row.refresh_from_db()
    assert (row.attempts, row.last_error) == (1, "")


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_senders_send_it_once(server: MailServer):
    row = OutgoingEmailFactory()
    together = threading.Barrier(6)

    def send(sweep: bool) -> None:
        try:
            together.wait(30)
            send_due_emails() if sweep else send_email(row.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as senders:
        list(senders.map(send, [True, False] * 3))
    assert len(server.accepted) == 1
    row.refresh_from_db()
    assert row.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_slow_server_is_not_hurried_by_a_second_sender(server: MailServer):
    row = OutgoingEmailFactory()
    server.wait_before_accepting.clear()

    def send_slowly() -> Delivery:
        try:
            return deliver(email_id=row.pk, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as slow:
        first = slow.submit(send_slowly)
        while not OutgoingEmail.objects.filter(attempts=1).exists():
            assert not first.done()
        soon = timezone.now() + RETRY_DELAYS[0]
        assert deliver(email_id=row.pk, now=soon) is Delivery.NOT_OURS
        server.wait_before_accepting.set()
        assert first.result(timeout=30) is Delivery.SENT
    assert len(server.accepted) == 1


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_in_the_middle_is_followed_by_another(server: MailServer):
    row = OutgoingEmailFactory()
    now = timezone.now()
    # What the killed one had done: its claim, and nothing else.
    OutgoingEmail.objects.filter(pk=row.pk).update(attempts=1, next_attempt_at=now + LEASE)
    assert deliver_due(now=now) == 0
    assert deliver_due(now=now + LEASE) == 1
    assert len(server.accepted) == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_away_only_delays_an_email(no_server):
    row = OutgoingEmailFactory()
    now = timezone.now()
    waits = []
    for attempt in range(1, MAX_ATTEMPTS):
        assert deliver(email_id=row.pk, now=now) is Delivery.FAILED
        row.refresh_from_db()
        assert (row.attempts, row.sent_at, row.given_up_at) == (attempt, None, None)
        assert "ConnectionRefusedError" in row.last_error
        almost = row.next_attempt_at - datetime.timedelta(seconds=1)
        assert deliver(email_id=row.pk, now=almost) is Delivery.NOT_OURS
        waits.append(row.next_attempt_at - now)
        now = row.next_attempt_at
    assert waits[:4] == [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE]
    assert waits == sorted(waits)
    assert datetime.timedelta(days=3) <= sum(waits, datetime.timedelta()) < datetime.timedelta(4)

    with mail_server() as back:
        no_server.EMAIL_PORT = back.port
        assert deliver(email_id=row.pk, now=now) is Delivery.SENT
        assert len(back.accepted) == 1
    row.refresh_from_db()
    assert row.sent_at is not None
    assert row.last_error == ""


@pytest.mark.django_db(transaction=True)
def test_a_secret_is_forgotten_when_its_email_is_given_up(no_server):
    """The link of an invitation works longer than its e-mail is tried."""
    later = timezone.now() + datetime.timedelta(days=14)
    for attempts in (MAX_ATTEMPTS - 1, MAX_ATTEMPTS):
        OutgoingEmailFactory(text="/k3y/", html="/k3y/", attempts=attempts, expires_at=later)
    now = timezone.now()

    deliver_due(now=now)

    for row in OutgoingEmail.objects.all():
        assert (row.given_up_at, row.text, row.html) == (now, FORGOTTEN, "")


@pytest.mark.django_db(transaction=True)
def test_after_three_days_an_email_is_given_up_and_kept(no_server):
    refused = OutgoingEmailFactory(attempts=MAX_ATTEMPTS - 1)
    always_killed = OutgoingEmailFactory(attempts=MAX_ATTEMPTS)
    now = timezone.now()
    assert deliver_due(now=now) == 0
    for row in (refused, always_killed):
        row.refresh_from_db()
        assert (row.given_up_at, row.sent_at) == (now, None)
    assert not OutgoingEmail.objects.due_at(now + datetime.timedelta(days=30)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_recipient_does_not_hold_up_the_others(server: MailServer):
    server.refuses = True
    refused = OutgoingEmailFactory()
    assert deliver_due(now=timezone.now()) == 0
    server.refuses = False
    OutgoingEmailFactory()
    assert deliver_due(now=timezone.now()) == 1
    refused.refresh_from_db()
    assert "550" in refused.last_error
    assert refused.given_up_at is None


@pytest.mark.django_db(transaction=True)
def test_a_sweep_stops_asking_a_server_that_is_away(no_server):
    OutgoingEmailFactory.create_batch(FAILURES_BEFORE_PAUSE + 4)
    send_due_emails()
    assert OutgoingEmail.objects.filter(attempts=1).count() == FAILURES_BEFORE_PAUSE
    assert OutgoingEmail.objects.filter(attempts=0).count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_message_keeps_its_identity_from_one_attempt_to_the_next(server: MailServer):
    row = OutgoingEmailFactory()
    deliver(email_id=row.pk, now=timezone.now())
    # Killed after the server had accepted and before the mark: the window that remains.
    OutgoingEmail.objects.update(sent_at=None)
    deliver(email_id=row.pk, now=timezone.now() + LEASE)
    other = OutgoingEmailFactory()
    deliver(email_id=other.pk, now=timezone.now())
    first, again, different = (message["Message-ID"] for message in server.accepted)
    assert first == again != different


@pytest.mark.django_db(transaction=True)
def test_nobody_sends_within_a_transaction(server: MailServer):
    row = OutgoingEmailFactory()
    with transaction.atomic(), pytest.raises(RuntimeError):
        deliver(email_id=row.pk, now=timezone.now())
    assert server.accepted == []


@pytest.mark.django_db
def test_an_email_is_sent_or_given_up_never_both():
    with pytest.raises(IntegrityError):
        OutgoingEmailFactory(sent=True, given_up_at=timezone.now())
