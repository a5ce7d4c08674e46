"""The items of a timeline's feed, in any format: its entries, the latest changed first."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from timeline.document import Document
from timeline.presentation import descriptions, limits
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import EntryView, PageLinks, WithdrawnEntryView
from timeline.presentation.newsroom import Newsroom
from timeline.presentation.urls import TimelineURLs

# The date of an unpublished entry: feeds need one for each item.
UNPUBLISHED = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An entry that is new, changed or withdrawn. `guid` is its permanent id; times are RFC 3339."""

    url: str
    guid: str
    title: str
    summary: str
    html: str
    kind: str
    published: str
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A timeline and the latest changes in it. `guid` is its permanent id; `updated` is RFC 3339."""

    url: str
    guid: str
    title: str
    subtitle: str
    author: str
    language: str
    updated: str
    items: list[FeedItem]


def build_feed(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> Feed:
    """Return the feed of a timeline, with addresses under a site (scheme and host).

    Permanent ids are built on `first_slug`, the first published one: they outlive a change of the slug. "" is the present one.
    """
    head, version = document.timeline, document.version
    urls = TimelineURLs(site, head.slug)
    guids = TimelineURLs(site, first_slug or head.slug)
    with use_language(head.language):
        view = build(
            document,
            PageLinks(timeline=urls.timeline, in_page=False),
            newsroom_name=newsroom.get("name", ""),
        )
        titles = descriptions.make_unique_titles(view)
        moments = _find_moments(document)
        changes = sorted(
            ((*moments[entry.id], index, entry) for index, entry in enumerate(view.entries)),
            key=lambda change: (change[1], change[2]),
            reverse=True,
        )
        items = [
            _build_item(document, entry, titles[entry.id], published, updated, urls, guids)
            for published, updated, _index, entry in changes[: limits.ENTRIES_IN_FULL]
        ]
        return Feed(
            url=urls.timeline,
            guid=guids.timeline,
            title=head.title,
            subtitle=descriptions.clip(head.summary),
            author=newsroom.get("name", "") or head.byline or head.title,
            language=head.language,
            updated=max([version.published if version else UNPUBLISHED, *(item.updated for item in items)]),
            items=items,
        )


def _find_moments(document: Document) -> dict[str, tuple[str, str]]:
    """Return when each entry was published and last changed, by id; both are the day of withdrawal if withdrawn."""
    moments = {withdrawal.id: (withdrawal.at, withdrawal.at) for withdrawal in document.withdrawals}
    for uid, entry in document.entries().items():
        first = entry.first_published or UNPUBLISHED
        moments[uid] = first, entry.last_changed or first
    return moments


def _build_item(
    document: Document,
    entry: EntryView,
    title: str,
    published: str,
    updated: str,
    urls: TimelineURLs,
    guids: TimelineURLs,
) -> FeedItem:
    return FeedItem(
        url=urls.get_entry(entry.id),
        guid=guids.get_entry(entry.id),
        title=title if not isinstance(entry, WithdrawnEntryView) else entry.title,
        summary=descriptions.summarise_entry(entry),
        html=_to_plain_text(
            render_to_string("public/feed_item.html", {"entry": entry, "timeline": document.timeline})
        ),
        kind=str(entry.kind_label),
        published=published,
        updated=updated,
    )


def _to_plain_text(html: SafeString) -> str:
    """Return safe HTML as a plain string, which encoders know."""
    return "".join([html])
