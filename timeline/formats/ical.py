"""The entries of a timeline as a calendar (iCalendar, RFC 5545).

A calendar knows days and moments only. So an entry is in it if its date is an exact day, a span between two, or a moment:
a month as thirty days would be more than is known. The description of the calendar says how many are left out.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event, vGeo

from timeline.dates import When
from timeline.dates.edtf import Date, Interval
from timeline.dates.when import resolve
from timeline.document import Document
from timeline.formats.feed_items import UNPUBLISHED
from timeline.formats.plain_entries import list_lines
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import EntryView, EventView, PageLinks, WithdrawnEntryView
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs

MEDIA_TYPE = "text/calendar; charset=utf-8"
EXTENSION = "ics"
NAME = "iCalendar"

Moment = date | datetime


def write(document: Document) -> bytes:
    """Return the calendar, with addresses under SITE_URL."""
    return write_at(document, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the calendar, with addresses under a site (scheme and host). Ids of events are built on the first slug."""
    head, version = document.timeline, document.version
    urls = TimelineURLs(site, head.slug)
    guids = TimelineURLs(site, first_slug or head.slug)
    records = document.entries()
    published = version.published if version else UNPUBLISHED
    calendar = Calendar()
    calendar.add("prodid", "-//Newsroom Timeline//EN")
    calendar.add("version", "2.0")
    # The library does not escape line ends in properties that it does not know.
    calendar.add("x-wr-calname", " ".join(head.title.split()))
    left_out = 0
    with use_language(head.language):
        view = build(
            document, PageLinks(timeline=urls.timeline, in_page=False), newsroom_name=newsroom.get("name", "")
        )
        for entry in view.entries:
            if isinstance(entry, WithdrawnEntryView):
                continue
            record = records[entry.id]
            start, end = find_moments(record.when)
            if start is None:
                left_out += 1
                continue
            event = _build_event(entry, urls)
            event.add("uid", guids.get_entry(entry.id))
            event.add("dtstamp", _read_instant(published))
            event.add(
                "last-modified", _read_instant(record.last_changed or record.first_published or published)
            )
            event.add("dtstart", start)
            if end is not None:
                event.add("dtend", end)
            calendar.add_component(event)
    calendar.add(
        "x-wr-caldesc",
        f"{urls.timeline} is the whole record. Entries left out because their date is no exact day: {left_out}. Also left out: "
        "parties, supporting passages, checks, corrections and withdrawals.",
    )
    data: bytes = calendar.to_ical()
    return data


def find_moments(when: When) -> tuple[Moment | None, Moment | None]:
    """Return the start and the end of a date, each None if there is none.

    Days are whole days, and the end is the day after the last one (RFC 5545, 3.6.1). Moments are in UTC.
    """
    resolved = resolve(when)
    tree = resolved.tree
    first, last = (tree.start, tree.end) if isinstance(tree, Interval) else (tree, tree)
    if not (isinstance(first, Date) and isinstance(last, Date) and _is_day(first) and _is_day(last)):
        return None, None
    # A span has two moments or whole days.
    if resolved.start and (resolved.end or first is last):
        start = datetime.fromtimestamp(resolved.start.first_instant, UTC)
        end = datetime.fromtimestamp(resolved.end.first_instant, UTC) if resolved.end else None
        return start, end
    days = [date(each.year, each.number, each.day) for each in (first, last)]
    return days[0], days[1] + timedelta(days=1)


def _is_day(day: Date) -> bool:
    # Python and calendars know the years 1 to 9999, and an offset from UTC may lead to the next one.
    return day.is_exact_day and 1 < day.year < 9999


def _build_event(entry: EntryView, urls: TimelineURLs) -> Any:
    event = Event()
    event.add("summary", entry.label)
    event.add("description", "\n\n".join(list_lines(entry)))
    event.add("url", urls.get_entry(entry.id))
    event.add("categories", [str(entry.kind_label)])
    place = entry.record.place if isinstance(entry, EventView) else None
    if place:
        event.add("location", place.words)
        if place.latitude is not None and place.longitude is not None:
            event.add("geo", vGeo((place.latitude, place.longitude)))
    return event


def _read_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
