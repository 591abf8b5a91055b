"""« Je ne sais pas » : the desk says what the request is about when it routes it."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from requests_desk import operations
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.vocabulary import State
from tests.requests_desk.factories import RequestTypeFactory, ServiceRequestFactory


@pytest.fixture
def unknown(cast, territory, as_actor, now):
    return operations.submit(
        actor=as_actor(cast.mayor),
        uuid=uuid.uuid4(),
        commune=territory.home,
        data=RequestData(subject="Trou", description="Rue du Lavoir."),
        now=now,
    )


def test_the_desk_says_the_service_and_the_mayor_reads_it(unknown, cast, territory, sign_in):
    mayor = sign_in(cast.mayor)
    assert "À déterminer par le guichet" in mayor.get(unknown.get_absolute_url()).text

    desk = sign_in(cast.desk_agent)
    desk.post(
        f"{unknown.get_absolute_url()}orienter/",
        {
            "version": unknown.version,
            "direction": territory.technical_direction.slug,
            "service": territory.roads_service.slug,
        },
    )

    row = ServiceRequest.objects.get()
    assert (row.state, row.service) == (State.ASSIGNED, territory.roads_service)
    said = f"Service\u00a0: {territory.roads_service.name}"
    assert said in desk.get(row.get_absolute_url()).text
    page = mayor.get(row.get_absolute_url()).text
    assert f'href="{territory.roads_service.get_absolute_url()}"' in page
    assert "À déterminer par le guichet" not in page


def test_a_routing_without_service_keeps_the_one_there_was(play, cast, territory):
    row = play(operations.route, cast.desk_agent, direction=territory.legal_direction)

    assert row.service == territory.legal_service
    assert RequestEvent.objects.filter(kind="routed", actor=cast.desk_agent).get().comment == ""


def test_the_service_alone_can_be_corrected_while_work_goes_on(under_way, cast, territory):
    agent = under_way.request.current_assignment
    row = under_way(
        operations.route,
        cast.desk_agent,
        direction=territory.legal_direction,
        service=territory.roads_service,
        reason="Mal comprise",
    )

    assert (row.state, row.service) == (State.IN_PROGRESS, territory.roads_service)
    assert row.current_assignment == agent
    told = RequestEvent.objects.order_by("-created_at", "-pk").first()
    assert told.comment == f"Service\u00a0: {territory.roads_service.name}\nMal comprise"
    with pytest.raises(ValidationError, match="déjà orientée"):
        under_way(
            operations.route,
            cast.desk_agent,
            direction=territory.legal_direction,
            service=territory.roads_service,
        )


def test_a_request_of_no_service_is_named_alike_everywhere(unknown, cast, territory, sign_in):
    desk = sign_in(cast.desk_agent)
    places = (reverse("inbox"), reverse("requests"), unknown.get_absolute_url())

    def said(words: str) -> list[bool]:
        return [words in desk.get(url).text for url in places]

    assert all(said("À déterminer par le guichet"))
    # Once it is routed, nobody is still to say it.
    ServiceRequest.objects.filter(pk=unknown.pk).update(state=State.ASSIGNED)
    assert all(said("Non précisé"))
    assert not any(said("déterminer"))
    kind = RequestTypeFactory(name="Voirie abîmée")
    ServiceRequest.objects.filter(pk=unknown.pk).update(request_type=kind)
    assert all(said("Voirie abîmée"))
    assert "Non précisé" not in desk.get(reverse("inbox")).text


def test_a_direction_that_is_only_proposed_says_so_first(cast, territory, sign_in):
    direction = territory.technical_direction
    ServiceRequestFactory(
        commune=territory.home, assigned_to=direction, assigned_to__assigned_by=None
    )
    page = sign_in(cast.desk_agent).get(reverse("inbox")).text
    assert page.index("proposé\u00a0:") < page.index(f"{direction.short_name}\n")
