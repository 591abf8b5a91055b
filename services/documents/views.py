"""Model papers to download: of an adhésion, or of a service before any adhésion is declared."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from communes.models import Commune
from core.http import demand, fetch
from core.paper_files import ODT_KIND, PDF_KIND, paper_odt, paper_pdf
from services import access
from services.documents.facts import DocumentFacts
from services.documents.filling import facts_before, facts_for
from services.documents.kinds import DELIBERATION, kinds_for
from services.models import Service

_FORMATS = {"odt": (ODT_KIND, paper_odt), "pdf": (PDF_KIND, paper_pdf)}


@require_safe
def subscription_model(request: HttpRequest, uuid: str, kind: str, extension: str) -> HttpResponse:
    """Give a model paper of an adhésion, filled with its file."""
    visible = access.visible_subscriptions(request.actor).select_related(
        "commune",
        "service__direction",
        "service__provider__commune",
        "deliberation",
        "decision",
        "agreement",
        "termination",
    )
    row = fetch(visible, uuid=uuid)
    return _answer(facts_for(row, request.epci, timezone.localdate()), kind, extension)


@require_safe
def service_model(request: HttpRequest, slug: str, kind: str, extension: str) -> HttpResponse:
    """Give a model paper of a service to whoever may declare that their commune wants to join.

    `?commune=` says which of theirs; `?avec=`, as often as wanted, the other services that the
    same deliberation is to join.
    """
    visible = access.visible_services(request.actor).select_related(
        "direction", "provider__commune"
    )
    service = fetch(visible, slug=slug)
    day = timezone.localdate()
    commune = _commune(request, service)
    services = [service]
    if kind == DELIBERATION.slug:
        services += visible.filter(slug__in=request.GET.getlist("avec")).exclude(pk=service.pk)
    return _answer(facts_before(commune, services, request.epci, day), kind, extension)


def _commune(request: HttpRequest, service: Service) -> Commune:
    """Return the commune asked for among those of the actor; it need not be said of an only one."""
    communes = list(access.may_declare_for(request.actor, service))
    demand(bool(communes))
    code = request.GET.get("commune")
    found = [one for one in communes if code in (None, one.insee_code)]
    if len(found) != 1:
        raise Http404("Dites pour laquelle de vos communes.")
    return found[0]


def _answer(facts: DocumentFacts, kind: str, extension: str) -> HttpResponse:
    models = {model.slug: model for model in kinds_for(facts.service.legal_form)}
    if kind not in models:
        raise Http404("Ce service n’a pas ce modèle.")
    content_type, make = _FORMATS[extension]
    name = slugify(f"modele-{kind}-{facts.service.name}-{facts.commune.name}")
    return HttpResponse(
        make(models[kind].write(facts)),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{extension}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
