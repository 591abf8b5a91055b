"""A recent proof of who one is, asked before one's means of signing in are changed."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from core.http import typed_words

View = Callable[..., HttpResponseBase]
WHY = (
    "Changer ce qui ouvre votre compte demande une connexion de moins de dix minutes. "
    "Rien n’a été changé."
)


def recent_proof_required(*, why: str = WHY, gives_back: bool = False) -> Callable[[View], View]:
    """Return what shows a view only after a proof of the last ten minutes.

    Who holds a password or a second factor confirms by it. Who holds none signs in again, by a code
    or ProConnect: django-allauth asks nothing of them, and an open session would be enough to add a
    means that lasts. They read `why`. What was posted is not kept for later: it may be a new
    password. A form without secrets `gives_back` what was typed.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            has_means = bool(get_reauthentication_flows(request.user))
            if did_recently_reauthenticate(request) if has_means else _signed_in_recently(request):
                return view(request, *args, **kwargs)
            typed = typed_words(request) if gives_back and request.method == "POST" else []
            context: dict[str, Any] = {"why": why, "typed": typed}
            if not has_means:
                sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
                context["back"] = sign_in
                return render(request, "account/sign_in_again.html", context, status=403)
            query = urlencode({"next": request.get_full_path()})
            confirm_url = f"{reverse('account_reauthenticate')}?{query}"
            if not typed:
                return redirect(confirm_url)
            context["confirm_url"] = confirm_url
            return render(request, "account/proof_awaited.html", context, status=403)

        return checked

    return mark


def _signed_in_recently(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
