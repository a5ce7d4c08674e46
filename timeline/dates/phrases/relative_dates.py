"""Dates relative to the base date: "last week", "on Tuesday", "two months ago".

A week begins with each day that is usual in the region of the text. Bounds are never invented: "two weeks
ago" is an approximate day, "recently" is no later than publication. All these terms are vague, so the words
are kept. What may have happened within a week, month or year does not become an exact day because its first
or last day is the day of publication.
"""

from collections.abc import Callable, Iterable, Mapping

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from timeline.dates import edtf
from timeline.dates.calendar import find_next_month, find_weekday
from timeline.dates.edtf import Date
from timeline.dates.errors import WhenError
from timeline.dates.explanations import Explanation, fill_explanation, join_explanations
from timeline.dates.phrases import yearless_dates
from timeline.dates.phrases.base_date import BaseDate
from timeline.dates.phrases.edtf_text import write_day, write_edtf, write_month
from timeline.dates.phrases.neighbours import Candidate, list_terms
from timeline.dates.phrases.terms import Context, Term, make_alternatives, make_range, make_single
from timeline.dates.phrases.tokens import Tokens
from timeline.dates.week_starts import MONDAY, SUNDAY

Reader = Callable[[Context, Tokens], list[Term]]
# Weeks, months or years from that of publication.
STEPS = {"this": 0, "last": -1, "next": 1}
_UNITS = ("minutes", "hours", "days", "weeks", "fortnights", "months", "years", "decades")
_LONG_UNITS = ("hours", "days", "weeks", "fortnights", "months", "years", "decades")
_DAYS = {"days": 1, "weeks": 7, "fortnights": 14}
_YEARS = {"years": 1, "decades": 10}
_SATURDAY = 6
MAX_COUNT = 10**6  # days, weeks, months or years; the limit keeps the year in range


def read_relative_date(tokens: Tokens, context: Context) -> list[Term]:
    """Return the readings of a date relative to the base date; none if the tokens are not such a date.

    Raises WhenError if they are, and the base date is missing or too vague.
    """
    kinds = ["n" if token.kind in ("count", "nth", "digits") else token.kind for token in tokens]
    form = " ".join(token.kind for token in tokens)
    reader = _READERS_BY_FORM.get(form) or _READERS_BY_FORM.get(" ".join(kinds))
    return reader(context, tokens) if reader else []


# --- Days -----------------------------------------------------------------------------------------


def _make_day_reader(days: int) -> Reader:
    def read(context: Context, _tokens: Tokens) -> list[Term]:
        return make_single(write_day(context.require_base("day").number + days), vague=True)

    return read


def _read_publication_day(context: Context, _tokens: Tokens) -> list[Term]:
    return make_single(context.require_base().text, vague=True)


def _read_last_night(context: Context, _tokens: Tokens) -> list[Term]:
    day = context.require_base("day").number
    return make_range(write_day(day - 1), write_day(day), _("Read as the night before publication."))


def _read_weekday(context: Context, tokens: Tokens) -> list[Term]:
    """Read "on Tuesday": the latest one and the next one. On a Tuesday it may be that day as well."""
    number = tokens[0].number
    if context.anchor is not None:
        return make_single(write_day(_find_latest_weekday(context.anchor, number)), vague=True)
    day = context.require_base("day").number
    latest = _find_latest_weekday(day, number)
    days = [
        (latest, _("Read as the latest one before publication.")),
        (latest + 7, _("Read as the first one after publication.")),
    ]
    if latest == day:
        days = [
            (day, _("Read as the day of publication.")),
            (day - 7, _("Read as a week before publication.")),
            (day + 7, _("Read as a week after publication.")),
        ]
    return list_terms((_build_candidate(day, day, explanation) for day, explanation in days), context)


def _build_candidate(first: int, last: int, explanation: Explanation) -> Candidate:
    return Candidate(first, last, make_range(write_day(first), write_day(last), explanation)[0])


