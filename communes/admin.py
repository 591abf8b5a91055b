"""The territory in Django's admin: read it, correct the contacts of town halls."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from communes.models import Commune, Direction, Epci, EpciMembership, Population, Structure

# An address typed without its scheme is a secure one.
_HTTPS = {models.URLField: {"assume_scheme": "https"}}


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(ReadOnlyInline):
    model = EpciMembership
    fk_name = "commune"


class PopulationInline(ReadOnlyInline):
    model = Population


@admin.register(Epci)
class EpciAdmin(admin.ModelAdmin):
    list_display = ["name", "siren", "kind", "departement", "imported_at"]
    # To read only: the portal's own page writes the contacts, colour and logo, and refuses to undo
    # what somebody else has just written there. A second way in would be undone without a word.
    fields = [
        "siren", "name", "kind", "departement", "address", "phone", "email", "website",
        "imported_at",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Commune)
class CommuneAdmin(admin.ModelAdmin):
    list_display = ["name", "insee_code", "siren", "phone", "email"]
    search_fields = ["sort_key", "name", "insee_code", "siren"]
    readonly_fields = ["insee_code", "siren", "name", "opening_hours"]
    exclude = ["contour"]
    formfield_overrides = _HTTPS
    inlines = [MembershipInline, PopulationInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Structure)
class StructureAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "siren", "commune"]
    list_filter = ["kind"]
    list_select_related = ["commune"]
    search_fields = ["sort_key", "name", "siren"]
    autocomplete_fields = ["commune"]


@admin.register(Direction)
class DirectionAdmin(admin.ModelAdmin):
    list_display = ["name", "short_name", "position", "receives_requests", "is_open"]
    search_fields = ["sort_key", "name", "short_name"]
    prepopulated_fields = {"slug": ["short_name"]}
    filter_horizontal = ["structures"]
