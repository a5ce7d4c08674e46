"""The filters of a timeline's page (`?from=…&party=…&q=…`), and which entries of a document they leave."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import and_
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import Hemisphere, TimeWindow, When, WhenError
from timeline.dates.errors import quote
from timeline.document import Document, find_redirect
from timeline.pages.search import EntryIndex, FacetOption, FilterValue
from timeline.text.bidi import isolate


class FilterQuery(NamedTuple):
    """A reader's filters: two dates (EDTF), ids and keys of the document, and words to search. "" is no filter."""

    start: str = ""
    end: str = ""
    party: str = ""
    kind: str = ""
    standing: str = ""
    key: str = ""
    words: str = ""


NO_FILTERS = FilterQuery()

# The names of the fields in an address.
PARAMETERS = {
    name: {"start": "from", "end": "to", "words": "q"}.get(name, name) for name in FilterQuery._fields
}
FACETS = ("party", "kind", "standing")


def parse_query(query: Mapping[str, str]) -> FilterQuery:
    """Return the filters in the query of an address."""
    return FilterQuery(*(query.get(parameter, "").strip() for parameter in PARAMETERS.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInput:
    """One of the two dates: what was typed, what it means or what is wrong with it, and its instant (POSIX)."""

    typed: str
    words: str = ""
    error: str = ""
    instant: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFilter:
    """A valid filter in words, and the query of an address without it."""

    name: str
    label: str
    query_without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterResult:
    """The filters and their effect.

    `values` are all filters but dates by name, `active_filters` the valid ones. `left_out` are the entries that the
    page leaves out, `possible` those it shows whose date only may match. `options` are the values of each facet.
    """

    start: DateInput
    end: DateInput
    values: dict[str, FilterValue] = field(default_factory=dict)
    active_filters: list[ActiveFilter] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    options: dict[str, list[FacetOption]] = field(default_factory=dict)

    @property
    def has_date_error(self) -> bool:
        """Whether a date is invalid. Then the dates leave nothing out."""
        return bool(self.start.error or self.end.error)

    @property
    def has_dates(self) -> bool:
        """Whether there are valid dates."""
        return bool(self.start.words or self.end.words) and not self.has_date_error

    @property
    def has_error(self) -> bool:
        """Whether any filter is invalid."""
        return self.has_date_error or any(value.error for value in self.values.values())

    @property
    def is_active(self) -> bool:
        """Whether there is any valid filter."""
        return bool(self.active_filters)

    @property
    def has_only_dates(self) -> bool:
        """Whether dates are the only valid filters."""
        return self.has_dates and not any(value.words for value in self.values.values())

    def get_date_match(self, uid: str) -> str:
        """Return whether the date of a shown entry matches: "yes" or "possibly"; "" without valid dates."""
        if not self.has_dates:
            return ""
        return "possibly" if uid in self.possible else "yes"


def apply_filters(whole: Document, query: FilterQuery, index: EntryIndex | None = None) -> FilterResult:
    """Return the effect of all filters together. `index` is that of the document, if there is one already.

    Never raises: an invalid filter gets a message in the active language and leaves nothing out.
    """
    index = index or EntryIndex(whole)
    # A link with the former id of a party that was merged keeps its meaning.
    query = query._replace(party=find_redirect(whole, "party", query.party) or query.party)
    result = _filter_by_dates(index, query)
    everything = index.everything
    values = {
        **{facet: index.filter_by_value(facet, getattr(query, facet)) for facet in FACETS},
        "key": index.filter_key_events(query.key),
        "words": index.search(query.words),
    }
    matching = {name: value.entries for name, value in values.items() if value.words}
    if result.has_dates:
        matching["dates"] = everything - result.left_out
    shown = _intersect(everything, matching.values())
    options = {
        facet: index.count_options(
            facet,
            _intersect(everything, (entries for name, entries in matching.items() if name != facet))
            if facet in matching
            else shown,
        )
        for facet in FACETS
    }
    result = replace(
        result, values=values, options=options, left_out=everything - shown, possible=result.possible & shown
    )
    return replace(result, active_filters=_list_active_filters(result, query))


def _intersect(everything: frozenset[str], sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return what is in all of these subsets of `everything`."""
    return reduce(and_, found) if (found := list(sets)) else everything


def _list_active_filters(result: FilterResult, query: FilterQuery) -> list[ActiveFilter]:
    """Return the valid filters in the order of the form."""
    by_date = {"start": result.start.words, "end": result.end.words} if result.has_dates else {}
    words = {**by_date, **{name: value.words for name, value in result.values.items()}}
    typed = {name: getattr(query, name) for name in words if words[name]}
    return [
        ActiveFilter(
            name=name,
            label=_label_filter(name, words[name]),
            query_without=urlencode({PARAMETERS[other]: typed[other] for other in typed if other != name}),
        )
        for name in typed
    ]


def _label_filter(name: str, words: str) -> str:
    """Return a valid filter in words. Dates have their "from" or "until" already."""
    return _("Contains: %(words)s") % {"words": isolate(words)} if name == "words" else words


def _filter_by_dates(index: EntryIndex, query: FilterQuery) -> FilterResult:
    """Return the entries whose dates may lie between the earliest of the first and the latest of the second date."""
    whole = index.whole
    zone, hemisphere = whole.timeline.time_zone, whole.timeline.season_hemisphere
    start, end = _parse_start(query.start, zone, hemisphere), _parse_end(query.end, zone, hemisphere)
    if start.instant is not None and end.instant is not None and end.instant < start.instant:
        message = _("Put the earlier date first: %(end)s is before %(start)s.")
        end = replace(end, error=message % {"start": quote(query.start), "end": quote(query.end)})
    result = FilterResult(start=start, end=end)
    if not result.has_dates:
        return result
    window = TimeWindow(start.instant, end.instant)
    # What is still going on, by the document, was so when it was published.
    as_of = int(datetime.fromisoformat(whole.version.published).timestamp()) if whole.version else None
    matches = {uid: instants.match(window, as_of=as_of) for uid, instants in index.instants.items()}
    return replace(
        result,
        left_out=frozenset(uid for uid, match in matches.items() if match == "no"),
        possible=frozenset(uid for uid, match in matches.items() if match == "possibly"),
    )


def _parse_start(text: str, zone: str, hemisphere: Hemisphere) -> DateInput:
    date, (earliest, _latest) = _parse_date(text, zone, hemisphere, dates.format_filter_start)
    if date.words and earliest is None:
        message = _("%(text)s has no start date. Use a date such as 2017, 2017-03 or 2017-03-07.")
        return replace(date, error=message % {"text": quote(text)})
    return replace(date, instant=earliest)


def _parse_end(text: str, zone: str, hemisphere: Hemisphere) -> DateInput:
    date, (_earliest, latest) = _parse_date(text, zone, hemisphere, dates.format_filter_end)
    if date.words and latest is None:
        message = _("%(text)s has no end date. Use a date such as 2017, 2017-03 or 2017-03-07.")
        return replace(date, error=message % {"text": quote(text)})
    return replace(date, instant=latest)


def _parse_date(
    text: str, zone: str, hemisphere: Hemisphere, describe: Callable[[When], str]
) -> tuple[DateInput, tuple[int | None, int | None]]:
    typed = show_typed(text)
    if not text:
        return DateInput(typed=typed), (None, None)
    when = When(text)
    try:
        bounds = dates.find_bounds(when, zone, hemisphere)
    except WhenError:
        # What is wrong with the EDTF helps editors only.
        message = _("%(text)s is not a date we recognise. Use 2017, 2017-03 or 2017-03-07.")
        return DateInput(typed=typed, error=message % {"text": quote(typed)}), (None, None)
    return DateInput(typed=typed, words=describe(when)), bounds


def show_typed(text: str) -> str:
    """Return typed text for a form. HTML cannot contain control characters or surrogates; browsers show this sign for them."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
