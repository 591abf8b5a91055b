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
- the account must still be active, and still write for that commune: the same rules as for
  `save_draft`, asked again now. What was written elsewhere meanwhile is never written over;
- it fills one row, with the form's own limits (ten files, 20 Mo each), for a day.

Anything else wrong gives the words back on the page, as everywhere in the portal.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor, actor_on
from accounts.middleware import session_over
from accounts.models import User
from core.conflicts import StaleEdit
from requests_desk.forms import PageForm
from requests_desk.models import ServiceRequest
from requests_desk.operations import ChangedElsewhere
from requests_desk.saving import save_step, step_form, step_of
from requests_desk.vocabulary import State, Step
from services.access import may_submit_for

SALT = "requests_desk.draft"
LIFE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Rescued:
    """What was saved without a session, and where its author finds it once signed in.

    `has_words` is False when the draft was changed elsewhere: the words go back to the page.
    """

    url: str
    is_theirs: bool
    has_words: bool = True
    has_files: bool = False
    lacks_files: bool = False


def token_for(user: Any, uuid: UUID) -> str:
    """Return the token with which `user` can save the draft `uuid` for a day."""
    return signing.dumps([user.pk, str(uuid)], salt=SALT)


def keeps_what_is_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Ask visitors to sign in, as every page does, once what they post has been saved."""

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

    guarded.rescues = True  # type: ignore[attr-defined]
    return guarded


def rescue(request: HttpRequest) -> Rescued | None:
    """Save what was posted with a valid token, as the person that it names; None without one.

    To be called when the portal does not know who posts, or cannot trust that it was meant.
    """
    match = request.resolver_match
    if request.method != "POST" or not getattr(match and match.func, "rescues", False):
        return None
    posted = PageForm(request.POST)
    posted.is_valid()
    page = posted.cleaned_data
    author = _named_by(page, match.kwargs.get("uuid") if match else None)
    if author is None:
        return None
    actor = actor_on(author, timezone.localdate())
    try:
        return _save(request, actor, page)
    except (PermissionDenied, StaleEdit):
        return None


def told_to_the_script(rescued: Rescued | None) -> JsonResponse:
    """Return the same answer for a script: that the session is over, and what was saved."""
    saved = rescued is not None and rescued.has_words
    return JsonResponse({"session": False, "saved": saved}, status=403)


def _named_by(page: dict[str, Any], uuid_of_the_address: UUID | None) -> User | None:
    try:
        pk, uuid = signing.loads(page.get("token") or "", salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    if uuid not in {str(page.get("uuid")), str(uuid_of_the_address)}:
        return None
    page["uuid"] = UUID(uuid)
    return User.objects.filter(pk=pk, is_active=True).first()


def _save(request: HttpRequest, actor: Actor, page: dict[str, Any]) -> Rescued | None:
    """Save the step; raise PermissionDenied or StaleEdit when its author could not either."""
    communes, step, uuid = may_submit_for(actor), step_of(request), page["uuid"]
    draft = ServiceRequest.objects.filter(uuid=uuid).first()
    may_write = draft is None or (
        draft.author == actor.user
        and draft.state == State.DRAFT
        and communes.filter(pk=draft.commune_id).exists()
    )
    if not may_write or not communes.exists():
        raise PermissionDenied
    found = Rescued(
        url=f"{reverse('request_draft', args=[uuid])}?etape={step}",
        is_theirs=request.user == actor.user or not request.user.is_authenticated,
        has_files=bool(request.FILES),
    )
    if step == Step.REVIEW:
        return found if draft else None
    data = (request.POST, request.FILES)
    form = step_form(step, *data, communes=communes, draft=draft, is_lenient=True)
    form.is_valid()
    what = {"actor": actor, "uuid": uuid, "draft": draft, "communes": communes}
    try:
        saved = save_step(form, page=page, now=timezone.now(), **what)
    except ChangedElsewhere:
        return replace(found, has_words=False, lacks_files="uploads" in form.errors)
    return replace(found, lacks_files="uploads" in form.errors) if saved else None
