"""What is due in adhésions: from which dates it follows, who reads it, and the page and files."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from core.spreadsheets import read_rows
from services.deadlines.listing import AHEAD, deadlines_for
from services.deadlines.rules import Kind, Side, deadlines_of
from services.models import LegalForm, Subscription
from tests.cast import Cast, Territory
from tests.governance.factories import DeliberationFactory
from tests.services.factories import AgreementFactory, ServiceFactory, SubscriptionFactory
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)
PAGE = "/echeances/"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def found(row: Subscription, today: datetime.date = TODAY) -> dict[str, datetime.date | None]:
    """Return the deadlines of an adhésion that has all its papers, by kind."""
    row = Subscription.objects.select_related("service", "agreement").get(pk=row.pk)
    return {str(one.kind): one.day for one in deadlines_of(row, today)}


def complete(**values: object) -> Subscription:
    """Return an adhésion in force with every paper; `agreement__…` is for its convention."""
    own = {key.removeprefix("agreement__"): values.pop(key) for key in list(values) if "__" in key}
    row: Subscription = SubscriptionFactory(
        **values,
        deliberation=None,
        decision=DeliberationFactory(of_epci=True),
    )
    Subscription.objects.filter(pk=row.pk).update(
        deliberation=DeliberationFactory(body__commune=row.commune)
    )
    AgreementFactory(subscription=row, **own)
    return row


class TestRules:
    def test_a_term_that_renews_has_a_last_day_of_notice_and_no_expiry(self):
        row = complete(starts_on=day("2024-01-01"), agreement__term_months=36)
        due = found(row)
        assert due["preavis"] is not None
        # Six months before 1 January 2027 is over: the next term ends on 1 January 2030.
        assert due["preavis"] == day("2029-07-01")
        assert "echeance" not in due

    def test_the_notice_of_the_term_under_way_while_it_can_be_given(self):
        row = complete(starts_on=day("2024-01-01"), agreement__term_months=36)
        assert found(row, day("2026-07-01"))["preavis"] == day("2026-07-01")
        assert found(row, day("2026-07-02"))["preavis"] == day("2029-07-01")

    def test_a_term_without_renewal_expires_and_is_told_once(self):
        row = complete(
            starts_on=day("2024-01-01"),
            ends_on=day("2027-01-01"),
            agreement__renews_tacitly=False,
            agreement__term_months=36,
            agreement__expires_on=day("2027-01-01"),
        )
        assert found(row) == {"debut": day("2024-01-01"), "echeance": day("2026-12-31")}

    def test_an_expired_convention_is_late_for_both(self):
        row = complete(agreement__renews_tacitly=False, agreement__expires_on=day("2026-11-22"))
        (late,) = [one for one in deadlines_of(row, TODAY) if one.is_late]
        assert (late.kind, late.day, late.who) == (Kind.EXPIRY, day("2026-11-21"), Side.BOTH)

    def test_a_takeover_has_papers_to_find_and_no_guessed_notice(self):
        row = SubscriptionFactory(takeover=True, service__term_months=36)
        assert found(row) == {"debut": day("2018-01-01"), "pieces": None}

    def test_an_intention_is_late_after_six_months(self):
        row = SubscriptionFactory(intention=True, declared_on=day("2026-05-22"))
        (due,) = deadlines_of(row, TODAY)
        assert (due.day, due.is_late, due.who) == (TODAY, False, Side.COMMUNE)
        assert deadlines_of(row, day("2026-11-23"))[0].is_late

    def test_an_intention_without_papers_waits_for_the_epci(self):
        row = SubscriptionFactory(intention=True, service__legal_form=LegalForm.NETWORK)
        assert deadlines_of(row, TODAY)[0].who == Side.EPCI

    def test_a_deliberation_to_transmit_and_an_opinion_to_gather(self):
        row = SubscriptionFactory(
            deliberated=True,
            wished_on=day("2027-01-01"),
            deliberation__adopted_on=day("2026-11-16"),
            deliberation__transmitted_on=None,
            deliberation__executory_on=None,
        )
        assert found(row) == {"transmission": day("2026-12-01"), "avis": day("2027-01-01")}

    def test_an_act_taken_over_is_not_late_for_its_transmission(self):
        row = SubscriptionFactory(takeover=True)
        act = DeliberationFactory(body__commune=row.commune, transmitted_on=None, executory_on=None)
        Subscription.objects.filter(pk=row.pk).update(deliberation=act)
        row.refresh_from_db()
        assert [one.kind for one in deadlines_of(row, TODAY)] == [Kind.START, Kind.PAPERS]

    def test_an_assistance_needs_no_opinion(self):
        row = SubscriptionFactory(deliberated=True, service__legal_form=LegalForm.ASSISTANCE)
        assert found(row) == {}

    def test_a_signed_convention_waits_for_its_start(self):
        row = SubscriptionFactory(signed=True, wished_on=day("2026-11-01"))
        (due,) = deadlines_of(row, TODAY)
        assert (due.kind, due.is_late, due.who) == (Kind.START, True, Side.EPCI)

    def test_a_notice_tells_its_last_day(self):
        row = complete(state=Subscription.State.NOTICE, ends_on=day("2027-07-01"))
        assert found(row)["fin"] == day("2027-06-30")

    def test_what_was_refused_has_no_deadline(self):
        row = SubscriptionFactory(state=Subscription.State.REFUSED, starts_on=None)
        assert deadlines_of(row, TODAY) == []


@pytest.fixture
def waiting(territory: Territory) -> list[Subscription]:
    """The home commune declared an intention long ago; its neighbour, last week."""
    today = timezone.localdate()
    return [
        SubscriptionFactory(
            intention=True,
            service=territory.roads_service,
            commune=commune,
            declared_on=today - datetime.timedelta(days=days),
        )
        for commune, days in ((territory.home, 300), (territory.neighbour, 7))
    ]


class TestWhoReads:
    def read(self, user: object) -> set[str]:
        today = timezone.localdate()
        rows = deadlines_for(actor_on(user, today), today, today + AHEAD)
        return {one.subscription.commune.name for one in rows if one.kind == Kind.INTENTION}

    def test_each_side_reads_its_own(self, territory, cast: Cast, waiting):
        both = {territory.home.name, territory.neighbour.name}
        assert self.read(cast.desk_agent) == both
        assert self.read(cast.other_agent) == both
        assert self.read(cast.agent) == set()
        assert self.read(cast.mayor) == {territory.home.name}
        assert self.read(cast.neighbour_mayor) == {territory.neighbour.name}
        assert self.read(cast.elected) == set()


class TestPage:
    def test_late_first_then_by_month_then_without_day(self, client, cast: Cast, waiting):
        client.force_login(cast.desk_agent)
        groups = client.get(PAGE).context["groups"]
        assert groups[0].title == "En retard"
        assert groups[-1].title == "Sans date"
        assert [one.subscription for one in groups[0].deadlines] == [waiting[0]]
        assert groups[1].deadlines[0].subscription == waiting[1]

    def test_filters_narrow_it_and_say_so(self, client, territory, cast: Cast, waiting):
        client.force_login(cast.desk_agent)
        code = territory.neighbour.insee_code
        response = client.get(PAGE, {"nature": "intention", "commune": code})
        (group,) = response.context["groups"]
        assert [one.subscription for one in group.deadlines] == [waiting[1]]
        assert "Nature : Intention en attente" in text_of(response)

        direction = territory.legal_direction.slug
        kept = client.get(PAGE, {"direction": direction, "nature": "intention"})
        assert kept.context["groups"] == []
        assert "Aucune échéance ne correspond à ces filtres" in text_of(kept)

    def test_a_commune_reads_no_name_of_commune_nor_filters_of_agents(self, client, cast, waiting):
        client.force_login(cast.mayor)
        page = text_of(client.get(PAGE))
        assert "Intention sans délibération" in page
        assert "Toutes les communes" not in page

    def test_nothing_due_says_what_to_do(self, client, cast: Cast):
        client.force_login(cast.neighbour_mayor)
        assert "Rien n’est attendu d’ici deux ans" in text_of(client.get(PAGE))

    def test_the_file_holds_what_the_page_shows(self, client, cast: Cast, waiting):
        client.force_login(cast.desk_agent)
        response = client.get("/echeances/tableau.csv", {"nature": "intention"})
        titles, *rows = [cells for _, cells in read_rows(response.content)]
        assert titles[:4] == ["Date", "En retard", "Nature", "Échéance"]
        assert [row[1] for row in rows] == ["oui", ""]
        assert client.get("/echeances/tableau.csv", {"nature": "autre"}).status_code == 404
        assert client.get("/echeances/tableau.exe").status_code == 404

    def test_fifty_cost_as_many_queries_as_one(self, client, territory, cast: Cast, waiting):
        client.force_login(cast.desk_agent)
        few = queries_of(client, PAGE)
        service = ServiceFactory(direction=territory.technical_direction)
        SubscriptionFactory.create_batch(25, service=service)
        SubscriptionFactory.create_batch(25, service=service, deliberated=True)
        assert queries_of(client, PAGE) == few
        assert few <= 15

    def test_reading_them_is_three_queries(self, cast: Cast, waiting, django_assert_num_queries):
        actor = actor_on(cast.desk_agent, timezone.localdate())
        complete()
        with django_assert_num_queries(3):
            deadlines_for(actor, actor.day, actor.day + AHEAD)


def test_the_choice_of_the_weekly_mail_is_on_ones_account(client, cast: Cast):
    url = reverse("digest_choice")
    client.force_login(cast.agent)
    assert "checked" in client.get(reverse("account")).content.decode()
    client.post(url)
    assert "checked" not in client.get(reverse("account")).content.decode()
    client.get(url)
    client.post(url, {"recevoir": "on"})
    assert "checked" in client.get(reverse("account")).content.decode()

    client.force_login(cast.mayor)
    assert "Vos échéances par courriel" not in client.get(reverse("account")).content.decode()
