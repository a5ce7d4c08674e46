"""Dates relative to the base date: "last week", "on Tuesday", "two months ago".

A calendar week runs from Monday to Sunday. Bounds are never invented: "two weeks ago" is an approximate
day, "recently" is no later than publication. All these terms are vague, so the words are kept.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from timeline.dates import edtf
from timeline.dates.calendar import find_weekday
from timeline.dates.errors import WhenError
from timeline.dates.phrases.base_date import BaseDate
from timeline.dates.phrases.edtf_text import write_day, write_edtf, write_month
from timeline.dates.phrases.terms import Context, Term, make_range, make_single
from timeline.dates.phrases.tokens import Tokens

Reader = Callable[[Context, Tokens], list[Term]]
_STEPS = {"this": 0, "last": -1, "next": 1}
_UNITS = ("minutes", "hours", "days", "weeks", "fortnights", "months", "years", "decades")
MAX_COUNT = 10**6  # days, weeks, months or years; the limit keeps the year in range


def read_relative_date(tokens: Tokens, context: Context) -> list[Term]:
    """Return the readings of a date relative to the base date; none if the tokens are not such a date.

    Raises WhenError if they are, and the base date is missing or too vague.
    """
    kinds = ["n" if token.kind in ("count", "nth", "digits") else token.kind for token in tokens]
    reader = _READERS_BY_FORM.get(" ".join(kinds))
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
    """Read "on Tuesday": the latest one before publication. On a Tuesday, either that day or a week before."""
    number = tokens[0].number
    if context.anchor is not None:
        return make_single(write_day(_find_latest_weekday(context.anchor, number)), vague=True)
    day = context.require_base("day").number
    if find_weekday(day) == number:
        return _make_alternatives(
            (write_day(day), _("Read as the day of publication.")),
            (write_day(day - 7), _("Read as a week before publication.")),
        )
    return make_single(
        write_day(_find_latest_weekday(day, number)),
        _("Read as the latest one before publication."),
        vague=True,
    )


def _read_last_weekday(context: Context, tokens: Tokens) -> list[Term]:
    day, number = context.require_base("day").number, tokens[1].number
    return _make_alternatives(
        (write_day(_find_latest_weekday(day - 1, number)), _("Read as the latest one before publication.")),
        (write_day(_find_monday(day) - 8 + number), _("Read as the one in the week before.")),
    )


def _read_next_weekday(context: Context, tokens: Tokens) -> list[Term]:
    day, number = context.require_base("day").number, tokens[1].number
    return _make_alternatives(
        (write_day(_find_latest_weekday(day + 7, number)), _("Read as the first one after publication.")),
        (write_day(_find_monday(day) + 6 + number), _("Read as the one in the week after.")),
    )


def _read_weekday_of_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "Tuesday last week" and "last week's Tuesday"."""
    number = next(token.number for token in tokens if token.kind == "weekday")
    step = next(_STEPS[token.kind] for token in tokens if token.kind in _STEPS)
    return make_single(
        write_day(_find_monday(context.require_base("day").number) + 7 * step + number - 1), vague=True
    )


def _find_latest_weekday(day: int, number: int) -> int:
    return day - (find_weekday(day) - number) % 7


def _find_monday(day: int) -> int:
    return day - find_weekday(day) + 1


def _make_alternatives(*readings: tuple[str, str]) -> list[Term]:
    """Return two readings, or one without an explanation if they are the same date."""
    if len({text for text, _explanation in readings}) == 1:
        return make_single(readings[0][0], vague=True)
    return [Term(text, text, vague=True, explanations=(explanation,)) for text, explanation in readings]


# --- Weeks, months, years -------------------------------------------------------------------------


def _read_week(context: Context, tokens: Tokens) -> list[Term]:
    day = context.require_base("day").number
    step = _STEPS[tokens[0].kind]
    start = _find_monday(day) + 7 * step
    if step == 0:
        if start == day:
            return make_single(write_day(day), vague=True)
        return make_range(write_day(start), write_day(day), _("Read as this week, up to publication."))
    explanation = _("Read as the week before that of publication, Monday to Sunday.")
    if step > 0:
        explanation = _("Read as the week after that of publication, Monday to Sunday.")
    return make_range(write_day(start), write_day(start + 6), explanation)


def _read_weekend_of_week(context: Context, tokens: Tokens) -> list[Term]:
    """Read "last weekend". From Monday to Friday "this weekend" and "next weekend" have two readings."""
    day = context.require_base("day").number
    saturday = _find_monday(day) + 7 * _STEPS[tokens[0].kind] + 5
    if tokens[0].kind == "this" and day < saturday:
        return [*_make_weekend(saturday - 7, before=True), *_make_weekend(saturday, before=False)]
    if tokens[0].kind == "next" and day < saturday - 7:
        return [
            *_make_weekend(saturday - 7, before=False),
            *make_range(
                write_day(saturday),
                write_day(saturday + 1),
                _("Read as that of the week after publication."),
            ),
        ]
    return make_range(write_day(saturday), write_day(saturday + 1))


