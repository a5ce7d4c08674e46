"""Dates told from the day of publication: "last week", "on Tuesday", "two months ago".

A calendar week runs from Monday to Sunday. Bounds are never invented: "two weeks ago" is about the day
two weeks before, "recently" no later than publication. What is read here is always vaguer than, or other
than, the date it comes to, so that the words are kept.
"""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from timeline.dates import edtf
from timeline.dates.errors import WhenError
from timeline.dates.phrases.days import Base, weekday, written, written_day, written_month
from timeline.dates.phrases.term import Context, Term, one, within
from timeline.dates.phrases.tokens import Token

Read = Callable[[Context, Sequence[Token]], list[Term]]
_STEPS = {"this": 0, "last": -1, "next": 1}
_UNITS = ("minutes", "hours", "days", "weeks", "fortnights", "months", "years", "decades")
_MOST = 10**6  # days, weeks, months or years that are counted: farther is no news


def relative(tokens: Sequence[Token], context: Context) -> list[Term]:
    """Return the readings of a date relative to publication; none where the tokens are no such date.

    Raises WhenError where they are one and the publication date is missing, or too vague for it.
    """
    kinds = ["n" if token.kind in ("count", "nth", "digits") else token.kind for token in tokens]
    read = _FORMS.get(" ".join(kinds))
    return read(context, tokens) if read else []


# --- Days -----------------------------------------------------------------------------------------


def _away(days: int) -> Read:
    def read(context: Context, _tokens: Sequence[Token]) -> list[Term]:
        return one(written_day(context.known("day").number + days), vague=True)

    return read


def _publication(context: Context, _tokens: Sequence[Token]) -> list[Term]:
    return one(context.known().text, vague=True)


def _two_nights(context: Context, _tokens: Sequence[Token]) -> list[Term]:
    day = context.known("day").number
    return within(written_day(day - 1), written_day(day), _("Read as the night before publication."))


