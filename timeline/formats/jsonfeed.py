"""The feed of a timeline as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

import msgspec
from django.conf import settings

from timeline.document import Document
from timeline.formats.feed_items import build_feed
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs

MEDIA_TYPE = "application/feed+json"
EXTENSION = "feed.json"


def write(document: Document) -> bytes:
    """Return the feed of a timeline, with addresses under SITE_URL."""
    return write_at(document, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the feed of a timeline, with addresses under a site (scheme and host)."""
    feed = build_feed(document, site=site, newsroom=newsroom, first_slug=first_slug)
    return msgspec.json.encode({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": TimelineURLs(site, document.timeline.slug).get_format("jsonfeed"),
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [
            {
                "id": item.guid,
                "url": item.url,
                "title": item.title,
                "summary": item.summary,
                "content_html": item.html,
                "date_published": item.published,
                "date_modified": item.updated,
                "tags": [item.kind],
            }
            for item in feed.items
        ],
    })  # fmt: skip
