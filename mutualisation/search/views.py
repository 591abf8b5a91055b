"""The search page, and the suggestions under the box as one types."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.search import clean_query
from mutualisation.search.finder import find


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """« De quoi avez-vous besoin ? »: what the words find, and what to do otherwise."""
    query = clean_query(request.GET.get("q", ""))
    found = find(request.actor, query, timezone.localdate())
    return render(request, "mutualisation/search.html", {"found": found})


@login_not_required
@require_safe
def search_suggestions(request: HttpRequest) -> HttpResponse:
    """The first hits only, as a piece of page: `static/js/search.js` puts it under the box."""
    query = clean_query(request.GET.get("q", ""))
    found = find(request.actor, query if len(query) > 1 else "", timezone.localdate())
    return render(request, "mutualisation/_suggestions.html", {"found": found})
