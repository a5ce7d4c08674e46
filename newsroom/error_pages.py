"""Pages for errors that no view handles: an unknown address, a fault of ours, a form without a valid CSRF token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import page_not_found as django_page_not_found

from newsroom.away_page import away_response, is_database_away
from timeline.desk import http as desk_http
from timeline.presentation.language import use_language
from timeline.public.caching.responses import build_site_context
from timeline.public.views import reports


def choose_language(request: HttpRequest) -> str:
    """Return the language of an error page that belongs to no timeline: English on the desk, else that of the site."""
    return settings.LANGUAGE_CODE if _is_desk(request) else settings.SITE_LANGUAGE


def _is_desk(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("desk:timelines"))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 404 for an unknown address, in the language that `choose_language` gives."""
    with use_language(choose_language(request)):
        return django_page_not_found(
            request, exception, template_name="desk/not_found.html" if _is_desk(request) else "404.html"
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500 in the language of the site, or 503 while the database is away.

    The page reads no data, because that may be what failed.
    """
    if is_database_away():
        return away_response(request, choose_language(request))
    with use_language(settings.SITE_LANGUAGE):
        return HttpResponseServerError(
            render_to_string("500.html", build_site_context(settings.SITE_LANGUAGE))
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid CSRF token: readers in the language of their timeline, editors as the desk does."""
    match = request.resolver_match
    if match and match.view_name == "public:report":
        return reports.not_sent_response(request, match.kwargs["slug"])
    with use_language(choose_language(request)):
        return desk_http.csrf_failure(request, reason)
