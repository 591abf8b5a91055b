"""The choice of the weekly e-mail of deadlines, as « Mon compte » shows it."""

from typing import Any

from django import template
from django.template.context import Context

from services.access import keeps_any_subscription
from services.models import DigestRefusal

register = template.Library()


@register.inclusion_tag("services/deadlines/_digest_choice.html", takes_context=True)
def digest_choice(context: Context) -> dict[str, Any]:
    """The box, for those who get the e-mail; nothing for the others. No option."""
    actor = context["actor"]
    if not keeps_any_subscription(actor):
        return {"is_shown": False}
    refused = DigestRefusal.objects.filter(user=actor.user).exists()
    return {
        "is_shown": True,
        "is_wanted": not refused,
        "csrf_token": context.get("csrf_token", ""),
    }
