"""The home page of each person, the fixed pages, one's account, and what an error looks like."""

import datetime
import re
import socket
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from bilan.models import Report
from bilan.workflow import State as ReportState
from core.conflicts import StaleEdit
from files.operations import store_bytes
from notifications.models import OutgoingEmail
from requests_desk.vocabulary import State
from tests.accounts.factories import PASSWORD, UserFactory
from tests.notifications.outbox import delivered
from tests.requests_desk.factories import PDF, ServiceRequestFactory

FIXED_PAGES = ["mutualisation_page", "get_account", "legal", "privacy", "accessibility"]
PEOPLE = [
    "mayor",
    "clerk",
    "neighbour_mayor",
    "desk_agent",
    "agent",
    "other_agent",
    "dgs",
    "elected",
    "administrator",
    "outsider",
]
MAX_QUERIES = 15


class Structure(HTMLParser):
    """The tags of a page, and the text of its only h1."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    @property
    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.tags if "id" in attrs]


def assert_well_built(page: str) -> None:
    """One h1, one main, ids used once, every inner link arriving somewhere, nothing inline."""
    structure = Structure(page)
    assert structure.count("h1") == 1
    assert structure.count("main") == 1
    assert len(structure.ids) == len(set(structure.ids))
    for tag, attrs in structure.tags:
        assert "style" not in attrs, (tag, attrs)
        assert not any(name.startswith("on") for name in attrs), (tag, attrs)
        target = attrs.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in structure.ids, target
    assert structure.count("style") == 0


@pytest.mark.parametrize("name", ["home", *FIXED_PAGES, "account_login", "account_reset_password"])
def test_public_pages_are_open_to_all_and_well_built(territory, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    page = response.text
    assert_well_built(page)
    assert '<html lang="fr">' in page
    assert "Démonstration" in page
    assert "Accessibilité\u00a0: non conforme" in page
    assert "Licence Ouverte" in page
    assert reverse("account_login") in page


@pytest.mark.parametrize("name", ["home", *FIXED_PAGES])
def test_public_pages_hold_on_a_portal_without_territory(db, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_well_built(response.text)


def test_portal_outside_a_demonstration_says_nothing_of_it(territory, client, settings):
    settings.DEMONSTRATION = False
    assert "Démonstration" not in client.get(reverse("home")).text


def test_public_home_counts_the_engaged_communes_and_shows_the_catalogue(territory, client):
    page = client.get(reverse("home")).text
    assert "1\u00a0commune sur 3" in page
    assert "est engagée" in page
    assert territory.legal_service.name in page
    assert territory.roads_service.get_absolute_url() in page


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_has_a_well_built_home_page(cast, sign_in, person):
    user = cast.members()[person]
    response = sign_in(user).get(reverse("home"))
    assert response.status_code == 200
    assert_well_built(response.text)
    assert user.get_full_name() in response.text


@pytest.mark.parametrize("person", PEOPLE)
def test_home_page_asks_the_database_little_however_many_requests(
    cast, territory, sign_in, django_assert_max_num_queries, person
):
    client = sign_in(cast.members()[person])

    def some_requests(number: int) -> None:
        for state in (State.WAITING, State.IN_PROGRESS, State.RESOLVED):
            ServiceRequestFactory.create_batch(
                number,
                commune=territory.home,
                state=state,
                service=territory.legal_service,
                assigned_to=territory.legal_direction,
            )
        ServiceRequestFactory.create_batch(
            number, commune=territory.home, state=State.DRAFT, author=cast.mayor
        )

    client.get(reverse("home"))
    some_requests(1)
    with django_assert_max_num_queries(MAX_QUERIES) as few:
        client.get(reverse("home"))
    some_requests(17)
    with django_assert_max_num_queries(MAX_QUERIES) as many:
        client.get(reverse("home"))
    assert len(many) == len(few)


def test_mayor_finds_what_waits_for_the_commune_and_what_is_under_way(cast, territory, sign_in):
    waiting = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    answered = ServiceRequestFactory(commune=territory.home, state=State.RESOLVED)
    submitted = ServiceRequestFactory(commune=territory.home, state=State.SUBMITTED)
    closed = ServiceRequestFactory(commune=territory.home, state=State.CLOSED)
    elsewhere = ServiceRequestFactory(commune=territory.neighbour, state=State.WAITING)
    page = sign_in(cast.mayor).get(reverse("home")).text
    assert "De quoi avez-vous besoin\u00a0?" in page
    assert (
        page.index(waiting.subject) < page.index(answered.subject) < page.index(submitted.subject)
    )
    assert "Le guichet lit votre demande" in page
    assert closed.subject not in page
    assert elsewhere.subject not in page
    assert reverse("request_new") in page


def test_mayor_resumes_own_drafts_from_home(cast, territory, sign_in):
    mine = ServiceRequestFactory(commune=territory.home, state=State.DRAFT, author=cast.mayor)
    theirs = ServiceRequestFactory(commune=territory.home, state=State.DRAFT, author=cast.clerk)
    empty = ServiceRequestFactory(
        commune=territory.home, state=State.DRAFT, author=cast.mayor, subject=""
    )
    page = sign_in(cast.mayor).get(reverse("home")).text
    drafts = page[page.index("Vos brouillons") : page.index('id="en-cours"')]
    assert mine.subject in drafts
    assert mine.get_absolute_url() in drafts
    assert "Sans objet" in drafts
    assert empty.get_absolute_url() in drafts
    assert theirs.get_absolute_url() not in page
    assert mine.subject not in page[page.index('id="en-cours"') :]


def test_mayor_without_drafts_reads_nothing_of_them(cast, sign_in):
    assert "Vos brouillons" not in sign_in(cast.mayor).get(reverse("home")).text


def test_clerk_of_two_communes_reads_the_name_of_each(cast, territory, sign_in):
    ServiceRequestFactory(commune=territory.second, state=State.IN_PROGRESS)
    page = sign_in(cast.clerk).get(reverse("home")).text
    assert "Mes communes" in page
    main = page[page.index("<main") :]
    assert main.count(territory.second.name) >= 2
    assert territory.home.name in main


def test_mayor_sees_services_subscribed_and_services_open(cast, territory, sign_in):
    page = sign_in(cast.mayor).get(reverse("home")).text
    main = page[page.index('id="vos-services"') :]
    subscribed, rest = main.split("<details>", 1)
    assert territory.legal_service.name in subscribed
    assert territory.roads_service.name in rest
    assert "1\u00a0service ouvert" in rest


def test_desk_agent_sees_the_counts_of_the_inbox(cast, territory, sign_in):
    ServiceRequestFactory.create_batch(3, commune=territory.home, state=State.SUBMITTED)
    page = sign_in(cast.desk_agent).get(reverse("home")).text
    figure = re.search(r'key-figure-value">3<.*?vue=a-trier', page, re.DOTALL)
    assert figure is not None
    assert reverse("inbox") in page


def test_late_requests_alert_the_desk_only_when_there_are_some(cast, territory, sign_in):
    client = sign_in(cast.desk_agent)
    assert "tone-danger" not in client.get(reverse("home")).text
    ServiceRequestFactory(
        commune=territory.home, state=State.SUBMITTED, due_on=datetime.date(2020, 1, 2)
    )
    page = client.get(reverse("home")).text
    [alert] = re.findall(r'key-figure tone-danger">.*?</div>', page, re.DOTALL)
    assert "vue=en-retard" in alert
    assert 'class="shape"' in alert


def test_agent_sees_the_requests_of_the_direction_only(cast, territory, sign_in):
    mine = ServiceRequestFactory(
        commune=territory.home, state=State.ASSIGNED, assigned_to=territory.legal_direction
    )
    other = ServiceRequestFactory(
        commune=territory.home, state=State.ASSIGNED, assigned_to=territory.technical_direction
    )
    page = sign_in(cast.agent).get(reverse("home")).text
    assert mine.subject in page
    assert other.subject not in page


def test_elected_member_sees_the_coverage_and_no_request(cast, territory, sign_in):
    request = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    page = sign_in(cast.elected).get(reverse("home")).text
    assert "1\u00a0commune sur 3" in page
    assert "des communes engagées" in page
    assert request.subject not in page


def test_the_latest_bilan_is_one_click_away_once_it_may_be_read(cast, territory, sign_in, client):
    frozen_at = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)
    report = Report.objects.create(
        year=2025,
        state=ReportState.PUBLIC,
        frozen_at=frozen_at,
        cut_off_on=datetime.date(2025, 12, 31),
        pdf=store_bytes(content=PDF, name="bilan-2025.pdf", kind="application/pdf"),
    )
    Report.objects.create(year=2026)
    page = sign_in(cast.elected).get(reverse("home")).text
    assert "Télécharger le bilan 2025 (PDF)" in page
    assert reverse("report_pdf", args=[2025]) in page
    assert "2026 (PDF)" not in page
    public = client.get(reverse("home")).text
    assert report.get_absolute_url() in public
    assert "Chiffres arrêtés au 31 décembre 2025" in public


def test_elected_member_reads_the_year_beside_the_one_before(cast, sign_in):
    frozen_at = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)
    report = Report.objects.create(
        year=2025,
        state=ReportState.CIRCULATED,
        frozen_at=frozen_at,
        cut_off_on=datetime.date(2025, 12, 31),
        pdf=store_bytes(content=PDF, name="bilan-2025.pdf", kind="application/pdf"),
    )
    for position, (key, unit, value, before) in enumerate(
        [("satisfaction", "sur 5", "4.31", None), ("received", "demandes", "1412", "1290")]
    ):
        report.figures.create(
            key=key,
            position=position,
            label=key.upper(),
            unit=unit,
            value=value,
            previous_value=before,
            queried_at=frozen_at,
        )
    page = sign_in(cast.elected).get(reverse("home")).text
    part = page[page.index("L’année 2025") : page.index('id="territoire"')]
    assert "1\u202f412" in part
    assert "2024\u00a0: 1\u202f290" in part
    assert "4,3\u00a0sur\u00a05" in part
    assert "2024\u00a0: –" in part
    assert part.index("RECEIVED") < part.index("SATISFACTION")
    assert report.get_absolute_url() in part
    assert "Télécharger le bilan 2025 (PDF)" in page
    assert "L’année 2025" not in sign_in(cast.mayor).get(reverse("home")).text


@pytest.mark.parametrize(
    ("person", "is_shown"),
    [("elected", False), ("administrator", False), ("dgs", False), ("outsider", True)],
)
def test_the_catalogue_fills_the_home_of_visitors_only(cast, sign_in, person, is_shown):
    page = sign_in(cast.members()[person]).get(reverse("home")).text
    assert ('id="catalogue"' in page) == is_shown


def test_administrator_is_led_to_the_accounts_and_to_no_request(cast, territory, sign_in):
    request = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    cast.administrator.is_staff = cast.administrator.is_superuser = True
    cast.administrator.save()
    page = sign_in(cast.administrator).get(reverse("home")).text
    assert reverse("admin:index") in page
    assert request.subject not in page


def test_administrator_without_the_technical_administration_gets_no_dead_link(cast, sign_in):
    page = sign_in(cast.administrator).get(reverse("home")).text
    assert reverse("admin:index") not in page


def test_somebody_without_a_role_is_told_so(cast, sign_in):
    page = sign_in(cast.outsider).get(reverse("home")).text
    assert "aucune fonction en cours" in page
    assert reverse("request_new") not in page


def test_style_guide_shows_every_component(cast, sign_in):
    page = sign_in(cast.mayor).get(reverse("style_guide")).text
    assert_well_built(page)
    for component in (
        "status_badge",
        "notice",
        "card",
        "key_figure",
        "empty_state",
        "field",
        "error_summary",
        "confirm_button",
        "progress",
        "timeline",
        "data_table",
        "chart",
    ):
        assert f"<code>{component}</code>" in page


def test_style_guide_is_for_those_who_have_an_account(territory, client):
    response = client.get(reverse("style_guide"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


# One's account -----------------------------------------------------------------------------------


def test_signing_in_leads_to_the_page_that_was_wanted(cast, client):
    wanted = reverse("style_guide")
    response = client.get(wanted, follow=True)
    assert f'name="next" value="{wanted}"' in response.text
    response = client.post(
        reverse("account_login"),
        {"login": cast.mayor.email, "password": PASSWORD, "next": wanted},
    )
    assert response.status_code == 302
    assert response.url == wanted


def test_a_wrong_password_is_said_in_french_and_the_address_is_kept(cast, client):
    response = client.post(
        reverse("account_login"), {"login": cast.mayor.email, "password": "autre chose"}
    )
    assert response.status_code == 200
    assert_well_built(response.text)
    assert "Un point est à corriger" in response.text
    assert "L’adresse électronique ou le mot de passe sont incorrects" in response.text
    assert "e-mail" not in response.text
    assert f'value="{cast.mayor.email}"' in response.text
    assert "autre chose" not in response.text


def test_too_many_attempts_say_how_long_to_wait(cast, client):
    wrong = {"login": cast.mayor.email, "password": "autre chose"}
    for _ in range(5):
        client.post(reverse("account_login"), wrong)
    assert "Attendez cinq minutes" in client.post(reverse("account_login"), wrong).text


def test_accounts_of_a_demonstration_are_listed_where_one_signs_in(territory, client, settings):
    settings.DEMONSTRATION = True
    page = client.get(reverse("account_login")).text
    assert "maire@demo.test" in page
    assert "Mutualisation-2026!" in page
    settings.DEMONSTRATION = False
    page = client.get(reverse("account_login")).text
    assert "demo.test" not in page
    assert "Mutualisation-2026!" not in page


@pytest.mark.parametrize(
    ("phone", "email", "said"),
    [
        ("02 99 00 00 00", "contact@epci.test", "appelez-la au"),
        ("", "contact@epci.test", "mailto:contact@epci.test"),
        ("02 99 00 00 00", "", "Appelez l’intercommunalité au"),
        ("", "", "Adressez-vous au secrétariat de l’intercommunalité"),
    ],
)
def test_how_to_get_an_account_names_only_known_ways(territory, client, phone, email, said):
    territory.epci.phone, territory.epci.email = phone, email
    territory.epci.save()
    page = client.get(reverse("get_account")).text
    main = page[page.index("<main") : page.index("</main")]
    assert said in main
    assert ("mailto:" in main) == bool(email)
    assert ("tel:" in main) == bool(phone)


def test_signing_out_is_a_post(cast, sign_in):
    client = sign_in(cast.mayor)
    page = client.get(reverse("account_logout")).text
    assert_well_built(page)
    assert client.get(reverse("home")).wsgi_request.user.is_authenticated
    client.post(reverse("account_logout"))
    assert not client.get(reverse("home")).wsgi_request.user.is_authenticated


def test_nobody_signs_up_alone(territory, client):
    page = client.get(reverse("account_signup")).text
    assert_well_built(page)
    assert reverse("get_account") in page
    assert "<form" not in page[page.index("<main") :]


def test_changing_the_password(cast, sign_in):
    client = sign_in(cast.mayor)
    assert_well_built(client.get(reverse("account_change_password")).text)
    new = "Nouveau-mot-2026!"
    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        follow=True,
    )
    assert "Votre mot de passe est changé." in response.text
    cast.mayor.refresh_from_db()
    assert cast.mayor.check_password(new)


def test_a_weak_new_password_is_refused_beside_its_field(cast, sign_in):
    response = sign_in(cast.mayor).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "court", "password2": "court"},
    )
    assert_well_built(response.text)
    assert 'href="#id_password1"' in response.text
    cast.mayor.refresh_from_db()
    assert cast.mayor.check_password(PASSWORD)


def test_an_account_without_a_password_gets_one(territory, sign_in):
    user = UserFactory(password=None)
    client = sign_in(user)
    response = client.get(reverse("account_change_password"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_set_password")
    assert_well_built(response.text)


def reset_link(client: Client, email: str) -> str:
    """Ask for a new password and return the path of the link that the e-mail gives."""
    client.post(reverse("account_reset_password"), {"email": email})
    link = re.search(r"http://localhost:8000(\S+)", str(delivered()[-1].body))
    assert link is not None
    return link.group(1)


def choose_password(client: Client, link: str, new: str) -> str:
    """Follow the link, give the new password, and return the page that comes."""
    form = client.get(link, follow=True)
    assert_well_built(form.text)
    passwords = {"password1": new, "password2": new}
    return client.post(form.redirect_chain[-1][0], passwords, follow=True).text


def test_a_forgotten_password_is_replaced_through_the_link_of_an_email(cast, client):
    response = client.post(
        reverse("account_reset_password"), {"email": cast.mayor.email}, follow=True
    )
    assert_well_built(response.text)
    [message] = delivered()
    assert message.subject == "Choisir un nouveau mot de passe"
    assert message.to == [cast.mayor.email]
    assert not message.alternatives
    assert "DÉMONSTRATION" in message.body
    new = "Retrouve-moi-2026!"
    page = choose_password(client, reset_link(client, cast.mayor.email), new)
    assert "Votre mot de passe est changé" in page
    cast.mayor.refresh_from_db()
    assert cast.mayor.check_password(new)


def test_the_link_is_the_portal_s_whatever_host_was_asked_for(cast, client):
    client.post(
        reverse("account_reset_password"),
        {"email": cast.mayor.email},
        headers={"host": "127.0.0.1"},
    )
    assert "http://localhost:8000/" in delivered()[0].body
    assert "127.0.0.1" not in delivered()[0].body


def test_a_used_link_is_refused_with_a_way_out(cast, client):
    link = reset_link(client, cast.mayor.email)
    choose_password(client, link, "Retrouve-moi-2026!")
    page = Client().get(link, follow=True).text
    assert_well_built(page)
    assert "Ce lien ne sert plus" in page
    assert reverse("account_reset_password") in page


def test_an_unknown_address_is_answered_like_a_known_one(cast, client):
    known = client.post(reverse("account_reset_password"), {"email": cast.mayor.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "personne@ailleurs.test"})
    assert known.url == unknown.url
    assert delivered()[1].subject == "Aucun compte à cette adresse"


def test_an_address_too_long_for_any_mail_server_is_answered_alike(territory, client):
    longest = "@".join(["a" * 60, ".".join(["b" * 60] * 4) + ".test"])
    response = client.post(reverse("account_reset_password"), {"email": longest})
    assert response.url == reverse("account_reset_password_done")
    assert delivered() == []


def test_a_forgotten_password_does_not_wait_for_the_mail_server(cast, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        response = client.post(
            reverse("account_reset_password"), {"email": cast.mayor.email}, follow=True
        )
        assert response.status_code == 200
        assert delivered() == []
    waiting = OutgoingEmail.objects.get()
    assert (waiting.recipient, waiting.user) == (cast.mayor.email, cast.mayor)
    assert (waiting.sent_at, waiting.attempts) == (None, 1)


def test_a_suspended_account_cannot_enter(cast, client):
    cast.mayor.is_active = False
    cast.mayor.save()
    response = client.post(
        reverse("account_login"), {"login": cast.mayor.email, "password": PASSWORD}, follow=True
    )
    assert "Votre compte est suspendu" in response.text
    assert_well_built(response.text)


# Errors ------------------------------------------------------------------------------------------


def test_a_page_that_does_not_exist_shows_the_way_back(cast, sign_in, client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert_well_built(response.text)
    assert reverse("account_login") in response.text
    assert sign_in(cast.mayor).get("/nulle-part/").status_code == 404


def test_an_expired_form_gives_back_what_was_typed_but_no_password(territory):
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        reverse("account_login"), {"login": "maire@demo.test", "password": "un-secret"}
    )
    assert response.status_code == 403
    assert_well_built(response.text)
    assert "maire@demo.test" in response.text
    assert "un-secret" not in response.text


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("400.html", {}),
        ("500.html", {}),
        ("403.html", {}),
        ("429.html", {}),
        (
            "409.html",
            {
                "conflict": StaleEdit(url="/demandes/", what="L’objet a changé."),
                "typed": [("body", "Mon texte <b>")],
            },
        ),
    ],
)
def test_error_pages_are_well_built(territory, rf, template, context):
    # Django draws 400 and 500 without any context: these must need none.
    request = None if template in ("400.html", "500.html") else rf.get("/")
    page = render_to_string(template, context, request)
    assert_well_built(page)
    if "typed" in context:
        assert "Mon texte &lt;b&gt;" in page
        assert "L’objet a changé." in page
