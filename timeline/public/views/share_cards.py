"""Share cards: the preview pictures of shared links (PNG)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.document import redaction
from timeline.models.publications import Publication
from timeline.pages import share_card
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    TimelineLink,
    compute_tag,
    send_cached_response,
    send_removed_response,
)
from timeline.public.versions import describe_gone, live_version


@require_safe
@live_version(gone=describe_gone)
def card(request: HttpRequest, live: Publication, slug: str) -> HttpResponse:
    """Return the share card of a timeline."""

    def render() -> bytes:
        prepared = load_document(live, slug)
        svg = share_card.render_timeline_svg(prepared.document, prepared=prepared)
        return share_card.render_png(svg)

    tag = compute_tag("card", slug, live.digest)
    return send_cached_response(request, tag, render, share_card.MEDIA_TYPE, is_compressed=True)


@require_safe
@live_version(gone=describe_gone)
def entry_card(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return the share card of an entry."""

    def render() -> bytes | None:
        prepared = load_document(live, slug)
        svg = share_card.render_entry_svg(prepared.document, uid, prepared=prepared)
        return share_card.render_png(svg) if svg else None

    tag = compute_tag("entry card", slug, uid, live.digest)
    if redaction.is_removed(load_document(live, slug).document, uid):
        # Browsers show a picture whatever its status, so a card in another page says that the entry was removed.
        return send_removed_response(request, tag, render, share_card.MEDIA_TYPE)
    return send_cached_response(
        request,
        tag,
        render,
        share_card.MEDIA_TYPE,
        is_compressed=True,
        not_found_link=TimelineLink.to(live, slug),
    )
