"""Addresses of the sheets: written by agents, their versions and documents read by everybody."""

from django.urls import URLPattern, path, register_converter

from services.sheet import edit_views, views
from services.sheet.moves import MOVES
from services.sheet.parts import PARTS


class PartConverter:
    """One of the parts of a sheet: « presentation », « communes », « options », « tarif »."""

    regex = "|".join(PARTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MoveConverter(PartConverter):
    """One of the changes of state of a service, by the word of its address."""

    regex = "|".join(move.address for move in MOVES.values())

    def to_python(self, value: str) -> str:
        return next(name for name, move in MOVES.items() if move.address == value)

    def to_url(self, value: str) -> str:
        return MOVES[value].address


register_converter(PartConverter, "sheet_part")
register_converter(MoveConverter, "service_move")
_SERVICE = "services/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path("administration/nouveau-service/", edit_views.service_new, name="service_new"),
    path(f"{_SERVICE}/modifier/", edit_views.service_edit, name="service_edit"),
    path(
        f"{_SERVICE}/modifier/<sheet_part:part>/",
        edit_views.service_edit_part,
        name="service_edit_part",
    ),
    path(f"{_SERVICE}/documents/", views.service_documents, name="service_documents"),
    path(
        f"{_SERVICE}/documents/<uuid:uuid>/retirer/",
        views.service_document_remove,
        name="service_document_remove",
    ),
    path("services/documents/<uuid:uuid>/", views.service_document, name="service_document"),
    path(f"{_SERVICE}/etat/", views.service_state, name="service_state"),
    path(f"{_SERVICE}/etat/<service_move:move>/", views.service_move, name="service_move"),
    path(f"{_SERVICE}/versions/", views.service_versions, name="service_versions"),
    path(f"{_SERVICE}/versions/<int:number>/", views.service_version, name="service_version"),
    path(
        f"{_SERVICE}/versions/<int:number>/retablir/",
        views.service_restore,
        name="service_restore",
    ),
]