def _weekday(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """The latest such day; on that very day of the week, either it or the one before."""
    number = tokens[0].number
    if context.anchor is not None:
        return one(written_day(_latest(context.anchor, number)), vague=True)
    day = context.known("day").number
    if weekday(day) == number:
        return _either(
            (written_day(day), _("Read as the day of publication.")),
            (written_day(day - 7), _("Read as a week before publication.")),
        )
    return one(written_day(_latest(day, number)), _("Read as the latest one before publication."), vague=True)


def _last_weekday(context: Context, tokens: Sequence[Token]) -> list[Term]:
    day, number = context.known("day").number, tokens[1].number
    return _either(
        (written_day(_latest(day - 1, number)), _("Read as the latest one before publication.")),
        (written_day(_monday(day) - 8 + number), _("Read as the one in the week before.")),
    )


def _next_weekday(context: Context, tokens: Sequence[Token]) -> list[Term]:
    day, number = context.known("day").number, tokens[1].number
    return _either(
        (written_day(_latest(day + 7, number)), _("Read as the first one after publication.")),
        (written_day(_monday(day) + 6 + number), _("Read as the one in the week after.")),
    )


def _weekday_of_week(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """Tuesday last week, last week's Tuesday."""
    number = next(token.number for token in tokens if token.kind == "weekday")
    step = next(_STEPS[token.kind] for token in tokens if token.kind in _STEPS)
    return one(written_day(_monday(context.known("day").number) + 7 * step + number - 1), vague=True)


def _latest(day: int, number: int) -> int:
    return day - (weekday(day) - number) % 7


def _monday(day: int) -> int:
    return day - weekday(day) + 1


def _either(*readings: tuple[str, str]) -> list[Term]:
    """Return two readings; or one, without explanation, where both come to the same date."""
    if len({text for text, _explains in readings}) == 1:
        return one(readings[0][0], vague=True)
    return [Term(text, text, vague=True, explains=(explains,)) for text, explains in readings]


# --- Weeks, months, years -------------------------------------------------------------------------


def _week(context: Context, tokens: Sequence[Token]) -> list[Term]:
    day = context.known("day").number
    step = _STEPS[tokens[0].kind]
    start = _monday(day) + 7 * step
    if step == 0:
        if start == day:
            return one(written_day(day), vague=True)
        return within(written_day(start), written_day(day), _("Read as this week, up to publication."))
    explains = _("Read as the week before that of publication, Monday to Sunday.")
    if step > 0:
        explains = _("Read as the week after that of publication, Monday to Sunday.")
    return within(written_day(start), written_day(start + 6), explains)


def _week_of(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """Return the weekend of a week: "last weekend". From Monday to Friday "this" and "next" may be either of two."""
    day = context.known("day").number
    saturday = _monday(day) + 7 * _STEPS[tokens[0].kind] + 5
    if tokens[0].kind == "this" and day < saturday:
        return [*_weekend_at(saturday - 7, before=True), *_weekend_at(saturday, before=False)]
    if tokens[0].kind == "next" and day < saturday - 7:
        return [
            *_weekend_at(saturday - 7, before=False),
            *within(
                written_day(saturday),
                written_day(saturday + 1),
                _("Read as that of the week after publication."),
            ),
        ]
    return within(written_day(saturday), written_day(saturday + 1))


def _weekend(context: Context, _tokens: Sequence[Token]) -> list[Term]:
    """The latest weekend before publication; on a Saturday that has begun, either it or the one before."""
    day = context.known("day").number
    saturday = _latest(day - 1, 6)
    if weekday(day) != 6:
        return within(written_day(saturday), written_day(saturday + 1))
    return [
        *_weekend_at(saturday, before=True),
        *within(written_day(day), written_day(day + 1), _("Read as the weekend of publication.")),
    ]


def _weekend_at(saturday: int, *, before: bool) -> list[Term]:
    explains = (
        _("Read as the weekend before publication.")
        if before
        else _("Read as the weekend after publication.")
    )
    return within(written_day(saturday), written_day(saturday + 1), explains)


def _month(context: Context, tokens: Sequence[Token]) -> list[Term]:
    return one(written_month(_months(context.known("month")) + _STEPS[tokens[0].kind]), vague=True)


def _year(context: Context, tokens: Sequence[Token]) -> list[Term]:
    return one(written(context.known().year + _STEPS[tokens[0].kind]), vague=True)


def _months(base: Base) -> int:
    return 12 * base.year + base.month - 1


def _quarter(context: Context, tokens: Sequence[Token]) -> list[Term]:
    base = context.known("month")
    quarters = 4 * base.year + (base.month - 1) // 3 + _STEPS[tokens[0].kind]
    explains = _("Read as a quarter of the calendar year.")
    return one(f"{written(quarters // 4)}-{quarters % 4 + 33}", explains, vague=True)


def _season(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """Seasons are those of either half of the earth, so which year's was last is not known."""
    year, code = context.known().year, 20 + tokens[-1].number
    if tokens[0].kind == "this":
        return one(f"{written(year)}-{code}", vague=True)
    return _either(
        (f"{written(year - 1)}-{code}", _("Read as that of the year before publication.")),
        (f"{written(year)}-{code}", _("Read as that of the year of publication.")),
    )


# --- Ago, earlier, recently -----------------------------------------------------------------------


def _ago(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """Days are counted exactly; of longer times the words say about how long."""
    number, unit = tokens[0].number or 1, tokens[1].kind
    return counted_back(context, number, unit)


def counted_back(context: Context, number: int, unit: str) -> list[Term]:
    """Return the date that lies so many days, weeks, months or years before publication."""
    if number > _MOST:
        raise WhenError(
            _("%(number)d is more than is counted here. Accepted: a year, as in 44 BC.") % {"number": number}
        )
    match unit:
        case "hours" | "minutes":
            day = context.known("day").number
            if number > (24 if unit == "hours" else 24 * 60):
                return []
            return within(written_day(day - 1), written_day(day))
        case "days":
            return one(written_day(context.known("day").number - number), vague=True)
        case "weeks" | "fortnights":
            days = number * (7 if unit == "weeks" else 14)
            text = written_day(context.known("day").number - days)
        case "months":
            text = written_month(_months(context.known("month")) - number)
        case _:
            text = written(context.known().year - number * (10 if unit == "decades" else 1))
    explains = _("The words say about how long before publication.")
    return [Term(text, text, mark="~", vague=True, explains=(explains,))]


def _up_to_now(context: Context, _tokens: Sequence[Token]) -> list[Term]:
    return within("", context.known().text, _("Read as once, by publication: how long before is not said."))


def _past_days(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """In the past three days, in the past week."""
    number = tokens[1].number or 1
    unit = tokens[-1].kind
    if number > _MOST:
        return []
    if unit in ("days", "weeks"):
        end = context.known("day").number
        start = written_day(end - number * (7 if unit == "weeks" else 1))
        return within(start, context.known("day").text, _("Counted back from publication."))
    if unit == "months":
        start = written_month(_months(context.known("month")) - number)
        return within(start, context.known("month").text, _("Counted back from publication."))
    return within(
        written(context.known().year - number), context.known().text, _("Counted back from publication.")
    )


def _earlier(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """Earlier today, earlier this week, month or year: from its beginning to publication."""
    base, unit = context.known(), tokens[-1].kind
    if unit == "today":
        return one(context.known("day").text, vague=True)
    if unit == "weeks":
        return _week(context, tokens[1:])
    if unit == "months":
        context.known("month")
        start = written(base.year, base.month, 1 if base.day else 0)
    else:
        start = written(base.year, min(base.month, 1), min(base.day, 1))
    explains = _("Read as once, up to publication.")
    return one(start, vague=True) if start == base.text else within(start, base.text, explains)


def _later(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """Later today, later this week, month or year: from publication to its end."""
    base, unit = context.known(), tokens[-1].kind
    explains = _("Read as once, from publication on.")
    match unit:
        case "today":
            return one(context.known("day").text, vague=True)
        case "weeks":
            day = context.known("day").number
            start, end = base.text, written_day(_monday(day) + 6)
        case "months":
            month = edtf.read(written(base.year, context.known("month").month))
            start, end = base.text, base.text
            if base.day and isinstance(month, edtf.Date):
                end = written_day(month.last)
        case _:
            start, end = base.text, written(base.year, base.month and 12, base.day and 31)
    return one(start, vague=True) if start == end else within(start, end, explains)


# --- Without a year -------------------------------------------------------------------------------


def _day_of_year(context: Context, tokens: Sequence[Token]) -> list[Term]:
    parts = {token.kind: token.number for token in tokens}
    day = next(token.number for token in tokens if token.kind in ("n", "nth", "count", "digits"))
    return _latest_day(context, parts["month"], day, parts.get("weekday"))


def _latest_day(context: Context, month: int, day: int, named: int | None = None) -> list[Term]:
    """The latest such day that is not after publication, or not after the other end of the phrase."""
    limit = context.known("day").number if context.anchor is None else context.anchor
    year = context.known().year + 1
    for back in range(9):  # a 29 February may be eight years off
        text = written(year - back, month, day)
        try:
            found = edtf.read(text)
        except WhenError:
            continue
        if isinstance(found, edtf.Date) and found.first <= limit and named in (None, weekday(found.first)):
            return one(text, _("The year is taken from the day of publication."), vague=True)
    return []


def _pair(context: Context, tokens: Sequence[Token]) -> list[Term]:
    """7/3 without a year: day and month, or month and day."""
    first, second = (int(number) for number in tokens[0].text.split("/"))
    readings = [(second, first, "day"), (first, second, "month")] if first != second else [(first, first, "")]
    return [
        Term(term.start, term.end, vague=True, order=order, explains=term.explains)
        for month, day, order in readings
        if 1 <= month <= 12
        for term in _latest_day(context, month, day)
    ]


def _month_of_year(context: Context, tokens: Sequence[Token]) -> list[Term]:
    base, month = context.known("month"), tokens[-1].number
    latest = base.year if month <= base.month else base.year - 1
    if tokens[0].kind == "this":
        return one(written(base.year, month), vague=True)
    if tokens[0].kind == "last":
        return _either(
            (written(latest - (month == base.month), month), _("Read as the latest one before publication.")),
            (written(base.year - 1, month), _("Read as the one in the year before.")),
        )
    return one(written(latest, month), _("The year is taken from the day of publication."), vague=True)


_FORMS: Mapping[str, Read] = {
    "today": _away(0),
    "tonight": _away(0),
    "publication": _publication,
    "yesterday": _away(-1),
    "tomorrow": _away(1),
    "days before yesterday": _away(-2),
    "days after tomorrow": _away(2),
    "last night": _two_nights,
    "overnight": _two_nights,
    "weekday": _weekday,
    "last weekday": _last_weekday,
    "next weekday": _next_weekday,
    "this weekday": _weekday_of_week,
    "weekends": _weekend,
    "season": _season,
    "month": _month_of_year,
    "last month": _month_of_year,
    "this month": _month_of_year,
    "n month": _day_of_year,
    "month n": _day_of_year,
    "weekday n month": _day_of_year,
    "weekday month n": _day_of_year,
    "pair": _pair,
    "earlier today": _earlier,
    "later today": _later,
    "recently": _up_to_now,
    **{f"{step} weeks": _week for step in _STEPS},
    **{f"{step} weekends": _week_of for step in _STEPS},
    **{f"{step} months": _month for step in _STEPS},
    **{f"{step} years": _year for step in _STEPS},
    **{f"{step} quarter": _quarter for step in _STEPS},
    **{f"{step} season": _season for step in ("this", "last")},
    **{f"weekday {step} weeks": _weekday_of_week for step in _STEPS},
    **{f"{step} weeks weekday": _weekday_of_week for step in _STEPS},
    **{f"earlier this {unit}": _earlier for unit in ("weeks", "months", "years")},
    **{f"later this {unit}": _later for unit in ("weeks", "months", "years")},
    **{f"{count} {unit} ago": _ago for count in ("n", "a") for unit in _UNITS},
    **{f"few {unit} ago": _up_to_now for unit in _UNITS},
    **{f"{unit} ago": _up_to_now for unit in _UNITS},
    **{f"recent {unit}": _up_to_now for unit in _UNITS},
    **{f"{past} few {unit}": _up_to_now for past in ("past", "last") for unit in _UNITS},
    **{f"past {unit}": _past_days for unit in ("weeks", "months", "years")},
    **{
        f"{past} n {unit}": _past_days
        for past in ("past", "last")
        for unit in ("days", "weeks", "months", "years")
    },
}
