"""The code that an address receives: for those who have an account, and those who are invited."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.invitations import is_invited
from accounts.models import User
from accounts.sign_in.welcome import person_at


class CodeProcess(LoginCodeVerificationProcess):
    """django-allauth's, which an invited person may go through before they have an account.

    An unknown address is answered alike: the same page, and an e-mail that says that there is none.
    """

    @classmethod
    def begin(cls, request: HttpRequest, *, user: User | None, email: str) -> None:
        """Send a code to `email`, or the word that it has no account, and wait for the code."""
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        if self.user is not None or not is_invited(email, timezone.now()):
            super().send_by_email(email, skip_enumeration_mails=skip_enumeration_mails)
            return
        context = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign in whoever has given the code; their invitations are accepted."""
        person = person_at(self.state["email"], timezone.now())
        if person is None:  # invited when the code left, and no more
            self.abort()
            return redirect("account_login")
        self._user: Any = person
        response: HttpResponse = super().finish(redirect_url)
        return response
