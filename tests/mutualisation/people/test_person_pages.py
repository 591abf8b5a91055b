"""The page of a person, and the change of a mayor."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts.mandates import version_of
from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from services.models import Delegation
from tests.accounts.factories import InvitationFactory, MembershipFactory
from tests.mutualisation.people.mails import last_mail, words_of
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class TestPerson:
    def test_the_page_shows_every_dated_role(self, administrator, cast, territory):
        MembershipFactory(
            user=cast.clerk, role=Role.DEPUTY, commune=territory.neighbour,
            ends_on=datetime.date(2022, 4, 1), end_reason="Déménagement",
        )  # fmt: skip
        page = words_of(administrator, reverse("person", args=[cast.clerk.reference]))
        for words in ("Availles-sur-Seiche", "31 mars 2022", "Déménagement.", cast.clerk.email):
            assert words in page

    def test_a_role_is_given_and_ended_there(self, administrator, cast, territory):
        person = reverse("person", args=[cast.outsider.reference])
        given = administrator.post(
            reverse("role_new", args=[cast.outsider.reference]),
            {"role": "agent", "direction": "services-techniques", "starts_on": TODAY},
        )
        assert given.url == person
        role = cast.outsider.memberships.get()
        response = administrator.post(
            reverse("role_end", args=[role.reference]),
            {"ends_on": TODAY + datetime.timedelta(days=5), "reason": "Stage fini"},
        )
        assert response.url == person
        role.refresh_from_db()
        assert role.end_reason == "Stage fini"

    def test_a_mayor_ends_their_clerk_s_role_and_not_their_own(self, cast, territory, sign_in):
        mayor = sign_in(cast.mayor)
        own = cast.mayor.memberships.get()
        assert mayor.get(reverse("role_end", args=[own.reference])).status_code == 403
        second = cast.clerk.memberships.get(commune=territory.second)
        assert mayor.get(reverse("role_end", args=[second.reference])).status_code == 404

        role = cast.clerk.memberships.get(commune=territory.home)
        response = mayor.post(
            reverse("role_end", args=[role.reference]), {"ends_on": TODAY, "reason": "Départ"}
        )
        assert response.url == reverse("commune_people", args=[territory.home.insee_code])
        assert set(
            Membership.objects.active_on(TODAY)
            .filter(user=cast.clerk)
            .values_list("commune__name", flat=True)
        ) == {territory.second.name}

    def test_a_role_given_and_ended_the_same_day_is_shown(self, administrator, cast):
        MembershipFactory(
            user=cast.outsider, role=Role.DGS, commune=None, starts_on=TODAY, ends_on=TODAY
        )
        page = words_of(administrator, reverse("person", args=[cast.outsider.reference]))
        assert "reprise le même jour" in page

    def test_a_new_address_is_told_to_both_and_leaves_no_other_way_in(
        self, administrator, cast, sign_in
    ):
        mayor, former = sign_in(cast.mayor), cast.mayor.email
        Authenticator.objects.create(user=cast.mayor, type=Authenticator.Type.TOTP, data={})
        words = {"first_name": "Marie", "last_name": "Leroux", "phone": ""}
        words["version"] = version_of(cast.mayor)
        page = reverse("person_edit", args=[cast.mayor.reference])

        administrator.post(page, {**words, "email": former})
        cast.mayor.refresh_from_db()
        words["version"] = version_of(cast.mayor)
        assert mayor.get(reverse("account")).status_code == 200
        administrator.post(page, {**words, "email": "autre@adresse.test"})

        assert mayor.get(reverse("account")).status_code == 302
        cast.mayor.refresh_from_db()
        assert cast.mayor.email == "autre@adresse.test"
        assert not cast.mayor.has_usable_password()
        assert not Authenticator.objects.filter(user=cast.mayor).exists()
        told = OutgoingEmail.objects.filter(kind="address_changed")
        assert {mail.recipient for mail in told} == {former, "autre@adresse.test"}
        assert all(str(cast.administrator) in mail.text for mail in told)

    def test_of_two_who_edit_at_once_the_second_keeps_their_words(self, administrator, cast):
        page = reverse("person_edit", args=[cast.mayor.reference])
        [version] = re.findall(r'name="version" value="(\w+)"', administrator.get(page).text)
        words = {"last_name": "Leroux", "phone": "", "email": cast.mayor.email}
        first = administrator.post(page, {**words, "first_name": "Odile", "version": version})
        assert first.status_code == 302
        late = administrator.post(page, {**words, "first_name": "Maryse", "version": version})
        assert late.status_code == 409
        assert "Maryse" in late.text
        assert version not in late.text
        cast.mayor.refresh_from_db()
        assert cast.mayor.first_name == "Odile"

    def test_a_suspended_account_is_not_said_to_be_closed(self, administrator, cast):
        User.objects.filter(pk=cast.mayor.pk).update(is_active=False)
        people, args = reverse("people"), [cast.mayor.reference]
        for name in ("person", "person_edit", "role_new"):
            assert "Compte suspendu" in words_of(administrator, reverse(name, args=args)), name
        assert str(cast.mayor) in words_of(administrator, f"{people}?etat=suspendue")
        assert str(cast.mayor) not in words_of(administrator, f"{people}?etat=fermee")

    def test_who_changes_their_own_address_signs_in_again(self, administrator, cast):
        words = {"first_name": "A", "last_name": "B", "phone": "", "email": "autre@adresse.test"}
        words["version"] = version_of(cast.administrator)
        page = reverse("person_edit", args=[cast.administrator.reference])
        assert administrator.post(page, words).url == reverse("account_login")
        assert administrator.get(reverse("people")).status_code == 302

    def test_an_account_is_closed_for_good(self, administrator, cast):
        args, address = [cast.mayor.reference], cast.mayor.email
        page = reverse("account_close", args=args)
        assert administrator.post(page, {"reason": "Départ"}).status_code == 422
        cast.mayor.refresh_from_db()
        assert cast.mayor.is_active

        administrator.post(page, {"reason": "Départ", "is_understood": "on"})
        words = words_of(administrator, reverse("person", args=args))
        assert "Départ" in words
        assert "Effacée" in words
        assert address not in words
        for name in ("account_close", "person_edit", "role_new"):
            assert administrator.get(reverse(name, args=args)).status_code == 404

    def test_whom_asks_for_it_is_shown_to_administrators(self, administrator, cast, sign_in):
        mayor, page = sign_in(cast.mayor), reverse("account_closing")
        mayor.post(page)
        mayor.post(page)

        assert last_mail("closing_asked").recipient == cast.administrator.email
        assert OutgoingEmail.objects.filter(kind="closing_asked").count() == 1
        assert "1 fermeture" in words_of(administrator, reverse("home")).replace("\u00a0", " ")
        found = words_of(administrator, reverse("people") + "?etat=fermeture-demandee")
        assert str(cast.mayor) in found
        assert str(cast.clerk) not in found

        mayor.post(page, {"withdraw": "1"})
        found = words_of(administrator, reverse("people") + "?etat=fermeture-demandee")
        assert str(cast.mayor) not in found

    def test_the_last_administrator_is_told_why_not(self, administrator, cast):
        page = administrator.post(
            reverse("account_close", args=[cast.administrator.reference]),
            {"reason": "x", "is_understood": "on"},
        )
        assert page.status_code == 422
        assert "dernier administrateur" in page.text


class TestChangeOfMayor:
    def test_it_shows_all_before_it_writes(self, administrator, cast, territory):
        deputy = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
        councillor = MembershipFactory(role=Role.COUNCILLOR, commune=territory.home)
        asked = InvitationFactory(role=Role.MAYOR, commune=territory.home)
        address = reverse("mayor_change", args=[territory.home.insee_code])
        data = {
            "kind": "vacance",
            "installed_on": TODAY,
            "successor": deputy.user.reference,
        }

        page = administrator.post(address, data)

        assert page.status_code == 200
        ticked = {row.membership: row.is_ticked for row in page.context["preview"].endings}
        assert ticked == {deputy: True, councillor: False}
        assert "Marie Leroux" in page.text
        assert cast.mayor.memberships.get().ends_on is None
        data |= {"action": "confirm", "ends": [str(deputy.reference)]}
        assert administrator.post(address, data).status_code == 302
        assert cast.mayor.memberships.get().ends_on == TODAY
        asked.refresh_from_db()
        assert asked.withdrawn_at is not None

    def test_the_delegations_that_lapse_are_shown(self, administrator, cast, territory):
        DelegationFactory(
            mandate=cast.mayor.memberships.get(),
            delegate=cast.clerk.memberships.get(commune=territory.home),
        )
        address = reverse("mayor_change", args=[territory.home.insee_code])
        day = TODAY + datetime.timedelta(days=3)
        data = {"kind": "vacance", "installed_on": day, "successor": ""}
        data |= {"first_name": "Rose", "last_name": "Le Goff", "email": "rose@legoff.test"}

        page = administrator.post(address, data)

        assert {row.delegate.user for row in page.context["preview"].lapsing} == {cast.clerk}
        assert "fin avec son mandat" in page.text
        administrator.post(address, data | {"action": "confirm"})
        in_force = Delegation.objects.of_commune(territory.home)
        assert in_force.in_force_on(day - datetime.timedelta(days=1)).exists()
        assert not in_force.in_force_on(day).exists()

    def test_a_new_person_is_invited(self, administrator, territory):
        address = reverse("mayor_change", args=[territory.home.insee_code])
        data = {
            "kind": "elections",
            "installed_on": TODAY,
            "first_name": "Rose",
            "last_name": "Le Goff",
            "email": "rose@legoff.test",
            "action": "confirm",
        }
        administrator.post(address, data)
        assert last_mail("invitation").recipient == "rose@legoff.test"

    def test_what_is_missing_is_asked(self, administrator, territory):
        address = reverse("mayor_change", args=[territory.home.insee_code])
        page = administrator.post(address, {"kind": "elections"})
        assert page.status_code == 422
        assert page.text.count("Complétez, ou choisissez une personne") >= 3