def _read_weekend(context: Context, _tokens: Tokens) -> list[Term]:
    """Read "the weekend": the latest one before publication. On a Saturday, either that one or the one before."""
    day = context.require_base("day").number
    saturday = _find_latest_weekday(day - 1, 6)
    if find_weekday(day) != 6:
        return make_range(write_day(saturday), write_day(saturday + 1))
    return [
        *_make_weekend(saturday, before=True),
        *make_range(write_day(day), write_day(day + 1), _("Read as the weekend of publication.")),
    ]


def _make_weekend(saturday: int, *, before: bool) -> list[Term]:
    explanation = (
        _("Read as the weekend before publication.")
        if before
        else _("Read as the weekend after publication.")
    )
    return make_range(write_day(saturday), write_day(saturday + 1), explanation)


def _read_month(context: Context, tokens: Tokens) -> list[Term]:
    return make_single(
        write_month(_count_months(context.require_base("month")) + _STEPS[tokens[0].kind]), vague=True
    )


def _read_year(context: Context, tokens: Tokens) -> list[Term]:
    return make_single(write_edtf(context.require_base().year + _STEPS[tokens[0].kind]), vague=True)


def _count_months(base: BaseDate) -> int:
    return 12 * base.year + base.month - 1


def _read_quarter(context: Context, tokens: Tokens) -> list[Term]:
    base = context.require_base("month")
    quarters = 4 * base.year + (base.month - 1) // 3 + _STEPS[tokens[0].kind]
    explanation = _("Read as a quarter of the calendar year.")
    return make_single(f"{write_edtf(quarters // 4)}-{quarters % 4 + 33}", explanation, vague=True)


def _read_season(context: Context, tokens: Tokens) -> list[Term]:
    """Read "last summer". It may be that of two years, because the hemisphere is not known."""
    year, code = context.require_base().year, 20 + tokens[-1].number
    if tokens[0].kind == "this":
        return make_single(f"{write_edtf(year)}-{code}", vague=True)
    return _make_alternatives(
        (f"{write_edtf(year - 1)}-{code}", _("Read as that of the year before publication.")),
        (f"{write_edtf(year)}-{code}", _("Read as that of the year of publication.")),
    )


# --- Ago, earlier, recently -----------------------------------------------------------------------


def _read_ago(context: Context, tokens: Tokens) -> list[Term]:
    """Read "three days ago", an exact day, and "three weeks ago", an approximate one."""
    return count_back(context, tokens[0].number or 1, tokens[1].kind)


def count_back(context: Context, number: int, unit: str) -> list[Term]:
    """Return the date this number of days, weeks, months or years before publication. Only days are exact."""
    if number > MAX_COUNT:
        raise WhenError(
            _("%(number)d is more than is counted here. Accepted: a year, as in 44 BC.") % {"number": number}
        )
    match unit:
        case "hours" | "minutes":
            day = context.require_base("day").number
            if number > (24 if unit == "hours" else 24 * 60):
                return []
            return make_range(write_day(day - 1), write_day(day))
        case "days":
            return make_single(write_day(context.require_base("day").number - number), vague=True)
        case "weeks" | "fortnights":
            days = number * (7 if unit == "weeks" else 14)
            text = write_day(context.require_base("day").number - days)
        case "months":
            text = write_month(_count_months(context.require_base("month")) - number)
        case _:
            text = write_edtf(context.require_base().year - number * (10 if unit == "decades" else 1))
    explanation = _("The words say about how long before publication.")
    return [Term(text, text, qualifier="~", vague=True, explanations=(explanation,))]


def _read_up_to_publication(context: Context, _tokens: Tokens) -> list[Term]:
    return make_range(
        "", context.require_base().text, _("Read as once, by publication: how long before is not said.")
    )


def _read_past(context: Context, tokens: Tokens) -> list[Term]:
    """Read "in the past three days" and "in the past week"."""
    number = tokens[1].number or 1
    unit = tokens[-1].kind
    if number > MAX_COUNT:
        return []
    if unit in ("days", "weeks"):
        end = context.require_base("day").number
        start = write_day(end - number * (7 if unit == "weeks" else 1))
        return make_range(start, context.require_base("day").text, _("Counted back from publication."))
    if unit == "months":
        start = write_month(_count_months(context.require_base("month")) - number)
        return make_range(start, context.require_base("month").text, _("Counted back from publication."))
    return make_range(
        write_edtf(context.require_base().year - number),
        context.require_base().text,
        _("Counted back from publication."),
    )


def _read_earlier(context: Context, tokens: Tokens) -> list[Term]:
    """Read "earlier today", "earlier this week", month or year: from its start to publication."""
    base, unit = context.require_base(), tokens[-1].kind
    if unit == "today":
        return make_single(context.require_base("day").text, vague=True)
    if unit == "weeks":
        return _read_week(context, tokens[1:])
    if unit == "months":
        context.require_base("month")
        start = write_edtf(base.year, base.month, 1 if base.day else 0)
    else:
        start = write_edtf(base.year, min(base.month, 1), min(base.day, 1))
    explanation = _("Read as once, up to publication.")
    return make_single(start, vague=True) if start == base.text else make_range(start, base.text, explanation)


