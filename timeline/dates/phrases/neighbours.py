"""The dates on either side of publication that the same words may name, the likelier first.

"1 March" is the latest 1 March up to publication, or the first one after it. The words decide this only
where they exclude one of them ("last March"). Otherwise both are readings, and what looks ahead ("due",
"by") or back ("said") decides which one comes first.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from timeline.dates import edtf
from timeline.dates.calendar import find_next_month, to_day_number, to_year_month_day
from timeline.dates.edtf import Date
from timeline.dates.errors import WhenError
from timeline.dates.phrases.base_date import BaseDate
from timeline.dates.phrases.terms import Context, Term

MAX_YEARS = 8  # from a leap day to the next one: 1896 to 1904


class Candidate(NamedTuple):
    """A reading, with the first and last day (day numbers) by which it is compared with the day of publication."""

    first: int
    last: int
    term: Term


def find_base_days(base: BaseDate) -> tuple[int, int]:
    """Return the first and the last possible day of publication."""
    if base.day:
        return base.number, base.number
    if base.month:
        return to_day_number(base.year, base.month, 1), find_next_month(base.year, base.month) - 1
    return to_day_number(base.year, 1, 1), to_day_number(base.year + 1, 1, 1) - 1


def find_neighbours(write: Callable[[int], str], context: Context) -> list[Candidate]:
    """Return the dates near publication of a kind that recurs every year, in their order.

    They are the latest one up to publication, the first one after it, and, if only the month or year of
    publication is known, those within it. In a phrase with a later date it is the latest one that ends by
    that date.

    Args:
        write: a year → the date in that year as EDTF; raises WhenError if there is none
        context: the phrase's context
    """
    if context.anchor is not None:
        limit = context.anchor
        found = _find_first(write, to_year_month_day(limit)[0], -1, lambda date: date.last <= limit)
        return [found] if found else []
    base = context.require_base()
    first, last = find_base_days(base)
    candidates = (
        _find_first(write, base.year, -1, lambda date: date.first <= first),
        _build_candidate(write, base.year),
        _find_first(write, base.year, 1, lambda date: date.first > last),
    )
    return list({candidate.first: candidate for candidate in candidates if candidate}.values())


def find_neighbour(write: Callable[[int], str], base: BaseDate, step: int) -> list[Candidate]:
    """Return the latest date of a yearly kind before publication (step -1), or the first one after it (step 1)."""
    first, last = find_base_days(base)
    found = _find_first(
        write, base.year, step, lambda date: date.last < first if step < 0 else date.first > last
    )
    return [found] if found else []


def _find_first(
    write: Callable[[int], str], year: int, step: int, is_wanted: Callable[[Candidate], bool]
) -> Candidate | None:
    """Return the first wanted date, from a year on, backwards (step -1) or forwards (step 1)."""
    for count in range(MAX_YEARS + 2):
        candidate = _build_candidate(write, year + step * count)
        if candidate and is_wanted(candidate):
            return candidate
    return None


def _build_candidate(write: Callable[[int], str], year: int) -> Candidate | None:
    try:
        text = write(year)
        date = edtf.parse_edtf(text)
    except WhenError:
        return None
    return (
        Candidate(date.first_day, date.last_day, Term(text, text, vague=True))
        if isinstance(date, Date)
        else None
    )


def measure_distance(candidate: Candidate, base: BaseDate) -> int:
    """Return the days between a date and publication; 0 if publication may fall on it."""
    first, last = find_base_days(base)
    return max(candidate.first - last, first - candidate.last, 0)


def sort_candidates(candidates: Iterable[Candidate], context: Context) -> list[Candidate]:
    """Return dates in the order of their likelihood: on the side to which the words look, then the nearer one.

    Of two that are equally near, the earlier one comes first.
    """
    base = context.require_base()
    first, last = find_base_days(base)

    def rank(candidate: Candidate) -> tuple[bool, int, int]:
        is_other_side = (context.direction == "ahead" and candidate.last < first) or (
            context.direction == "back" and candidate.first > last
        )
        return is_other_side, measure_distance(candidate, base), candidate.first

    return sorted(candidates, key=rank)


def list_terms(candidates: Iterable[Candidate], context: Context) -> list[Term]:
    """Return the readings of dates, the likelier first, each date once."""
    ordered = candidates if context.anchor is not None else sort_candidates(candidates, context)
    terms: dict[tuple[str, str], Term] = {}
    for candidate in ordered:
        terms.setdefault((candidate.term.start, candidate.term.end), candidate.term)
    return list(terms.values())
