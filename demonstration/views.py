"""The e-mails of the demonstration, to be read by whoever plays in it."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demonstration.mailbox import kept_email, kept_emails


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "demonstration/mails.html", {"mails": kept_emails()})


# The message shown inside takes the page's policy, and a message has its styles in attributes.
@csp_update({"style-src-attr": [UNSAFE_INLINE]})
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = kept_email(name)
    if found is None:
        raise Http404("Ce courriel n’existe pas.")
    return render(request, "demonstration/mail.html", {"mail": found})
