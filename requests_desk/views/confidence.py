"""Who reads confidential requests, and how often they are read: for administrators."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.http import demand, fetch
from requests_desk.access import can_name_triagers
from requests_desk.forms import TriagerForm, add_refusal
from requests_desk.models import Triager
from requests_desk.operations import end_triager, name_triager
from requests_desk.readings import counted_readings
from requests_desk.vocabulary import CONFIDENTIAL, Confidentiality

PER_PAGE = 50


@dataclass(frozen=True)
class Level:
    """A level, who is empowered for it (and reads today, or not), the form for one more."""

    value: str
    label: str
    triagers: list[tuple[Triager, bool]]
    form: TriagerForm


@require_http_methods(["GET", "HEAD", "POST"])
def triagers(request: HttpRequest) -> HttpResponse:
    """Show who is empowered for each level, and empower somebody."""
    demand(can_name_triagers(request.actor))
    level, day = request.POST.get("level", ""), timezone.localdate()
    bound: dict[str, TriagerForm] = {}
    if request.method == "POST" and level in CONFIDENTIAL:
        form = bound[level] = TriagerForm(request.POST, level=level, day=day)
        if form.is_valid() and _named(request, form, level):
            return redirect("triagers")
    rows = Triager.objects.select_related("user", "named_by", "ended_by")
    reading = set(Triager.objects.in_office_on(day).order_by().values_list("pk", flat=True))
    current = [row for row in rows if row.ends_on is None or row.ends_on > day]
    context = {
        "levels": [
            Level(
                value=each,
                label=str(Confidentiality(each).label),
                triagers=[(row, row.pk in reading) for row in current if row.level == each],
                form=bound.get(each) or TriagerForm(level=each, day=day),
            )
            for each in CONFIDENTIAL
        ],
        "past": [row for row in rows if row not in current],
    }
    return render(request, "requests_desk/triagers.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def triager_end(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """End an empowerment today. A GET comes from a session that had expired."""
    demand(can_name_triagers(request.actor))
    if request.method != "POST":
        return redirect("triagers")
    row = fetch(Triager.objects.select_related("user"), reference=reference)
    end_triager(actor=request.actor, triager=row, now=timezone.now())
    messages.success(request, f"{row.user} ne lit plus ces demandes confidentielles.")
    return redirect("triagers")


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Count the readings of each confidential request, and say nothing of what it holds."""
    demand(can_name_triagers(request.actor))
    page = Paginator(counted_readings(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "requests_desk/readings.html", {"page_obj": page})


def _named(request: HttpRequest, form: TriagerForm, level: str) -> bool:
    """Empower the person chosen; False, with the reason in the form, when it is refused."""
    user = form.cleaned_data["user"]
    try:
        name_triager(actor=request.actor, user=user, level=level, now=timezone.now())
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, f"{user} lit désormais ces demandes confidentielles.")
    return True
