"""The fixed pages, the style guide, and what machines ask (health)."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes.portal import public_details_of
from core.http import typed_words
from mutualisation.access import can_change_public_details
from mutualisation.style_guide import style_guide_context
from requests_desk.views.rescue import rescue, told_to_the_script


@login_not_required
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the fixed public pages."""
    context = {
        "details": public_details_of(request.epci),
        "can_change_details": can_change_public_details(request.actor),
    }
    return render(request, f"mutualisation/{name}.html", context)


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component of the interface with its options."""
    return render(request, "mutualisation/style_guide.html", style_guide_context())


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell machines whether the database and Redis answer: 200, or 503 if one does not.

    `HealthMiddleware` calls it, outside the request's transaction.
    """
    checks = {"database": _database_answers(), "redis": _redis_answers()}
    return JsonResponse(
        {"ok": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever is wrong with it, the answer is « no »
        return False
    return True


def _redis_answers() -> bool:
    try:
        cache.get("health")
    except Exception:  # whatever is wrong with it, the answer is « no »
        return False
    return True


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain an expired form in French; what was typed is saved when it can be, else given back.

    `requests_desk.views.rescue` says how, and why that is no way around the check.
    """
    rescued = rescue(request)
    if not request.accepts("text/html"):
        return told_to_the_script(rescued)
    context = {"rescued": rescued, "typed": typed_words(request)}
    return render(request, "403_csrf.html", context, status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse an act, or a page, to whoever may not; what they had written is given back."""
    return render(request, "403.html", {"typed": _typed_here(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page for this person; what they had written is given back."""
    return render(request, "404.html", {"typed": _typed_here(request)}, status=404)


def _typed_here(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was posted to a page of the portal: a role may end while somebody writes.

    What is posted to an address that leads nowhere has not been read, and is not.
    """
    is_ours = request.method == "POST" and request.resolver_match is not None
    return typed_words(request) if is_ours else []
