"""Dates without their year: "7 March", "Tuesday, 7 March", "in March", "last spring", "the third quarter".

The year comes from the day of publication, on both sides of it: see `neighbours`. All these terms are
vague, so the words are kept.
"""

from collections.abc import Callable, Mapping

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from timeline.dates.calendar import find_next_month, find_weekday, to_day_number, to_year_month_day
from timeline.dates.explanations import fill_explanation
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.edtf_text import find_counted_weekday, write_day, write_edtf
from timeline.dates.phrases.neighbours import (
    Candidate,
    find_base_days,
    find_neighbour,
    find_neighbours,
    list_terms,
    measure_distance,
)
from timeline.dates.phrases.terms import Context, Term, make_alternatives, make_range, make_single
from timeline.dates.phrases.tokens import Tokens
from timeline.dates.seasons import find_hemisphere

Reader = Callable[[Context, Tokens], list[Term]]

# Days ahead or back. A date that is farther away is seldom written without its year, so a weekday that fits
# only there may be a slip.
_SELDOM_WITHOUT_YEAR = 300
_SUMMER, _WINTER = 2, 4
# The first month of each season in the north and in the south.
_FIRST_MONTHS: Mapping[int, tuple[int, int]] = {1: (3, 9), _SUMMER: (6, 12), 3: (9, 3), _WINTER: (12, 6)}


def _explain_year(candidates: list[Candidate], context: Context) -> list[Candidate]:
    """Return dates that say where their year comes from. In a phrase with a later date the later one says it."""
    if context.anchor is not None:
        return candidates
    first, _last = find_base_days(context.require_base())
    latest = _("The year is taken from the day of publication: the latest one up to it.")
    coming = _("The year is taken from the day of publication: the first one after it.")
    return [
        candidate._replace(
            term=candidate.term.add_explanation(latest if candidate.first <= first else coming)
        )
        for candidate in candidates
    ]


# --- Days -----------------------------------------------------------------------------------------


def _read_day(context: Context, tokens: Tokens) -> list[Term]:
    parts = {token.kind: token.number for token in tokens}
    day = next(token.number for token in tokens if token.kind in ("n", "nth", "count", "digits"))
    return list_terms(_find_days(context, parts["month"], day, parts.get("weekday")), context)


def _find_days(context: Context, month: int, day: int, weekday: int | None = None) -> list[Candidate]:
    candidates = find_neighbours(lambda year: write_edtf(year, month, day), context)
    if weekday is None or not candidates:
        return _explain_year(candidates, context)
    return _filter_by_weekday(candidates, weekday, context)


def _read_last_or_next_day(context: Context, tokens: Tokens) -> list[Term]:
    """Read "last 7 March" and "next 7 March". With its weekday, or an inexact publication date, it may be either."""
    base, rest = context.require_base(), tokens[1:]
    if context.anchor is not None or not base.day or rest[0].kind == "weekday":
        return _read_day(context, rest)
    month = next(token.number for token in rest if token.kind == "month")
    day = next(token.number for token in rest if token.kind != "month")
    step = -1 if tokens[0].kind == "last" else 1
    candidates = find_neighbour(lambda year: write_edtf(year, month, day), base, step)
    return [candidate.term for candidate in _explain_year(candidates, context)]


def _filter_by_weekday(candidates: list[Candidate], weekday: int, context: Context) -> list[Candidate]:
    """Return the dates near publication that fall on a weekday (1 to 7); never one that is farther away.

    If only the farther one does, and it is almost a year away, the weekday may be a slip: then both are
    readings. Raises WhenError if none does.
    """
    matching = [
        candidate._replace(term=candidate.term.add_explanation(_("The weekday tells the year.")))
        for candidate in candidates
        if find_weekday(candidate.first) == weekday
    ]
    if context.anchor is not None:
        nearest, distance = candidates[0], 0
    else:
        base = context.require_base()
        nearest = min(candidates, key=lambda candidate: measure_distance(candidate, base))
        distance = min((measure_distance(candidate, base) for candidate in matching), default=0)
    right, typed = str(WEEKDAYS[find_weekday(nearest.first) - 1]), str(WEEKDAYS[weekday - 1])
    if not matching:
        raise phrase_errors.wrong_weekday_error(nearest.term.start, right, typed)
    if distance <= _SELDOM_WITHOUT_YEAR:
        return matching
    values = {"date": nearest.term.start, "right": right, "typed": typed}
    slip = nearest.term.add_explanation(
        fill_explanation(_("%(date)s was a %(right)s, not a %(typed)s."), values)
    )
    return [nearest._replace(term=slip), *matching]


