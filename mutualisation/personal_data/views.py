"""The copy of one's own data: asking for it, and taking it away, by its person alone.

All of a person in one file: an open session is not enough to have it.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sign_in.recent import recent_proof_required
from jobs.models import Job
from mutualisation.personal_data.copies import ask_for_copy, latest_copy, zip_of

WHY = "La copie de vos données demande une connexion de moins de dix minutes."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_data(request: HttpRequest) -> HttpResponseBase:
    """Say what the copy holds and how far it is; a POST asks for it."""
    if request.method == "POST":
        return _ask(request)
    copy = latest_copy(request.user, timezone.now())
    return render(request, "personal_data/account_data.html", {"copy": copy})


@recent_proof_required(why=WHY)
def _ask(request: HttpRequest) -> HttpResponse:
    ask_for_copy(user=request.user, now=timezone.now())
    messages.success(request, "C’est demandé\u00a0: la copie se prépare.")
    return redirect("account_data")


@never_cache
@require_safe
def account_data_copy(request: HttpRequest) -> HttpResponseBase:
    """Give the copy that the person has asked for, while it is kept; 404 to anybody else."""
    copy = latest_copy(request.user, timezone.now())
    if copy is None or copy.state != Job.State.SUCCEEDED or not copy.result:
        raise Http404
    return _give(request, copy)


@recent_proof_required(why=WHY)
def _give(request: HttpRequest, copy: Job) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="mes-donnees.zip"'}
    return HttpResponse(zip_of(copy), content_type="application/zip", headers=headers)
