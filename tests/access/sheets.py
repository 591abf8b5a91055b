"""Who writes the sheets of services; everybody reads what was published of them."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from accounts.actor import actor_on
from services.models import ServiceDocument
from services.sheet.content import sheet_of
from services.sheet.operations import publish_sheet
from tests.access.objects import the_service
from tests.access.rows import EDITORS, EVERYBODY, Row, others
from tests.cast import Cast, Territory
from tests.files.factories import StoredFileFactory


def _a_document(territory: Territory, cast: Cast) -> ServiceDocument:
    return ServiceDocument.objects.create(
        service=territory.legal_service, title="Règlement", file=StoredFileFactory()
    )


def _document_of_all(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"uuid": _a_document(territory, cast).file.uuid}


def _document_to_remove(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": "assistance-juridique", "uuid": _a_document(territory, cast).file.uuid}


def _a_version(territory: Territory, cast: Cast) -> dict[str, Any]:
    service = territory.legal_service
    publish_sheet(
        actor=actor_on(cast.dgs, timezone.localdate()),
        service=service,
        sheet=replace(sheet_of(service), limits="Aucun contentieux."),
        version=service.version,
        now=timezone.now(),
    )
    return {"slug": service.slug, "number": 1}


def _part(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": territory.legal_service.slug, "part": "tarif"}


def _move(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": territory.legal_service.slug, "move": "suspend"}


_REFUSED = others(*EDITORS)
SHEETS: dict[str, Row] = {
    "service_new": Row(EDITORS, _REFUSED),
    "service_edit": Row(EDITORS, _REFUSED, make=the_service),
    "service_edit_part": Row(EDITORS, _REFUSED, make=_part),
    "service_documents": Row(EDITORS, _REFUSED, make=the_service),
    "service_document_remove": Row(EDITORS, _REFUSED, make=_document_to_remove, post=True),
    "service_document": Row(EVERYBODY, make=_document_of_all),
    "service_state": Row(EDITORS, _REFUSED, make=the_service),
    "service_move": Row(EDITORS, _REFUSED, make=_move),
    "service_versions": Row(EVERYBODY, make=the_service),
    "service_version": Row(EVERYBODY, make=_a_version),
    "service_restore": Row(EDITORS, _REFUSED, make=_a_version, post=True, data={"version": "1"}),
}
