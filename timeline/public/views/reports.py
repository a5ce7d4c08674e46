"""Readers report errors, and are told what became of them. No cache keeps these pages, no index lists them.

The form is the only public page that sets a cookie: the one that protects it from being sent by other sites.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from timeline import document
from timeline.actions.reports import WithdrawnError, report_at, report_error
from timeline.models.publications import Publication
from timeline.presentation.build import moment, read
from timeline.presentation.language import speaking
from timeline.presentation.model import Date, Links
from timeline.public import versions
from timeline.public.caching.responses import KEPT_SECONDS, etag, nothing_here
from timeline.public.forms import ReportForm
from timeline.publication_clock import instant

# The window of the limits in settings.ACCOUNT_RATE_LIMITS: after it, everyone is let in again.
WAIT_SECONDS = 60 * 60
LABEL_LENGTH = 100
WITHDRAWN = "public/report_withdrawn.html"

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Keep what a view answers out of every cache and every index."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@private
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a report of an error in the live version; `?entry=` names the entry that it is about."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug, template=WITHDRAWN if live else "")
    with speaking(live.language):
        entries = _entries(live)
        if request.method != "POST":
            asked = request.GET.get("entry", "")
            chosen = asked if asked in dict(entries) else ""
            form = ReportForm(None, entries, chosen=chosen)
            return _form(request, live, slug, form, is_unknown=asked != chosen)
        form = ReportForm(request.POST, entries)
        if not form.is_valid():
            return _form(request, live, slug, form, status=422)
        # What is refused above costs nobody their next try.
        if not ratelimit.consume(request, action="report", key=slug):
            response = _form(request, live, slug, form, status=429, is_full=True)
            response["Retry-After"] = str(WAIT_SECONDS)
            return response
        try:
            made = report_error(live, form.draft)
        except WithdrawnError:
            # Since the form was asked for.
            return versions.no_longer(versions.newest(slug), slug, template=WITHDRAWN)
    return redirect("public:report-told", slug, made.token)


@private
@require_safe
def told(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Tell a reader what became of a report, at an address that only this reader has.

    Nothing of what was sent is shown: an address of the newsroom is no place for others to publish at.
    """
    found = report_at(slug, token)
    if found is None:
        return nothing_here()
    publication = found.publication
    with speaking(publication.language):
        context = {
            "report": found,
            "about": dict(_entries(publication)).get(found.entry_uid, ""),
            "made": _moment(found.made_at, publication),
            "handled": _moment(found.handled_at, publication) if found.handled_at else None,
            "here": request.build_absolute_uri(request.path),
        }
        return HttpResponse(_page("public/report_told.html", publication, slug, context))


def _form(
    request: HttpRequest, live: Publication, slug: str, form: ReportForm, *, status: int = 200, **said: bool
) -> HttpResponse:
    """Answer with the form and what was typed. `said` is what the page says besides."""
    context = {"form": form, "csrf_token": get_token(request), **said}
    return HttpResponse(_page("public/report.html", live, slug, context), status=status)


def _page(template: str, publication: Publication, slug: str, context: dict[str, Any]) -> str:
    return render_to_string(
        template,
        {
            "newsroom": settings.NEWSROOM,
            "publication": publication,
            "slug": slug,
            "canonical": reverse("public:report", args=[slug]),
            **versions.language_of(publication.language),
            **context,
        },
    )


def _moment(at: datetime, publication: Publication) -> Date:
    return moment(instant(at), publication.time_zone)


def _entries(publication: Publication) -> list[tuple[str, str]]:
    """Return id and label of each entry of a version, in its order. They are kept, as its pages are."""
    key = f"report-entries:{etag('report entries', publication.digest)}"
    found: list[tuple[str, str]] | None = cache.get(key)
    if found is None:
        reading = read(document.decode(publication.data), Links(timeline=""))
        found = [(entry.id, Truncator(entry.label).chars(LABEL_LENGTH)) for entry in reading.entries]
        cache.set(key, found, KEPT_SECONDS)
    return found
