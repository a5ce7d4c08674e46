"""What is new in a timeline, as an Atom feed (RFC 4287)."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from timeline.document import Document
from timeline.formats.feed_items import feed
from timeline.presentation.urls import Addresses

MEDIA_TYPE = "application/atom+xml"
EXTENSION = "atom"


class Atom(Atom1Feed):
    """Django's feed, with the moment at which it changed, and with what XML cannot hold left out.

    Django's own says, of a feed without items, that it changed just now; and it refuses whole feeds for one
    control character.
    """

    # The charset is in the document itself, and the media type knows no such parameter.
    content_type = MEDIA_TYPE

    def __init__(self, *, updated: datetime, **told: Any) -> None:
        super().__init__(**{name: in_xml(value) for name, value in told.items()})
        self.updated = updated

    def add(self, **told: Any) -> None:
        """Add an item."""
        self.add_item(**{name: in_xml(value) for name, value in told.items()})

    def latest_post_date(self) -> datetime:
        """The moment at which the feed changed."""
        return self.updated

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        if item["html"]:
            handler.addQuickElement("content", item["html"], {"type": "html"})

    def data(self) -> bytes:
        """Return the feed as XML."""
        written = BytesIO()
        self.write(written, "utf-8")
        return written.getvalue() + b"\n"


def write(document: Document) -> bytes:
    """Return the feed of a timeline, under the address of the site (SITE_URL)."""
    return write_at(document, site=settings.SITE_URL, newsroom=settings.NEWSROOM)


def write_at(document: Document, *, site: str, newsroom: Mapping[str, str]) -> bytes:
    """Return the feed of a timeline, with the addresses that it has under a site."""
    told = feed(document, site=site, newsroom=newsroom)
    atom = Atom(
        title=told.title,
        link=told.url,
        feed_url=Addresses(site, document.timeline.slug).data(EXTENSION),
        feed_guid=told.url,
        description="",
        subtitle=told.subtitle,
        language=told.language,
        author_name=told.author,
        updated=datetime.fromisoformat(told.updated),
    )
    for item in told.items:
        atom.add(
            title=item.title,
            link=item.url,
            unique_id=item.url,
            description=None,
            html=item.html,
            categories=(item.kind,),
            pubdate=datetime.fromisoformat(item.published),
            updateddate=datetime.fromisoformat(item.updated),
        )
    return atom.data()


def in_xml(value: Any) -> Any:
    """Return a text without the characters that XML 1.0 cannot hold, not even escaped; anything else as it is."""
    if not isinstance(value, str):
        return value
    return "".join(
        one
        for one in value
        if one in "\t\n\r"
        or (one >= "\x20" and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")
    )
