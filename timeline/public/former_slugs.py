"""Redirects from addresses with a slug that a timeline had before."""

from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse

from timeline.public.caching.responses import View, make_moved_response
from timeline.public.live_versions import get_live_source
from timeline.public.versions import find_current_slug


def follow_former_slug(view: View) -> View:
    """Decorate a view so that an address under a former slug leads to the same thing under the slug of today.

    The database is asked for former slugs only where the view finds nothing: no timeline gets a former slug of another.
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # While the database is away, former slugs are in memory, and some views cannot be called.
        if (source := get_live_source()) and (slug := source.find_current_slug(kwargs["slug"])):
            return _redirect_to_slug(request, slug)
        response = view(request, *args, **kwargs)
        if response.status_code == 404 and (slug := find_current_slug(kwargs["slug"])):
            return _redirect_to_slug(request, slug)
        return response

    return respond


def _redirect_to_slug(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the redirect from the address of a request to the same one under another slug.

    A form that was opened before is sent on as it is (308). Scripts of other sites follow it, as they read the data.
    """
    match, query = resolve(request.path_info), request.META.get("QUERY_STRING", "")
    captured = match.captured_kwargs  # type: ignore[attr-defined]  # the stubs do not have it
    address = reverse(match.view_name, kwargs={**captured, "slug": slug})
    response = make_moved_response(
        f"{address}?{query}" if query else address, keeps_method=request.method not in ("GET", "HEAD")
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response
