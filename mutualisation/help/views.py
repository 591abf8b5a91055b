"""The pages of the help: all the guides, and one guide."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutualisation.help.guides import Audience, audiences_of, guide_of, guides


@login_not_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Show every guide with its sections, the reader's own first."""
    own = audiences_of(request.actor)
    context = {
        "own": [guide_of(audience) for audience in own],
        "others": [guide for guide in guides() if guide.audience not in own],
    }
    return render(request, "mutualisation/help.html", context)


@login_not_required
@require_safe
def help_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one guide, with its table of contents and the guides before and after it."""
    if slug not in set(Audience):
        raise Http404
    all_guides = guides()
    place = [guide.slug for guide in all_guides].index(slug)
    context = {
        "guide": all_guides[place],
        "before": all_guides[place - 1] if place else None,
        "after": all_guides[place + 1] if place + 1 < len(all_guides) else None,
    }
    return render(request, "mutualisation/help_guide.html", context)
