"""Account adapter: the newsroom creates accounts, nobody signs up. Sign-ins are logged, by the account's key."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.dispatch import Signal
from django.http import HttpRequest

from newsroom.client_address import find_client_address
from newsroom.logs import log_event
from timeline.actions.audit_log import write_repeatable_event
from timeline.models import User

# allauth has no hook of the adapter for these. Log line → signal and verb of the audit log.
LOGGED_SIGNALS: dict[str, tuple[Signal, str]] = {
    "second factor failed": (mfa_signals.authentication_failed, "factor-failed"),
    "second factor added": (mfa_signals.authenticator_added, "factor-added"),
    "second factor removed": (mfa_signals.authenticator_removed, "factor-removed"),
    "second factor reset": (mfa_signals.authenticator_reset, "factor-reset"),
    "password changed": (account_signals.password_changed, "password-changed"),
    "password reset": (account_signals.password_reset, "password-reset"),
}


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Closes sign-up; ``manage.py add_account`` creates accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        address = self.get_client_ip(request)
        log_event("signed in", account=user.pk, address=address)
        _write("sign-in", user, address)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        log_event("signed out", account=user.pk)
        if isinstance(user, User):
            _write("sign-out", user, self.get_client_ip(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        self._log_failure("sign-in failed", "sign-in-failed", request, credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._log_failure("sign-in locked", "sign-in-locked", request, credentials)
            raise

    def _log_failure(self, event: str, verb: str, request: HttpRequest, credentials: dict[str, Any]) -> None:
        """Log the account if there is one. Not what was typed: it may be a password in the wrong field."""
        email = str(credentials.get("email", ""))
        account = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
        address = self.get_client_ip(request)
        log_event(event, account=account, address=address)
        # Not `by` the account: a stranger did it.
        write_repeatable_event(
            verb,
            str(account or ""),
            by=None,
            subject="account",
            uid=str(account or ""),
            address=address,
            writes_line=False,
        )


def _write(verb: str, user: AbstractBaseUser, address: str = "") -> None:
    """Append what a person did to their own account to the audit log. The log line is the caller's."""
    by = User.objects.get(pk=user.pk)
    write_repeatable_event(verb, str(user.pk), by=by, address=address, writes_line=False)


def connect_log() -> None:
    """Log what allauth announces by signals. Called once, when the app is ready."""

    def connect(event: str, signal: Signal, verb: str) -> None:
        def log(*, user: AbstractBaseUser, request: HttpRequest | None = None, **kwargs: Any) -> None:
            log_event(event, account=user.pk)
            _write(verb, user, find_client_address(request) if request else "")

        signal.connect(log, weak=False, dispatch_uid=f"log {event}")

    for event, (signal, verb) in LOGGED_SIGNALS.items():
        connect(event, signal, verb)
