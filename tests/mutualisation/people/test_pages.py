"""The pages of people: the list, invitations, acceptance."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role, User
from jobs.models import Job
from mutualisation.tasks import invite_list
from notifications.models import OutgoingEmail
from tests.accounts.factories import TOKEN, InvitationFactory, MembershipFactory, UserFactory
from tests.mutualisation.people.mails import last_mail, link_in, words_of

pytestmark = pytest.mark.django_db
MAX_QUERIES = 15


class TestList:
    def test_it_costs_the_same_for_one_and_for_fifty(
        self, administrator, territory, django_assert_max_num_queries
    ):
        def more(number: int) -> None:
            for place in range(number):
                MembershipFactory(commune=territory.second, role=Role.DEPUTY)
                InvitationFactory(commune=territory.second, token=f"{number}-{place}")

        administrator.get(reverse("people"))
        counts = []
        for number in (1, 30):
            more(number)
            with django_assert_max_num_queries(MAX_QUERIES) as queries:
                administrator.get(reverse("people"))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("q=leroux", "Marie Leroux", "Sylvie Morin"),
            ("q=BELAID", "Karim Belaïd", "Marie Leroux"),
            ("fonction=clerk", "Sylvie Morin", "Marie Leroux"),
            ("commune=35006", "Paul Hamon", "Marie Leroux"),
            ("etat=sans-fonction", "Sacha Petit", "Marie Leroux"),
            ("etat=invitee", "Nadia", "Marie Leroux"),
            ("etat=active", "Marie Leroux", "Sacha Petit"),
            ("etat=fin-de-mandat", "Jean Ancien", "Marie Leroux"),
            ("etat=a-venir", "Zoé Future", "Marie Leroux"),
            ("etat=suspendue", "Yves Clos", "Marie Leroux"),
            ("etat=expiree", "Tardif", "Nadia"),
        ],
    )
    def test_its_filters(self, administrator, territory, query, shown, hidden):
        InvitationFactory(commune=territory.home)
        InvitationFactory(
            last_name="Tardif", first_name="", token="t", commune=territory.home,
            sent_at=timezone.now() - datetime.timedelta(days=20),
        )  # fmt: skip
        past = datetime.date(2021, 1, 1)
        old = UserFactory(first_name="Jean", last_name="Ancien")
        MembershipFactory(user=old, role=Role.DEPUTY, commune=territory.home, ends_on=past)
        new = UserFactory(first_name="Zoé", last_name="Future")
        MembershipFactory(
            user=new, role=Role.DEPUTY, commune=territory.home, starts_on=datetime.date(2199, 1, 1)
        )
        UserFactory(first_name="Yves", last_name="Clos", is_active=False)

        page = words_of(administrator, f"{reverse('people')}?{query}")

        main = page[page.index("<main") :]
        assert shown in main
        assert hidden not in main

    def test_what_no_choice_has_is_left_aside(self, administrator):
        assert (
            administrator.get(reverse("people") + "?etat=x&commune=99999&page=z").status_code == 200
        )


class TestInviting:
    def asked(self, **fields: object) -> dict[str, object]:
        return {
            "first_name": "Rose",
            "last_name": "Le Goff",
            "email": "rose@legoff.test",
            "role": "deputy",
            **fields,
        }

    def test_an_administrator_invites_and_the_person_opens_their_account(
        self, administrator, territory, cast
    ):
        data = self.asked(commune=territory.home.insee_code)
        response = administrator.post(reverse("invitation_new"), data)
        assert response.url == reverse("invitations")
        assert "Rose Le Goff" in words_of(administrator, reverse("invitations"))

        visitor, address = Client(), link_in(last_mail("invitation"))
        assert 'value="Rose"' in words_of(visitor, address)
        assert not User.objects.filter(email="rose@legoff.test").exists()
        response = visitor.post(address, {"first_name": "Rose", "last_name": "Le Goff"})

        assert response.url == reverse("welcome")
        assert "Par un code" in words_of(visitor, reverse("welcome"))
        assert visitor.get(reverse("requests")).status_code == 200
        assert last_mail("invitation_welcome").recipient == "rose@legoff.test"
        told = OutgoingEmail.objects.filter(kind="invitation_accepted")
        assert {mail.recipient for mail in told} == {
            cast.administrator.email,
            territory.home.email,
        }
        assert visitor.get(address).url == reverse("home")
        assert Client().get(address).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, "Choisissez la commune."),
            ({"role": "agent"}, "Choisissez la direction."),
            ({"role": "agent", "direction": "inconnue"}, "Sélectionnez un choix valide"),
            ({"commune": "35125", "email": "mairie@guerche.test"}, "partagée"),
            (
                {"commune": "35125", "role": "mayor", "starts_on": "2026-03-22"},
                "déjà un maire",
            ),
            ({"role": "mayor", "commune": "35006"}, "Dites depuis quand"),
            ({"commune": "35125", "email": "rose"}, "adresse"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_written(
        self, administrator, territory, fields, words
    ):
        response = administrator.post(reverse("invitation_new"), self.asked(**fields))
        assert response.status_code == 422
        assert words in response.text
        assert not Invitation.objects.exists()
        assert not OutgoingEmail.objects.exists()

    def test_a_mayor_gives_what_a_mayor_gives_in_their_commune_alone(
        self, cast, territory, sign_in
    ):
        mayor = sign_in(cast.mayor)
        own = reverse("commune_invite", args=[territory.home.insee_code])
        for role in ("mayor", "administrator", "agent"):
            assert mayor.post(own, self.asked(role=role)).status_code == 422
        other = reverse("commune_invite", args=[territory.neighbour.insee_code])
        assert mayor.post(other, self.asked()).status_code == 403

        assert mayor.post(own, self.asked(commune="35006")).status_code == 302

        invitation = Invitation.objects.get()
        assert (invitation.role, invitation.commune) == ("deputy", territory.home)
        assert "Rose Le Goff" in words_of(
            mayor, reverse("commune_people", args=[territory.home.insee_code])
        )

    def test_sent_again_the_first_link_is_dead_and_withdrawn_both_are(
        self, administrator, territory
    ):
        administrator.post(reverse("invitation_new"), self.asked(commune=territory.home.insee_code))
        first, row = link_in(last_mail("invitation")), Invitation.objects.get()
        administrator.post(reverse("invitation_resend", args=[row.reference]))
        second = link_in(last_mail("invitation"))
        assert Client().get(first).status_code == 404
        assert Client().get(second).status_code == 200

        administrator.post(reverse("invitation_withdraw", args=[row.reference]))
        assert Client().get(second).status_code == 404
        assert "retirée" in words_of(administrator, reverse("invitations"))

    def test_a_get_sends_and_withdraws_nothing(self, administrator, territory):
        row = InvitationFactory(commune=territory.home)
        for name in ("invitation_resend", "invitation_withdraw"):
            assert administrator.get(reverse(name, args=[row.reference])).status_code == 302
        row.refresh_from_db()
        assert (row.sendings, row.withdrawn_at) == (1, None)


class TestAccepting:
    @pytest.fixture
    def address(self) -> str:
        return reverse("invitation_accept", args=[TOKEN])

    def test_dead_links_say_what_unknown_ones_say(self, territory, address):
        InvitationFactory(
            commune=territory.home, sent_at=timezone.now() - datetime.timedelta(days=15)
        )
        expired = Client().get(address)
        unknown = Client().get(reverse("invitation_accept", args=["x" * 43]))
        digest = Client().get(
            reverse("invitation_accept", args=[Invitation.objects.get().token_digest])
        )
        assert {expired.status_code, unknown.status_code, digest.status_code} == {404}
        assert expired.text == unknown.text == digest.text
        assert Client().post(address, {"first_name": "A", "last_name": "B"}).status_code == 404
        assert not User.objects.exists()

    def test_an_account_signs_in_first_then_accepts(self, territory, cast, sign_in, address):
        InvitationFactory(email=cast.mayor.email, commune=territory.second)
        page = Client().post(address, {"first_name": "X", "last_name": "Y"})
        assert "Se connecter pour accepter" in page.text
        assert cast.mayor.memberships.count() == 1

        mayor = sign_in(cast.mayor)
        assert "Accepter cette fonction" in mayor.get(address).text
        assert mayor.post(address).url == reverse("home")
        assert cast.mayor.memberships.count() == 2
        cast.mayor.refresh_from_db()
        assert str(cast.mayor) == "Marie Leroux"
        home = words_of(mayor, reverse("home"))
        assert territory.home.name in home
        assert territory.second.name in home

    def test_the_wrong_account_is_told_so(self, territory, cast, sign_in, address):
        InvitationFactory(email="nadia@x.test", commune=territory.home)
        page = sign_in(cast.clerk).post(address, {"first_name": "A", "last_name": "B"})
        assert "pour une autre personne" in page.text
        assert "nadia@x.test" in page.text
        assert not User.objects.filter(email="nadia@x.test").exists()

    def test_who_tries_many_links_waits(self, db):
        statuses = [
            Client().get(reverse("invitation_accept", args=[f"essai-{n}"])).status_code
            for n in range(62)
        ]
        assert statuses[:60] == [404] * 60
        assert statuses[-1] == 429

    def test_a_town_hall_names_its_person(self, territory, cast, administrator):
        administrator.post(
            reverse("invite_town_halls"),
            {"role": "mayor", "communes": [territory.home.insee_code]},
        )
        invite_list(str(Job.objects.get().uuid))
        mail = last_mail("invitation")
        assert mail.recipient == "mairie@guerche.test"
        assert Invitation.objects.get().role == Role.CLERK
        visitor, address = Client(), link_in(mail)
        refused = visitor.post(
            address, {"first_name": "Jo", "last_name": "Roy", "email": "mairie@guerche.test"}
        )
        assert refused.status_code == 422
        sent = visitor.post(
            address, {"first_name": "Jo", "last_name": "Roy", "email": "jo@roy.test"}
        )
        assert "jo@roy.test" in sent.text
        assert not User.objects.filter(email="jo@roy.test").exists()

        own = link_in(last_mail("invitation"))
        Client().post(own, {"first_name": "Jo", "last_name": "Roy"})

        assert User.objects.get(email="jo@roy.test").memberships.get().commune == territory.home
        assert Client().get(address).status_code == 404
