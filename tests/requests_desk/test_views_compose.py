"""Writing a request in three steps: nothing typed is lost, sent twice, or written by a GET."""

import datetime
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from requests_desk.models import Attachment, DraftProgress, RequestEvent, ServiceRequest
from requests_desk.vocabulary import State, Step, Urgency
from services.models import Service
from tests.cast import end_membership
from tests.requests_desk.factories import RequestTypeFactory, a_note
from tests.services.factories import SubscriptionFactory

NEW = "/demandes/nouvelle/"


def need(**changes):
    """What a person types in the first step."""
    return {
        "uuid": str(uuid.uuid4()),
        "version": "0",
        "commune": "35125",
        "about": "service:voirie",
        "subject": "Nid-de-poule rue du Lavoir",
        "description": "Un trou de trente centimètres devant l’école.",
        "action": "next",
        **changes,
    }


def details(draft, **changes):
    """What a person types in the second step of `draft`."""
    return {
        "uuid": str(draft.uuid),
        "version": draft.version,
        "urgency": "high",
        "consequence": "Un enfant peut tomber.",
        "wanted_on": "",
        "legal_deadline_on": "",
        "action": "next",
        **changes,
    }


def the_draft():
    return ServiceRequest.objects.get(state=State.DRAFT)


def at(draft, step):
    return f"{reverse('request_draft', args=[draft.uuid])}?etape={step}"


def send(client, draft, **changes):
    posted = {"uuid": str(draft.uuid), "version": draft.version, "action": "send", **changes}
    return client.post(at(draft, Step.REVIEW), posted)


@pytest.fixture
def mayor(cast, sign_in):
    return sign_in(cast.mayor)


@pytest.fixture
def draft(mayor):
    """A draft whose first step is complete."""
    mayor.post(NEW, need())
    return the_draft()


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


def test_an_empty_step_says_what_is_missing_and_keeps_nothing(mayor):
    page = mayor.post(NEW, need(subject="", description="", about=""))
    assert page.status_code == 200
    assert "2 points sont à corriger" in page.text
    assert 'href="#id_subject"' in page.text
    assert not ServiceRequest.objects.exists()


def test_an_incomplete_step_is_kept_and_does_not_lead_on(mayor):
    page = mayor.post(NEW, need(description=""))
    assert "Un point est à corriger" in page.text
    draft = the_draft()
    assert (draft.subject, draft.progress.step) == ("Nid-de-poule rue du Lavoir", Step.NEED)
    # The page that came back is of the draft: posted again, complete, it leads on.
    again = need(uuid=str(draft.uuid), version=draft.version)
    assert mayor.post(at(draft, Step.NEED), again).url == at(draft, Step.DETAILS)
    assert ServiceRequest.objects.count() == 1


@pytest.mark.parametrize("about", ["service:n-existe-pas", "type:rien", "autre", "type:", "\x00"])
def test_an_unknown_subject_is_refused_and_the_words_kept(mayor, about):
    page = mayor.post(NEW, need(about=about))
    assert page.status_code == 200
    assert 'href="#id_about"' in page.text
    assert the_draft().description.startswith("Un trou")


def test_a_text_too_long_is_refused_and_kept(mayor):
    page = mayor.post(NEW, need(subject="o" * 200, description="d" * 10_500))
    assert "2 points sont à corriger" in page.text
    assert (len(the_draft().subject), len(the_draft().description)) == (150, 10_500)


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


@pytest.mark.parametrize(
    ("days", "message"), [(-1, "Cette date est passée"), (4000, "Cette date est trop lointaine")]
)
def test_a_senseless_date_is_refused_at_its_step_and_in_the_summary(mayor, draft, days, message):
    day = timezone.localdate() + datetime.timedelta(days=days)
    page = mayor.post(at(draft, Step.DETAILS), details(draft, wanted_on=day.isoformat()))
    assert message in page.text
    assert f'value="{day.isoformat()}"' in page.text
    # Nobody goes round it.
    summary = mayor.get(at(draft, Step.REVIEW)).text
    assert f'href="{at(draft, Step.DETAILS)}#id_wanted_on">{message}' in summary
    assert "Envoyer la demande" not in summary
    assert message in send(mayor, the_draft()).text
    assert ServiceRequest.objects.get().state == State.DRAFT


