"""Bilans in the technical administration: read only, for they only change by their own steps."""

from django.contrib import admin
from django.http import HttpRequest

from bilan.models import FrozenFigure, FrozenTable, Report, ReportTransition


class ReadOnly(admin.options.BaseModelAdmin):
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class FigureInline(ReadOnly, admin.TabularInline):
    model = FrozenFigure
    fields = ["key", "label", "value", "previous_value", "unit", "queried_at"]


class TableInline(ReadOnly, admin.TabularInline):
    model = FrozenTable
    fields = ["key", "title", "queried_at"]


class TransitionInline(ReadOnly, admin.TabularInline):
    model = ReportTransition
    fields = ["created_at", "from_state", "to_state", "actor", "comment"]


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["year", "version", "state", "cut_off_on", "is_provisional", "frozen_at"]
    list_filter = ["state", "is_provisional"]
    inlines = [TransitionInline, FigureInline, TableInline]
