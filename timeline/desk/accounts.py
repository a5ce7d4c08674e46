"""What the sign-in library (allauth) asks this site: who may sign in, how often, what is mailed, logged and encrypted."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as mfa_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy, ngettext

from newsroom import encryption
from newsroom.logs import log_event
from newsroom.mail import send_later
from timeline.actions.accounts import end_other_sessions
from timeline.actions.sign_in_limits import (
    ACCOUNT_AT_ADDRESS,
    ADDRESS,
    CODES_OF_ACCOUNT,
    Count,
    begin_attempt,
    take_back_attempt,
)
from timeline.desk.account_events import get_network, write_account_event
from timeline.desk.carried_forms import keep_carried_form
from timeline.desk.known_devices import find_device, remember_device
from timeline.models import User

# What allauth announces by signals only, by the verb of the audit log.
SIGNALS: dict[str, Signal] = {
    "factor-failed": mfa_signals.authentication_failed,
    "factor-added": mfa_signals.authenticator_added,
    "factor-removed": mfa_signals.authenticator_removed,
    "factor-reset": mfa_signals.authenticator_reset,
    "password-changed": account_signals.password_changed,
    "password-reset": account_signals.password_reset,
    "email-changed": account_signals.email_changed,
    "email-change-asked": account_signals.email_added,
}
# After these, sessions elsewhere end: somebody else may have opened them.
ENDS_OTHER_SESSIONS = {"password-changed", "password-reset", "email-changed"}


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, limits wrong passwords, sends mails in the background, and writes the audit log."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is disabled"),
        "duplicate_email": "This is your e-mail address already.",
        "email_password_mismatch": gettext_lazy("No account has this e-mail address and this password."),
        "email_taken": gettext_lazy("Another account has this e-mail address."),
        "incorrect_password": "This is not the password of your account.",
        "invalid_password_reset": gettext_lazy("This link is no longer good"),
        "rate_limited": gettext_lazy("Wait a few minutes, and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        try:
            # Pages of this site are led to by their path.
            return url.startswith("/") and super().is_safe_url(url)
        except ValueError:
            # urlsplit raises it for "http://[".
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        defaults = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        message = self.render_mail(template_prefix, email, defaults | context)
        send_later(message.send)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        write_account_event("sign-in", request, user)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            response = keep_carried_form(request, user) or response
            remember_device(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            write_account_event("sign-out", request, user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises ValidationError if it comes too early."""
        email = str(credentials.get("email", "")).lower()
        self._counts = list_password_counts(request, email)
        if seconds := begin_attempt(self._counts):
            write_account_event("sign-in-locked", request, find_account(email))
            raise refuse_attempt(request, seconds)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        # The account, if there is one. Not what was typed: it may be a password in the wrong field.
        account = find_account(str(credentials.get("email", "")))
        write_account_event("sign-in-failed", request, account)

    def _rollback_login_failed_rl_usage(self) -> None:
        take_back_attempt(self._counts)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        # The owner has set a new password by mail.
        email = str(credentials.get("email", "")).lower()
        take_back_attempt(count for count in list_password_counts(request, email) if count.limit.is_forgotten)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts what is stored of second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first. Recovery codes stand in for it.",
        "incorrect_code": gettext_lazy(
            "This code is wrong or too old. Type the six digits that the app shows now, or a recovery code that is not used."
        ),
        "unreadable": "The server cannot read what it stored of this second factor. Ask an administrator to reset it.",
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return encryption.decrypt(encrypted_text)
        except encryption.WrongKeyError as error:
            log_event("second factor unreadable", hint="MFA_KEYS lacks the key that encrypted it")
            raise self.validation_error("unreadable") from error


def find_account(email: str) -> User | None:
    """Return the account with this e-mail address."""
    return User.objects.filter(email__iexact=email).first()


def list_password_counts(request: HttpRequest, email: str) -> list[Count]:
    """Return what a wrong password for this e-mail address counts for, whether or not there is such an account."""
    if device := find_device(request, find_account(email)):
        return [Count(ACCOUNT_AT_ADDRESS, ("password", "device", device, email))]
    address = get_network(request)
    return [
        Count(ACCOUNT_AT_ADDRESS, ("password", "address", address, email)),
        Count(ADDRESS, ("password", "address", address)),
    ]


def list_code_counts(request: HttpRequest, user: User) -> list[Count]:
    """Return what a wrong code of this account counts for."""
    if device := find_device(request, user):
        return [Count(ACCOUNT_AT_ADDRESS, ("code", "device", device, str(user.pk)))]
    return [
        Count(ACCOUNT_AT_ADDRESS, ("code", "address", get_network(request), str(user.pk))),
        Count(CODES_OF_ACCOUNT, ("code", str(user.pk))),
    ]


def refuse_attempt(request: HttpRequest, seconds: int) -> ValidationError:
    """Return the error of an attempt that comes too early, and let the response be 429 with Retry-After."""
    request.retry_after = seconds  # type: ignore[attr-defined]
    minutes = -(-seconds // 60)
    return ValidationError(
        gettext("Too many failed attempts.")
        + " "
        + ngettext(
            "Try again in %(count)d minute, or set a new password.",
            "Try again in %(count)d minutes, or set a new password.",
            minutes,
        )
        % {"count": minutes},
        code="too_many_login_attempts",
    )


def connect_signals() -> None:
    """Write to the audit log what allauth announces by signals only. Called once, when the app is ready."""

    def connect(verb: str, signal: Signal) -> None:
        def receive(*, user: AbstractBaseUser, request: HttpRequest | None = None, **kwargs: Any) -> None:
            write_account_event(verb, request, user)
            if verb == "email-change-asked" and isinstance(user, User):
                new_email = {"new_email": kwargs["email_address"].email}
                # To the address that the account has now: its owner may have to stop this.
                adapter = AccountAdapter(request)
                adapter.send_notification_mail(
                    "account/email/email_change_asked", user, new_email, user.email
                )
            if verb in ENDS_OTHER_SESSIONS and isinstance(user, User):
                end_other_sessions(user, keep=request.session.session_key if request is not None else None)

        signal.connect(receive, weak=False, dispatch_uid=f"audit {verb}")

    for verb, signal in SIGNALS.items():
        connect(verb, signal)
