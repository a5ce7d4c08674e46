"""Days, months and years written as EDTF, and the publication date that relative words are read against."""

from datetime import date

import msgspec
from django.utils.translation import gettext as _

from timeline.dates import edtf
from timeline.dates.edtf import Date, Kind
from timeline.dates.errors import WhenError, quote

_CYCLE = 146_097  # days in 400 years, after which the calendar repeats
_BEFORE_1970 = 719_162  # days from 0001-01-01


class Base(msgspec.Struct, frozen=True):
    """The publication date. `month` and `day` are 0 where it does not say them."""

    year: int
    month: int
    day: int
    mark: str  # "", "?", "~" or "%"

    @property
    def text(self) -> str:
        return written(self.year, self.month, self.day)

    @property
    def number(self) -> int:
        return edtf.day_number(self.year, self.month, self.day)


def read_base(text: str) -> Base | None:
    """Return the publication date, or None where it is not known. Raises WhenError."""
    if not text.strip():
        return None
    try:
        tree = edtf.read(text.strip())
    except WhenError as error:
        raise WhenError(_("The publication date is wrong: %(problem)s") % {"problem": error}) from None
    if isinstance(tree, Date):
        if tree.kind is Kind.DAY:
            return Base(tree.year, tree.number, tree.day, tree.qualifier)
        if tree.kind in (Kind.MONTH, Kind.DAY_OF_MONTH):
            return Base(tree.year, tree.number, 0, tree.qualifier)
        if tree.year == tree.last_year:
            return Base(tree.year, 0, 0, tree.qualifier)
    raise WhenError(
        _(
            "The publication date %(base)s is too vague for words that are relative to it. "
            "Accepted: a date without them, as in 7 March 2017, or a publication day, month or year."
        )
        % {"base": quote(text)}
    )


def written(year: int, month: int = 0, day: int = 0) -> str:
    """Return a year, month or day as EDTF. Raises WhenError where EDTF cannot write it."""
    if not -9999 <= year <= 9999:
        if month or abs(year) >= 10**9:
            raise WhenError(
                _(
                    "This leads to the year %(year)d, which is too far away. Accepted: years from -9999 to 9999."
                )
                % {"year": year}
            )
        return f"Y{year}"
    text = f"-{-year:04}" if year < 0 else f"{year:04}"
    return text + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def written_day(number: int) -> str:
    """Return the day of that number, counted from 1970-01-01, as EDTF."""
    return written(*calendar_day(number))


def written_month(months: int) -> str:
    """Return the month of that number, counted from January of the year 0, as EDTF."""
    return written(months // 12, months % 12 + 1)


def calendar_day(number: int) -> tuple[int, int, int]:
    """Return year, month and day of the day of that number, in any year."""
    cycle, rest = divmod(number + _BEFORE_1970, _CYCLE)
    day = date.fromordinal(rest + 1)
    return day.year + 400 * cycle, day.month, day.day


def weekday(number: int) -> int:
    """Return 1 for Monday to 7 for Sunday."""
    return (number + 3) % 7 + 1  # day 0 was a Thursday


def just_before(text: str) -> str:
    """Return the latest date that lies wholly before this one, of the same precision; "" where none does."""
    return _beside(text, -1)


def just_after(text: str) -> str:
    """Return the earliest date that lies wholly after this one, of the same precision; "" where none does."""
    return _beside(text, 1)


def _beside(text: str, step: int) -> str:
    found = edtf.read(text)
    if not isinstance(found, Date) or found.qualifier:
        return ""  # how far off "about" may be is not known
    match found.kind:
        case Kind.DAY:
            return written_day(found.first + step)
        case Kind.MONTH:
            return written_month(12 * found.year + found.number - 1 + step)
        case Kind.QUARTER:
            quarters = 4 * found.year + found.number - 1 + step
            return f"{written(quarters // 4)}-{quarters % 4 + 33}"
        case Kind.YEAR | Kind.DECADE | Kind.CENTURY:
            return written(found.year - 1 if step < 0 else found.last_year + 1)
        case _:
            return ""  # where a season begins and ends is not known, nor which day an unknown one was
