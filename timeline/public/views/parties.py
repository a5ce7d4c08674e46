"""The page of one party."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline.document import find_redirect
from timeline.models.publications import Publication
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    compute_tag,
    get_site_url,
    make_moved_response,
    send_cached_response,
)
from timeline.public.versions import decode_document, live_version


@require_safe
@live_version()
def party(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return the page of one party: its entries in the live version. A former id leads to the party's id."""
    site = get_site_url(request)
    response = send_cached_response(
        request,
        compute_tag("party", site, slug, uid, live.digest),
        lambda: render_party(decode_document(live, slug), uid, PageOptions(site=site)),
        HTML,
        not_found_link=TimelineLink.to(live, slug),
    )
    if response.status_code == HTTPStatus.NOT_FOUND and (
        target := find_redirect(decode_document(live, slug), "party", uid)
    ):
        return make_moved_response(reverse("public:party", args=[slug, target]))
    return response