def _read_last_weekday(context: Context, tokens: Tokens) -> list[Term]:
    day, number = context.require_base("day").number, tokens[1].number
    return make_alternatives(
        (write_day(_find_latest_weekday(day - 1, number)), _("Read as the latest one before publication.")),
        *(
            (write_day(day), _("Read as the one in the week before."))
            for day in _list_days(context, number, -1)
        ),
    )


def _read_next_weekday(context: Context, tokens: Tokens) -> list[Term]:
    day, number = context.require_base("day").number, tokens[1].number
    return make_alternatives(
        (write_day(_find_latest_weekday(day + 7, number)), _("Read as the first one after publication.")),
        *(
            (write_day(day), _("Read as the one in the week after."))
            for day in _list_days(context, number, 1)
        ),
    )


def _read_this_weekday(context: Context, tokens: Tokens) -> list[Term]:
    """Read "this Sunday": that of the week of publication, or the coming one."""
    day, number = context.require_base("day").number, tokens[1].number
    return make_alternatives(
        *(
            (write_day(day), _explain_week(first))
            for day, first in zip(_list_days(context, number, 0), context.week_starts, strict=True)
        ),
        (write_day(_find_latest_weekday(day + 6, number)), _("Read as the first one from publication on.")),
    )


def _read_weekday_of_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "Tuesday last week" and "last week's Tuesday"."""
    number = next(token.number for token in tokens if token.kind == "weekday")
    step = next(STEPS[token.kind] for token in tokens if token.kind in STEPS)
    return make_alternatives(
        *(
            (write_day(day), _explain_week(first))
            for day, first in zip(_list_days(context, number, step), context.week_starts, strict=True)
        )
    )


def _list_days(context: Context, number: int, step: int) -> list[int]:
    """Return the weekday of the week of publication, the one before (step -1) or after (1), for each way to count weeks."""
    day = context.require_base("day").number
    starts = (_find_latest_weekday(day, first) for first in context.week_starts)
    return [_find_latest_weekday(start + 6, number) + 7 * step for start in starts]


def _find_latest_weekday(day: int, number: int) -> int:
    return day - (find_weekday(day) - number) % 7


def _explain_week(first: int) -> Explanation:
    return fill_explanation(
        _("A week is read as beginning on %(weekday)s."), {"weekday": WEEKDAYS[first - 1]}
    )


# --- Weeks, months, years -------------------------------------------------------------------------


def _read_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "last week" and "next week". "This week" is the whole week, or the days up to publication."""
    step = STEPS[tokens[0].kind]
    if step:
        return _list_weeks_at(context, step)
    up_to_publication = _list_week_up_to(context, _("Read as this week, up to publication."))
    whole = [
        (
            start,
            start + 6,
            join_explanations(
                (_("Read as this week, from its first day to its last."), _explain_week(first))
            ),
        )
        for start, first in _list_weeks(context)
    ]
    return _make_ranges(
        [*whole, *up_to_publication] if context.direction == "ahead" else [*up_to_publication, *whole]
    )


def _list_weeks_at(context: Context, step: int) -> list[Term]:
    """Return the week so many weeks before (negative) or after that of publication."""
    explanation = (
        _("Read as the week after that of publication.")
        if step == 1
        else _("Read as the week before that of publication.")
        if step == -1
        else ""
    )
    return _make_ranges(
        (start + 7 * step, start + 7 * step + 6, join_explanations((explanation, _explain_week(first))))
        for start, first in _list_weeks(context)
    )


def _list_weeks(context: Context) -> list[tuple[int, int]]:
    """Return the first day of the week of publication, and its number (1 to 7), for each way to count weeks."""
    day = context.require_base("day").number
    return [(_find_latest_weekday(day, first), first) for first in context.week_starts]


