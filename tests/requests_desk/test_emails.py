"""The desk's e-mails: when, to whom, and what they say."""

import datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.models import Role
from notifications.models import OutgoingEmail
from requests_desk import operations
from requests_desk.emails import QUOTE_LENGTH, quote
from requests_desk.operations import Outcome, RequestData
from tests.accounts.factories import MembershipFactory
from tests.cast import end_membership

pytestmark = pytest.mark.django_db
TOWN_HALL = "mairie@guerche.test"
MAYOR = "maire@demo.test"
CLERK = "secretaire@demo.test"


@pytest.fixture
def sent():
    """Give who got what since the last call, by kind."""
    seen: set[int] = set()

    def news() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for email in OutgoingEmail.objects.exclude(pk__in=seen):
            found.setdefault(email.kind, set()).add(email.recipient)
            seen.add(email.pk)
        return found

    return news


@pytest.fixture
def under_way(submitted, cast, territory, as_actor, now, sent):
    """The agent has taken the mayor's request; the receipt has been read."""
    row = operations.route(
        actor=as_actor(cast.desk_agent),
        request=submitted,
        version=submitted.version,
        direction=territory.legal_direction,
        now=now,
    )
    row = operations.take(actor=as_actor(cast.agent), request=row, version=row.version, now=now)
    sent()
    return row


def test_the_receipt_goes_to_the_author_and_the_town_hall(submitted, sent):
    assert sent() == {"request_received": {MAYOR, TOWN_HALL}}
    email = OutgoingEmail.objects.get(recipient=MAYOR)

    assert email.subject.startswith("Demande 2026-00001 bien reçue")
    assert email.subject.endswith("Arrêté de circulation")
    assert email.text.count("http") == 1
    assert "http://localhost:8000/demandes/2026-00001/" in email.text
    assert "Bonjour Marie Leroux," in email.text
    assert 'href="http://localhost:8000/demandes/2026-00001/"' in email.html
    assert "Faut-il l’avis du département" not in email.text
    assert OutgoingEmail.objects.get(recipient=TOWN_HALL).text.startswith("Bonjour,\n")


@pytest.mark.parametrize(
    ("outcome", "kind", "title"),
    [
        (Outcome.NONE, "request_replied", "Réponse à votre demande"),
        (Outcome.WAIT, "request_awaits_answer", "Nous attendons votre réponse, demande"),
        (Outcome.RESOLVE, "request_resolved", "Votre demande"),
    ],
)
def test_each_reply_is_one_email(under_way, cast, as_actor, now, sent, outcome, kind, title):
    operations.reply(
        actor=as_actor(cast.agent),
        request=under_way,
        version=under_way.version,
        body="C’est l’article L. 2213-1 <du CGCT>.",
        outcome=outcome,
        now=now,
    )

    assert sent() == {kind: {MAYOR, TOWN_HALL}}
    email = OutgoingEmail.objects.get(kind=kind, recipient=MAYOR)
    assert email.subject.startswith(f"{title} 2026-00001")
    assert "C’est l’article L. 2213-1 <du CGCT>." in email.text
    assert "&lt;du CGCT&gt;" in email.html
    assert "de La Guerche-de-Bretagne" in email.text


def test_a_refusal_says_why(submitted, cast, as_actor, now, sent):
    sent()
    operations.decline(
        actor=as_actor(cast.desk_agent),
        request=submitted,
        version=submitted.version,
        reason="Compétence du Département.",
        now=now,
    )

    assert sent() == {"request_declined": {MAYOR, TOWN_HALL}}
    assert "Compétence du Département." in OutgoingEmail.objects.last().text


def test_a_resolution_without_a_message_says_so_simply(under_way, cast, as_actor, now, sent):
    operations.resolve(
        actor=as_actor(cast.agent), request=under_way, version=under_way.version, now=now
    )

    assert sent() == {"request_resolved": {MAYOR, TOWN_HALL}}
    assert "\n\n\n\n" not in OutgoingEmail.objects.last().text
    assert "<blockquote>" not in OutgoingEmail.objects.last().html


def test_the_agent_in_charge_hears_of_the_communes_answer(under_way, cast, as_actor, now, sent):
    operations.answer(actor=as_actor(cast.mayor), request=under_way, body="Voici le plan.", now=now)

    assert sent() == {"request_commune_answered": {"agent@demo.test"}}
    email = OutgoingEmail.objects.get(kind="request_commune_answered")
    assert email.subject.startswith("La Guerche-de-Bretagne a répondu, demande 2026-00001")


