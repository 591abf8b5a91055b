"""The desk's requests, and the bilan."""

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from bilan.models import Report, ReportTransition
from history.kinds.kind import Kind, joined, person, text
from requests_desk.models import (
    Assignment,
    Attachment,
    Message,
    ReadingLog,
    RequestEvent,
    RequestType,
    ServiceRequest,
    Triager,
)

DESK: tuple[Kind, ...] = (
    Kind(
        slug="habilitation",
        model=Triager,
        name=joined(person("user__"), "level"),
        ignored=("reference",),
        related=("user_id",),
    ),
    Kind(slug="type-de-demande", model=RequestType, name=F("name"), related=("service_id",)),
    Kind(
        slug="demande",
        model=ServiceRequest,
        name=F("number"),
        # Where it stands, never what it says, nor by its subject what it is about.
        kept=(
            "number",
            "commune_id",
            "author_id",
            "on_behalf",
            "channel",
            "urgency",
            "confidentiality",
            "state",
            "due_on",
            "hours_spent",
            "submitted_at",
            "acknowledged_at",
            "waiting_since",
            "resolved_at",
            "closed_at",
        ),
        ignored=("version", "uuid", "created_at"),
        # A draft belongs to its author alone, and is saved at every pause; what waits for the
        # mayor is the commune's own. Either has no number yet.
        unborn={"number": None},
    ),
    Kind(
        slug="orientation",
        model=Assignment,
        # Its direction would say of what a confidential request is about.
        name=F("request__number"),
        kept=(
            "request_id",
            "direction_id",
            "agent_id",
            "assigned_by_id",
            "created_at",
            "ended_at",
        ),
        related=("request_id",),
    ),
    *(
        Kind(
            slug=slug,
            model=model,
            name=F("request__number"),
            kept=kept,
            related=("request_id",),
            journal=True,
        )
        for slug, model, kept in (
            ("message", Message, ("request_id", "author_id", "kind", "created_at")),
            ("lecture", ReadingLog, ("request_id", "reader_id", "what", "at")),
            ("piece-jointe", Attachment, ("request_id", "message_id")),
            (
                "ligne-de-journal",
                RequestEvent,
                ("request_id", "kind", "from_state", "to_state", "actor_id", "created_at"),
            ),
        )
    ),
    Kind(
        slug="bilan",
        model=Report,
        name=Concat(text("year"), Value(", version "), text("version"), output_field=TextField()),
        hidden=("pdf_id",),
        ignored=("job_id",),
    ),
    Kind(
        slug="etape-du-bilan",
        model=ReportTransition,
        name=text("report__year"),
        kept=("report_id", "from_state", "to_state", "actor_id", "created_at"),
        related=("report_id",),
        journal=True,
    ),
)
