"""« Je ne sais pas » : the desk says what the request is about when it routes it."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from requests_desk import operations
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.vocabulary import State


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
