"""Positions in a timeline, in words, before anything is saved: where an entry may go, and with which dates."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from timeline import dates
from timeline.actions import order_messages, ordering
from timeline.actions.ordering import BY_DATE, RequestedPosition
from timeline.dates import When
from timeline.models import Entry, Timeline

# What forms and addresses send for the position before all entries.
FIRST = "first"
# So many positions above and below an entry are listed.
MOST_ON_A_SIDE = 100
SEASON_WITHOUT_MONTHS = "The months of its season are not known: the settings of the timeline do not say which hemisphere it is about."


@dataclass(frozen=True)
class PositionOption:
    """A position that an editor can choose for an entry.

    Attributes:
        value: what the form sends: the id of the entry above, or FIRST
        above: the entry above; None for the first position
        is_current: whether the entry is there now
    """

    value: str
    above: Entry | None
    is_current: bool


def parse_position(timeline: Timeline, text: str) -> RequestedPosition:
    """Return the position that a form or an address names: FIRST, the id of the entry above, or "" for by date.

    Raises:
        Http404: the timeline has no entry with this id
    """
    if text == FIRST:
        return None
    if not text:
        return BY_DATE
    return get_neighbour(timeline, text)


def find_kept_position(timeline: Timeline, text: str) -> str:
    """Return the position that a draft names; "", by date, if the entry above is not there any more."""
    is_known = text == FIRST or Entry.objects.filter(timeline=timeline, uid=text).not_removed().exists()
    return text if text and is_known else ""


def get_neighbour(timeline: Timeline, uid: str) -> Entry:
    """Return the entry that a form names as a neighbour, without its details. Raises Http404 if there is none."""
    return get_object_or_404(Entry.objects.filter(timeline=timeline), uid=uid)


def list_positions(timeline: Timeline, entry: Entry) -> tuple[list[PositionOption], bool]:
    """Return the positions that an entry may have with its date, in order, its own among them, and whether some are left out.

    They are the beginning and the nearest MOST_ON_A_SIDE above and below.
    """
    allowed = ordering.find_allowed_positions(timeline, entry.earliest, entry.latest, without=entry)
    rows = ordering.list_allowed_neighbours(timeline, allowed, without=entry)
    rows = rows.select_related("event", "statement__party", "replyrequest__asked")
    upper = list(rows.filter(position__lt=entry.position).order_by("-position")[: MOST_ON_A_SIDE + 1])
    lower = list(rows.filter(position__gt=entry.position)[: MOST_ON_A_SIDE + 1])
    is_cut = max(len(upper), len(lower)) > MOST_ON_A_SIDE
    neighbours: list[Entry | None] = [None] if allowed.after is None else []
    neighbours += [*reversed(upper[:MOST_ON_A_SIDE]), *lower[:MOST_ON_A_SIDE]]
    current = upper[0].position if upper else None
    options = [
        PositionOption(row.uid if row else FIRST, row, is_current=(row.position if row else None) == current)
        for row in neighbours
    ]
    return options, is_cut


def explain_limits(timeline: Timeline, entry: Entry) -> list[str]:
    """Return why an entry may not go further up or down: a sentence for each side that its date limits."""
    allowed = ordering.find_allowed_positions(timeline, entry.earliest, entry.latest, without=entry)
    return [
        order_messages.explain_refusal(ordering.Obstacle(obstacle, earlier=is_earlier), entry.when)
        for obstacle, is_earlier in ((allowed.after, True), (allowed.before, False))
        if obstacle is not None
    ]


def describe_allowed_dates(timeline: Timeline, after: Entry | None, *, without: Entry | None = None) -> str:
    """Return the dates allowed right after an entry: "from 1 March 2017 to 7 March 2017", "any date"."""
    allowed = ordering.find_allowed_dates(timeline, after, without=without)
    zone = timeline.time_zone
    earliest = latest = ""
    if allowed.earliest is not None:
        earliest = dates.format_date(dates.convert_instant(allowed.earliest, zone))
    if allowed.latest is not None:
        latest = dates.format_date(dates.convert_instant(allowed.latest, zone, last=True))
    if not earliest and not latest:
        return "any date"
    if not latest:
        return f"{earliest} or later"
    if not earliest:
        return f"{latest} or earlier"
    return earliest if earliest == latest else f"from {earliest} to {latest}"


def describe_destination(timeline: Timeline, when: When, *, entry: str, after: str) -> str:
    """Return where an entry with this date will go, as a sentence; "" if that is the position asked for.

    Args:
        when: the date
        entry: id of an existing entry, or ""
        after: position asked for a new entry, as `parse_position` takes it

    Raises:
        Http404: the timeline has no such entry
    """
    if not when.edtf or not Entry.objects.filter(timeline=timeline).not_removed().exists():
        return ""
    existing = get_neighbour(timeline, entry) if entry else None
    requested = existing or parse_position(timeline, after)
    planned = ordering.plan_position(timeline, when, requested, without=existing)
    if planned.obstacle is not None:
        return order_messages.explain_diversion("will go", planned.obstacle, when)
    if requested is BY_DATE:
        sentence = f"It will go {order_messages.describe_position(planned.above)}."
        return f"{sentence} {SEASON_WITHOUT_MONTHS}" if _lacks_months(timeline, when) else sentence
    return ""


def _lacks_months(timeline: Timeline, when: When) -> bool:
    """Return whether a date has a season, and the timeline does not say in which months that is."""
    if timeline.season_hemisphere:
        return False
    north, unknown = (dates.find_sort_bounds(when, timeline.time_zone, name) for name in ("north", ""))
    return north != unknown
