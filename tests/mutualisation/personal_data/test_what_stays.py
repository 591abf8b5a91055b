"""What a decision does not destroy: what is named elsewhere, what is gone, what was stopped."""

import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import SET_NULL, ManyToOneRel

from accounts.models import Invitation, User
from jobs.models import Job
from mutualisation.personal_data.elimination import start_due
from mutualisation.personal_data.links import FORGETTING, naming_relations
from notifications.models import OutgoingEmail
from requests_desk.models import ServiceRequest
from retention.operations import RetentionRefused, stop
from retention.vocabulary import RecordKind
from retention.workflow import State
from services.models import SubscriptionStep
from tests.cast import Cast, Territory
from tests.mutualisation.personal_data.test_elimination import (
    LONG_AGO,
    carried_out,
    closed_account,
    closed_request,
    decided,
    kept,
    listed,
    old_invitation,
)
from tests.services.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_account_that_a_step_names_stays(territory: Territory, cast: Cast):
    keeper = closed_account()
    subscription = SubscriptionFactory(commune=territory.home)
    SubscriptionStep.objects.create(
        subscription=subscription, to_state="active", by=keeper, at=LONG_AGO
    )

    with pytest.raises(RetentionRefused):
        listed(RecordKind.ACCOUNTS, cast)


def test_what_names_a_person_without_keeping_them_is_a_list_of_true_names():
    links = {
        str(relation.field)
        for relation in User._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.on_delete is SET_NULL
    }
    assert set(FORGETTING) <= links
    # A new link that loses the name of a person keeps them, unless it is written down there.
    asked = {str(relation.field) for relation, _ in naming_relations()}
    assert links - set(FORGETTING) <= asked


@pytest.mark.parametrize("keeps_the_child", [False, True])
def test_a_town_hall_invitation_goes_after_the_one_it_led_to(
    territory: Territory, cast: Cast, keeps_the_child
):
    parent = old_invitation("a", commune=territory.home, asks_name=True)
    child = old_invitation("b", commune=territory.home, parent=parent)
    decision = listed(RecordKind.INVITATIONS, cast)
    assert list(decision.objects_named.values_list("number", flat=True)) == [child.pk, parent.pk]
    if keeps_the_child:
        kept(decision, child.pk, cast)

    carried_out(decision, cast)

    assert set(Invitation.objects.all()) == ({parent, child} if keeps_the_child else set())
    told = dict(decision.objects_named.values_list("number", "because"))
    assert told[parent.pk] == ("Est encore nommé ailleurs." if keeps_the_child else "")


def test_readings_that_went_with_their_request_are_not_said_kept(territory: Territory, cast: Cast):
    closed_request(territory, cast)
    readings = listed(RecordKind.READINGS, cast)
    carried_out(listed(RecordKind.REQUESTS, cast), cast)

    carried_out(readings, cast)

    assert readings.objects_named.get().outcome == "gone"


def test_an_object_that_cannot_go_holds_nothing_back(territory: Territory, cast: Cast):
    bad, good = closed_request(territory, cast), closed_request(territory, cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'broken'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE DELETE ON requests_desk_servicerequest "
            f"FOR EACH ROW WHEN (OLD.id = {bad.pk}) EXECUTE FUNCTION refuse()"
        )
    try:
        decision = carried_out(listed(RecordKind.REQUESTS, cast), cast)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse CASCADE")

    assert decision.state == State.DONE
    told = {one.number: (one.outcome, one.because) for one in decision.objects_named.all()}
    assert told == {bad.pk: ("kept", "N’a pas pu être détruit."), good.pk: ("destroyed", "")}
    assert list(ServiceRequest.objects.all()) == [bad]


def test_a_decision_is_told_and_waits_and_may_be_stopped(territory: Territory, cast: Cast):
    request = closed_request(territory, cast)
    decision = decided(listed(RecordKind.REQUESTS, cast), cast)

    told = OutgoingEmail.objects.filter(kind="elimination_decided")
    assert {mail.recipient for mail in told} == {cast.administrator.email, cast.dgs.email}
    assert all("AD35-12" in mail.text and "3\u00a0jours" in mail.text for mail in told)
    assert decision.get_absolute_url() in told[0].text
    a_minute = datetime.timedelta(minutes=1)
    assert start_due(now=decision.decided_at + settings.ELIMINATION_DELAY - a_minute) == 0
    stop(decision=decision, because="Ce n’est pas moi", by=cast.dgs)

    assert start_due(now=decision.decided_at + settings.ELIMINATION_DELAY) == 0

    assert not Job.objects.exists()
    assert ServiceRequest.objects.filter(pk=request.pk).exists()
