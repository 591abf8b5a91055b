"""Dated roles: given, ended, and the change of a mayor on the day that is entered."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.mandates import (
    MayorChange,
    change_mayor,
    change_person,
    council_of,
    end_role,
    give_role,
    version_of,
)
from accounts.models import Invitation, Membership, Role, User
from accounts.operations import PeopleRefusal, accept_invitation, invite
from requests_desk.models import ServiceRequest
from services.models import Delegation
from tests.accounts.factories import InvitationFactory, MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
ONE_DAY = datetime.timedelta(days=1)


def changed(territory: Territory, cast: Cast, day: datetime.date, **fields: object):
    asked = {"successor": None, "invited": None, "ends": [], "withdrawn": [], "reason": "Élections"}
    asked |= {"commune": territory.home, **fields}
    change = MayorChange(installed_on=day, **asked)  # type: ignore[arg-type]
    return change_mayor(change=change, by=cast.administrator, now=NOW, today=TODAY)


class TestRoles:
    def test_a_role_ends_on_the_first_day_without_it(self, cast: Cast):
        role = cast.agent.memberships.get()

        end_role(membership=role, ends_on=TODAY + ONE_DAY, reason=" Mutation ", today=TODAY)

        role.refresh_from_db()
        assert (role.ends_on, role.end_reason) == (TODAY + ONE_DAY, "Mutation")
        assert actor_on(cast.agent, TODAY).has(Role.AGENT)
        assert not actor_on(cast.agent, TODAY + ONE_DAY).has(Role.AGENT)

    def test_nobody_gives_a_role_to_themselves(self, cast, territory, sign_in):
        administrator = cast.administrator
        held = administrator.memberships.count()
        role = {"role": Role.DESK_AGENT, "starts_on": TODAY}
        page = sign_in(administrator).post(
            reverse("role_new", args=[administrator.reference]), role
        )
        assert page.status_code == 422
        assert "On ne se donne pas de fonction" in page.text
        with pytest.raises(PeopleRefusal, match="à soi-même"):
            invite(email=administrator.email.upper(), role=Role.DGS, by=administrator, now=NOW)
        with pytest.raises(PeopleRefusal, match="à soi-même"):
            changed(territory, cast, TODAY + ONE_DAY, successor=administrator)
        assert administrator.memberships.count() == held

    def test_a_role_that_has_not_begun_is_cancelled(self, cast, territory):
        later = give_role(
            user=cast.outsider, role=Role.READER, starts_on=TODAY + ONE_DAY, commune=territory.home
        )

        assert end_role(membership=later, ends_on=TODAY, reason="Erreur", today=TODAY) is None
        assert not cast.outsider.memberships.exists()

    def test_one_begun_today_keeps_its_row_for_it_may_have_served(self, cast, territory):
        given = give_role(
            user=cast.outsider, role=Role.MAYOR, starts_on=TODAY, commune=territory.second
        )
        delegation = DelegationFactory(
            mandate=given,
            delegate=MembershipFactory(role=Role.CLERK, commune=territory.second),
        )

        ended = end_role(membership=given, ends_on=TODAY, reason="Erreur", today=TODAY)

        assert ended == given
        given.refresh_from_db()
        assert (given.starts_on, given.ends_on) == (TODAY, TODAY)
        assert not actor_on(cast.outsider, TODAY).roles
        assert Delegation.objects.filter(pk=delegation.pk).exists()
        again = give_role(
            user=cast.outsider, role=Role.MAYOR, starts_on=TODAY, commune=territory.second
        )
        assert actor_on(cast.outsider, TODAY).has(Role.MAYOR)
        assert again != given

    def test_one_to_come_under_which_something_was_given_stays_too(self, cast, territory):
        later = give_role(
            user=cast.outsider,
            role=Role.MAYOR,
            starts_on=TODAY + ONE_DAY,
            commune=territory.second,
        )
        clerk = MembershipFactory(role=Role.CLERK, commune=territory.second)
        delegation = DelegationFactory(mandate=later, delegate=clerk)

        assert end_role(membership=later, ends_on=TODAY, reason="Erreur", today=TODAY) == later

        assert Delegation.objects.filter(pk=delegation.pk).exists()
        later.refresh_from_db()
        assert later.starts_on == later.ends_on

    def test_it_ends_neither_twice_nor_in_the_past(self, cast: Cast):
        role = cast.agent.memberships.get()
        with pytest.raises(PeopleRefusal, match="passé"):
            end_role(membership=role, ends_on=TODAY - ONE_DAY, reason="x", today=TODAY)
        end_role(membership=role, ends_on=TODAY, reason="x", today=TODAY)
        with pytest.raises(PeopleRefusal, match="déjà pris fin"):
            end_role(membership=role, ends_on=TODAY, reason="x", today=TODAY)

    def test_the_same_role_twice_and_a_second_mayor_are_refused(self, cast, territory):
        with pytest.raises(PeopleRefusal, match="déjà cette fonction"):
            give_role(user=cast.clerk, role=Role.CLERK, starts_on=TODAY, commune=territory.home)
        with pytest.raises(PeopleRefusal, match="déjà un maire"):
            give_role(user=cast.outsider, role=Role.MAYOR, starts_on=TODAY, commune=territory.home)

    def test_the_last_administrator_stays(self, cast: Cast):
        role = cast.administrator.memberships.get()
        with pytest.raises(PeopleRefusal, match="dernier administrateur"):
            end_role(membership=role, ends_on=TODAY, reason="x", today=TODAY)
        closed = MembershipFactory(user__is_active=False, role=Role.ADMINISTRATOR, commune=None)
        with pytest.raises(PeopleRefusal, match="dernier administrateur"):
            end_role(membership=role, ends_on=TODAY, reason="x", today=TODAY)

        User.objects.filter(pk=closed.user.pk).update(is_active=True)
        end_role(membership=role, ends_on=TODAY, reason="x", today=TODAY)

    def test_a_changed_address_is_neither_shared_nor_another_s(self, cast: Cast):
        words = {"first_name": "A", "last_name": "B", "phone": "", "by": None, "now": NOW}
        words["version"] = version_of(cast.clerk)
        with pytest.raises(PeopleRefusal, match="partagée"):
            change_person(user=cast.clerk, email="mairie@guerche.test", **words)
        with pytest.raises(PeopleRefusal, match="existe déjà"):
            change_person(user=cast.clerk, email=cast.mayor.email.upper(), **words)
        changed = change_person(user=cast.clerk, email="New@x.test", **words)
        assert changed.email == "new@x.test"


class TestChangeOfMayor:
    def test_the_former_mayor_has_lost_access_that_day_and_the_requests_stay(
        self, territory: Territory, cast: Cast
    ):
        request = ServiceRequestFactory(commune=territory.home, author=cast.mayor)
        day = TODAY + 3 * ONE_DAY

        assert changed(territory, cast, day, successor=cast.outsider) is None

        for person, before, after in ((cast.mayor, True, False), (cast.outsider, False, True)):
            for when, has_access in ((day - ONE_DAY, before), (day, after)):
                actor = actor_on(person, when)
                assert (territory.home.pk in actor.commune_ids(Role.MAYOR)) == has_access
                seen = ServiceRequest.objects.visible_to(actor).filter(pk=request.pk)
                assert seen.exists() == has_access
        ended = cast.mayor.memberships.get()
        assert (ended.ends_on, ended.end_reason) == (day, "Élections")

    def test_the_day_may_be_past(self, territory: Territory, cast: Cast):
        day = TODAY - 2 * ONE_DAY
        changed(territory, cast, day, successor=cast.outsider)
        assert cast.mayor.memberships.get().ends_on == day
        assert not actor_on(cast.mayor, TODAY).roles

    def test_somebody_without_an_account_is_invited_from_that_day(self, territory, cast):
        day = TODAY + 3 * ONE_DAY

        invitation, _ = changed(
            territory, cast, day, invited=("Rose", "Le Goff", "rose@legoff.test")
        )

        rose = accept_invitation(invitation=invitation, now=NOW)
        assert not actor_on(rose, day - ONE_DAY).roles
        assert actor_on(rose, day).has(Role.MAYOR)
        assert actor_on(cast.mayor, day - ONE_DAY).has(Role.MAYOR)

    def test_the_roles_that_were_ticked_end_and_the_others_stay(self, territory, cast):
        deputy = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
        councillor = MembershipFactory(role=Role.COUNCILLOR, commune=territory.home)
        asked = InvitationFactory(role=Role.DEPUTY, commune=territory.home)
        council = council_of(territory.home, TODAY)
        assert {row.pk for row in council.others} == {deputy.pk, councillor.pk}
        assert council.invitations == [asked]

        changed(territory, cast, TODAY, successor=deputy.user, ends=[deputy], withdrawn=[asked])

        assert actor_on(deputy.user, TODAY).roles == {Role.MAYOR}
        assert actor_on(councillor.user, TODAY).roles == {Role.COUNCILLOR}
        assert actor_on(cast.clerk, TODAY).has(Role.CLERK)
        assert not Invitation.objects.open().exists()

    def test_it_is_not_done_twice_nor_for_the_mayor_in_place(self, territory, cast):
        with pytest.raises(PeopleRefusal, match="déjà maire"):
            changed(territory, cast, TODAY, successor=cast.mayor)
        changed(territory, cast, TODAY, successor=cast.outsider)
        with pytest.raises(PeopleRefusal, match="déjà enregistré"):
            changed(territory, cast, TODAY, successor=UserFactory())
        with pytest.raises(PeopleRefusal, match="déjà enregistré"):
            changed(territory, cast, TODAY - ONE_DAY, successor=UserFactory())

    def test_whom_a_town_hall_named_goes_with_its_invitation(self, territory, cast):
        """As they stand since before a town hall was asked for its clerk alone."""
        hall = InvitationFactory(role=Role.MAYOR, commune=territory.home, asks_name=True)
        named = InvitationFactory(
            role=Role.MAYOR, commune=territory.home, parent=hall, token="named"
        )
        InvitationFactory(role=Role.MAYOR, commune=territory.home, token="since the review")

        changed(territory, cast, TODAY, successor=cast.outsider, withdrawn=[hall, named])

        assert not Invitation.objects.open().exists()

    def test_an_invitation_accepted_since_the_review_is_read_again(self, territory, cast):
        asked = InvitationFactory(role=Role.DEPUTY, commune=territory.home)
        accept_invitation(invitation=asked, now=NOW)
        with pytest.raises(PeopleRefusal, match="relisez"):
            changed(territory, cast, TODAY, successor=cast.outsider, withdrawn=[asked])

    def test_a_refusal_changes_nothing(self, territory: Territory, cast: Cast):
        with pytest.raises(PeopleRefusal, match="partagée"):
            changed(territory, cast, TODAY, invited=("A", "B", "mairie@guerche.test"))
        assert Membership.objects.get(user=cast.mayor).ends_on is None

    def test_a_commune_without_a_mayor_gets_one(self, territory: Territory, cast: Cast):
        changed(territory, cast, TODAY, successor=cast.outsider, commune=territory.second)
        assert actor_on(cast.outsider, TODAY).has(Role.MAYOR)
