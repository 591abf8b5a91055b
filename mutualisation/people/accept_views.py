"""The link of an invitation: who opens it, what they are asked, where it leads."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.invitations import by_token
from accounts.models import Invitation, User
from accounts.models.invitations import InvitationState
from accounts.operations import PeopleRefusal, accept_invitation, name_person
from accounts.sign_in.own_device import keep_session
from core.http import typed_in
from mutualisation.people.forms import AcceptForm, NameForm, refused
from mutualisation.people.own_views import told_of
from notifications.invitations import send_invitation

# A token is not to be guessed (256 bits); this keeps the database from those who try.
RATE = "60/5m/ip"


@never_cache
@login_not_required
@typed_in(lambda request, token: NameForm)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link, and accept it: by a click, never by a visit.

    A link that is unknown, replaced, withdrawn, expired or used gets one and the same answer.
    """
    if not _is_within_rate(request):
        return render(request, "429.html", status=429)
    invitation = by_token(token)
    if _is_own_and_done(request, invitation):
        return redirect("home")
    if invitation is None or invitation.state_at(timezone.now()) is not InvitationState.PENDING:
        return render(request, "people/invitation_over.html", status=404)
    if invitation.asks_name:
        return _answer_for_town_hall(request, invitation)
    user = request.user if request.user.is_authenticated else None
    if user is not None and user.email.lower() != invitation.email.lower():
        return _show(request, "people/invitation_other.html", invitation)
    known = user or User.objects.filter(email__iexact=invitation.email).first()
    if known is not None and user is None:
        # The link alone does not sign in somebody who has an account, and perhaps a second factor.
        return _show(request, "people/invitation_known.html", invitation)
    return _accept(request, invitation, user)


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Say to somebody whose account has just been opened how they will sign in."""
    context = {"has_password": request.user.has_usable_password()}
    return render(request, "people/welcome.html", context)


def _accept(request: HttpRequest, invitation: Invitation, user: User | None) -> HttpResponse:
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=names)
    if user is not None and form.is_bound:
        form = AcceptForm({"first_name": user.first_name, "last_name": user.last_name})
    if form.is_bound and form.is_valid():
        try:
            person = accept_invitation(
                invitation=invitation, now=timezone.now(), user=user, **form.cleaned_data
            )
        except PeopleRefusal as refusal:
            refused(form, refusal)
        else:
            return _let_in(request, invitation, person, is_new=user is None)
    return _show(
        request, "people/invitation.html", invitation, form=form, is_known=user is not None
    )


def _let_in(
    request: HttpRequest, invitation: Invitation, person: User, *, is_new: bool
) -> HttpResponse:
    if not is_new:
        messages.success(request, told_of(invitation))
        return redirect("home")
    # The link came to their address, as a code would have: it is a proof as recent.
    record_authentication(request, person, method="invitation")
    keep_session(request, is_own_device=False)
    return perform_login(request, person, redirect_url=reverse("welcome"))


def _answer_for_town_hall(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            named, token = name_person(
                invitation=invitation, now=timezone.now(), **form.cleaned_data
            )
        except PeopleRefusal as refusal:
            refused(form, refusal)
        else:
            send_invitation(invitation=named, token=token)
            return _show(request, "people/invitation_sent.html", invitation, named=named)
    return _show(request, "people/invitation_town_hall.html", invitation, form=form)


def _is_within_rate(request: HttpRequest) -> bool:
    """Count this visit; visits count as much as answers, for they try tokens as well."""
    usage = ratelimit.consume(
        request, app="people", action="invitation", config={"invitation": RATE}, limit_get=True
    )
    return usage is not None


def _is_own_and_done(request: HttpRequest, invitation: Invitation | None) -> bool:
    """Return whether the reader has accepted it already: they only want to come in again."""
    return (
        invitation is not None
        and request.user.is_authenticated
        and invitation.accepted_by == request.user
    )


def _show(
    request: HttpRequest, template: str, invitation: Invitation, **context: object
) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and getattr(form, "errors", None) else 200
    return render(request, template, {"invitation": invitation, **context}, status=status)
