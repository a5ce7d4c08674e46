"""Pages that ask for the password or a code again, so that an unattended session cannot take over an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def require_recent_authentication(view: View) -> View:
    """Let a signed-in user call a view who entered the password or a code within REAUTHENTICATE_MINUTES.

    Others are asked first, and then led to the page. What they sent is not kept: the library would write a form with a
    password into the session.
    """
    guarded = reauthentication_required(app="allauth.account")(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        try:
            response: HttpResponseBase = guarded(request, *args, **kwargs)
        except ReauthenticationRequired:
            methods = get_adapter().get_reauthentication_methods(request.user)
            if not methods:
                raise PermissionDenied("This account has no password.") from None
            response = redirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")
        return response

    return cast(View, wrapper)
