"""Whether a user has to set up a second factor before using the desk, and whether the server can still read it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from newsroom.encryption import WrongKeyError, decrypt
from timeline.actions.factor_secrets import list_secrets
from timeline.models import User
from timeline.models.users import has_role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def must_set_up_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this user has a role that needs a second factor (SECOND_FACTOR_ROLES), and has none."""
    if not has_role(user, settings.SECOND_FACTOR_ROLES):
        return False
    # Recovery codes stand in for a factor that was lost.
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return not factors.exists()


def has_unreadable_factor(user: User | AnonymousUser) -> bool:
    """Whether the server cannot read what it stored of a second factor of this user: the key in MFA_KEYS was changed."""
    if not user.is_authenticated:
        return False
    try:
        for row in Authenticator.objects.filter(user=user):
            for secret in list_secrets(row.data):
                decrypt(secret)
    except WrongKeyError:
        return True
    return False


def require_readable_factor(view: View) -> View:
    """Let a user call a view that shows stored codes. If they cannot be read, lead to the page that says what to do."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_unreadable_factor(request.user):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return cast(View, wrapper)
