"""The pages of people: lists, invitations, acceptance, lists of people, the change of a mayor."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from notifications.models import OutgoingEmail
from services.models import Delegation
from tests.accounts.factories import TOKEN, InvitationFactory, MembershipFactory, UserFactory
from tests.cast import Cast
from tests.communes.factories import CommuneFactory
from tests.services.factories import DelegationFactory
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db
MAX_QUERIES = 15
TODAY = timezone.localdate()
HEAD = ["Adresse électronique", "Prénom", "Nom", "Fonction", "Commune ou direction"]


def link_in(email: OutgoingEmail) -> str:
    found = re.search(r"https?://[^/]+(/invitation/\S+/)", email.text)
    assert found, email.text
    return found[1]


def last_mail(kind: str) -> OutgoingEmail:
    return OutgoingEmail.objects.filter(kind=kind).latest("pk")


def words_of(client: Client, address: str) -> str:
    return client.get(address).text


@pytest.fixture
def administrator(cast: Cast, sign_in) -> Client:
    return sign_in(cast.administrator)


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
            ("etat=fermee", "Yves Clos", "Marie Leroux"),
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
            ({"commune": "35125", "role": "mayor"}, "déjà un maire"),
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
            {"role": "clerk", "communes": [territory.home.insee_code]},
        )
        mail = last_mail("invitation")
        assert mail.recipient == "mairie@guerche.test"
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


class TestListOfPeople:
    def send(self, client: Client, rows: list[list[str]], name: str = "liste.xlsx"):
        file = SimpleUploadedFile(name, xlsx(rows))
        return client.post(reverse("invite_list"), {"file": file})

    def test_each_bad_line_is_named_and_nothing_is_written_before(self, administrator, territory):
        page = self.send(
            administrator,
            [
                HEAD,
                ["rose@legoff.test", "Rose", "Le Goff", "Adjointe", "guerche de bretagne (La)"],
                ["pas une adresse", "Al", "Ba", "maire", "Argentré-du-Plessis"],
                ["al@ba.test", "Al", "Ba", "Roi", "35006"],
                ["al@ba.test", "Al", "Ba", "Adjoint", "Rennes"],
                ["al@ba.test", "", "Ba", "Agent", "Voirie"],
                ["ag@ba.test", "Ag", "Ba", "Agent", "services techniques"],
                ["mairie@guerche.test", "Al", "Ba", "Secrétaire", "35125"],
                ["ROSE@legoff.test", "Rose", "Le Goff", "adjointe au maire", "35125"],
                ["secretaire@demo.test", "Sylvie", "Morin", "Secrétaire de mairie", "35125"],
                ["new@maire.test", "N", "M", "Maire", "35125"],
            ],
        )

        assert page.status_code == 200
        good, bad, known = (page.context[name] for name in ("good", "bad", "known"))
        assert [line.number for line in good] == [2, 7]
        assert [line.number for line in bad] == [3, 4, 5, 6, 8]
        assert [line.number for line in known] == [9, 10, 11]
        words = " ".join(line.problem for line in (*bad, *known)).replace("\u00a0", " ")
        for said in (
            "« pas une adresse » n’est pas une adresse",
            "Fonction inconnue : « Roi »",
            "« Rennes » n’est pas une commune membre",
            "Il manque : Prénom",
            "Adresse partagée",
            "à la ligne 2",
            "Exerce déjà",
            "déjà un maire",
        ):
            assert said in words
        assert not Invitation.objects.exists()
        assert not OutgoingEmail.objects.exists()

        administrator.post(reverse("invite_list"), {"rows": page.context["rows"]})

        sent = {(row.email, row.role) for row in Invitation.objects.all()}
        assert sent == {("rose@legoff.test", "deputy"), ("ag@ba.test", "agent")}
        assert OutgoingEmail.objects.filter(kind="invitation").count() == 2
        administrator.post(reverse("invite_list"), {"rows": page.context["rows"]})
        assert Invitation.objects.count() == 2

    def test_the_model_is_read_as_it_is_given(self, administrator, territory):
        CommuneFactory(name="Vitré", insee_code="35360", member=True)
        model = administrator.get(reverse("invite_model"))
        file = SimpleUploadedFile("modele.csv", model.content)
        page = administrator.post(reverse("invite_list"), {"file": file})
        assert [line.number for line in page.context["good"]] == [2, 3]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\x89PNG\x00", "pas un tableau"),
            (b"Nom;Ville\nA;B\n", "La première ligne doit nommer les colonnes"),
        ],
    )
    def test_what_is_no_list_is_said(self, administrator, content, words):
        file = SimpleUploadedFile("x.csv", content)
        page = administrator.post(reverse("invite_list"), {"file": file})
        assert page.status_code == 422
        assert words in page.text

    @pytest.mark.parametrize("rows", ["", "{", "[]", "[1]", '[["a", 1]]', '[[1, ["x"]]]'])
    def test_a_forged_confirmation_sends_nothing(self, administrator, rows):
        assert administrator.post(reverse("invite_list"), {"rows": rows}).status_code == 302
        assert not Invitation.objects.exists()

    def test_a_long_list_asks_no_more_questions(
        self, administrator, territory, django_assert_max_num_queries
    ):
        counts = []
        for number in (1, 200):
            rows = [[f"a{n}@b.test", "A", "B", "Adjoint", "35125"] for n in range(number)]
            with django_assert_max_num_queries(MAX_QUERIES + 10) as queries:
                self.send(administrator, [HEAD, *rows])
            counts.append(len(queries))
        assert counts[0] == counts[1]


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
