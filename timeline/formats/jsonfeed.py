"""What is new in a timeline, as a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Mapping

import msgspec
from django.conf import settings

from timeline.document import Document
from timeline.formats.feed_items import feed
from timeline.presentation.urls import Addresses

MEDIA_TYPE = "application/feed+json"
EXTENSION = "feed.json"


def write(document: Document) -> bytes:
    """Return the feed of a timeline, under the address of the site (SITE_URL)."""
    return write_at(document, site=settings.SITE_URL, newsroom=settings.NEWSROOM)


def write_at(document: Document, *, site: str, newsroom: Mapping[str, str]) -> bytes:
    """Return the feed of a timeline, with the addresses that it has under a site."""
    told = feed(document, site=site, newsroom=newsroom)
    return msgspec.json.encode({
        "version": "https://jsonfeed.org/version/1.1",
        "title": told.title,
        "home_page_url": told.url,
        "feed_url": Addresses(site, document.timeline.slug).data("jsonfeed"),
        "description": told.subtitle,
        "language": told.language,
        "authors": [{"name": told.author}],
        "items": [
            {
                "id": item.url,
                "url": item.url,
                "title": item.title,
                "summary": item.summary,
                "content_html": item.html,
                "date_published": item.published,
                "date_modified": item.updated,
                "tags": [item.kind],
            }
            for item in told.items
        ],
    })  # fmt: skip
