"""Every act of the matrix, done for good: served means that something was written, not only a 200.

`access/matrix.py` says who is served; here each of them posts what the page would.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DismissedHint, Invitation, User
from bilan.models import Report, ReportTransition
from communes.models import Epci
from governance.models import Scheme, SchemeAction
from jobs.models import Job
from requests_desk.models import Assignment, Message, RequestEvent, ServiceRequest, Triager
from retention.models import DecidedObject, RetentionDecision
from retention.workflow import State
from services.agenda.operations import make_feed
from services.models import (
    CalendarFeed,
    DigestRefusal,
    ServiceDocument,
    ServiceVersion,
    Synonym,
    Takeover,
)
from tests.access.matrix import MATRIX
from tests.access.rows import REPORT, fresh_object
from tests.cast import Cast, Territory

WRITTEN: tuple[type[Model], ...] = (
    ServiceRequest,
    Message,
    RequestEvent,
    Assignment,
    Report,
    ReportTransition,
    Job,
    DismissedHint,
    Synonym,
    Scheme,
    SchemeAction,
    Triager,
    Invitation,
    Epci,
    CalendarFeed,
    DigestRefusal,
    RetentionDecision,
    DecidedObject,
    ServiceDocument,
    ServiceVersion,
    Takeover,
)
# What an act leaves, of those that change or delete a row which was there.
LEFT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "scheme_delete": lambda of: not Scheme.objects.filter(slug=of["slug"]).exists(),
    "scheme_part_delete": lambda of: not SchemeAction.objects.filter(slug=of["part"]).exists(),
    "triager_end": lambda of: Triager.objects.get(**of).ended_by is not None,
    "invitation_resend": lambda of: Invitation.objects.get(**of).sendings == 2,
    "invitation_withdraw": lambda of: Invitation.objects.get(**of).withdrawn_by is not None,
    "invitation_take": lambda of: Invitation.objects.get(**of).accepted_by is not None,
    "invitation_decline": lambda of: Invitation.objects.get(**of).withdrawn_by is not None,
    "setup_put_aside": lambda of: Epci.objects.get().setup_passed == [of["slug"]],
    "setup_finish": lambda of: Epci.objects.get().setup_finished_at is not None,
    "elimination_abandon": lambda of: RetentionDecision.objects.get(**of).state == State.ABANDONED,
    "elimination_put_back": lambda of: not DecidedObject.objects.exclude(kept_by=None).exists(),
    "service_document_remove": lambda of: not ServiceDocument.objects.exists(),
    "takeover_give_up": lambda of: not Takeover.objects.exists(),
}
SERVED = [(name, member) for name, row in MATRIX.items() if row.post for member in row.ok]


def written() -> list[list[tuple]]:
    """Return all that an act may write."""
    return [list(table.objects.order_by("pk").values_list()) for table in WRITTEN]


def posted(name: str, territory: Territory) -> dict[str, Any]:
    """Return the fields of the form of `name`, the hidden ones of its page among them."""
    data: dict[str, Any] = dict(MATRIX[name].data)
    if row := ServiceRequest.objects.order_by("pk").last():
        data["version"] = row.version
    if name == "request_route":
        data |= {
            "direction": territory.technical_direction.slug,
            "reason": "La voirie s’en charge.",
        }
    if name == "request_reply":
        data["outcome"] = "none"
    if report := Report.objects.order_by("version").last():
        data |= {"frozen_at": report.frozen_at or "", "version": report.version}
    return data


@pytest.mark.parametrize(("name", "member"), SERVED)
def test_who_is_served_has_done_it(
    name: str,
    member: str,
    territory: Territory,
    cast: Cast,
    sign_in: Callable[[User | None], Client],
):
    with fresh_object(MATRIX[name], territory, cast) as arguments:
        if name == "report_abandon":  # Only a next version can be given up.
            Report.objects.get_or_create(version=2, **REPORT)
        if name == "hints_show_again":  # Only what was put away can be shown again.
            DismissedHint.objects.create(user=cast.members()[member], name="matrix")
        if name == "agenda_withdraw":  # Only an address that was made can be withdrawn.
            make_feed(user=cast.members()[member], now=timezone.now())
        if name == "setup_finish":  # Only a set-up that is under way ends.
            Epci.objects.update(setup_finished_at=None)
        before = written()
        client = sign_in(cast.members()[member])
        response = client.post(reverse(name, kwargs=arguments), posted(name, territory))
        after = written()
        is_left = name not in LEFT or LEFT[name](arguments)

    assert response.status_code == 302, response.content.decode()
    assert after != before
    assert is_left


def test_every_act_has_somebody_who_does_it():
    assert {name for name, row in MATRIX.items() if row.post} == {name for name, _ in SERVED}
