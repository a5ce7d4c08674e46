"""The IP address of a client, as far as the proxies in front can be believed (TRUSTED_PROXY_COUNT)."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def find_client_address(request: HttpRequest) -> str:
    """Return the IP address that a request came from; "" if it cannot be told, as with too few proxies in the header."""
    try:
        return str(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return ""
