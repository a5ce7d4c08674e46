"""Share cards: the preview pictures beside shared links (PNG)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.pages import share_card as cards
from timeline.public import versions
from timeline.public.caching.responses import Within, answer, etag


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the picture that stands beside a link to a timeline."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer_data(live, slug)

    def make() -> bytes:
        return cards.png(cards.timeline_svg(versions.published(live, slug), newsroom=settings.NEWSROOM))

    return answer(request, etag("card", slug, live.digest), make, cards.MEDIA_TYPE, packed=True)


@require_safe
def entry_card(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with the picture that stands beside a link to an entry."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer_data(live, slug)

    def make() -> bytes | None:
        svg = cards.entry_svg(versions.published(live, slug), uid, newsroom=settings.NEWSROOM)
        return cards.png(svg) if svg else None

    return answer(
        request,
        etag("entry card", slug, uid, live.digest),
        make,
        cards.MEDIA_TYPE,
        packed=True,
        within=Within(slug, live.title, live.language),
    )
