"""Forms of accounts: those of administrators, the one of an invitation, and what differs in those of the sign-in library."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.account.forms import ReauthenticateForm as PasswordReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import UnsupportedAlgorithm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newsroom import encryption
from newsroom.mail import send_later
from timeline.actions.accounts import MAX_REASON, REASON_MISSING, ROLE_MISSING
from timeline.actions.sign_in_limits import begin_attempt, take_back_attempt
from timeline.desk.account_events import write_account_event
from timeline.desk.accounts import list_code_counts, refuse_attempt
from timeline.models.users import ADMINISTRATOR, EDITOR, LAWYER, REPORTER, ROLES, VIEWER

ROLE_WORDS = {
    VIEWER: "Viewer: reads",
    REPORTER: "Reporter: reads and edits",
    EDITOR: "Editor: also publishes, and decides who sees a timeline",
    LAWYER: "Lawyer: reads every timeline, approves takedowns",
    ADMINISTRATOR: "Administrator: accounts, settings and the audit log; no timelines",
}
ROLE_CHOICES = [(role, ROLE_WORDS[role]) for role in ROLES]


class InvitationForm(forms.Form):
    """Whom an administrator invites, and as what."""

    email = forms.EmailField(label="E-mail address", error_messages={"required": "Give an e-mail address."})
    roles = forms.MultipleChoiceField(
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        label="Roles",
        error_messages={"required": ROLE_MISSING},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


class RolesForm(forms.Form):
    """The roles of an account. `seen` are those that the administrator saw."""

    roles = forms.MultipleChoiceField(
        choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple, required=False, label="Roles"
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, roles: list[str]) -> None:
        super().__init__(data, initial={"roles": roles, "seen": " ".join(roles)}, label_suffix="")


class ReasonForm(forms.Form):
    """Why an account is disabled, or its second factor reset."""

    reason = forms.CharField(
        max_length=MAX_REASON,
        label="Reason",
        help_text="In the audit log.",
        error_messages={"required": REASON_MISSING},
    )

    def __init__(self, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix, label_suffix="")


class AcceptanceForm(forms.Form):
    """The name and password of a person who accepts an invitation."""

    name = forms.CharField(
        max_length=150,
        label=_("Your name"),
        help_text=_("Colleagues see it beside what you change."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["password"].help_text = " ".join(password_validators_help_texts())


class _WithoutPlaceholders(forms.Form):
    """Drops the placeholders of the library: they repeat the labels in other words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_WithoutPlaceholders, LoginForm):
    """E-mail address and password."""


class MailedPasswordForm(_WithoutPlaceholders, ResetPasswordKeyForm):
    """A new password, by the link of a mail."""


class PasswordAgainForm(_WithoutPlaceholders, PasswordReauthenticateForm):
    """The password, before something important is changed."""


class NewAddressForm(_WithoutPlaceholders, AddEmailForm):
    """A new e-mail address."""


class NewPasswordForm(_WithoutPlaceholders, SetPasswordForm):
    """A new password. The page asks for the old one, or a code, before it shows this form."""


class MailedResetForm(_WithoutPlaceholders, ResetPasswordForm):
    """The address that the link to a new password is sent to.

    The link is made and sent in the background, whether there is an account or not, so that the time that the answer
    takes does not say whether there is one.
    """

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link to the account's owner. Nothing is sent to other addresses."""
        save = super().save
        send_later(lambda: save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        return email


class _LimitedCode(forms.Form):
    """Counts wrong codes. The library's own count would let whoever has the password lock out the owner."""

    user: Any

    def clean_code(self) -> str:
        request = context.request
        counts = list_code_counts(request, self.user)
        if seconds := begin_attempt(counts):
            write_account_event("factor-locked", request, self.user)
            raise refuse_attempt(request, seconds)
        code: str = super().clean_code()  # type: ignore[misc]
        take_back_attempt(counts)
        return code


class LimitedCodeForm(_LimitedCode, AuthenticateForm):
    """The code of a second factor, at sign-in."""


class LimitedCodeAgainForm(_LimitedCode, ReauthenticateForm):
    """The code of a second factor, before something important is changed."""


class _CheckedCredential(forms.Form):
    """Refuses what is no answer of a passkey. The library expects one, and fails on anything else."""

    # What reading bytes of unknown shape raises: JSON of another type, broken base64, CBOR and keys.
    UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, IndexError, UnsupportedAlgorithm)

    def full_clean(self) -> None:
        """Validate. Adds an error where the library would raise one of its own."""
        try:
            super().full_clean()
        except self.UNREADABLE:
            self.add_error("credential", "The passkey could not be read. Try again.")


class CheckedAddForm(_CheckedCredential, AddWebAuthnForm):
    """A new passkey."""


class CheckedSignInForm(_CheckedCredential, AuthenticateWebAuthnForm):
    """A passkey at sign-in."""


class CheckedAgainForm(_CheckedCredential, ReauthenticateWebAuthnForm):
    """A passkey before something important is changed."""


class EncryptedActivationForm(ActivateTOTPForm):
    """The first code of an authenticator app. Until then its secret waits in the session, encrypted."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        stored = session.get(SECRET_SESSION_KEY) if self.is_bound else None
        self.secret = encryption.decrypt(stored) if stored else generate_totp_secret()
        if not stored:
            session[SECRET_SESSION_KEY] = encryption.encrypt(self.secret)
