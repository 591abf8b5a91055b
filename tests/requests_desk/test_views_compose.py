"""Writing a request in three steps: nothing typed is lost, sent twice, or written by a GET."""

import uuid

import pytest
from django.urls import reverse

from requests_desk.models import DraftProgress, RequestEvent, ServiceRequest
from requests_desk.vocabulary import State, Step, Urgency
from tests.requests_desk.composing import NEW, at, details, need, send, the_draft
from tests.requests_desk.factories import RequestTypeFactory, a_note
from tests.services.factories import SubscriptionFactory


def test_reading_the_form_writes_nothing(mayor, territory, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = mayor.get(NEW, {"service": "voirie", "objet": "Nid de poule"})
    assert page.status_code == 200
    assert '<option value="service:voirie" selected>' in page.text
    assert 'value="Nid de poule"' in page.text
    assert "La Guerche-de-Bretagne" in page.text
    assert not ServiceRequest.objects.exists()


def test_each_page_of_a_draft_writes_nothing_and_asks_little(
    mayor, draft, django_assert_max_num_queries
):
    before = list(ServiceRequest.objects.values_list()), list(DraftProgress.objects.values_list())
    for step in Step:
        with django_assert_max_num_queries(15):
            page = mayor.get(at(draft, step))
        assert f"{step.label} (étape {list(Step).index(step) + 1} sur 3)" in page.text
    assert before == (
        list(ServiceRequest.objects.values_list()),
        list(DraftProgress.objects.values_list()),
    )


def test_a_request_goes_through_its_three_steps_with_its_files(mayor, cast, territory):
    answer = mayor.post(NEW, need())
    draft = the_draft()
    assert answer.url == at(draft, Step.DETAILS)
    answer = mayor.post(answer.url, details(draft, uploads=[a_note(), a_note("b.txt", "B")]))
    draft = the_draft()
    assert answer.url == at(draft, Step.REVIEW)
    summary = mayor.get(answer.url).text
    for words in (
        "Voirie",
        "Nid-de-poule rue du Lavoir",
        "Un trou de trente centimètres",
        "Un enfant peut tomber.",
        "note.txt",
        "b.txt",
        "Services techniques",
    ):
        assert words in summary
    assert f'href="{at(draft, Step.NEED)}"' in summary
    answer = send(mayor, draft)
    row = ServiceRequest.objects.get()
    assert answer.url == f"/demandes/{row.number}/"
    assert (row.author, row.commune, row.service, row.urgency) == (
        cast.mayor,
        territory.home,
        territory.roads_service,
        Urgency.HIGH,
    )
    assert row.attachments.count() == 2
    assert f"sous le numéro {row.number}" in mayor.get(answer.url).text
    assert not DraftProgress.objects.exists()


def test_the_first_step_may_lead_straight_to_the_summary(mayor):
    answer = mayor.post(NEW, need(action="review"))
    assert answer.url == at(the_draft(), Step.REVIEW)
    send(mayor, the_draft())
    assert ServiceRequest.objects.get().state == State.SUBMITTED


def test_a_type_brings_its_service_its_prompt_and_its_usual_urgency(mayor, territory):
    RequestTypeFactory(
        slug="nid-de-poule",
        name="Nid-de-poule, chaussée abîmée",
        prompt="Quelle rue ?",
        service=territory.roads_service,
        default_urgency="high",
    )
    page = mayor.get(NEW, {"type": "nid-de-poule"}).text
    assert '<option value="type:nid-de-poule" selected data-prompt="Quelle rue ?">' in page
    assert 'id="id_description_helptext">Quelle rue\u202f?<' in page
    mayor.post(NEW, need(about="type:nid-de-poule"))
    draft = the_draft()
    assert (draft.request_type.slug, draft.service) == ("nid-de-poule", territory.roads_service)
    assert draft.urgency == Urgency.HIGH
    send(mayor, draft)
    row = ServiceRequest.objects.get()
    for url in (row.get_absolute_url(), "/demandes/"):
        assert "Nid-de-poule, chaussée abîmée" in mayor.get(url).text
    # An urgency that was chosen stays, whatever the type.
    mayor.post(NEW, need(about="type:nid-de-poule", description="Un autre."))
    draft = the_draft()
    mayor.post(at(draft, Step.DETAILS), details(draft, urgency="critical"))
    draft = the_draft()
    changed = need(uuid=str(draft.uuid), version=draft.version, about="")
    mayor.post(at(draft, Step.NEED), changed)
    assert (the_draft().urgency, the_draft().service) == (Urgency.CRITICAL, None)


def test_a_choice_that_is_no_longer_offered_stays_the_drafts(mayor, territory):
    kind = RequestTypeFactory(slug="ancien", name="Ancien", service=territory.roads_service)
    mayor.post(NEW, need(about="type:ancien"))
    kind.is_active = False
    kind.save()
    draft = the_draft()
    assert '<option value="type:ancien" selected>' in mayor.get(at(draft, Step.NEED)).text
    again = need(uuid=str(draft.uuid), version=draft.version, about="type:ancien")
    assert mayor.post(at(draft, Step.NEED), again).status_code == 302
    assert the_draft().request_type == kind


def test_what_the_address_asks_for_and_does_not_exist_is_ignored(mayor):
    asked = {"type": "rien\x00", "service": "rien", "objet": "x" * 200}
    page = mayor.get(NEW, asked)
    assert page.status_code == 200
    assert f'value="{"x" * 150}"' in page.text


def test_the_first_button_never_sends(mayor, draft):
    """It is the one that the Enter key presses."""
    for step in (Step.NEED, Step.DETAILS):
        form = mayor.get(at(draft, step)).text.partition('class="compose"')[2]
        assert 'value="next"' in form[form.index("<button") :].partition(">")[0]


def test_sending_twice_makes_one_request_and_says_so(mayor, draft):
    first, second = send(mayor, draft), send(mayor, draft)
    row = ServiceRequest.objects.get()
    assert first.url == second.url == row.get_absolute_url()
    assert "déjà envoyée" in mayor.get(second.url).text
    assert RequestEvent.objects.filter(request=row, to_state=State.SUBMITTED).count() == 1
    # From the first step, by the Back button: the same words lead there, others are given back.
    same = need(uuid=str(draft.uuid))
    assert mayor.post(NEW, same).url == row.get_absolute_url()
    other = mayor.post(at(draft, Step.NEED), need(uuid=str(draft.uuid), description="Autre chose"))
    assert other.status_code == 409
    assert "Autre chose" in other.text
    assert row.number in other.text
    assert mayor.get(at(draft, Step.NEED)).url == row.get_absolute_url()


def test_somebody_of_two_communes_says_for_which(cast, sign_in, territory):
    clerk = sign_in(cast.clerk)
    assert "Choisissez la commune" in clerk.get(NEW).text
    missing = clerk.post(NEW, need(commune="")).text
    assert 'href="#id_commune"' in missing
    assert '<option value="" selected>' in missing
    # Nothing typed is lost; opened again, the page still asks, and nothing leaves before that.
    draft = the_draft()
    assert '<option value="" selected>Choisissez' in clerk.get(at(draft, Step.NEED)).text
    assert "pour quelle commune" in send(clerk, draft).text
    chosen = need(uuid=str(draft.uuid), version=draft.version, commune="35008", action="review")
    clerk.post(at(draft, Step.NEED), chosen)
    send(clerk, the_draft())
    row = ServiceRequest.objects.get()
    assert (row.state, row.commune) == (State.SUBMITTED, territory.second)


def test_nobody_writes_for_a_commune_that_is_not_theirs(mayor, territory):
    mayor.post(NEW, need(commune=territory.neighbour.insee_code))
    assert the_draft().commune == territory.home


@pytest.mark.parametrize("member", ["desk_agent", "agent", "dgs", "elected", "administrator"])
def test_only_people_who_write_for_a_commune_submit(cast, sign_in, member):
    client = sign_in(cast.members()[member])
    for answer in (
        client.get(NEW),
        client.post(NEW, need()),
        client.post(reverse("request_draft", args=[uuid.uuid4()]), need()),
        client.post(reverse("request_autosave", args=[uuid.uuid4()]), need()),
    ):
        assert answer.status_code == 403
    assert not ServiceRequest.objects.exists()


def test_the_first_step_says_what_waits_and_takes_files(mayor, territory):
    page = mayor.get(NEW)
    assert page.text.index("Danger immédiat") < page.text.index('name="subject"')
    answer = mayor.post(NEW, need(action="review", uploads=[a_note()]))
    assert the_draft().attachments.get().stored_file.name == "note.txt"
    assert "note.txt" in mayor.get(answer.url).text


def test_a_service_not_joined_is_said_where_it_is_asked(mayor, territory):
    said = "n’adhère pas au service"
    assert said in mayor.get(NEW, {"service": "voirie"}).text
    assert said not in mayor.get(NEW).text
    assert said not in mayor.get(NEW, {"service": "assistance-juridique"}).text
    answer = mayor.post(NEW, need(action="review"))
    assert "La Guerche-de-Bretagne n’adhère pas au service" in mayor.get(answer.url).text
    SubscriptionFactory(service=territory.roads_service, commune=territory.home)
    assert said not in mayor.get(answer.url).text


def test_an_urgency_that_nobody_chose_says_where_it_comes_from(mayor, territory):
    RequestTypeFactory(slug="nid-de-poule", service=territory.roads_service, default_urgency="high")
    answer = mayor.post(NEW, need(about="type:nid-de-poule", action="review"))
    assert "proposée pour ce type de demande" in mayor.get(answer.url).text
    mayor.post(at(the_draft(), Step.DETAILS), details(the_draft(), urgency="critical"))
    assert "proposée pour ce type" not in mayor.get(answer.url).text
