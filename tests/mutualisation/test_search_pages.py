"""« De quoi avez-vous besoin ? »: the page, its suggestions, and the words kept for it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import reverse

from services.models import Service, Synonym, synonym_key
from services.operations import create_synonyms, shipped_synonyms
from tests.communes.factories import CommuneFactory
from tests.requests_desk.factories import RequestTypeFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory, SynonymFactory
from tests.services.pages import queries_of, text_of

SEARCH, SUGGESTIONS = "/recherche/", "/recherche/suggestions/"
MOST_QUERIES = 15


@pytest.fixture
def hole(territory):
    return RequestTypeFactory(
        slug="chaussee-abimee",
        name="Nid-de-poule, chaussée abîmée",
        words="trou, goudron",
        service=territory.roads_service,
    )


def test_a_mayor_goes_from_the_box_to_a_filled_request_in_two_clicks(hole, cast, sign_in):
    client = sign_in(cast.mayor)

    page = client.get(SEARCH, {"q": "nid-de-poule rue des Lilas"})

    found = page.context["found"].groups[0].hits[0]
    assert found.ask_url == (
        "/demandes/nouvelle/?type=chaussee-abimee&objet=nid-de-poule+rue+des+Lilas"
    )
    assert found.ask_url.replace("&", "&amp;") in page.text
    form = client.get(found.ask_url)
    assert form.status_code == 200
    assert "nid-de-poule rue des Lilas" in form.text
    assert "<mark>Nid</mark>-de-<mark>poule</mark>" in page.text


def test_one_word_finds_and_is_no_subject(hole, cast, sign_in):
    page = sign_in(cast.mayor).get(SEARCH, {"q": "trou"})
    assert page.context["found"].hits[0].ask_url == "/demandes/nouvelle/?type=chaussee-abimee"


def test_a_service_leads_to_its_sheet_and_to_its_request(hole, territory, cast, sign_in):
    page = sign_in(cast.mayor).get(SEARCH, {"q": "voirie"})
    hit = page.context["found"].hits[0]
    assert (hit.url, hit.ask_url) == ("/services/voirie/", "/demandes/nouvelle/?service=voirie")


def test_a_hit_says_that_the_commune_has_not_joined_its_service(hole, territory, cast, sign_in):
    page = sign_in(cast.mayor).get(SEARCH, {"q": "voirie"})
    assert [hit.not_joined for hit in page.context["found"].hits[:2]] == ["Voirie"]
    assert page.text.count("Votre commune n’adhère pas au service") == 1
    SubscriptionFactory(service=territory.roads_service, commune=territory.home)
    assert "n’adhère pas" not in sign_in(cast.mayor).get(SEARCH, {"q": "voirie"}).text
    assert "n’adhère pas" not in sign_in(cast.agent).get(SEARCH, {"q": "voirie"}).text


def test_nobody_asks_a_service_that_is_not_open(territory, cast, sign_in):
    Service.objects.filter(slug="voirie").update(state=Service.State.SUSPENDED)
    page = sign_in(cast.mayor).get(SEARCH, {"q": "voirie"})
    assert page.context["found"].hits[0].ask_url == ""


@pytest.mark.parametrize("member", [None, "elected", "desk_agent", "agent", "outsider"])
def test_who_cannot_ask_finds_the_service_behind_the_request(hole, member, cast, sign_in):
    page = sign_in(cast.members().get(member)).get(SEARCH, {"q": "goudron"})
    hits = page.context["found"].hits
    assert [hit.url for hit in hits] == ["/services/voirie/"]
    assert "/demandes/nouvelle/" not in page.text


def test_a_visitor_is_told_how_to_get_an_account(hole, sign_in):
    page = sign_in(None).get(SEARCH, {"q": "goudron"})
    assert "/compte/connexion/?next=%2Frecherche%2F%3Fq%3Dgoudron" in page.text
    assert reverse("get_account") in page.text


def test_a_service_under_study_is_for_those_who_prepare_it(cast, sign_in):
    ServiceFactory(name="Dronothèque", state=Service.State.STUDIED, opened_on=None)
    found = {
        member: len(sign_in(user).get(SEARCH, {"q": "dronothèque"}).context["found"].hits)
        for member, user in cast.members().items()
    }
    assert {member for member, number in found.items() if number} == {
        "desk_agent",
        "agent",
        "other_agent",
        "dgs",
        "elected",
        "administrator",
    }


def test_nothing_found_says_what_blocks_and_sends_the_request_as_it_is(cast, sign_in):
    client = sign_in(cast.mayor)
    page = client.get(SEARCH, {"q": "zorglub <b>"})
    words = text_of(page)
    assert "Rien ne répond à votre recherche" in words
    assert "zorglub &lt;b&gt;" in page.text
    link = "/demandes/nouvelle/?objet=zorglub+%3Cb%3E"
    assert link in page.text
    assert "zorglub &lt;b&gt;" in client.get(link).text


def test_words_without_an_answer_are_named_beside_the_hits(hole, cast, sign_in):
    words = text_of(sign_in(cast.mayor).get(SEARCH, {"q": "trou zorglub"}))
    assert "Rien ne répond à : « zorglub »" in words
    assert "Nid-de-poule" not in words.split("Votre recherche")[0]


def test_a_slip_is_read_and_told(cast, sign_in):
    page = sign_in(cast.mayor).get(SEARCH, {"q": "voirue"})
    assert page.context["found"].hits[0].url == "/services/voirie/"
    assert 'href="/recherche/?q=voirie"' in page.text


def test_what_is_a_little_further_is_proposed(cast, sign_in):
    assert "Vouliez-vous dire" in text_of(sign_in(cast.mayor).get(SEARCH, {"q": "vorue"}))


def test_communes_directions_help_and_pages_are_found(territory, cast, sign_in):
    client = sign_in(cast.mayor)
    for query, url in (
        ("la guerche", "/communes/35125/"),
        ("services techniques", "/directions/services-techniques/"),
        ("obtenir un compte", "/obtenir-un-compte/"),
        ("suivre une demande", "/aide/mairie/#suivre-une-demande"),
    ):
        assert client.get(SEARCH, {"q": query}).context["found"].hits[0].url == url


@pytest.mark.parametrize("query", ["", "   ", "?", "\x00", "é" * 5000, "a " * 500])
def test_any_words_are_answered(query, cast, sign_in):
    for address in (SEARCH, SUGGESTIONS):
        assert sign_in(cast.mayor).get(address, {"q": query}).status_code == 200


def test_suggestions_are_a_small_piece_of_page(hole, cast, sign_in):
    for place in range(30):
        RequestTypeFactory(slug=f"voirie-{place}", name=f"Travaux de voirie numéro {place} " * 3)
    answer = sign_in(cast.mayor).get(SUGGESTIONS, {"q": "voirie"})
    assert len(answer.content) < 5_000
    assert answer.text.count("<li>") == 6
    assert 'data-found="6\u00a0propositions"' in answer.text
    assert "<html" not in answer.text


def test_suggestions_wait_for_a_second_letter(hole, cast, sign_in):
    client = sign_in(cast.mayor)
    assert "<li>" not in client.get(SUGGESTIONS, {"q": "n"}).text
    assert "chaussee-abimee" in client.get(SUGGESTIONS, {"q": "ni"}).text


@pytest.mark.parametrize("address", [f"{SEARCH}?q=voirie", f"{SUGGESTIONS}?q=voirie"])
def test_a_search_runs_as_many_queries_in_a_large_portal(address, hole, cast, sign_in):
    client = sign_in(cast.mayor)
    few = queries_of(client, address)
    for place in range(50):
        RequestTypeFactory(name=f"Travaux de voirie {place}", service=hole.service)
        SynonymFactory(words=f"route {place}", meaning="voirie")
        CommuneFactory(member=True)

    assert queries_of(client, address) == few <= MOST_QUERIES


# The words that administrators keep.


def saved(client, slug: str, **changed):
    data = {"words": "chien errant", "meaning": "police", "version": "0"} | changed
    return client.post(reverse("synonym_edit", args=[slug]), data)


def test_an_administrator_adds_words_and_tries_them(hole, cast, sign_in):
    client = sign_in(cast.administrator)

    answer = client.post(
        reverse("synonym_new"), {"words": "Zorglub", "meaning": "chaussée abîmée"}, follow=True
    )

    assert "« Zorglub » est ajouté." in text_of(answer)
    tried = client.get(reverse("synonyms"), {"q": "zorglubs"})
    assert "Nid-de-poule, chaussée abîmée" in text_of(tried)
    mayor = sign_in(cast.mayor).get(SEARCH, {"q": "un zorglub"})
    assert mayor.context["found"].hits[0].title == hole.name


@pytest.mark.parametrize("words", ["nouveau", "supprimer", "ajouter"])
def test_no_word_is_hidden_by_another_address(words, cast, sign_in):
    row = SynonymFactory(words=words)
    address = reverse("synonym_edit", args=[row.slug])
    page = sign_in(cast.administrator).get(address)
    assert page.context["saved"] == row


def test_words_whose_meaning_finds_nothing_are_kept_and_told(hole, cast, sign_in):
    answer = sign_in(cast.administrator).post(
        reverse("synonym_new"), {"words": "selfie", "meaning": "photomaton, chaussée"}, follow=True
    )

    text = text_of(answer)
    assert "« photomaton » ne trouve rien" in text.replace("\u00a0", " ")
    assert "« chaussée » ne trouve rien" not in text.replace("\u00a0", " ")
    # What the words now find is shown at once.
    assert answer.context["words_to_try"] == "selfie"
    assert answer.context["tried"].hits[0].title == hole.name


def test_why_a_request_is_found_is_said_when_its_title_does_not(hole, cast, sign_in):
    client = sign_in(cast.mayor)
    assert "Concerne aussi : goudron" in text_of(client.get(SEARCH, {"q": "goudron"}))
    assert "Concerne aussi" not in text_of(client.get(SEARCH, {"q": "chaussée"}))


def test_words_tried_in_vain_lead_to_their_form(cast, sign_in):
    client = sign_in(cast.administrator)
    page = client.get(reverse("synonyms"), {"q": "zorglub"})
    assert "« zorglub » ne trouve rien." in text_of(page)
    assert 'value="zorglub"' in client.get(reverse("synonym_new"), {"mots": "zorglub"}).text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"words": "chien méchant"}, ""),
        (
            {"words": "CHIENS-errants"},
            "«\u00a0chien errant\u00a0» dit déjà cela\u00a0: modifiez-le.",
        ),
        ({"words": "Chien-Errant"}, "Ces mots ont déjà un sens\u00a0: modifiez-le."),
        ({"words": ""}, "Ce champ est obligatoire."),
        ({"words": "?!"}, "Écrivez au moins un mot."),
        ({"words": "haie", "meaning": " "}, "Ce champ est obligatoire."),
        ({"words": "haie", "meaning": "…"}, "Écrivez au moins un mot."),
        ({"words": "haie", "meaning": "Haie"}, "Donnez d’autres mots que ceux que l’on dit."),
    ],
)
def test_what_is_refused_is_said_in_french(typed, message, cast, sign_in):
    SynonymFactory(words="chien errant")
    answer = sign_in(cast.administrator).post(
        reverse("synonym_new"), {"words": "haie", "meaning": "police"} | typed
    )
    if not message:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert message in str(answer.context["form"].errors)
    assert Synonym.objects.count() == 1


def test_the_database_itself_refuses_doubles_and_empty_words(db):
    SynonymFactory(words="chien errant")
    with pytest.raises(ValidationError, match="Ces mots ont déjà un sens"):
        Synonym(words="Chien errant", meaning="police", key="chien errant").validate_constraints()
    with pytest.raises(ValidationError, match="Écrivez des mots"):
        Synonym(words="!", meaning="police", key="").validate_constraints()


@pytest.mark.parametrize(
    ("words", "meaning"), [("Chien-errant", "police"), ("!", "police"), ("haie", "")]
)
def test_the_database_refuses_what_no_form_has_checked(words, meaning, db):
    SynonymFactory(words="chien errant")
    with pytest.raises(IntegrityError):
        SynonymFactory(words=words, meaning=meaning)


def test_an_edit_that_comes_too_late_is_given_back(cast, sign_in):
    row = SynonymFactory(words="chien errant", meaning="police")
    client = sign_in(cast.administrator)
    assert saved(client, row.slug, meaning="police du maire").status_code == 302

    late = saved(client, row.slug, meaning="fourrière")

    assert late.status_code == 409
    assert "fourrière" in late.text
    row.refresh_from_db()
    assert (row.meaning, row.version) == ("police du maire", 1)


def test_words_deleted_meanwhile_are_a_conflict_or_gone(cast, sign_in):
    row = SynonymFactory(words="chien errant")
    client = sign_in(cast.administrator)
    delete = reverse("synonym_delete", args=[row.slug])
    saved(client, row.slug)

    # After a new sign-in, the way back is read: it leads to the words.
    assert client.get(delete).url == reverse("synonyms")
    assert client.post(delete, {"version": "0"}).status_code == 409
    assert client.post(delete).status_code == 409
    assert client.post(delete, {"version": "1"}).status_code == 302
    assert client.post(delete, {"version": "1"}).status_code == 404
    assert saved(client, row.slug).status_code == 404


def test_words_that_become_another_s_are_refused(cast, sign_in):
    SynonymFactory(words="haie")
    row = SynonymFactory(words="chien errant")
    answer = saved(sign_in(cast.administrator), row.slug, words="Haie")
    assert answer.status_code == 422
    assert "Ces mots ont déjà un sens" in answer.text


def test_the_list_runs_as_many_queries_for_fifty_words(cast, sign_in):
    client = sign_in(cast.administrator)
    SynonymFactory()
    few = queries_of(client, reverse("synonyms"))
    SynonymFactory.create_batch(50)
    assert queries_of(client, reverse("synonyms")) == few <= MOST_QUERIES


def test_the_shipped_words_are_written_once_and_never_again(db, capsys):
    call_command("synonyms")
    assert f"Mots créés : {len(shipped_synonyms())}." in capsys.readouterr().out
    assert len({synonym_key(words) for words in shipped_synonyms()}) == len(shipped_synonyms())
    Synonym.objects.filter(key="photocopieur").update(meaning="reprographie")
    Synonym.objects.filter(key="caveau").delete()

    assert create_synonyms() == 1
    assert Synonym.objects.get(key="photocopieur").meaning == "reprographie"
    for row in Synonym.objects.all():
        row.full_clean()
