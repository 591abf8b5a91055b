"""Stored files in the technical administration, to look at only."""

from django.contrib import admin

from core.read_only import ReadOnlyAdmin
from files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """Without the content, which the file's owner guards."""

    list_display = ("name", "kind", "size", "scan_state", "uploaded_by", "created_at")
    list_filter = ("kind", "scan_state")
    search_fields = ("name", "uuid", "sha256")
    exclude = ("file",)
