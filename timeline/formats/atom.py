"""The feed of a timeline as Atom (RFC 4287)."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from timeline.document import Document
from timeline.formats.feed_items import build_feed
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs

MEDIA_TYPE = "application/atom+xml"
EXTENSION = "atom"


class AtomFeed(Atom1Feed):
    """Django's Atom feed with a given time of change, and without characters that XML cannot contain.

    Django's own says that a feed without items changed just now, and refuses a whole feed for one control character.
    """

    # The XML declares its charset; the media type has no charset parameter (RFC 4287, 7).
    content_type = MEDIA_TYPE

    def __init__(self, *, updated: datetime, **fields: Any) -> None:
        super().__init__(**{name: strip_for_xml(value) for name, value in fields.items()})
        self.updated = updated

    def add(self, **fields: Any) -> None:
        """Add an item; `fields` as Django's `add_item` takes them, and `html`."""
        self.add_item(**{name: strip_for_xml(value) for name, value in fields.items()})

    def latest_post_date(self) -> datetime:
        """Return when the feed changed (Django calls this)."""
        return self.updated

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        if item["html"]:
            handler.addQuickElement("content", item["html"], {"type": "html"})

    def encode(self) -> bytes:
        """Return the feed as XML."""
        stream = BytesIO()
        self.write(stream, "utf-8")
        return stream.getvalue() + b"\n"


def write(document: Document) -> bytes:
    """Return the feed of a timeline, with addresses under SITE_URL."""
    return write_at(document, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the feed of a timeline, with addresses under a site (scheme and host)."""
    feed = build_feed(document, site=site, newsroom=newsroom, first_slug=first_slug)
    atom = AtomFeed(
        title=feed.title,
        link=feed.url,
        feed_url=TimelineURLs(site, document.timeline.slug).get_format(EXTENSION),
        feed_guid=feed.guid,
        description="",
        subtitle=feed.subtitle,
        language=feed.language,
        author_name=feed.author,
        updated=datetime.fromisoformat(feed.updated),
    )
    for item in feed.items:
        atom.add(
            title=item.title,
            link=item.url,
            unique_id=item.guid,
            description=None,
            html=item.html,
            categories=(item.kind,),
            pubdate=datetime.fromisoformat(item.published),
            updateddate=datetime.fromisoformat(item.updated),
        )
    return atom.encode()


def strip_for_xml(value: Any) -> Any:
    """Return a text without the characters that XML 1.0 (2.2) forbids even escaped; other values unchanged."""
    if not isinstance(value, str):
        return value
    return "".join(
        character
        for character in value
        if character in "\t\n\r"
        or (character >= "\x20" and not "\ud800" <= character <= "\udfff" and character not in "\ufffe\uffff")
    )
