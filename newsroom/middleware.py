"""Middleware of the whole site."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from timeline.desk.account_events import write_account_event
from timeline.presentation.language import use_language


class SpeakSiteLanguage:
    """Show sign-in and the other pages of accounts in SITE_LANGUAGE, until the user has signed in.

    After that they are in English, as the desk is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/accounts/") or request.user.is_authenticated:
            return self.get_response(request)
        with use_language(settings.SITE_LANGUAGE):
            return self.get_response(request)


class ProtectAccountPages:
    """Keep pages of accounts out of caches; answer 429 to attempts that come too early, and write it to the audit log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/accounts/"):
            return response
        response["Cache-Control"] = "no-store, private"
        if (seconds := getattr(request, "retry_after", None)) is not None:
            response.status_code = 429
            response["Retry-After"] = str(seconds)
        elif response.status_code == 429:
            # A limit of the sign-in library. Ours are in the audit log already.
            write_account_event(
                "limit-reached", request, request.user if request.user.is_authenticated else None
            )
        return response


class RefuseNullCharacters:
    """Answer 400 to a request with a NUL (U+0000) in its path, query or form.

    No text of ours contains one, and PostgreSQL refuses queries with one. Nobody can type it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _refuse()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Check the form; not earlier, so that the CSRF middleware reads it first and handles broken uploads."""
        for name, values in request.POST.lists():
            if "\x00" in name or any("\x00" in value for value in values):
                return _refuse()
        return None


def _refuse() -> HttpResponse:
    return HttpResponseBadRequest(
        "The request contains a NUL character.", content_type="text/plain; charset=utf-8"
    )
