"""Requests in the technical administration: where they stand, and nothing of what they say."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.read_only import ReadOnlyAdmin
from requests_desk.models import RequestCounter, RequestType, ServiceRequest


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ReadOnlyAdmin):
    """A list for support. Who runs the portal does not read the communes' words."""

    list_display = (
        "number_or_draft",
        "uuid",
        "commune",
        "state",
        "version",
        "submitted_at",
        "due_on",
    )
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("commune",)
    search_fields = ("number", "uuid")

    @admin.display(description="numéro")
    def number_or_draft(self, request: ServiceRequest) -> str:
        return request.number or "Brouillon"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request, obj)


@admin.register(RequestCounter)
class RequestCounterAdmin(ReadOnlyAdmin):
    """The last number of each year."""

    list_display = ("year", "last_number")


@admin.register(RequestType)
class RequestTypeAdmin(admin.ModelAdmin):
    """What communes may choose. A type that has served is switched off, never deleted."""

    list_display = ("name", "service", "default_urgency", "position", "is_active")
    list_filter = ("is_active", "service")
    list_select_related = ("service",)
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ("service",)
