"""The cookie of a device on which somebody has signed in before. It lets its owner past limits that strangers fill.

It signs nobody in. A stolen one allows a few more wrong passwords, because each device is counted by itself.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from timeline.models import User

COOKIE = "known_device"
MAX_AGE = 180 * 24 * 60 * 60
# A shared desk computer. The cookie forgets those who have not signed in for longest.
MAX_ACCOUNTS = 10
_SALT = "newsroom.known_device"


def find_device(request: HttpRequest, user: User | None) -> str:
    """Return the id of the device if this account has signed in on it before, else ""."""
    return _read(request).get(str(user.pk), "") if user is not None else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set the cookie: this account has signed in on this device."""
    devices = _read(request)
    device = devices.pop(str(user.pk), "") or secrets.token_urlsafe(16)
    devices = dict(list(devices.items())[1 - MAX_ACCOUNTS :]) | {str(user.pk): device}
    response.set_cookie(
        COOKIE,
        signing.dumps(devices, salt=_SALT),
        max_age=MAX_AGE,
        # Only sign-in reads it.
        path=reverse("account_login").removesuffix("login/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        devices = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return {}
    return dict(devices)
