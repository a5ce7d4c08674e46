"""Responses to `?known=2017-03-08`: what was known on a day (decision 0055).

The day is reduced to the last day of a source that is not after it, by a redirect. So a version has no more such pages than
its sources have days, and each is rendered once.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.dates.errors import quote
from timeline.models.publications import Publication
from timeline.pages.filters import show_typed
from timeline.pages.known_page import PublishedVersion, render_known
from timeline.pages.options import PageOptions
from timeline.pages.prepared import PreparedDocument
from timeline.pages.sections import OpenSection, parse_open_section
from timeline.pages.timeline import get_source_days
from timeline.presentation.known import find_last_source_day, parse_day, view_day
from timeline.presentation.language import use_language
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    build_site_context,
    compute_tag,
    send_cached_response,
)
from timeline.public.versions import build_withdrawal, list_shown_versions

# The parameter of an address.
KNOWN = "known"


def send_known_page(
    request: HttpRequest, publication: Publication, slug: str, *, superseded_by: int | None = None
) -> HttpResponse:
    """Return the page of what was known on the day in the query, by a version.

    A day on which no source is dated leads to the last one before it. One before all sources gives 404, and what is no day
    400, both with the form and what was typed.
    """
    is_live = superseded_by is None
    prepared = load_document(publication, slug, is_live=is_live)
    days = get_source_days(prepared)
    typed = request.GET[KNOWN].strip()
    canonical = (
        reverse("public:timeline", args=[slug])
        if is_live and not publication.withdrawal
        else reverse("public:version", args=[slug, publication.number])
    )
    asked = parse_day(typed)
    day = find_last_source_day(days, asked) if asked else None
    if asked is None or day is None:
        return _refuse_day(publication, slug, canonical, typed, prepared, is_day=asked is not None)
    if day != asked or len(request.GET) > 1 + ("open" in request.GET):
        return _redirect(f"{canonical}?{KNOWN}={day}")
    open_section = parse_open_section(request.GET.get("open", ""))
    return _send_page(
        request, publication, slug, day, None if open_section == "all" else open_section, superseded_by
    )


def _send_page(
    request: HttpRequest,
    publication: Publication,
    slug: str,
    day: date,
    open_section: OpenSection,
    superseded_by: int | None,
) -> HttpResponse:
    zone = ZoneInfo(publication.time_zone)
    versions = [
        PublishedVersion(number=version.number, day=version.live_from.astimezone(zone).date())
        for version in list_shown_versions(slug)
    ]

    def render() -> str:
        options = PageOptions(
            superseded_by=superseded_by, withdrawn=build_withdrawal(publication), open_section=open_section
        )
        prepared = load_document(publication, slug, is_live=superseded_by is None)
        return render_known(prepared, day, options, versions)

    of_version = (slug, publication.digest, publication.withdrawal, superseded_by)
    tag = compute_tag("known", of_version, day, open_section, versions)
    response = send_cached_response(request, tag, render, HTML, cache_name="query_pages")
    response["X-Robots-Tag"] = "noindex"
    return response


def _redirect(address: str) -> HttpResponse:
    """Return a redirect that is not stored: the next version may have a source that is nearer to the day."""
    response = HttpResponse(status=302, content_type="text/plain")
    response["Location"] = address
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _refuse_day(
    publication: Publication,
    slug: str,
    canonical: str,
    typed: str,
    prepared: PreparedDocument,
    *,
    is_day: bool,
) -> HttpResponse:
    days = get_source_days(prepared)
    with use_language(publication.language):
        if not days:
            message = _(
                "No source of this timeline has a certain date, so nobody can say what was known when."
            )
        elif is_day:
            message = _("No source of this timeline is that early. The first is of %(day)s.") % {
                "day": view_day(days[0]).words
            }
        else:
            message = _("%(text)s is not a day we recognise. Use a day such as %(day)s.") % {
                "text": quote(typed),
                "day": days[0].isoformat(),
            }
        page = render_to_string(
            "public/known_no_day.html",
            {
                "known_error": message,
                "known_typed": show_typed(typed),
                "canonical": canonical,
                "timeline_link": TimelineLink.to(publication, slug),
                **build_site_context(publication.language),
            },
        )
    response = HttpResponse(page, status=404 if is_day else 400, content_type=HTML)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
