"""The outbox in the technical administration, to look at only."""

from django.contrib import admin

from core.read_only import ReadOnlyAdmin
from notifications.models import OutgoingEmail


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    """Without subject or texts: a request's content is read in the request, by those who may."""

    list_display = ("kind", "recipient", "created_at", "attempts", "sent_at", "given_up_at")
    list_filter = ("kind",)
    search_fields = ("recipient", "key")
    exclude = ("subject", "text", "html")