def test_an_agent_who_has_left_the_direction_hears_no_more(under_way, cast, as_actor, now, sent):
    end_membership(cast.agent, now.date())

    operations.answer(actor=as_actor(cast.mayor), request=under_way, body="Alors ?", now=now)

    assert sent() == {}


def test_the_agent_in_charge_hears_that_the_answer_was_not_enough(
    under_way, cast, as_actor, now, sent
):
    row = operations.resolve(
        actor=as_actor(cast.agent), request=under_way, version=under_way.version, now=now
    )
    sent()

    operations.reopen(
        actor=as_actor(cast.mayor),
        request=row,
        version=row.version,
        reason="Il manque le plan.",
        now=now,
    )

    assert sent() == {"request_reopened": {"agent@demo.test"}}


def test_notes_cancellations_and_routings_send_nothing(under_way, cast, as_actor, now, sent):
    row = operations.add_note(
        actor=as_actor(cast.agent), request=under_way, body="Délicat.", now=now
    )
    row = operations.log_hours(actor=as_actor(cast.agent), request=row, hours=Decimal(1), now=now)
    operations.cancel(
        actor=as_actor(cast.mayor), request=row, version=row.version, reason="Réglé", now=now
    )

    assert sent() == {}


def test_a_request_entered_by_an_agent_is_told_to_the_mayor_and_the_clerk(
    cast, territory, as_actor, now, sent
):
    MembershipFactory(role=Role.COUNCILLOR, commune=territory.home)
    MembershipFactory(role=Role.DEPUTY, commune=territory.home, ends_on=now.date())

    operations.submit_on_behalf(
        actor=as_actor(cast.desk_agent),
        uuid=uuid4(),
        commune=territory.home,
        channel="phone",
        contact_name="Mme Roux",
        data=RequestData(subject="S", description="D"),
        now=now,
    )

    assert sent() == {"request_received": {MAYOR, CLERK, TOWN_HALL}}
    assert "Le guichet a enregistré une demande" in OutgoingEmail.objects.last().text


def test_a_logged_call_is_one_email_with_the_answer(cast, territory, as_actor, now, sent):
    operations.log_call(
        actor=as_actor(cast.desk_agent),
        uuid=uuid4(),
        commune=territory.home,
        contact_name="Mme Roux",
        service=None,
        subject="Délai",
        answer="Deux mois.",
        minutes_spent=5,
        now=now,
    )

    assert sent() == {"request_resolved": {MAYOR, CLERK, TOWN_HALL}}
    assert "Deux mois." in OutgoingEmail.objects.last().text


def test_an_author_who_has_left_the_commune_gets_nothing(under_way, cast, as_actor, now, sent):
    end_membership(cast.mayor, now.date())

    operations.reply(
        actor=as_actor(cast.agent),
        request=under_way,
        version=under_way.version,
        body="Voici.",
        now=now + datetime.timedelta(minutes=1),
    )

    assert sent() == {"request_replied": {CLERK, TOWN_HALL}}


def test_a_closed_account_gets_nothing(under_way, cast, as_actor, now, sent):
    cast.mayor.is_active = False
    cast.mayor.save()

    operations.reply(
        actor=as_actor(cast.agent),
        request=under_way,
        version=under_way.version,
        body="Voici.",
        now=now,
    )

    # The mayor wrote it; the others who write for the commune take their place.
    assert sent() == {"request_replied": {TOWN_HALL, "secretaire@demo.test"}}


def test_a_person_whose_address_is_the_town_halls_gets_one_email(
    cast, territory, as_actor, now, sent
):
    territory.home.email = MAYOR.upper()
    territory.home.save()

    operations.submit(
        actor=as_actor(cast.mayor),
        uuid=uuid4(),
        commune=territory.home,
        data=RequestData(subject="S", description="D"),
        now=now,
    )

    assert sent() == {"request_received": {MAYOR}}


def test_a_refused_submission_sends_nothing(cast, territory, as_actor, now, sent):
    uuid = uuid4()
    for _ in range(2):
        operations.submit(
            actor=as_actor(cast.mayor),
            uuid=uuid,
            commune=territory.home,
            data=RequestData(subject="S", description="D"),
            now=now,
        )

    assert OutgoingEmail.objects.count() == 2
    assert sent() == {"request_received": {MAYOR, TOWN_HALL}}


def test_a_long_answer_is_cut_between_words():
    text = "mot " * 400

    assert len(quote(text)) <= QUOTE_LENGTH + 1
    assert quote(text).endswith("mot…")
    assert quote("court") == "court"
