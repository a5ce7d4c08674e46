"""The page that stands for any other while the database is away: 503, with what was typed kept in a form."""

import sys
from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout, TooManyRequests

from newsroom.refusals import AWAY, AWAY_KEY
from timeline.presentation.language import use_language
from timeline.public.caching.responses import build_site_context

AWAY_ERRORS = (OperationalError, InterfaceError, PoolTimeout, TooManyRequests)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 — the name of a field
# Never repeated in a page: passwords, one-time codes.
SECRET_FIELDS = ("password", "code")


class TypedField(NamedTuple):
    """A field of the form that could not be saved."""

    name: str
    value: str

    @property
    def is_shown(self) -> bool:
        """Whether it may be text that a person wrote, rather than a number or a choice."""
        return len(self.value) > 20 or " " in self.value or "\n" in self.value


def is_database_away() -> bool:
    """Return whether the error that is being handled says that the database does not answer."""
    error = sys.exc_info()[1]
    return isinstance(error, AWAY_ERRORS)


def away_response(request: HttpRequest, language: str) -> HttpResponse:
    """Return 503 with Retry-After. What was typed into a form is in the page, to be sent again or copied."""
    request.META[AWAY_KEY] = True
    fields = list_typed_fields(request)
    context = {
        **build_site_context(language),
        "address": request.get_full_path(),
        "token": request.POST.get(TOKEN, "") if fields else "",
        "shown": [field for field in fields if field.is_shown],
        "hidden": [field for field in fields if not field.is_shown],
        "is_post": request.method == "POST",
    }
    with use_language(language):
        page = render_to_string("503.html", context)
    response = HttpResponse(page, status=503)
    response["Retry-After"] = str(AWAY.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def list_typed_fields(request: HttpRequest) -> list[TypedField]:
    """Return what was sent, without the CSRF token and secrets; nothing if it cannot be read."""
    if request.method != "POST":
        return []
    try:
        lists = request.POST.lists()
    except (RawPostDataException, MultiPartParserError):
        return []
    return [
        TypedField(name, value)
        for name, values in lists
        for value in values
        if name != TOKEN and not any(secret in name for secret in SECRET_FIELDS)
    ]
