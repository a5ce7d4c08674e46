"""How the desk answers: who is let in, page or partial, what is announced."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.defaults import page_not_found, permission_denied
from django_htmx.middleware import HtmxDetails

from timeline import permissions

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def desk(view: View) -> View:
    """Let only the desk in, and keep its pages out of every cache.

    Who is signed out is sent to sign in: a whole page even where htmx asked for a fragment, so that the
    sign-in form never lands inside a row. What `looks` while someone types is answered with nothing instead:
    nobody asked for it, and what was typed must not be lost to it.
    """

    @wraps(view)
    def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            only_looks = getattr(view, "only_looks", False) and wants_partial(request)
            response = HttpResponse(status=204) if only_looks else _sign_in(request)
        else:
            try:
                if not permissions.is_staff(request.user):
                    raise PermissionDenied("Your account has no role at this desk yet. Ask an editor.")
                if _holds_nul(request):
                    raise Http404
                # Views set the timeline's zone for their dates; it must not outlive the request.
                with timezone.override(None):
                    response = view(request, *args, **kwargs)
            except PermissionDenied as error:
                # The address as it was sent: decoded, it could hold a line end and forge a line of the log.
                where = request.get_full_path()
                logger.warning("denied: %s, %s %s: %s", request.user, request.method, where, error)
                response = permission_denied(request, error)
            except Http404 as error:
                response = page_not_found(request, error)
        response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    return let_in


def looks(view: View) -> View:
    """Say of a view that it only looks at what is being typed: it takes nobody away from there."""
    view.only_looks = True  # type: ignore[attr-defined]
    return view


def _holds_nul(request: HttpRequest) -> bool:
    """Whether the address holds a NUL: nothing does, and PostgreSQL does not even take the question."""
    return "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def _sign_in(request: HttpRequest) -> HttpResponse:
    # A history that is restored needs a page: it follows the redirect, and does not know HX-Redirect.
    htmx = getattr(request, "htmx", None) if wants_partial(request) else None
    # A fragment's own address is no page to come back to; the page around it is.
    here = request.get_full_path()
    if htmx:
        parts = urlsplit(htmx.current_url_abs_path or reverse("desk:timelines"))
        here = parts.path + (f"?{parts.query}" if parts.query else "")
    elif request.method not in {"GET", "HEAD"}:
        here = reverse("desk:timelines")
    address = f"{resolve_url('account_login')}?{urlencode({'next': here})}"
    if htmx:
        response = HttpResponse()
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not hold: who is signed out at the desk goes to sign in, as ever."""
    if not request.user.is_authenticated and request.path.startswith(reverse("desk:timelines")):
        return _sign_in(request)
    return django_csrf_failure(request, reason)


def answer(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return the partial to htmx and the whole page to everyone else (a restored history, too)."""
    name = f"{template}#{partial}" if wants_partial(request) else template
    return render(request, name, context, status=status)


def wants_partial(request: HttpRequest) -> bool:
    """Whether htmx asked, for a fragment and not for a page to restore."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def asks_from(request: HttpRequest, address: str) -> bool:
    """Whether htmx asks from the page at this address; where it does not say, it counts as that page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    page = htmx.current_url_abs_path if htmx else None
    return page is None or urlsplit(page).path == address


def send_to(request: HttpRequest, address: str, text: str = "") -> HttpResponse:
    """Have htmx load another page, which says what was done."""
    if text:
        messages.success(request, text)
    response = HttpResponse()
    response["HX-Redirect"] = address
    return response


def announce(request: HttpRequest, response: HttpResponse, text: str) -> HttpResponse:
    """Tell the editor: in the page's live region under htmx, else as a message on the next page."""
    text = text.strip()
    if not text:
        return response
    if wants_partial(request):
        response["HX-Trigger"] = json.dumps({"desk:notice": {"text": text}})
    else:
        messages.success(request, text)
    return response
