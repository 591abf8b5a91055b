"""« Mon agenda »: making and withdrawing one's private address; and the calendar behind it."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import actor_on
from core.calendars import CALENDAR_KIND, render_calendar
from services.agenda.dates import events_for
from services.agenda.operations import make_feed, reader_of, withdraw_feed
from services.models import CalendarFeed, Subscription

# Software reads a calendar a few times a day; whoever tries secrets is stopped well before one.
_RATE = "60/m/ip"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest) -> HttpResponse:
    """Say whether the person has a private address; a POST makes a new one and shows it, once."""
    address = ""
    if request.method == "POST":
        token = make_feed(user=request.user, now=timezone.now())
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "services/agenda/agenda.html", {"feed": feed, "address": address})


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_withdraw(request: HttpRequest) -> HttpResponse:
    """Close one's private address. A GET comes from a session that had expired."""
    if request.method == "POST":
        withdraw_feed(user=request.user)
        messages.success(
            request, "L’adresse de votre agenda est retirée\u00a0: elle ne donne plus rien."
        )
    return redirect("agenda")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar of the person whose secret the address holds; 404 once withdrawn."""
    if (
        ratelimit.consume(
            request, app="services", action="calendar", config={"calendar": _RATE}, limit_get=True
        )
        is None
    ):
        return render(request, "429.html", status=429)
    user = reader_of(token)
    if user is None:
        raise Http404
    day = timezone.localdate()

    def link(row: Subscription) -> str:
        return request.build_absolute_uri(row.get_absolute_url())

    name = f"Mutualisation – {request.epci.display_name}"
    content = render_calendar(name, events_for(actor_on(user, day), link), timezone.now())
    headers = {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Content-Disposition": 'inline; filename="mutualisation.ics"',
    }
    return HttpResponse(content, content_type=CALENDAR_KIND, headers=headers)
