"""The page of one party."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.pages import html
from timeline.public import versions
from timeline.public.caching.responses import Within, answer, etag, site_of
from timeline.public.views.timelines import HTML


@require_safe
def party(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with what one party did, said and was asked in the live version."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug)
    site = site_of(request)
    tag = etag("party", site, slug, uid, live.digest)
    return answer(
        request,
        tag,
        lambda: html.party_page(versions.published(live, slug), uid, newsroom=settings.NEWSROOM, site=site),
        HTML,
        within=Within(slug, live.title, live.language),
    )
