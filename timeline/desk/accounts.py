"""Account adapter: the newsroom creates accounts, nobody signs up. Sign-ins are logged, by the account's key."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.dispatch import Signal
from django.http import HttpRequest

from newsroom.logs import log_event
from timeline.models import User

# allauth has no hook of the adapter for these.
LOGGED_SIGNALS: dict[str, Signal] = {
    "second factor failed": mfa_signals.authentication_failed,
    "second factor added": mfa_signals.authenticator_added,
    "second factor removed": mfa_signals.authenticator_removed,
    "second factor reset": mfa_signals.authenticator_reset,
    "password changed": account_signals.password_changed,
    "password reset": account_signals.password_reset,
}


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Closes sign-up; ``manage.py add_account`` creates accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        log_event("signed in", account=user.pk, address=self.get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        account = request.user.pk
        super().logout(request)
        log_event("signed out", account=account)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        self._log_failure("sign-in failed", request, credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._log_failure("sign-in locked", request, credentials)
            raise

    def _log_failure(self, event: str, request: HttpRequest, credentials: dict[str, Any]) -> None:
        """Log the account if there is one. Not what was typed: it may be a password in the wrong field."""
        email = str(credentials.get("email", ""))
        account = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
        log_event(event, account=account, address=self.get_client_ip(request))


def connect_log() -> None:
    """Log what allauth announces by signals. Called once, when the app is ready."""

    def connect(event: str, signal: Signal) -> None:
        def log(*, user: AbstractBaseUser, **kwargs: Any) -> None:
            log_event(event, account=user.pk)

        signal.connect(log, weak=False, dispatch_uid=f"log {event}")

    for event, signal in LOGGED_SIGNALS.items():
        connect(event, signal)
