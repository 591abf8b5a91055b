"""Background work in the technical administration, to look at only."""

from django.contrib import admin

from core.read_only import ReadOnlyAdmin
from jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("kind", "uuid", "state", "progress", "attempt", "created_at", "finished_at")
    list_filter = ("kind", "state")
    # The copy of a person's own data is there for a day, for that person alone.
    exclude = ("result",)
    search_fields = ("uuid", "kind")