def _list_week_up_to(context: Context, explanation: Explanation) -> list[tuple[int, int, Explanation]]:
    """Return the days of this week up to publication.

    If the week has only begun, it is counted from another day, so that it does not become an exact day.
    """
    day = context.require_base("day").number
    ranges = []
    for start, first in _list_weeks(context):
        counted_from = first
        if start == day:
            counted_from = MONDAY if first != MONDAY else SUNDAY
        begin = _find_latest_weekday(day, counted_from)
        ranges.append((begin, day, join_explanations((explanation, _explain_week(counted_from)))))
    return ranges


def _make_ranges(ranges: Iterable[tuple[int, int, Explanation]]) -> list[Term]:
    """Return each range of days (first, last, explanation) once."""
    terms: dict[tuple[int, int], Term] = {}
    for first, last, explanation in ranges:
        terms.setdefault((first, last), make_range(write_day(first), write_day(last), explanation)[0])
    return list(terms.values())


def read_part_of_week(context: Context, part: str, step: int) -> list[Term]:
    """Return the readings of "early last week", "mid-week", "the end of this week".

    The parts overlap, and the last one includes Saturday and Sunday, so that no day that may be meant is left out.
    """
    ranges: list[tuple[int, int, Explanation]] = []
    for start, first in _list_weeks(context):
        monday = start + (MONDAY - first) % 7 + 7 * step
        match part:
            case "early" | "beginning":
                begin, end = start + 7 * step, monday + 2
            case "mid":
                begin, end = monday + 1, monday + 3
            case _:
                begin, end = monday + 3, monday + 6
        ranges.append((begin, end, _explain_week(first)))
    return _make_ranges(ranges)


def _read_weekend_of_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "last weekend". From Monday to Friday "this weekend" and "next weekend" have two readings."""
    day = context.require_base("day").number
    saturday = _find_latest_weekday(day, MONDAY) + 7 * STEPS[tokens[0].kind] + 5
    if tokens[0].kind == "this" and day < saturday:
        weekends = [
            (saturday - 7, _("Read as the weekend before publication.")),
            (saturday, _("Read as the weekend after publication.")),
        ]
        return list_terms((_build_candidate(day, day + 1, text) for day, text in weekends), context)
    if tokens[0].kind == "next" and day < saturday - 7:
        return _make_ranges(
            [
                (saturday - 7, saturday - 6, _("Read as the weekend after publication.")),
                (saturday, saturday + 1, _("Read as that of the week after publication.")),
            ]
        )
    return make_range(write_day(saturday), write_day(saturday + 1))


def _read_weekend(context: Context, _tokens: Tokens) -> list[Term]:
    """Read "the weekend": the latest one and the next one. On a Saturday or Sunday it may be that of publication."""
    if context.anchor is not None:
        saturday = _find_latest_weekday(context.anchor - 1, _SATURDAY)
        return make_range(write_day(saturday), write_day(saturday + 1))
    day = context.require_base("day").number
    saturday = _find_latest_weekday(day, _SATURDAY)
    weekends = [(saturday + 7, _("Read as the weekend after publication."))]
    if day > saturday + 1:
        weekends.append((saturday, _("Read as the weekend before publication.")))
    else:
        weekends.append((saturday, _("Read as the weekend of publication.")))
        weekends.append((saturday - 7, _("Read as the weekend before publication.")))
    return list_terms((_build_candidate(day, day + 1, text) for day, text in weekends), context)


def _read_past_weekend(context: Context, _tokens: Tokens) -> list[Term]:
    saturday = _find_latest_weekday(context.require_base("day").number - 1, _SATURDAY)
    return make_range(write_day(saturday), write_day(saturday + 1))


def _read_coming_weekend(context: Context, _tokens: Tokens) -> list[Term]:
    saturday = _find_latest_weekday(context.require_base("day").number + 7, _SATURDAY)
    return make_range(write_day(saturday), write_day(saturday + 1))


def _read_month(context: Context, tokens: Tokens) -> list[Term]:
    return make_single(
        write_month(_count_months(context.require_base("month")) + STEPS[tokens[0].kind]), vague=True
    )


def _read_day_of_month(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the 5th of this month"."""
    base = context.require_base("month")
    text = write_month(_count_months(base) + STEPS[tokens[1].kind]) + f"-{tokens[0].number:02}"
    edtf.parse_edtf(text)
    return make_single(text, vague=True)


