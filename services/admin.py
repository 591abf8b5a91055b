"""The catalogue and its subscriptions in Django's admin, for superusers only."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from services.models import Expectation, Service, Subscription


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to be read: the portal's own pages write them, and keep the log of each."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Service)
class ServiceAdmin(ReadOnlyAdmin):
    """The services; what mayors expected of each has its own list."""

    list_display: ClassVar = ["name", "direction", "legal_form", "state", "opened_on", "closed_on"]
    list_filter: ClassVar = ["state", "legal_form", "direction"]
    list_select_related: ClassVar = ["direction"]
    search_fields: ClassVar = ["sort_key", "name", "short_name"]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """The adhésions. Their end is the first day without the service (periods are half-open)."""

    list_display: ClassVar = ["commune", "service", "state", "starts_on", "ends_on", "note"]
    list_filter: ClassVar = ["state", "service"]
    list_select_related: ClassVar = ["commune", "service"]
    search_fields: ClassVar = ["commune__sort_key", "commune__name", "service__name"]
    date_hierarchy = "starts_on"


@admin.register(Expectation)
class ExpectationAdmin(admin.ModelAdmin):
    list_display: ClassVar = ["label", "share", "service", "source", "position"]
    list_select_related: ClassVar = ["service"]
    autocomplete_fields: ClassVar = ["service"]
