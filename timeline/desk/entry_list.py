"""The list of entries on a timeline's page: a page of it by key, so that it costs the same in a list of any length."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from timeline import dates
from timeline.dates import WhenError
from timeline.desk.date_readings import list_readings
from timeline.desk.forms.entry_filters import STATES, EntryFilterForm
from timeline.models import Entry, SavedView, Timeline, User
from timeline.models.entries import EntryQuerySet
from timeline.models.entry_notes import count_unresolved_notes
from timeline.models.saved_views import MAX_VIEW_NAME_LENGTH

ENTRIES_PER_PAGE = 50
# A page that shows an entry further down begins with so many entries above it.
ENTRIES_ABOVE = 10
# Counting stops here: a larger number costs time and helps nobody.
MOST_COUNTED = 1000
MAX_DATE_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryListPage:
    """One page of a timeline's entries.

    Attributes:
        entries: the entries that it shows, in order, with all that their rows show
        above: the id of the entry above the first one in the timeline's order; "" if that is the first of all
        here: this page, as a query for the other view of the list; "" for all entries from the first one on
        first: where the first page is, as a query; "" if this is the first page
        previous: where the page before this one is, as a query; "" if there is none
        following: where the next page is, as a query; "" if there is none
        total: how many entries the list has, at most MOST_COUNTED + 1
        size: how many entries a page has at most
        problem: why a date could not be read, or ""
    """

    entries: list[Entry]
    above: str
    here: str
    first: str
    previous: str
    following: str
    total: int
    size: int = ENTRIES_PER_PAGE
    problem: str = ""

    @property
    def count_words(self) -> str:
        """How many entries the list has, in words."""
        return describe_count(self.total)


def describe_count(total: int) -> str:
    """Return how many entries there are, in words. Above MOST_COUNTED they are not counted."""
    if total > MOST_COUNTED:
        return f"More than {MOST_COUNTED:,} entries"
    return "1 entry" if total == 1 else f"{total:,} entries"


def count_in_words(timeline: Timeline) -> str:
    """Return how many entries the list of a timeline has without filters, in words."""
    return describe_count(Entry.objects.filter(timeline=timeline).not_removed()[: MOST_COUNTED + 1].count())


def build_page(
    timeline: Timeline, rows: EntryQuerySet[Entry], query: QueryDict, *, size: int = ENTRIES_PER_PAGE
) -> EntryListPage:
    """Return the page of `rows`, entries of a timeline, that the query of an address names. It costs a fixed number of queries.

    `size` is the number of entries on a page.

    ?entry= names an entry that the page shows, ?from= the one that it begins at, ?at= a date that it begins at.
    Without, and if there is no such entry, it is the first page.
    """
    problem = ""
    begin = _find_position(timeline, query.get("from", ""))
    if uid := query.get("entry", ""):
        begin = _find_begin_of_page(rows, _find_position(timeline, uid), size)
    elif text := query.get("at", "").strip()[:MAX_DATE_LENGTH]:
        try:
            begin = _find_date(timeline, rows, text)
        except WhenError as error:
            problem = str(error)
    below = rows if begin is None else rows.filter(position__gte=begin)
    shown = below.in_order().with_details().annotate(note_count=count_unresolved_notes())
    entries: list[Entry] = list(shown[: size + 1])
    _find_unchecked_quotations(entries)
    following = entries[size:]
    entries = entries[:size]
    previous, is_first = "", True
    if begin is not None:
        uids = rows.filter(position__lt=begin).order_by("-position").values_list("uid", flat=True)
        earlier = list(uids[:size])
        is_first = not earlier
        previous = _build_query(query, **({"from": earlier[-1]} if earlier else {}))
    above = ""
    if entries and begin is not None:
        others = Entry.objects.filter(timeline=timeline, position__lt=entries[0].position).not_removed()
        above = others.order_by("-position").values_list("uid", flat=True).first() or ""
    return EntryListPage(
        entries=entries,
        above=above,
        here=_build_query(query, **({"from": entries[0].uid} if entries and not is_first else {})).rstrip(
            "?"
        ),
        first="" if is_first else _build_query(query),
        previous="" if is_first else previous,
        following=_build_query(query, **{"from": following[0].uid}) if following else "",
        total=len(entries) if begin is None and not following else rows[: MOST_COUNTED + 1].count(),
        size=size,
        problem=problem,
    )


def build_filter_context(timeline: Timeline, user: User, filters: EntryFilterForm) -> dict[str, Any]:
    """Return the context of `desk/_entry_filters.html`: the filters, and the user's own views of a timeline."""
    own = list(SavedView.objects.visible_to(user).filter(timeline=timeline))
    return {
        "filters": filters,
        "has_filters": any(name != "q" for name, _text in filters.query),
        "filter_query": urlencode(filters.query),
        "views": [(name, words) for name, (words, _keep) in STATES.items()],
        # Each with the query of its address.
        "saved_views": [(view, urlencode(view.filters)) for view in own],
        "current_view": next((view for view in own if view.filters == dict(filters.query)), None),
        "longest_view_name": MAX_VIEW_NAME_LENGTH,
    }


def _find_unchecked_quotations(entries: list[Any]) -> None:
    """Set `has_unchecked_quotation` of each entry. For these only: PostgreSQL would look at all of the timeline's."""
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).with_unchecked_quotation()
    unchecked = set(rows.values_list("pk", flat=True))
    for entry in entries:
        entry.has_unchecked_quotation = entry.pk in unchecked


def _build_query(query: QueryDict, **position: str) -> str:
    """Return the query of another page of the same list, with its question mark."""
    ways = ("from", "entry", "at", "removed", "moved", "back", "reordered")
    kept = [(name, value) for name, value in query.items() if name not in ways and value]
    return "?" + urlencode([*kept, *position.items()])


def _find_position(timeline: Timeline, uid: str) -> int | None:
    """Return the position of the entry with this id, removed or not; None if there is none."""
    if not uid:
        return None
    rows = Entry.objects.filter(timeline=timeline, uid=uid[:40])
    position: int | None = rows.values_list("position", flat=True).first()
    return position


def _find_begin_of_page(rows: EntryQuerySet[Entry], position: int | None, size: int) -> int | None:
    """Return where the page that shows a position begins; None for the first page."""
    if position is None:
        return None
    earlier = rows.filter(position__lt=position).order_by("-position").values_list("position", flat=True)
    nearest: list[Any] = list(earlier[:size])
    if len(nearest) < size:
        return None
    return int(nearest[ENTRIES_ABOVE - 1])


def _find_date(timeline: Timeline, rows: EntryQuerySet[Entry], text: str) -> int | None:
    """Return the position of the first entry that is not before a date in words; that of the last if all are.

    Raises:
        WhenError: the text is no date, or can be read in several ways
    """
    readings = list_readings(text, published=(), zone=timeline.time_zone, language=timeline.language)
    if len(readings) > 1:
        ways = " or ".join(f"“{reading.words}”" for reading in readings)
        raise WhenError(f"“{text}” can be read in more than one way. Type {ways}.")
    moment, _last = dates.find_sort_bounds(readings[0].when, timeline.time_zone, timeline.season_hemisphere)
    if moment is None:
        raise WhenError(f"“{text}” contains no date. Type one as in “March 2017”.")
    dated = rows.filter(sort_first__isnull=False).order_by("position")
    found = dated.filter(sort_first__gte=moment).values_list("position", flat=True).first()
    if found is None:
        found = dated.order_by("-position").values_list("position", flat=True).first()
    return None if found is None else int(found)