def _read_year(context: Context, tokens: Tokens) -> list[Term]:
    return make_single(write_edtf(context.require_base().year + STEPS[tokens[0].kind]), vague=True)


def _count_months(base: BaseDate) -> int:
    return 12 * base.year + base.month - 1


def _read_numbered_quarter(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the first quarter of this year"."""
    number = tokens[0].number if tokens[0].kind != "last" else 4
    if not 1 <= number <= 4:
        return []
    year = context.require_base().year + STEPS[tokens[-2].kind]
    return make_single(f"{write_edtf(year)}-{32 + number}", vague=True)


def _read_quarter(context: Context, tokens: Tokens) -> list[Term]:
    base = context.require_base("month")
    quarters = 4 * base.year + (base.month - 1) // 3 + STEPS[tokens[0].kind]
    explanation = _("Read as a quarter of the calendar year.")
    return make_single(f"{write_edtf(quarters // 4)}-{quarters % 4 + 33}", explanation, vague=True)


# --- Ago ------------------------------------------------------------------------------------------


def _read_ago(context: Context, tokens: Tokens) -> list[Term]:
    """Read "three days ago", an exact day, and "three weeks ago", an approximate one."""
    number, unit = _find_count(tokens)
    return count_back(context, number, unit)


def count_back(context: Context, number: int, unit: str) -> list[Term]:
    """Return the date this number of days, weeks, months or years before publication. Only days are exact."""
    _check_count(number)
    match unit:
        case "hours" | "minutes":
            day = context.require_base("day").number
            if number > (24 if unit == "hours" else 24 * 60):
                return []
            return make_range(write_day(day - 1), write_day(day))
        case "days":
            return make_single(write_day(context.require_base("day").number - number), vague=True)
        case "weeks" | "fortnights":
            text = write_day(context.require_base("day").number - number * _DAYS[unit])
        case "months":
            text = write_month(_count_months(context.require_base("month")) - number)
        case _:
            text = write_edtf(context.require_base().year - number * _YEARS[unit])
    explanation = _("The words say about how long before publication.")
    return [Term(text, text, qualifier="~", vague=True, explanations=(explanation,))]


def _check_count(number: int) -> None:
    if number > MAX_COUNT:
        raise WhenError(
            _("%(number)d is more than is counted here. Use a year, as in 44 BC.") % {"number": number}
        )


def _find_count(tokens: Tokens) -> tuple[int, str]:
    """Return the number and the unit of "three weeks"; "a week" is one."""
    index = next(index for index, token in enumerate(tokens) if token.kind in _UNITS)
    return (tokens[index - 1].number if index else 0) or 1, tokens[index].kind


def count_from(context: Context, number: int, unit: str) -> str:
    """Return the date exactly so long before publication, or after it if the number is negative.

    It is a day for days and weeks, and otherwise a month, or a year if the month of publication is not known.
    """
    _check_count(abs(number))
    if unit in _DAYS:
        return write_day(context.require_base("day").number - number * _DAYS[unit])
    base = context.require_base("year" if unit in _YEARS else "month")
    months = number * (12 * _YEARS[unit] if unit in _YEARS else 1)
    return write_month(_count_months(base) - months) if base.month else write_edtf(base.year - months // 12)


def _read_more_than_ago(context: Context, tokens: Tokens) -> list[Term]:
    """Read "more than two years ago": once, by the month two years before publication."""
    number, unit = _find_count(tokens)
    if unit in ("hours", "minutes"):
        return []
    return make_range(
        "", count_from(context, number, unit), _("Read as once, so long before publication or earlier.")
    )


def _read_less_than_ago(context: Context, tokens: Tokens) -> list[Term]:
    """Read "less than two weeks ago": once, from the day two weeks before publication on."""
    number, unit = _find_count(tokens)
    if unit in ("hours", "minutes"):
        return count_back(context, number, unit)
    start = count_from(context, number, unit)
    return make_range(
        start, context.require_base().text, _("Read as once, within that time before publication.")
    )


def _read_ago_today(context: Context, tokens: Tokens) -> list[Term]:
    """Read "two weeks ago today", "a year ago today" and "exactly a month ago", exact days."""
    number, unit = _find_count(tokens)
    base = context.require_base("day")
    _check_count(number)
    if unit in _DAYS:
        return make_single(count_from(context, number, unit), vague=True)
    if unit not in (*_YEARS, "months"):
        return []
    text = f"{count_from(context, number, unit)}-{base.day:02}"
    try:
        edtf.parse_edtf(text)
    except WhenError:  # 29 February
        return []
    return make_single(text, vague=True)


def _read_ago_weekday(context: Context, tokens: Tokens) -> list[Term]:
    """Read "two weeks ago on Monday": the Monday of that week, or two weeks before the latest Monday."""
    number, unit = _find_count(tokens)
    if unit not in ("weeks", "fortnights"):
        return []
    _check_count(number)
    weeks = number * _DAYS[unit] // 7
    weekday = next(token.number for token in tokens if token.kind == "weekday")
    latest = _find_latest_weekday(context.require_base("day").number, weekday) - 7 * weeks
    return make_alternatives(
        (write_day(latest), _("Counted back from the latest one before publication.")),
        *(
            (write_day(day), _("Counted back from the week of publication."))
            for day in _list_days(context, weekday, -weeks)
        ),
    )


def _read_ago_month(context: Context, tokens: Tokens) -> list[Term]:
    """Read "in March two years ago" and "two years ago this month"."""
    number, unit = _find_count(tokens)
    if unit not in _YEARS:
        return []
    _check_count(number)
    month = next((token.number for token in tokens if token.kind == "month"), 0)
    base = context.require_base("year" if month else "month")
    return make_single(write_edtf(base.year - number * _YEARS[unit], month or base.month), vague=True)


def _read_ago_this_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "two years ago this week": the week of that day."""
    terms = _read_ago_today(context, tokens) if _find_count(tokens)[1] in _YEARS else []
    days = [edtf.parse_edtf(term.start) for term in terms]
    starts = [
        _find_latest_weekday(day.first_day, first)
        for day in days
        if isinstance(day, Date)
        for first in context.week_starts
    ]
    return _make_ranges((start, start + 6, "") for start in starts)


def _read_this_time(context: Context, tokens: Tokens) -> list[Term]:
    """Read "this time last year" and "this time next week": about then."""
    step, unit = STEPS[tokens[2].kind], tokens[3].kind
    text = count_from(context, -step, unit)
    explanation = _("The words say about when.")
    return [Term(text, text, qualifier="~", vague=True, explanations=(explanation,))]


# --- Recently, earlier, later ---------------------------------------------------------------------


def _read_up_to_publication(context: Context, _tokens: Tokens) -> list[Term]:
    return make_range(
        "", context.require_base().text, _("Read as once, by publication: how long before is not said.")
    )


def _read_past(context: Context, tokens: Tokens) -> list[Term]:
    """Read "in the past three days", "in the past 48 hours" and "in the past week"."""
    number, unit = _find_count(tokens)
    if number > MAX_COUNT:
        return []
    explanation = _("Counted back from publication.")
    if unit == "hours":
        number, unit = -(-number // 24), "days"
    if unit in _DAYS:
        start = write_day(context.require_base("day").number - number * _DAYS[unit])
        return make_range(start, context.require_base("day").text, explanation)
    if unit == "months":
        start = write_month(_count_months(context.require_base("month")) - number)
        return make_range(start, context.require_base("month").text, explanation)
    base = context.require_base()
    return make_range(write_edtf(base.year - number * _YEARS[unit]), base.text, explanation)


def _read_past_weekday(context: Context, tokens: Tokens) -> list[Term]:
    day = context.require_base("day").number
    return make_single(write_day(_find_latest_weekday(day - 1, tokens[-1].number)), vague=True)


def _read_earlier(context: Context, tokens: Tokens) -> list[Term]:
    """Read "earlier today", "earlier this week", month or year: from its start to publication.

    On its first day it may be any day of it, or of the one before.
    """
    base, unit = context.require_base(), tokens[-1].kind
    explanation = _("Read as once, up to publication.")
    match unit:
        case "today":
            return make_single(context.require_base("day").text, vague=True)
        case "weeks":
            return _make_ranges(_list_week_up_to(context, explanation))
        case "months":
            start = write_edtf(base.year, context.require_base("month").month, 1 if base.day else 0)
        case _:
            start = write_edtf(base.year, min(base.month, 1), min(base.day, 1))
    if start != base.text:
        return make_range(start, base.text, explanation)
    if not base.day:
        return make_single(start, vague=True)
    return _read_whole_or_neighbour(context, unit, -1)


def _read_later(context: Context, tokens: Tokens) -> list[Term]:
    """Read "later today", "later this week", month or year: from publication to its end.

    On its last day it may be any day of it, or of the one after.
    """
    base, unit = context.require_base(), tokens[-1].kind
    explanation = _("Read as once, from publication on.")
    match unit:
        case "today":
            return make_single(context.require_base("day").text, vague=True)
        case "weeks":
            day = context.require_base("day").number
            ends = [
                (start + 6 if start + 6 > day else start + 7 if first == MONDAY else start + 13, first)
                for start, first in _list_weeks(context)
            ]
            return _make_ranges(
                (day, end, join_explanations((explanation, _explain_week(first)))) for end, first in ends
            )
        case "months":
            end = base.text
            if context.require_base("month").day:
                end = write_day(find_next_month(base.year, base.month) - 1)
        case _:
            end = write_edtf(base.year, base.month and 12, base.day and 31)
    if end != base.text:
        return make_range(base.text, end, explanation)
    if not base.day:
        return make_single(end, vague=True)
    return _read_whole_or_neighbour(context, unit, 1)


def _read_whole_or_neighbour(context: Context, unit: str, step: int) -> list[Term]:
    """Return the month or year of publication and the one before (step -1) or after it."""
    base = context.require_base("day")
    whole, neighbour = (
        (write_edtf(base.year, base.month), write_month(_count_months(base) + step))
        if unit == "months"
        else (write_edtf(base.year), write_edtf(base.year + step))
    )
    return make_alternatives(
        (whole, _("Publication was at the very edge of it, so any day of it is meant.")),
        (
            neighbour,
            _("Publication was just after it.") if step < 0 else _("Publication was just before it."),
        ),
    )


# --- What is to come ------------------------------------------------------------------------------


def _read_coming(context: Context, tokens: Tokens) -> list[Term]:
    """Read "in the next three weeks", "in the coming week" and "in the coming weeks"."""
    number, unit = _find_count(tokens)
    explanation = _("Counted from publication.")
    base = context.require_base("day" if unit in _DAYS or unit == "hours" else "month")
    if (tokens[0].kind == "coming" and len(tokens) == 2 and tokens[-1].text.endswith("s")) or tokens[
        1
    ].kind == "few":
        return make_range(base.text, "", _("Read as once, from publication on: how long after is not said."))
    if unit == "hours":
        number, unit = -(-number // 24), "days"
    return make_range(base.text, count_from(context, -number, unit), explanation)


def _read_coming_weekday(context: Context, tokens: Tokens) -> list[Term]:
    day = context.require_base("day").number
    return make_single(write_day(_find_latest_weekday(day + 7, tokens[-1].number)), vague=True)


def _read_from(context: Context, tokens: Tokens) -> list[Term]:
    """Read "two weeks from now", "a week today", "a week on Friday" and "Friday week"."""
    number, unit = _find_count(tokens)
    if unit in ("minutes", "hours", "days") and tokens[-1].kind == "weekday":
        return []
    day = context.require_base("day").number
    for token in tokens:
        if token.kind == "weekday":
            day = _find_latest_weekday(day + 7, token.number)
    if tokens[-1].kind == "tomorrow":
        day += 1
    if unit in _DAYS:
        _check_count(number)
        text = write_day(day + number * _DAYS[unit])
        if tokens[-1].kind != "now" or unit == "days":
            return make_single(text, vague=True)
    elif tokens[-1].kind == "now" and unit in ("months", *_YEARS):
        text = count_from(context, -number, unit)
    else:
        return []
    explanation = _("The words say about how long after publication.")
    return [Term(text, text, qualifier="~", vague=True, explanations=(explanation,))]


def _read_before_last(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the week before last" and "the night before last"."""
    match tokens[0].kind:
        case "night":
            day = context.require_base("day").number
            return make_range(write_day(day - 2), write_day(day - 1))
        case "weeks":
            return _list_weeks_at(context, -2)
        case "weekends":
            saturday = _find_latest_weekday(context.require_base("day").number, MONDAY) - 9
            return make_range(write_day(saturday), write_day(saturday + 1))
        case "months":
            return make_single(write_month(_count_months(context.require_base("month")) - 2), vague=True)
        case _:
            return make_single(write_edtf(context.require_base().year - 2), vague=True)


def _read_weekday_before_last(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the Monday before last": a week before the latest one, or that of the week before last."""
    day, number = context.require_base("day").number, tokens[0].number
    return make_alternatives(
        (
            write_day(_find_latest_weekday(day - 1, number) - 7),
            _("Counted back from the latest one before publication."),
        ),
        *(
            (write_day(day), _("Counted back from the week of publication."))
            for day in _list_days(context, number, -2)
        ),
    )


def _read_after_next(context: Context, tokens: Tokens) -> list[Term]:
    """Read "the week after next"."""
    match tokens[0].kind:
        case "weeks":
            return _list_weeks_at(context, 2)
        case "months":
            return make_single(write_month(_count_months(context.require_base("month")) + 2), vague=True)
        case _:
            return make_single(write_edtf(context.require_base().year + 2), vague=True)


def _read_weekday_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "Friday week": a week after the coming Friday."""
    if tokens[1].text != "week":
        return []
    coming = _find_latest_weekday(context.require_base("day").number + 7, tokens[0].number)
    return make_single(write_day(coming + 7), vague=True)


_COUNTS = ("n", "a")
_READERS_BY_FORM: Mapping[str, Reader] = {
    **yearless_dates.READERS_BY_FORM,
    "today": _make_day_reader(0),
    "tonight": _make_day_reader(0),
    "publication": _read_publication_day,
    "yesterday": _make_day_reader(-1),
    "tomorrow": _make_day_reader(1),
    "days before yesterday": _make_day_reader(-2),
    "days after tomorrow": _make_day_reader(2),
    "last night": _read_last_night,
    "overnight": _read_last_night,
    "weekday": _read_weekday,
    "last weekday": _read_last_weekday,
    "past weekday": _read_past_weekday,
    "next weekday": _read_next_weekday,
    "coming weekday": _read_coming_weekday,
    "this weekday": _read_this_weekday,
    "weekends": _read_weekend,
    "past weekends": _read_past_weekend,
    "coming weekends": _read_coming_weekend,
    "weekday weeks": _read_weekday_week,
    **{
        f"{unit} before last": _read_before_last for unit in ("night", "weeks", "weekends", "months", "years")
    },
    "weekday before last": _read_weekday_before_last,
    **{
        f"this time {step} {unit}": _read_this_time
        for step in ("last", "next")
        for unit in ("weeks", "months", "years")
    },
    **{f"{count} {unit} ago this weeks": _read_ago_this_week for count in _COUNTS for unit in _YEARS},
    **{f"{unit} after next": _read_after_next for unit in ("weeks", "months", "years")},
    "earlier today": _read_earlier,
    "later today": _read_later,
    "recently": _read_up_to_publication,
    **{f"{step} weeks": _read_week for step in STEPS},
    **{f"{step} weekends": _read_weekend_of_week for step in STEPS},
    **{f"{step} months": _read_month for step in STEPS},
    **{f"{step} years": _read_year for step in STEPS},
    **{f"n {step} months": _read_day_of_month for step in STEPS},
    **{f"{step} quarter": _read_quarter for step in STEPS},
    **{f"{which} quarter {step} years": _read_numbered_quarter for which in ("n", "last") for step in STEPS},
    **{f"weekday {step} weeks": _read_weekday_of_week for step in STEPS},
    **{f"{step} weeks weekday": _read_weekday_of_week for step in STEPS},
    **{
        f"earlier {this}{unit}": _read_earlier
        for this in ("", "this ")
        for unit in ("weeks", "months", "years")
    },
    **{f"later {this}{unit}": _read_later for this in ("", "this ") for unit in ("weeks", "months", "years")},
    **{f"{count} {unit} ago": _read_ago for count in _COUNTS for unit in _UNITS},
    **{f"a n {unit} ago": _read_ago for unit in _UNITS},
    **{
        f"{more} {count} {unit} ago": _read_more_than_ago
        for more in ("more-than", "over", "at-least")
        for count in _COUNTS
        for unit in _UNITS
    },
    **{f"less-than {count} {unit} ago": _read_less_than_ago for count in _COUNTS for unit in _UNITS},
    **{f"{count} {unit} ago today": _read_ago_today for count in _COUNTS for unit in _UNITS},
    **{f"{count} {unit} ago weekday": _read_ago_weekday for count in _COUNTS for unit in _UNITS},
    **{
        f"{count} {unit} ago {month}": _read_ago_month
        for count in _COUNTS
        for unit in _UNITS
        for month in ("month", "this months")
    },
    **{f"month {count} {unit} ago": _read_ago_month for count in _COUNTS for unit in _UNITS},
    **{f"few {unit} ago": _read_up_to_publication for unit in _UNITS},
    **{f"{unit} ago": _read_up_to_publication for unit in _UNITS},
    **{f"recent {unit}": _read_up_to_publication for unit in _UNITS},
    **{f"{past} few {unit}": _read_up_to_publication for past in ("past", "last") for unit in _UNITS},
    **{f"past {unit}": _read_past for unit in _LONG_UNITS},
    **{f"last {unit}": _read_past for unit in ("hours", "days", "fortnights", "decades")},
    **{f"{past} n {unit}": _read_past for past in ("past", "last") for unit in _LONG_UNITS},
    **{f"coming {unit}": _read_coming for unit in _LONG_UNITS},
    **{
        f"{coming} {count} {unit}": _read_coming
        for coming in ("coming", "next")
        for count in ("n", "few")
        for unit in _LONG_UNITS
    },
    **{
        f"{count} {unit} from {start}": _read_from
        for count in _COUNTS
        for unit in _UNITS
        for start in ("now", "today", "tomorrow", "weekday")
    },
    **{
        f"{count} {unit} {start}": _read_from
        for count in ("a",)
        for unit in ("weeks", "fortnights")
        for start in ("today", "tomorrow", "weekday")
    },
}
