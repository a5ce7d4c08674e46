"""The page that a private preview link leads to. Whoever has the link reads it, without an account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from newsroom.client_address import find_client_address
from timeline import document
from timeline.actions.preview_links import TooManyViews, open_preview
from timeline.models import PreviewLink
from timeline.pages.options import DraftMark, PageOptions, build_language_context
from timeline.pages.sections import parse_open_section
from timeline.pages.timeline import render_timeline
from timeline.presentation.language import use_language
from timeline.presentation.newsroom import get_newsroom
from timeline.publication_clock import format_instant


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the working copy as it was when the link was made, marked as a draft; 404 if no such link works.

    A link that never was, one that has ended and one that was revoked get the same response. None is kept by a cache or a
    search engine, and the address is not passed on by a link on the page.
    """
    try:
        link = open_preview(token, address=find_client_address(request))
    except TooManyViews:
        response = _render_notice("preview_busy.html", 429)
        response["Retry-After"] = "3600"
    else:
        response = _render(request, link) if link is not None else _render_notice("preview_ended.html", 404)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _render(request: HttpRequest, link: PreviewLink) -> HttpResponse:
    """Return the page of the stored document, with links that stay in the preview."""
    options = PageOptions(
        is_preview=True,
        preview_url=request.path,
        draft=DraftMark(for_whom=link.for_whom, at=format_instant(link.made_at)),
        open_section=parse_open_section(request.GET.get("open", "")),
    )
    return HttpResponse(render_timeline(document.decode(bytes(link.data)), options))


def _render_notice(template: str, status: int) -> HttpResponse:
    """Return a page in the language of the site: nothing in it depends on a link or its timeline."""
    with use_language(settings.SITE_LANGUAGE):
        context = {"newsroom": get_newsroom(), **build_language_context(settings.SITE_LANGUAGE)}
        return HttpResponse(render_to_string(f"public/{template}", context), status=status)
