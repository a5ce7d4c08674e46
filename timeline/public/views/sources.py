"""The page of a timeline's sources."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.public import versions
from timeline.public.caching import whole_pages
from timeline.public.caching.responses import answer, etag, site_of
from timeline.public.views.timelines import HTML


@require_safe
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the sources of the live version."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug)
    site = site_of(request)
    tag = etag("sources", site, slug, live.digest)
    return answer(request, tag, lambda: whole_pages.sources(versions.published(live, slug), site=site), HTML)
