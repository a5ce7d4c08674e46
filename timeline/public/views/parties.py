"""The page of one party."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline.document import find_redirect
from timeline.models.publications import Publication
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    compute_tag,
    get_site_url,
    make_moved_response,
    send_cached_response,
)
from timeline.public.versions import live_version


@require_safe
@live_version()
def party(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return the page of one party: its entries in the live version. A former id leads to the party's id."""
    site = get_site_url(request)

    def render() -> str | None:
        prepared = load_document(live, slug)
        return render_party(prepared.document, uid, PageOptions(site=site, prepared=prepared))

    response = send_cached_response(
        request,
        compute_tag("party", site, slug, uid, live.digest),
        render,
        HTML,
        not_found_link=TimelineLink.to(live, slug),
    )
    if response.status_code == HTTPStatus.NOT_FOUND and (
        target := find_redirect(load_document(live, slug).document, "party", uid)
    ):
        return make_moved_response(reverse("public:party", args=[slug, target]))
    return response