def test_the_summary_of_an_incomplete_draft_says_where_to_write(mayor):
    mayor.post(NEW, need(description="", action="save"))
    draft = the_draft()
    summary = mayor.get(at(draft, Step.REVIEW)).text
    assert f'href="{at(draft, Step.NEED)}#id_description"' in summary
    assert "Compléter la demande" in summary
    assert send(mayor, draft).status_code == 200
    assert the_draft() == draft


def test_a_draft_is_kept_listed_and_resumed_where_it_was_left(mayor):
    saved = mayor.post(NEW, need(action="save", subject="Chien errant", description=""))
    draft = the_draft()
    assert saved.url == "/demandes/"
    assert draft.get_absolute_url() in mayor.get("/demandes/").text
    assert 'value="Chien errant"' in mayor.get(draft.get_absolute_url()).text
    mayor.post(at(draft, Step.NEED), need(uuid=str(draft.uuid), version=draft.version))
    assert "étape 2 sur 3" in mayor.get(draft.get_absolute_url()).text
    mayor.post(at(draft, Step.DETAILS), details(the_draft(), action="previous"))
    assert "étape 1 sur 3" in mayor.get(draft.get_absolute_url()).text
    mayor.post(at(draft, Step.DETAILS), details(the_draft()))
    assert "étape 3 sur 3" in mayor.get(draft.get_absolute_url()).text


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


def test_a_refused_file_is_named_and_the_rest_is_kept(mayor, draft):
    files = [a_note("plan.txt"), a_note("programme.exe", "MZ\x90\x00rien de bon")]
    page = mayor.post(at(draft, Step.DETAILS), details(draft, uploads=files))
    assert "programme.exe" in page.text
    draft = the_draft()
    assert draft.consequence == "Un enfant peut tomber."
    kept = draft.attachments.get()
    assert kept.stored_file.name == "plan.txt"
    assert f'value="{kept.stored_file.uuid}"' in page.text


def test_removing_a_file_keeps_what_is_typed(mayor, draft):
    mayor.post(at(draft, Step.DETAILS), details(draft, uploads=[a_note(), a_note("b.txt", "B")]))
    gone = draft.attachments.get(stored_file__name="b.txt").stored_file
    form = details(the_draft(), consequence="Autre suite", remove=str(gone.uuid))
    del form["action"]
    assert mayor.post(at(draft, Step.DETAILS), form).url == at(draft, Step.DETAILS)
    draft = the_draft()
    assert draft.consequence == "Autre suite"
    assert [a.stored_file.name for a in draft.attachments.all()] == ["note.txt"]


def test_too_many_files_are_said_and_the_words_are_kept(mayor, draft):
    nine = [a_note(f"{n}.txt", str(n)) for n in range(9)]
    mayor.post(at(draft, Step.DETAILS), details(draft, uploads=nine, action="save"))
    more = [a_note(f"{n}.txt", str(n)) for n in range(9, 12)]
    form = details(the_draft(), consequence="Plus long.", uploads=more)
    page = mayor.post(at(draft, Step.DETAILS), form)
    assert page.text.count("il y en a déjà 9") == 2  # summary and field
    draft = the_draft()
    assert (draft.consequence, draft.attachments.count()) == ("Plus long.", 9)


def test_a_draft_can_be_thrown_away(mayor, draft):
    mayor.post(at(draft, Step.DETAILS), details(draft, uploads=[a_note()]))
    url = reverse("request_discard", args=[draft.uuid])
    # A GET comes from a session that had expired: it leads back to the draft.
    assert mayor.get(url).url == draft.get_absolute_url()
    assert mayor.post(url).url == "/demandes/"
    assert not ServiceRequest.objects.exists()
    assert not Attachment.objects.exists()
    # Another window still shows it: what is typed there makes it again.
    mayor.post(at(draft, Step.NEED), need(uuid=str(draft.uuid), version=3))
    assert the_draft().uuid == draft.uuid