def _read_counted_weekday(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the first Monday in March" and "the last Friday of March"."""
    which, weekday, month = tokens
    number = -1 if which.kind == "last" else which.number
    candidates = find_neighbours(
        lambda year: find_counted_weekday(year, month.number, weekday.number, number), context
    )
    return list_terms(_explain_year(candidates, context), context)


def _read_numeric_pair(context: Context, tokens: Tokens) -> list[Term]:
    """Read 7/3 without a year, as day and month and as month and day."""
    first, second = (int(number) for number in tokens[0].text.split("/"))
    readings = [(second, first, "day"), (first, second, "month")] if first != second else [(first, first, "")]
    return [
        Term(term.start, term.end, vague=True, order=order, explanations=term.explanations)
        for month, day, order in readings
        if 1 <= month <= 12
        for term in list_terms(_find_days(context, month, day), context)
    ]


def _read_numbered_day(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the 3rd" and "Friday the 3rd": the latest one up to publication, and the first one after it."""
    if not tokens[-1].text[:1].isdigit() or context.anchor is not None:  # "the second" is a turn as well
        return []
    number, base = tokens[-1].number, context.require_base("day")
    found: dict[int, Candidate] = {}
    for months in (range(0, -3, -1), range(3)):
        for step in months:
            candidate = _build_day(12 * base.year + base.month - 1 + step, number)
            if candidate and (candidate.first <= base.number) is (months.step < 0):
                found[candidate.first] = candidate
                break
    if len(tokens) == 1:
        return list_terms(found.values(), context)
    matching = [day for day in found.values() if find_weekday(day.first) == tokens[0].number]
    if found and not matching:
        nearest = min(found.values(), key=lambda candidate: measure_distance(candidate, base))
        right, typed = str(WEEKDAYS[find_weekday(nearest.first) - 1]), str(WEEKDAYS[tokens[0].number - 1])
        raise phrase_errors.wrong_weekday_error(nearest.term.start, right, typed)
    return list_terms(matching, context)


def _build_day(month: int, day: int) -> Candidate | None:
    """Return a day of a month, counted from January of the year 0; None if there is none."""
    first = to_day_number(month // 12, month % 12 + 1, 1)
    number = first + day - 1
    if not 1 <= day <= 31 or number >= find_next_month(month // 12, month % 12 + 1):
        return None
    explanation = _("The month is taken from the day of publication.")
    text = write_day(number)
    return Candidate(number, number, Term(text, text, vague=True, explanations=(explanation,)))


# --- Months ---------------------------------------------------------------------------------------


def _read_month(context: Context, tokens: Tokens) -> list[Term]:
    month = tokens[-1].number
    candidates = find_neighbours(lambda year: write_edtf(year, month), context)
    return list_terms(_explain_year(candidates, context), context)


def _read_last_month(context: Context, tokens: Tokens) -> list[Term]:
    base, month = context.require_base("month"), tokens[-1].number
    return make_alternatives(
        (
            write_edtf(base.year - (month >= base.month), month),
            _("Read as the latest one before publication."),
        ),
        (write_edtf(base.year - 1, month), _("Read as the one in the year before.")),
    )


def _read_next_month(context: Context, tokens: Tokens) -> list[Term]:
    base, month = context.require_base("month"), tokens[-1].number
    return make_alternatives(
        (
            write_edtf(base.year + (month <= base.month), month),
            _("Read as the first one after publication."),
        ),
        (write_edtf(base.year + 1, month), _("Read as the one in the year after.")),
    )


def _read_this_month(context: Context, tokens: Tokens) -> list[Term]:
    """Read "this May". "This January", written in December, may be the next one."""
    base, month = context.require_base("month"), tokens[-1].number
    nearest = base.year + (month - base.month < -6) - (month - base.month > 6)
    return make_alternatives(
        (write_edtf(base.year, month), _("Read as that of the year of publication.")),
        (write_edtf(nearest, month), _("Read as the one nearest to publication.")),
    )


def _read_part_of_month(context: Context, tokens: Tokens) -> list[Term]:
    """Read "earlier in July" and "later in July". In July itself it is the part up to publication, or after it."""
    base, month = context.require_base("month"), tokens[-1].number
    is_earlier = tokens[0].kind == "earlier"
    if month != base.month:
        if is_earlier is (month < base.month):
            return make_single(write_edtf(base.year, month), vague=True)
        return _read_month(context, tokens)
    if not base.day:
        return make_single(base.text, vague=True)
    last = find_next_month(base.year, month) - 1
    start, end = (to_day_number(base.year, month, 1), base.number) if is_earlier else (base.number, last)
    if start == end:  # publication was on the first or the last day of the month
        return make_single(write_edtf(base.year, month), vague=True)
    return make_range(write_day(start), write_day(end))


# --- Quarters and seasons -------------------------------------------------------------------------


def _read_quarter(context: Context, tokens: Tokens) -> list[Term]:
    """Read "Q3" and "the third quarter"."""
    number = tokens[0].number
    if not 1 <= number <= 4:
        return []
    candidates = find_neighbours(lambda year: f"{write_edtf(year)}-{32 + number}", context)
    return list_terms(_explain_year(candidates, context), context)


def _read_season(context: Context, tokens: Tokens) -> list[Term]:
    """Read "in the spring": the latest and the next one, in the north and in the south."""
    number = tokens[-1].number
    candidates: list[Candidate] = []
    for month in _FIRST_MONTHS[number]:
        found = find_neighbours(lambda year, month=month: write_edtf(year, month), context)  # type: ignore[misc]
        for first, _last, term in _explain_year(found, context):
            year, _month, _day = to_year_month_day(first)
            text = f"{write_edtf(year)}-{20 + number}"
            season = Term(text, text, vague=True, explanations=term.explanations)
            candidates.append(Candidate(first, first + 90, season))
    return list_terms(candidates, context)


def _read_last_season(context: Context, tokens: Tokens) -> list[Term]:
    """Read "last summer". It may be that of two years, because the hemisphere is not known."""
    base, code = context.require_base(), 20 + tokens[-1].number
    readings = [
        (f"{write_edtf(base.year - 1)}-{code}", _("Read as that of the year before publication.")),
        (f"{write_edtf(base.year)}-{code}", _("Read as that of the year of publication.")),
    ]
    # In most texts it is that of the north.
    is_over = base.month >= _FIRST_MONTHS[tokens[-1].number][0] + 3
    return make_alternatives(*(reversed(readings) if is_over else readings))


def _read_next_season(context: Context, tokens: Tokens) -> list[Term]:
    base, code = context.require_base(), 20 + tokens[-1].number
    latest = max(_FIRST_MONTHS[tokens[-1].number])
    later = (f"{write_edtf(base.year + 1)}-{code}", _("Read as that of the year after publication."))
    if base.month >= latest:  # it has begun in the north and in the south
        return make_alternatives(later)
    own = (f"{write_edtf(base.year)}-{code}", _("Read as that of the year of publication."))
    # In most texts it is that of the north.
    is_over = base.month >= _FIRST_MONTHS[tokens[-1].number][0] and find_hemisphere(context.zone) != "south"
    return make_alternatives(*((later, own) if is_over else (own, later)))


def _read_this_season(context: Context, tokens: Tokens) -> list[Term]:
    """Read "this spring". "This winter", written in January, began in the year before."""
    base, number = context.require_base(), tokens[-1].number
    readings = [(f"{write_edtf(base.year)}-{20 + number}", _("Read as that of the year of publication."))]
    if number in (_SUMMER, _WINTER) and base.month <= 3:
        began = _("Read as the one that began in the year before publication.")
        readings.insert(int(number == _SUMMER), (f"{write_edtf(base.year - 1)}-{20 + number}", began))
    return make_alternatives(*readings)


READERS_BY_FORM: Mapping[str, Reader] = {
    "n month": _read_day,
    "month n": _read_day,
    "weekday n month": _read_day,
    "weekday month n": _read_day,
    **{
        f"{step} {day}": _read_last_or_next_day
        for step in ("last", "next")
        for day in ("n month", "month n", "weekday n month", "weekday month n")
    },
    "nth": _read_numbered_day,
    "weekday nth": _read_numbered_day,
    "pair": _read_numeric_pair,
    "month": _read_month,
    "last month": _read_last_month,
    "next month": _read_next_month,
    "this month": _read_this_month,
    "earlier month": _read_part_of_month,
    "later month": _read_part_of_month,
    "quarter-n": _read_quarter,
    "n quarter": _read_quarter,
    "season": _read_season,
    "last season": _read_last_season,
    "next season": _read_next_season,
    "this season": _read_this_season,
    "earlier this season": _read_this_season,
    "later this season": _read_this_season,
    "n weekday month": _read_counted_weekday,
    "last weekday month": _read_counted_weekday,
}
