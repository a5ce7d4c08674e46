"""What a feed of a timeline holds, whatever its format: its entries, the latest news of each first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from timeline.document import Document
from timeline.presentation import descriptions, labels
from timeline.presentation.build import read
from timeline.presentation.language import speaking
from timeline.presentation.model import Entry, Links, Tombstone
from timeline.presentation.urls import Addresses

# Readers of feeds ask again and again, and keep what they have seen.
MOST_ITEMS = 100
# Of a draft, which nobody has published: feeds take no item without a moment.
BEGINNING = "1970-01-01T00:00:00Z"

Newsroom = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry that is new, changed or withdrawn. Its address is its name for ever, too; moments are RFC 3339."""

    url: str
    title: str
    summary: str
    html: str
    kind: str
    published: str
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A timeline and what is new in it."""

    url: str
    title: str
    subtitle: str
    author: str
    language: str
    updated: str
    items: list[Item]


def feed(document: Document, *, site: str, newsroom: Newsroom) -> Feed:
    """Return the feed of a timeline, with the addresses that it has under a site."""
    head, version = document.timeline, document.version
    addresses = Addresses(site, head.slug)
    with speaking(head.language):
        reading = read(document, Links(timeline=addresses.timeline, in_page=False))
        titles = descriptions.titles(reading)
        moments_of = _moments(document)
        changes = sorted(
            ((moments_of[entry.id], place, entry) for place, entry in enumerate(reading.entries)),
            key=lambda one: (one[0][1], one[1]),
            reverse=True,
        )
        items = [
            _item(document, entry, titles[entry.id], moments, addresses)
            for moments, _place, entry in changes[:MOST_ITEMS]
        ]
        return Feed(
            url=addresses.timeline,
            title=head.title,
            subtitle=descriptions.clipped(head.summary),
            author=newsroom.get("name", "") or head.byline or head.title,
            language=head.language,
            updated=max([version.published if version else BEGINNING, *(item.updated for item in items)]),
            items=items,
        )


def _moments(document: Document) -> dict[str, tuple[str, str]]:
    """Return when each entry was first published and when it last changed; of a withdrawn one, when it was withdrawn."""
    found = {one.id: (one.at, one.at) for one in document.withdrawals}
    for uid, entry in document.entries().items():
        first = entry.first_published or BEGINNING
        found[uid] = first, entry.last_changed or first
    return found


def _item(
    document: Document,
    entry: Entry,
    title: str,
    moments: tuple[str, str],
    addresses: Addresses,
) -> Item:
    published, updated = moments
    return Item(
        url=addresses.entry(entry.id),
        title=title if not isinstance(entry, Tombstone) else entry.title,
        summary=descriptions.about_entry(entry),
        html=_plain(
            render_to_string("public/feed_item.html", {"entry": entry, "timeline": document.timeline})
        ),
        kind=str(labels.KINDS[entry.kind]),
        published=published,
        updated=updated,
    )


def _plain(html: SafeString) -> str:
    """Return HTML as the plain text it is to a program that writes it down."""
    return "".join([html])