def _read_later(context: Context, tokens: Tokens) -> list[Term]:
    """Read "later today", "later this week", month or year: from publication to its end."""
    base, unit = context.require_base(), tokens[-1].kind
    explanation = _("Read as once, from publication on.")
    match unit:
        case "today":
            return make_single(context.require_base("day").text, vague=True)
        case "weeks":
            day = context.require_base("day").number
            start, end = base.text, write_day(_find_monday(day) + 6)
        case "months":
            month = edtf.parse_edtf(write_edtf(base.year, context.require_base("month").month))
            start, end = base.text, base.text
            if base.day and isinstance(month, edtf.Date):
                end = write_day(month.last_day)
        case _:
            start, end = base.text, write_edtf(base.year, base.month and 12, base.day and 31)
    return make_single(start, vague=True) if start == end else make_range(start, end, explanation)


# --- Without a year -------------------------------------------------------------------------------


def _read_day_of_year(context: Context, tokens: Tokens) -> list[Term]:
    parts = {token.kind: token.number for token in tokens}
    day = next(token.number for token in tokens if token.kind in ("n", "nth", "count", "digits"))
    return _find_latest_day(context, parts["month"], day, parts.get("weekday"))


def _find_latest_day(context: Context, month: int, day: int, named: int | None = None) -> list[Term]:
    """Return the latest such day that is not after publication, or not after the anchor of the context."""
    limit = context.require_base("day").number if context.anchor is None else context.anchor
    year = context.require_base().year + 1
    for back in range(9):  # a 29 February may be eight years off
        text = write_edtf(year - back, month, day)
        try:
            date = edtf.parse_edtf(text)
        except WhenError:
            continue
        if (
            isinstance(date, edtf.Date)
            and date.first_day <= limit
            and named in (None, find_weekday(date.first_day))
        ):
            return make_single(text, _("The year is taken from the day of publication."), vague=True)
    return []


def _read_numeric_pair(context: Context, tokens: Tokens) -> list[Term]:
    """Read 7/3 without a year, as day and month and as month and day."""
    first, second = (int(number) for number in tokens[0].text.split("/"))
    readings = [(second, first, "day"), (first, second, "month")] if first != second else [(first, first, "")]
    return [
        Term(term.start, term.end, vague=True, order=order, explanations=term.explanations)
        for month, day, order in readings
        if 1 <= month <= 12
        for term in _find_latest_day(context, month, day)
    ]


def _read_month_of_year(context: Context, tokens: Tokens) -> list[Term]:
    base, month = context.require_base("month"), tokens[-1].number
    latest = base.year if month <= base.month else base.year - 1
    if tokens[0].kind == "this":
        return make_single(write_edtf(base.year, month), vague=True)
    if tokens[0].kind == "last":
        return _make_alternatives(
            (
                write_edtf(latest - (month == base.month), month),
                _("Read as the latest one before publication."),
            ),
            (write_edtf(base.year - 1, month), _("Read as the one in the year before.")),
        )
    return make_single(
        write_edtf(latest, month), _("The year is taken from the day of publication."), vague=True
    )


_READERS_BY_FORM: Mapping[str, Reader] = {
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
    "next weekday": _read_next_weekday,
    "this weekday": _read_weekday_of_week,
    "weekends": _read_weekend,
    "season": _read_season,
    "month": _read_month_of_year,
    "last month": _read_month_of_year,
    "this month": _read_month_of_year,
    "n month": _read_day_of_year,
    "month n": _read_day_of_year,
    "weekday n month": _read_day_of_year,
    "weekday month n": _read_day_of_year,
    "pair": _read_numeric_pair,
    "earlier today": _read_earlier,
    "later today": _read_later,
    "recently": _read_up_to_publication,
    **{f"{step} weeks": _read_week for step in _STEPS},
    **{f"{step} weekends": _read_weekend_of_week for step in _STEPS},
    **{f"{step} months": _read_month for step in _STEPS},
    **{f"{step} years": _read_year for step in _STEPS},
    **{f"{step} quarter": _read_quarter for step in _STEPS},
    **{f"{step} season": _read_season for step in ("this", "last")},
    **{f"weekday {step} weeks": _read_weekday_of_week for step in _STEPS},
    **{f"{step} weeks weekday": _read_weekday_of_week for step in _STEPS},
    **{f"earlier this {unit}": _read_earlier for unit in ("weeks", "months", "years")},
    **{f"later this {unit}": _read_later for unit in ("weeks", "months", "years")},
    **{f"{count} {unit} ago": _read_ago for count in ("n", "a") for unit in _UNITS},
    **{f"few {unit} ago": _read_up_to_publication for unit in _UNITS},
    **{f"{unit} ago": _read_up_to_publication for unit in _UNITS},
    **{f"recent {unit}": _read_up_to_publication for unit in _UNITS},
    **{f"{past} few {unit}": _read_up_to_publication for past in ("past", "last") for unit in _UNITS},
    **{f"past {unit}": _read_past for unit in ("weeks", "months", "years")},
    **{
        f"{past} n {unit}": _read_past
        for past in ("past", "last")
        for unit in ("days", "weeks", "months", "years")
    },
}