def test_a_draft_is_its_authors_alone(draft, cast, sign_in):
    for user in (cast.clerk, cast.neighbour_mayor, cast.desk_agent, cast.dgs):
        client = sign_in(user)
        for step in Step:
            assert client.get(at(draft, step)).status_code == 404
            assert client.post(at(draft, step), need()).status_code == 404
        for name in ("request_autosave", "request_join", "request_discard"):
            assert client.post(reverse(name, args=[draft.uuid]), need()).status_code == 404
    # By the address of a new request, whoever may write one is refused another's.
    assert sign_in(cast.clerk).post(NEW, need(uuid=str(draft.uuid))).status_code == 403
    assert the_draft().description.startswith("Un trou")


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


@pytest.mark.parametrize(
    "late",
    [
        {"legal_deadline_on": "2027-03-01"},
        {"urgency": "critical"},
        {"wanted_on": "après-demain"},
        {"uploads": [a_note()]},
        {"consequence": "Autre chose."},
    ],
)
def test_what_is_posted_once_sent_is_never_dropped_without_a_word(mayor, draft, late):
    mayor.post(at(draft, Step.DETAILS), details(draft))
    send(mayor, the_draft())
    row = ServiceRequest.objects.get()
    same = {**details(draft), "consequence": "", **late}
    page = mayor.post(at(row, Step.DETAILS), same)
    assert page.status_code == 409
    assert row.number in page.text
    assert "par un message, sur sa page" in page.text
    if "uploads" in late:
        assert "Vos fichiers, eux, ne sont pas gardés" in page.text
    # What the request says already, or nothing at all, leads there at once.
    assert mayor.post(at(row, Step.DETAILS), details(draft)).url == row.get_absolute_url()
    nothing = {"uuid": str(draft.uuid), "action": "save"}
    assert mayor.post(at(row, Step.DETAILS), nothing).url == row.get_absolute_url()


def test_a_role_that_ends_while_one_writes_takes_the_page_and_leaves_the_words(mayor, draft, cast):
    end_membership(cast.mayor, timezone.localdate())
    typed = need(uuid=str(draft.uuid), description="Des mots tout neufs.")
    for url, status in ((at(draft, Step.NEED), 404), (NEW, 403)):
        page = mayor.post(url, {**typed, "uploads": a_note()})
        assert page.status_code == status
        assert "Ce que vous aviez écrit" in page.text
        assert "Des mots tout neufs." in page.text
        assert ">La Guerche-de-Bretagne<" in page.text
        assert "Vos fichiers ne sont pas gardés" in page.text
        # A page that is only read has nothing to give back.
        assert "Ce que vous aviez écrit" not in mayor.get(url).text
    assert "Description" in page.text


def test_a_text_too_long_is_never_sent(mayor, draft):
    mayor.post(NEW, need(uuid=str(draft.uuid), version=draft.version, description="d" * 15_000))
    mayor.post(at(draft, Step.DETAILS), details(the_draft(), consequence="c" * 9_000))
    draft = the_draft()
    assert (len(draft.description), len(draft.consequence)) == (15_000, 9_000)
    page = send(mayor, draft).text
    assert page.count("Ce texte est trop long") == 2
    assert "10\u202f000\u00a0caractères au plus, et il en a 15\u202f000" in page
    assert ServiceRequest.objects.get().state == State.DRAFT
    # Nor by any other way.
    ServiceRequest.objects.update(consequence="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.update(
            state=State.SUBMITTED, number="2026-00099", submitted_at=timezone.now()
        )


def test_a_text_cut_by_the_draft_is_not_told_to_be_kept(mayor):
    page = mayor.post(NEW, need(subject="o" * 200)).text
    assert "n’est que dans cette page" in page
    assert "o" * 200 in page
    draft = the_draft()
    page = mayor.post(
        at(draft, Step.NEED), need(uuid=str(draft.uuid), version=draft.version, description="")
    ).text
    assert "est gardé dans un brouillon" in page
    assert "que dans cette page" not in page


