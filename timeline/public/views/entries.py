"""The page of one entry."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.pages import html
from timeline.public import versions
from timeline.public.caching.responses import Within, answer, etag, site_of
from timeline.public.views.timelines import HTML


@require_safe
def entry(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with one entry of the live version."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug)
    site = site_of(request)
    tag = etag("entry", site, slug, uid, live.digest)
    return answer(
        request,
        tag,
        lambda: html.entry_page(versions.published(live, slug), uid, newsroom=settings.NEWSROOM, site=site),
        HTML,
        within=Within(slug, live.title, live.language),
    )
