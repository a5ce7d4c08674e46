"""Places in words, before anything is saved: which dates fit one, where a date will lead, which are free."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from timeline import dates
from timeline.actions import order_messages, ordering
from timeline.actions.ordering import BY_DATE, At
from timeline.dates import When
from timeline.models import Entry, Timeline

FIRST = "first"


@dataclass(frozen=True)
class Choice:
    """A place to choose: what the form sends, the entry above (None: the beginning), whether it is there."""

    value: str
    above: Entry | None
    current: bool


def named_place(timeline: Timeline, place: str) -> At:
    """Return the place that a form or an address names, or answer 404: "first", an entry's id, "" by date."""
    if place == FIRST:
        return None
    if not place:
        return BY_DATE
    return named_entry(timeline, place)


def named_entry(timeline: Timeline, uid: str) -> Entry:
    """Return the entry that a form names, or answer 404 (PostgreSQL does not take the question with a NUL)."""
    return get_object_or_404(Entry.objects.filter(timeline=timeline), uid=uid.replace("\x00", ""))


def choices(timeline: Timeline, entry: Entry) -> list[Choice]:
    """Return the places where its date lets an entry stand, in order; the one where it is among them."""
    free = ordering.window(timeline, entry.earliest, entry.latest, without=entry)
    rows = ordering.places(timeline, free, without=entry)
    found: list[Entry | None] = [None] if free.after is None else []
    found += rows.select_related("event", "statement__party", "replyrequest__asked")
    above = [row.position for row in found if row is not None and row.position < entry.position]
    here = above[-1] if above else None
    return [
        Choice(row.uid if row else FIRST, row, current=(row.position if row else None) == here)
        for row in found
    ]


def limits(timeline: Timeline, entry: Entry) -> list[str]:
    """Return why an entry may not stand elsewhere, a sentence for each side on which its date limits it."""
    free = ordering.window(timeline, entry.earliest, entry.latest, without=entry)
    found = []
    if free.after is not None:
        found.append(order_messages.forbids(ordering.Obstacle(free.after, earlier=True), entry.when))
    if free.before is not None:
        found.append(order_messages.forbids(ordering.Obstacle(free.before, earlier=False), entry.when))
    return found


def what_fits(timeline: Timeline, after: Entry | None, *, without: Entry | None = None) -> str:
    """Return in words which dates fit a place: "from 1 March 2017 to 7 March 2017", "any date"."""
    room = ordering.what_fits(timeline, after, without=without)
    zone = timeline.time_zone
    earliest = "" if room.earliest is None else dates.words(dates.moment(room.earliest, zone))
    latest = "" if room.latest is None else dates.words(dates.moment(room.latest, zone, last=True))
    if not earliest and not latest:
        return "any date"
    if not latest:
        return f"{earliest} or later"
    if not earliest:
        return f"{latest} or earlier"
    return earliest if earliest == latest else f"from {earliest} to {latest}"


def destination(timeline: Timeline, when: When, *, entry: str, after: str) -> str:
    """Return where an entry with this date will go; "" where that is the place it was asked for.

    `entry` is the id of one that stands already, `after` the place asked for a new one; where both are "",
    the date decides. Answers 404 for an entry that is not there.
    """
    if not when.edtf or not Entry.objects.filter(timeline=timeline).placed().exists():
        return ""
    standing = named_entry(timeline, entry) if entry else None
    asked = standing or named_place(timeline, after)
    earliest, latest = dates.bounds(when, timeline.time_zone)
    spot = ordering.place_for(timeline, earliest, latest, asked, without=standing)
    if spot.obstacle is not None:
        return order_messages.diverted("will go", spot.obstacle, when)
    if asked is BY_DATE and when.edtf:
        return f"It will go {order_messages.where(spot.above)}."
    return ""