def test_a_service_suspended_since_gets_no_request(mayor, draft, territory):
    Service.objects.filter(slug="voirie").update(state=Service.State.SUSPENDED)
    page = send(mayor, draft).text
    assert "Ce service ne reçoit pas de demandes en ce moment" in page
    assert f'href="{at(draft, Step.NEED)}#id_about"' in page
    again = need(uuid=str(draft.uuid), version=draft.version)
    assert "Ce service ne reçoit pas" in mayor.post(at(draft, Step.NEED), again).text
    mayor.post(at(draft, Step.NEED), {**again, "about": "", "version": the_draft().version})
    send(mayor, the_draft())
    row = ServiceRequest.objects.get()
    assert (row.state, row.service) == (State.SUBMITTED, None)


@pytest.mark.parametrize(
    ("typed", "value", "quoted"),
    [
        ("hier", None, "«\u00a0hier\u00a0» n’est pas une date"),
        ("x" * 90, None, f"«\u00a0{'x' * 40}…\u00a0» n’est pas une date"),
        ("24/12/2020", "2020-12-24", "Cette date est passée"),
    ],
)
def test_a_day_is_shown_as_the_calendar_reads_it(mayor, draft, typed, value, quoted):
    """A value that is no date is invalid in the page, and browsers show nothing of it."""
    page = mayor.post(at(draft, Step.DETAILS), details(draft, wanted_on=typed)).text
    assert quoted in page
    field = re.search(r'<input type="date" name="wanted_on"[^>]*>', page).group()
    assert (f'value="{value}"' in field) if value else ("value=" not in field)


def test_the_first_step_says_what_waits_and_takes_files(mayor, territory):
    page = mayor.get(NEW)
    assert page.text.index("Danger immédiat") < page.text.index('name="subject"')
    answer = mayor.post(NEW, need(action="review", uploads=[a_note()]))
    assert the_draft().attachments.get().stored_file.name == "note.txt"
    assert "note.txt" in mayor.get(answer.url).text


def test_files_chosen_before_a_word_begin_the_draft(mayor):
    uuid_of_page = str(uuid.uuid4())
    url = f"{reverse('request_join', args=[uuid_of_page])}?etape=besoin"
    form = need(uuid=uuid_of_page, subject="", description="", about="", uploads=[a_note()])
    part = mayor.post(url, form)
    assert (part.status_code, part.headers["X-Draft-Files"]) == (200, "yes")
    assert "note.txt" in part.text
    assert str(the_draft().uuid) == uuid_of_page
    empty = need(uuid=str(uuid.uuid4()), subject="", description="", about="")
    url = f"{reverse('request_join', args=[empty['uuid']])}?etape=besoin"
    assert mayor.post(url, empty).status_code == 404


def test_a_service_not_joined_is_said_where_it_is_asked(mayor, territory):
    said = "n’adhère pas au service"
    assert said in mayor.get(NEW, {"service": "voirie"}).text
    assert said not in mayor.get(NEW).text
    assert said not in mayor.get(NEW, {"service": "assistance-juridique"}).text
    answer = mayor.post(NEW, need(action="review"))
    assert "La Guerche-de-Bretagne n’adhère pas au service" in mayor.get(answer.url).text
    SubscriptionFactory(service=territory.roads_service, commune=territory.home)
    assert said not in mayor.get(answer.url).text


def test_a_new_request_on_the_subject_of_a_draft_offers_it(mayor, draft, cast, sign_in):
    offered = f'href="{draft.get_absolute_url()}">Le reprendre'
    assert offered in mayor.get(NEW, {"service": "voirie"}).text
    assert offered not in mayor.get(NEW, {"service": "assistance-juridique"}).text
    assert offered not in mayor.get(NEW).text
    assert "Le reprendre" not in sign_in(cast.clerk).get(NEW, {"service": "voirie"}).text
    assert "Un trou de trente centimètres" in mayor.get("/demandes/").text


def test_an_urgency_that_nobody_chose_says_where_it_comes_from(mayor, territory):
    RequestTypeFactory(slug="nid-de-poule", service=territory.roads_service, default_urgency="high")
    answer = mayor.post(NEW, need(about="type:nid-de-poule", action="review"))
    assert "proposée pour ce type de demande" in mayor.get(answer.url).text
    mayor.post(at(the_draft(), Step.DETAILS), details(the_draft(), urgency="critical"))
    assert "proposée pour ce type" not in mayor.get(answer.url).text
