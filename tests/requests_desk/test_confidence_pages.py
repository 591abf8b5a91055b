"""The pages of confidential requests: the form, who has read them, who is empowered."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from requests_desk import operations
from requests_desk.confidentiality import is_shown_to
from requests_desk.models import ReadingLog, ServiceRequest, Triager
from requests_desk.vocabulary import State
from tests.accounts.factories import MembershipFactory
from tests.requests_desk.composing import at, details, need, send, the_draft
from tests.requests_desk.confiding import CONFIDED, DISPUTE, MAYOR_ONLY
from tests.requests_desk.factories import (
    AttachmentFactory,
    MessageFactory,
    ServiceRequestFactory,
    TriagerFactory,
)

pytestmark = pytest.mark.django_db


# The form.


def begun(client):
    client.post(reverse("request_new"), need())
    return the_draft()


def levels_shown(client, draft):
    form = client.get(at(draft, "precisions")).context["form"]
    if "confidentiality" not in form.fields:
        return form.not_offered, []
    return form.not_offered, [value for value, _ in form.fields["confidentiality"].choices]


def test_the_mayor_chooses_among_the_levels_that_somebody_reads(cast, sign_in, triager):
    client = sign_in(cast.mayor)
    draft = begun(client)

    page = client.get(at(draft, "precisions"))

    assert levels_shown(client, draft) == ([], ["normal", MAYOR_ONLY, DISPUTE])
    assert triager.get_full_name() in page.text


def test_the_clerk_is_not_offered_what_is_for_the_mayor(cast, sign_in, triager):
    client = sign_in(cast.clerk)
    client.post(reverse("request_new"), need())

    assert levels_shown(client, the_draft()) == ([], ["normal", DISPUTE])


def test_without_triagers_the_page_says_whom_to_call(cast, sign_in):
    client = sign_in(cast.mayor)
    draft = begun(client)

    page = client.get(at(draft, "precisions"))

    assert levels_shown(client, draft) == ([MAYOR_ONLY, DISPUTE], [])
    assert "préfecture" in page.text


def test_a_confidential_request_goes_through_the_form(cast, sign_in, triager):
    client = sign_in(cast.mayor)
    draft = begun(client)
    client.post(at(draft, "precisions"), details(draft, confidentiality=MAYOR_ONLY))
    draft.refresh_from_db()

    review = client.get(at(draft, "verification"))
    assert "vous seul la lisez" in review.text
    assert "mairie@guerche.test" not in review.text
    send(client, draft)

    row = ServiceRequest.objects.get(pk=draft.pk)
    assert (row.state, row.confidentiality) == (State.SUBMITTED, MAYOR_ONLY)


def test_a_draft_whose_last_triager_has_gone_is_not_sent(cast, sign_in, triager):
    client = sign_in(cast.mayor)
    draft = begun(client)
    client.post(at(draft, "precisions"), details(draft, confidentiality=MAYOR_ONLY))
    draft.refresh_from_db()
    Triager.objects.all().delete()

    response = send(client, draft)

    assert "Personne n’est plus habilité" in response.text
    assert ServiceRequest.objects.get(pk=draft.pk).state == State.DRAFT
    # It is still chosen there, to be changed.
    assert levels_shown(client, draft)[1] == ["normal", MAYOR_ONLY]


# Readings.


def test_each_reading_is_noted_once_an_hour_and_told_to_the_readers(secret, triager, cast, sign_in):
    row = secret(MAYOR_ONLY)
    file = AttachmentFactory(request=row)
    client = sign_in(triager)
    for _ in range(2):
        client.get(row.get_absolute_url())
        b"".join(client.get(file.get_absolute_url()).streaming_content)
    sign_in(cast.clerk).get(row.get_absolute_url())

    found = set(ReadingLog.objects.values_list("reader__email", "what"))
    assert found == {(triager.email, "page"), (triager.email, "file")}
    assert ReadingLog.objects.count() == 2
    page = sign_in(cast.mayor).get(row.get_absolute_url())
    assert "Qui l’a lue" in page.text
    assert [reader.name for reader in page.context["readers"]] == ["Marie Leroux", "Gaëlle Rouault"]


def test_an_hour_later_it_is_another_reading(secret, triager, as_actor, now):
    row = secret(MAYOR_ONLY)
    for moment in (now, now + datetime.timedelta(minutes=20), now + datetime.timedelta(hours=1)):
        operations.note_reading(actor=as_actor(triager), request=row, now=moment)

    assert ReadingLog.objects.count() == 2


def test_nothing_is_noted_of_a_normal_request_nor_of_a_draft(cast, as_actor, now, territory):
    normal = ServiceRequestFactory(commune=territory.home, author=cast.mayor)
    draft = ServiceRequestFactory(
        commune=territory.home, author=cast.mayor, state=State.DRAFT, confidentiality=MAYOR_ONLY
    )
    for row in (normal, draft):
        operations.note_reading(actor=as_actor(cast.mayor), request=row, now=now)

    assert not ReadingLog.objects.exists()


@pytest.mark.parametrize("level", ["normal", MAYOR_ONLY, DISPUTE])
def test_the_page_of_a_request_stays_light(
    cast, secret, triager, territory, sign_in, django_assert_max_num_queries, level
):
    row = secret(level, assigned_to=territory.legal_direction, assigned_to__agent=cast.agent)
    MessageFactory(request=row, author=cast.mayor)
    read = set()
    for name, user in {**cast.members(), "triager": triager}.items():
        client = sign_in(user)
        # The first time, which notes the reading, and once it is noted.
        for _ in range(2):
            with django_assert_max_num_queries(15):
                if client.get(row.get_absolute_url()).status_code == 200:
                    read.add(name)
    assert {"mayor", "triager"} <= read
    assert level != "normal" or {"clerk", "desk_agent", "agent"} <= read


# Triagers.


def test_an_administrator_names_and_ends_a_triager(cast, sign_in, secret, as_actor):
    client, address = sign_in(cast.administrator), reverse("triagers")
    row = secret(MAYOR_ONLY)

    client.post(address, {"level": MAYOR_ONLY, "user": cast.desk_agent.reference})
    named = Triager.objects.get()
    assert (named.user, named.named_by) == (cast.desk_agent, cast.administrator)
    assert sign_in(cast.desk_agent).get(row.get_absolute_url()).status_code == 200

    client.post(reverse("triager_end", args=[named.reference]))
    assert sign_in(cast.desk_agent).get(row.get_absolute_url()).status_code == 404
    assert "Habilitations passées" in client.get(address).text


@pytest.mark.parametrize(
    ("part", "level"), [("dgs", DISPUTE), ("agent", DISPUTE), ("mayor", MAYOR_ONLY)]
)
def test_who_may_not_read_is_not_named(part, level, cast, as_actor, sign_in):
    user = cast.members()[part]
    now = datetime.datetime(2026, 3, 10, tzinfo=datetime.UTC)
    with pytest.raises(ValidationError):
        operations.name_triager(actor=as_actor(cast.administrator), user=user, level=level, now=now)
    typed = {"level": level, "user": user.reference}
    assert sign_in(cast.administrator).post(reverse("triagers"), typed).status_code == 422
    assert not Triager.objects.exists()


@pytest.mark.parametrize("level", [MAYOR_ONLY, DISPUTE])
def test_an_administrator_reads_none_whatever_they_do_alone(level, secret, cast, as_actor, now):
    """Even with a role of the desk beside, and an empowerment of before."""
    MembershipFactory(user=cast.administrator, role=Role.DESK_AGENT, commune=None)
    other = MembershipFactory(role=Role.ADMINISTRATOR, commune=None).user
    for by in (cast.administrator, other):
        with pytest.raises(ValidationError):
            operations.name_triager(
                actor=as_actor(by), user=cast.administrator, level=level, now=now
            )
    TriagerFactory(user=cast.administrator, level=level)
    row = secret(level)
    assert not ServiceRequest.objects.visible_to(as_actor(cast.administrator)).exists()
    assert not is_shown_to(as_actor(cast.administrator), row)
    assert not Triager.objects.in_office_on(timezone.localdate()).exists()


def test_nobody_else_names_a_triager(cast, as_actor, now):
    with pytest.raises(PermissionDenied):
        operations.name_triager(actor=as_actor(cast.dgs), user=cast.dgs, level=MAYOR_ONLY, now=now)


def test_the_same_person_is_not_named_twice(triager, cast, as_actor, now):
    with pytest.raises(ValidationError):
        operations.name_triager(
            actor=as_actor(cast.administrator), user=triager, level=MAYOR_ONLY, now=now
        )


def test_readings_are_counted_without_content(secret, triager, cast, sign_in):
    row = secret(MAYOR_ONLY)
    sign_in(triager).get(row.get_absolute_url())

    page = sign_in(cast.administrator).get(reverse("readings"))

    assert row.number in page.text
    assert CONFIDED not in page.text
    assert triager.get_full_name() not in page.text
    assert str(row.commune) not in page.text


def test_readings_take_as_many_queries_for_one_row_and_fifty(
    secret, cast, sign_in, django_assert_num_queries
):
    client, address = sign_in(cast.administrator), reverse("readings")
    secret(MAYOR_ONLY)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(49):
        secret(DISPUTE)
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_the_home_page_quotes_nothing_of_it(secret, triager, cast, sign_in):
    row = secret(MAYOR_ONLY, State.IN_PROGRESS)
    AttachmentFactory(request=row)
    MessageFactory(request=row, body="Un mot très privé.", author=triager)

    page = sign_in(cast.mayor).get("/")

    assert CONFIDED in page.text
    assert "Un mot très privé" not in page.text
    assert "plan.pdf" not in page.text


def test_its_page_does_not_send_the_mayor_to_the_telephone_of_the_desk(
    secret, triager, cast, territory, sign_in
):
    territory.epci.phone = "02 99 00 00 00"
    territory.epci.save()

    page = sign_in(cast.mayor).get(secret(MAYOR_ONLY).get_absolute_url())

    assert "Une personne habilitée" in page.text
    assert page.context["in_charge"].phone == ""
