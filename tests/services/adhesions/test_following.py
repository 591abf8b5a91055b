"""Following adhésions: the list, what waits on the homes, the e-mails, the end on its day."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.models import Role
from notifications.models import OutgoingEmail
from services import operations
from services.adhesions.waiting import LACKS_PAPERS, waiting_for
from services.models import LegalForm, Service, Subscription
from services.operations import Move
from services.subscription_checks import missing_pieces
from services.tasks import end_adhesions
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast, Territory
from tests.governance.factories import DeliberationFactory
from tests.services.factories import (
    AgreementFactory,
    ServiceFactory,
    SubscriptionFactory,
)
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
State = Subscription.State
LIST = "/adhesions/suivi/"


def by(user) -> Move:
    return Move(actor=actor_on(user, timezone.localdate()), now=timezone.now())


def test_each_side_finds_its_own(territory: Territory, cast: Cast, sign_in):
    SubscriptionFactory(intention=True, service=territory.roads_service, commune=territory.home)
    other = ServiceFactory(name="Archives")
    SubscriptionFactory(intention=True, service=other, commune=territory.neighbour)
    own = text_of(sign_in(cast.mayor).get(LIST))
    assert "Voirie" in own
    assert "Votre intention est enregistrée" in own
    assert "Archives" not in own
    kept = text_of(sign_in(cast.desk_agent).get(LIST))
    assert "Archives" in kept
    assert "Argentré-du-Plessis" in kept


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("etat=intention", {"Voirie"}),
        ("service=assistance-juridique", {"Assistance juridique"}),
        ("commune=35006", {"Archives"}),
        ("attend=decision", {"Archives"}),
        ("annee=2018", {"Assistance juridique"}),
    ],
)
def test_filters_of_the_list(territory: Territory, cast: Cast, sign_in, address, found):
    SubscriptionFactory(intention=True, service=territory.roads_service, commune=territory.home)
    archives = ServiceFactory(name="Archives")
    SubscriptionFactory(deliberated=True, service=archives, commune=territory.neighbour)
    response = sign_in(cast.desk_agent).get(f"{LIST}?{address}")
    assert {line.row.service.name for line in response.context["rows"]} == found


def test_an_empty_list_names_what_hides_its_rows(territory: Territory, cast: Cast, sign_in):
    page = text_of(sign_in(cast.desk_agent).get(f"{LIST}?etat=refused"))
    assert "Aucune adhésion ne correspond" in page
    assert "1 adhésion" in page


def test_the_list_runs_the_same_queries_for_one_row_and_fifty(
    territory: Territory, cast: Cast, sign_in
):
    client = sign_in(cast.desk_agent)
    one = queries_of(client, LIST)
    for _ in range(17):
        SubscriptionFactory(intention=True)
        SubscriptionFactory(signed=True)
        SubscriptionFactory(takeover=True)
    assert queries_of(client, LIST) == one <= 15


def test_the_database_finds_the_missing_papers_that_the_checks_find(territory: Territory):
    lacking = SubscriptionFactory(takeover=True)
    network = SubscriptionFactory(service__legal_form=LegalForm.NETWORK)
    whole = SubscriptionFactory(signed=True)
    without_opinion = SubscriptionFactory(signed=True)
    without_opinion.agreement.cst_opinion_on = None
    without_opinion.agreement.save()
    unsigned = SubscriptionFactory(deliberated=True)
    AgreementFactory(subscription=unsigned, epci_signed_on=None)
    found = set(Subscription.objects.filter(LACKS_PAPERS))
    every = [lacking, network, whole, without_opinion, unsigned]
    assert {row for row in every if missing_pieces(row)} == found & set(every)
    assert found & set(every) == {lacking, without_opinion, unsigned}


def test_homes_count_what_waits(territory: Territory, cast: Cast, sign_in):
    today = timezone.localdate()
    SubscriptionFactory(intention=True, service=territory.roads_service, commune=territory.home)
    SubscriptionFactory(deliberated=True, commune=territory.neighbour)
    (own,) = waiting_for(actor_on(cast.mayor, today))
    assert own.words == "1\u00a0adhésion attend la délibération de votre conseil"
    assert "1 adhésion attend la délibération" in text_of(sign_in(cast.mayor).get("/"))
    kept = {one.url: one.number for one in waiting_for(actor_on(cast.dgs, today))}
    assert kept[f"{LIST}?attend=decision"] == 1
    assert "attend la décision" in text_of(sign_in(cast.dgs).get("/"))
    assert waiting_for(actor_on(cast.outsider, today)) == []


def test_each_step_tells_the_other_side_once(territory: Territory, cast: Cast):
    head = MembershipFactory(
        role=Role.DIRECTOR, commune=None, direction=territory.technical_direction
    ).user
    row = operations.declare_intention(
        service=territory.roads_service, commune=territory.home, by=by(cast.mayor)
    )
    (told,) = OutgoingEmail.objects.filter(kind="subscription_step")
    assert told.recipient == head.email
    assert row.get_absolute_url() in told.text
    OutgoingEmail.objects.all().delete()
    refusal = Move(actor=by(cast.desk_agent).actor, now=timezone.now(), comment="Plus de place.")
    operations.refuse(subscription=row, by=refusal)
    told = OutgoingEmail.objects.filter(kind="subscription_step")
    assert {email.recipient for email in told} == {cast.mayor.email, cast.clerk.email}
    assert all("Plus de place." in email.text for email in told)


def test_a_commune_without_account_is_told_at_its_town_hall(territory: Territory, cast: Cast):
    territory.neighbour.email = "mairie@argentre.test"
    territory.neighbour.save()
    cast.neighbour_mayor.memberships.all().delete()
    operations.declare_intention(
        service=territory.roads_service, commune=territory.neighbour, by=by(cast.desk_agent)
    )
    (told,) = OutgoingEmail.objects.filter(kind="subscription_step")
    assert told.recipient == "mairie@argentre.test"


def test_an_adhesion_ends_on_its_day_by_itself(territory: Territory, cast: Cast):
    today = timezone.localdate()
    over = SubscriptionFactory(state=State.NOTICE, ends_on=today, commune=territory.home)
    expired = SubscriptionFactory(ends_on=today - datetime.timedelta(days=3))
    later = SubscriptionFactory(state=State.NOTICE, ends_on=today + datetime.timedelta(days=1))
    end_adhesions()
    end_adhesions()
    for row in (over, expired, later):
        row.refresh_from_db()
    assert (over.state, expired.state, later.state) == (
        State.TERMINATED,
        State.TERMINATED,
        State.NOTICE,
    )
    (step,) = over.steps.all()
    assert step.by is None
    told = OutgoingEmail.objects.filter(kind="subscription_step", user=cast.mayor)
    assert told.count() == 1


def test_an_adhesion_that_cannot_end_keeps_no_other_from_its_end(territory: Territory):
    today = timezone.localdate()
    wrong = SubscriptionFactory(ends_on=today)
    Subscription.objects.filter(pk=wrong.pk).update(deliberation=DeliberationFactory())
    service = ServiceFactory()
    closed = SubscriptionFactory(service=service, starts_on="2024-01-01", ends_on=today)
    Service.objects.filter(pk=service.pk).update(state="closed", closed_on="2023-12-01")
    end_adhesions()
    for row in (wrong, closed):
        row.refresh_from_db()
    # What comes to contradict its start (the service closes) is no reason not to end it.
    assert (wrong.state, closed.state) == (State.ACTIVE, State.TERMINATED)


def test_the_sheet_of_a_service_leads_to_the_file_or_to_joining(
    territory: Territory, cast: Cast, sign_in
):
    mayor = sign_in(cast.mayor)
    roads = mayor.get(reverse("service", args=["voirie"])).content.decode()
    assert f"{reverse('join', args=['voirie'])}?commune=35125" in roads
    held = Subscription.objects.get(commune=territory.home)
    assert held.get_absolute_url() in mayor.get(held.service.get_absolute_url()).content.decode()
    for user in (None, cast.elected):
        assert "Adhérer" not in text_of(sign_in(user).get(reverse("service", args=["voirie"])))


def test_the_page_of_a_commune_leads_to_its_files(territory: Territory, cast: Cast, sign_in):
    address = territory.home.get_absolute_url()
    link = f"{LIST}?commune={territory.home.insee_code}"
    for user, sees in ((cast.mayor, True), (cast.desk_agent, True), (cast.neighbour_mayor, False)):
        assert (link in sign_in(user).get(address).content.decode()) is sees
