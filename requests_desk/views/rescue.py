"""A page of the request form whose session has ended still saves what was written on it.

Each page carries a token, signed by the portal, that names a person and one draft, for a day. What
is posted with it after the session has ended, or after a new sign-in elsewhere has made the page's
CSRF token void, is saved in that draft as that person's: words, choices and files.

Why that is safe:
- the token is made only for a signed-in person who may write that draft, and never leaves their
  pages: another site can neither read it nor make it, so it guards the POST as a CSRF token does;
- it opens nothing: the answer shows nothing of the draft, not even whether it existed, and gives no
  session. Whoever finds it (an open page on a shared computer) can add to one unsent draft, as
  they could by that very page before the session ended; its author reads it before sending it;
- the account must still be active, with the same password, and still write for that commune: the
  same rules as for `save_draft`, asked again now. What was written elsewhere meanwhile is never
  written over;
- it fills one row, with the form's own limits (ten files, 20 Mo each), for a day.

Anything else wrong gives the words back on the page, as everywhere in the portal.

The forms of the page of a request carry such a token for their files alone (`kept.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor, actor_on
from accounts.middleware import session_over
from accounts.models import User
from core.conflicts import StaleEdit
from core.http import demand
from requests_desk.access import may_write
from requests_desk.forms import PageForm
from requests_desk.models import ServiceRequest
from requests_desk.operations import ChangedElsewhere
from requests_desk.operations.uploads import digest
from requests_desk.saving import save_step, step_form, step_of
from requests_desk.views.seals import named_by, sealed
from requests_desk.vocabulary import Step
from services.access import may_prepare_for

SALT = "requests_desk.draft"


@dataclass(frozen=True)
class Rescued:
    """What was saved without a session, and where its author finds it once signed in.

    `has_words` is False when the draft was changed elsewhere: the words go back to the page.
    `lacks_words` says that some could not be kept: the page gives them all back too. Of the files
    that came with them, some were kept (`has_files`), some were not (`lacks_files`). `is_draft` is
    False for a form of the page of a request, whose files alone are kept.
    """

    url: str
    is_theirs: bool
    has_words: bool = True
    lacks_words: bool = False
    has_files: bool = False
    lacks_files: bool = False
    is_draft: bool = True


Rescuer = Callable[[HttpRequest], Rescued | None]


def token_for(user: Any, uuid: UUID) -> str:
    """Return the token with which `user` can save the draft `uuid` for a day."""
    return sealed(user, str(uuid), salt=SALT)


def keeps_by(
    rescuer: Rescuer,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Ask visitors to sign in, as every page does, once `rescuer` has kept what they post."""

    def keeps(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated:
                return view(request, *args, **kwargs)
            if request.method != "POST":
                return redirect_to_login(request.get_full_path())
            rescued = rescue(request)
            if not request.accepts("text/html"):
                return told_to_the_script(rescued)
            next_url = rescued.url if rescued else ""
            return session_over(request, next_url=next_url, rescued=rescued)

        guarded.rescuer = rescuer  # type: ignore[attr-defined]
        return guarded

    return keeps


def rescue(request: HttpRequest) -> Rescued | None:
    """Save what was posted with a valid token, as the person that it names; None without one.

    To be called when the portal does not know who posts, or cannot trust that it was meant.
    """
    match = request.resolver_match
    rescuer: Rescuer | None = getattr(match and match.func, "rescuer", None)
    return rescuer(request) if request.method == "POST" and rescuer else None


def rescue_draft(request: HttpRequest) -> Rescued | None:
    """Save in its draft the step that was posted, as the person whom its token names."""
    match = request.resolver_match
    posted = PageForm(request.POST)
    posted.is_valid()
    page = posted.cleaned_data
    author = _named_by(page, match.kwargs.get("uuid") if match else None)
    if author is None:
        return None
    actor = actor_on(author, timezone.localdate())
    # A page that says not which version it showed is taken for the oldest: it writes over nothing.
    page["version"] = page.get("version") or 0
    try:
        # The page about a void CSRF token is drawn outside the transaction of its request.
        with transaction.atomic():
            return _save(request, actor, page)
    except (PermissionDenied, StaleEdit):
        return None


keeps_what_is_typed = keeps_by(rescue_draft)


def told_to_the_script(rescued: Rescued | None) -> JsonResponse:
    """Return the same answer for a script: that the session is over, and what was saved."""
    saved = rescued is not None and rescued.has_words
    return JsonResponse({"session": False, "saved": saved}, status=403)


def _named_by(page: dict[str, Any], uuid_of_the_address: UUID | None) -> User | None:
    named = named_by(page.get("token") or "", salt=SALT)
    if named is None or named[1] not in {str(page.get("uuid")), str(uuid_of_the_address)}:
        return None
    page["uuid"] = UUID(named[1])
    return named[0]


def _save(request: HttpRequest, actor: Actor, page: dict[str, Any]) -> Rescued | None:
    """Save the step; raise PermissionDenied or StaleEdit when its author could not either."""
    step, uuid = step_of(request), page["uuid"]
    draft = ServiceRequest.objects.filter(uuid=uuid).first()
    demand(may_write(actor, draft))
    found = Rescued(
        url=f"{reverse('request_draft', args=[uuid])}?etape={step}",
        is_theirs=request.user == actor.user or not request.user.is_authenticated,
    )
    if step == Step.REVIEW:
        return found if draft else None
    communes = may_prepare_for(actor)
    data = (request.POST, request.FILES)
    form = step_form(step, *data, communes=communes, draft=draft, is_lenient=True)
    form.is_valid()
    what = {"actor": actor, "uuid": uuid, "draft": draft, "communes": communes}
    try:
        saved = save_step(form, page=page, now=timezone.now(), is_strict=True, **what)
    except ChangedElsewhere as conflict:
        return _with_files(replace(found, has_words=False), request, conflict.row)
    if saved is None:
        return None
    return _with_files(replace(found, lacks_words=bool(form.not_kept)), request, saved)


def _with_files(rescued: Rescued, request: HttpRequest, draft: ServiceRequest) -> Rescued:
    """Say in `rescued` which files of those posted `draft` now holds."""
    sent = {digest(upload) for upload in request.FILES.getlist("uploads")}
    held = draft.attachments.filter(stored_file__sha256__in=sent).count() if sent else 0
    return replace(rescued, has_files=held > 0, lacks_files=held < len(sent))
