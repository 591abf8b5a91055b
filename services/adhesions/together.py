"""After a council: one act for several adhésions, seen before it is written, all or none."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from communes.models import Commune, Structure
from core.french import count, listed
from core.http import demand, typed_in
from services.access import (
    keeps_any_subscription,
    may_join_for,
    subscription_abilities,
    visible_subscriptions,
)
from services.adhesions.step_form import CouncilActForm, add_refusal
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Subscription, SubscriptionQuerySet
from services.operations import Move, RefusedTogether, record_together
from services.vocabulary import OPEN_STATES


@dataclass(frozen=True)
class Evening:
    """What is recorded: `move` is that of each adhésion."""

    slug: str
    move: str
    title: str
    lead: str


EVENINGS = {
    evening.slug: evening
    for evening in (
        Evening(
            "deliberation",
            "deliberate",
            "Une délibération pour plusieurs services",
            "Le conseil municipal a décidé d’adhérer à plusieurs services par un même acte.",
        ),
        Evening(
            "decision",
            "decide",
            "Une décision pour plusieurs communes",
            "Une assemblée a accepté plusieurs adhésions par un même acte.",
        ),
    )
}


class TogetherForm(CouncilActForm):
    """The adhésions that an act serves, and the act."""

    rows = forms.ModelMultipleChoiceField(
        Subscription.objects.none(),
        label="Adhésions concernées",
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("rows", "number", "adopted_on", "transmitted_on", "executory_on", "file")

    def __init__(self, *args: Any, rows: SubscriptionQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].queryset = rows  # type: ignore[attr-defined]


@typed_in(lambda request, evening: TogetherForm, named=("rows",))
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions_together(request: HttpRequest, evening: str) -> HttpResponse:
    """Record one act for several adhésions: choose them, see what would be written, confirm."""
    if evening not in EVENINGS:
        raise Http404
    kind = EVENINGS[evening]
    demand(may_record(request.actor, kind))
    rows, communes = _offered(request, kind)
    context: dict[str, Any] = {"evening": kind, "communes": communes}
    if communes:
        return render(request, "services/adhesions/together.html", context)
    form = _bound(request, rows)
    is_valid = form.is_bound and form.is_valid()
    reasons: dict[Subscription, list[str]] = {}
    if is_valid:
        reasons = _write(request, kind, form)
        if not form.errors and not reasons and _is_confirmed(request, form):
            number = count(len(form.cleaned_data["rows"]), "adhésion")
            messages.success(request, f"L’acte est enregistré pour {number}.")
            return redirect("subscriptions")
    if form.is_bound:
        form.keep_file(timezone.now())
    context |= {"form": form, "rows": rows, "reasons": reasons}
    if is_valid and not form.errors:
        context["lines"] = [(row, reasons.get(row, [])) for row in form.cleaned_data["rows"]]
        context["seen"] = _seen(form)
    status = 422 if form.errors or reasons else 200
    return render(request, "services/adhesions/together.html", context, status=status)


def may_record(actor: Actor, evening: Evening) -> bool:
    """Return whether such an act is for `actor` to record, even on nothing."""
    if evening.move == "decide":
        return keeps_any_subscription(actor)
    return keeps_any_subscription(actor) or may_join_for(actor).exists()


def _offered(
    request: HttpRequest, evening: Evening
) -> tuple[SubscriptionQuerySet, list[tuple[Commune, int]]]:
    """Return the adhésions to tick; or the communes that have some."""
    rows = _awaiting(request.actor, evening)
    if evening.move == "decide":
        return rows, []
    asked = request.POST.get("commune") or request.GET.get("commune")
    numbers = dict(rows.order_by().values_list("commune").annotate(Count("pk")))
    communes = list(Commune.objects.filter(pk__in=numbers).defer(*HEAVY_COMMUNE_FIELDS))
    chosen = next((one for one in communes if one.insee_code == asked), None)
    if chosen is None and len(communes) > 1:
        return rows, [(one, numbers[one.pk]) for one in communes]
    return rows.filter(commune=chosen) if chosen else rows, []


def _awaiting(actor: Actor, evening: Evening) -> SubscriptionQuerySet:
    """Return the files on which `actor` may record such an act."""
    open_rows = visible_subscriptions(actor).filter(state__in=OPEN_STATES)
    if evening.move == "decide":
        open_rows = open_rows.filter(decision=None)
    able = [
        row.pk
        for row in open_rows.select_related("service")
        if evening.move in subscription_abilities(actor, row)
    ]
    rows = Subscription.objects.filter(pk__in=able).select_related("commune", "service__provider")
    heavy = (f"commune__{name}" for name in HEAVY_COMMUNE_FIELDS)
    return rows.defer(*heavy).order_by("service__sort_key", "commune__sort_key")


def _bound(request: HttpRequest, rows: SubscriptionQuerySet) -> TogetherForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    kept = request.POST.get("kept", "")
    return TogetherForm(*sent, rows=rows, actor=request.actor, kept=kept)


def _write(
    request: HttpRequest, evening: Evening, form: TogetherForm
) -> dict[Subscription, list[str]]:
    """Write the act and its steps, undone unless it is confirmed; return what refuses it, by row.

    What is wrong in the act itself is given to the form.
    """
    rows = list(form.cleaned_data["rows"])
    is_decision = evening.move == "decide"
    try:
        with transaction.atomic():
            act = form.act_of(_body(rows, is_decision), _subject(rows))
            by = Move(actor=request.actor, now=timezone.now())
            record_together(subscriptions=rows, act=act, by=by, is_decision=is_decision)
            transaction.set_rollback(not _is_confirmed(request, form))
    except RefusedTogether as refused:
        return refused.reasons
    except ValidationError as refusal:
        add_refusal(form, refusal)
    return {}


def _seen(form: TogetherForm) -> str:
    """Return what names the act and its adhésions: other ones than those seen are shown again."""
    data = form.cleaned_data
    rows = ",".join(str(pk) for pk in sorted(row.pk for row in data["rows"]))
    return f"{data['number']} {data['adopted_on']} {rows}"


def _is_confirmed(request: HttpRequest, form: TogetherForm) -> bool:
    return request.POST.get("confirme") == _seen(form)


def _body(rows: list[Subscription], is_decision: bool) -> Structure:
    """Return the assembly that has decided; raise ValidationError when two of them would have."""
    if not is_decision:
        return rows[0].commune.structures.get(kind=Structure.Kind.COMMUNE)
    if len({row.service.other_body(row.commune_id) for row in rows}) > 1:
        raise ValidationError(
            {"rows": "Deux assemblées acceptent ces adhésions\u00a0: séparez-les."}
        )
    return rows[0].other_body


def _subject(rows: list[Subscription]) -> str:
    services = sorted({row.service.name for row in rows})
    return f"Adhésion – {listed(services)}"
