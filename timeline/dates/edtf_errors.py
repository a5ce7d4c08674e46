"""The errors for EDTF text that is not accepted. Each message says what is wrong and what is accepted.

The functions return the error and the caller raises it.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.dates.errors import WhenError, quote

_EXAMPLES = gettext_lazy(
    "2017, 2017-03 or 2017-03-07, with ? for uncertain, ~ for approximate or %% for both; X for an unknown digit "
    "(201X, 2017-03-XX); 2017-03-03/2017-03-07 for what lasted; [2017-03-03..2017-03-07] for what happened once, "
    "somewhere within."
)

# Common mistakes: a pattern and its message. The first match counts. First EDTF that is not accepted, then
# mistakes in typing.
_MISTAKES = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (
            r"\{|\}",
            gettext_lazy(
                "%(text)s: a set in which every member holds, {…} (EDTF level 2), is not kept. "
                "Use an entry for each date, or [2017-03-01,2017-03-03] where only one of them holds."
            ),
        ),
        (
            r":|[0-9][Tt][0-9]",
            gettext_lazy(
                "%(text)s has a clock time. Use the day alone, as in 2017-03-07, "
                "and the clock time in the time field, as in 10:15."
            ),
        ),
        (
            r"^\s|\s$|^[-0-9XY?~%.,\s]*\s[-0-9XY?~%.,\s]*$",
            gettext_lazy("%(text)s has a space in it. Use the same without spaces, as in 2017-03-07."),
        ),
        (
            r"^Y?-?[0-9]+E[0-9]+",
            gettext_lazy(
                "%(text)s: a year with an exponent (EDTF level 2) is not kept. Use the year in full, as in Y170000002."
            ),
        ),
        (
            r"^Y?-?[0-9]+S[0-9]+",
            gettext_lazy(
                "%(text)s: significant digits (EDTF level 2) are not kept. "
                "Use unknown digits at the right of a year, as in 201X, or an approximate year, as in 2017~."
            ),
        ),
        (
            r"^[-0-9XYuxy?~%]*[uxy][-0-9XYuxy?~%]*$",
            gettext_lazy(
                "%(text)s has a small letter. Use capital X for an unknown digit, as in 201X, "
                "and capital Y before a year of more than four digits, as in Y170000002."
            ),
        ),
        (
            r"^[-0-9XY]+[?~%]{2,}$",
            gettext_lazy(
                "%(text)s has more than one mark at its end. "
                "Use one of ? for uncertain, ~ for approximate and %% for both, as in 2017-03%%."
            ),
        ),
        (
            r"^[-0-9XY?~%]*[?~%][-0-9XY?~%]+$",
            gettext_lazy(
                "%(text)s: a mark on one part of a date (EDTF level 2) is not kept. "
                "Use ?, ~ or %% at the end, for the whole date, as in 2017-03-07~."
            ),
        ),
        (
            r"^[-0-9X?~%]*X[-0-9X?~%]*$",
            gettext_lazy(
                "%(text)s: unknown digits before known ones, or more of them (EDTF level 2), are not kept. "
                "Use unknown digits from the right only, as in 201X, 20XX, 2017-XX, 2017-03-XX or 2017-XX-XX."
            ),
        ),
        (
            r"^Y",
            gettext_lazy(
                "%(text)s: Y stands before a year of more than four digits and nothing else. "
                "Use Y170000002 or Y-170000002; a year of four digits without Y, as in 2017."
            ),
        ),
        (
            r"^[0-9]{8}$",
            gettext_lazy("%(text)s has no hyphens. Use year, month and day with hyphens, as in 2017-03-07."),
        ),
        (
            r"^-?[0-9]{5,}[?~%]?$",
            gettext_lazy("%(text)s has more than four digits. Use Y before such a year, as in Y170000002."),
        ),
        (
            r"^-?[0-9]{1,3}[?~%]?$",
            gettext_lazy(
                "%(text)s has fewer than four digits. Use a year of four digits, as in 2017 or 0476."
            ),
        ),
        (
            r"^-?[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?[?~%]?$",
            gettext_lazy(
                "%(text)s lacks a digit. Use two digits for the month and two for the day, as in 2017-03-07."
            ),
        ),
        (
            r"^[0-9]{1,2}[-.][0-9]{1,2}[-.][0-9]{2,4}$",
            gettext_lazy("%(text)s does not begin with the year. Use year, month, day, as in 2017-03-07."),
        ),
        (
            r"\.\.",
            gettext_lazy(
                "%(text)s: two dots stand within square brackets or beside “/”. "
                "Use [..2017-03-07], [2017-03-03..2017-03-07], 2017-03-03/.. or ../2017-03-07."
            ),
        ),
        (
            r",",
            gettext_lazy(
                "%(text)s is a list. Use the list in square brackets, as in [2017-03-01,2017-03-03]."
            ),
        ),
    )
)
_DASHES = "‐‑‒–—―−"


def not_a_date_error(text: str) -> WhenError:
    """Return the error for text that does not have the form of a date."""
    if not text:
        return WhenError(_("A date is missing. Use %(examples)s") % {"examples": _format_examples()})
    if text == "..":
        return nothing_known_error(text)
    character = next((c for c in text if not " " <= c <= "~"), "")
    if character:
        return _wrong_character_error(text, character)
    for pattern, message in _MISTAKES:
        if pattern.search(text):
            return WhenError(str(message) % {"text": quote(text)})
    return WhenError(
        _("%(text)s is not an EDTF date. Use %(examples)s")
        % {"text": quote(text), "examples": _format_examples()}
    )


def not_a_month_error(text: str, number: str, *, day: bool) -> WhenError:
    """Return the error for a date whose second part is neither a month, a season nor a quarter."""
    if "21" <= number <= "24" or "33" <= number <= "36":
        message = _(
            "%(text)s: %(number)s stands for a season or a quarter, which has no days. "
            "Use the same without the day, or a month from 01 to 12."
        )
    elif "25" <= number <= "41":
        message = _(
            "%(text)s: %(number)s stands for a season of one hemisphere, a third or a half of a year "
            "(EDTF level 2), which are not kept. "
            "Use months 01 to 12, seasons 21 to 24 (spring to winter), quarters 33 to 36."
        )
    else:
        message = _(
            "%(text)s: there is no month %(number)s. "
            "Use months 01 to 12, seasons 21 to 24 (spring to winter), quarters 33 to 36."
        )
    return WhenError(message % {"text": quote(text), "number": number})


def nothing_known_error(text: str) -> WhenError:
    """Return the error for an expression that leaves every moment possible."""
    return WhenError(
        _(
            "%(text)s says nothing: it leaves every date possible. Use at least one end with a date, as in "
            "2017-03-03/.. or [..2017-03-07]; if no date is known, leave the field empty."
        )
        % {"text": quote(text)}
    )


def too_long_error(text: str, longest: int) -> WhenError:
    """Return the error for an expression that has too many characters."""
    return WhenError(
        _("%(text)s is %(length)d characters long; at most %(longest)d are kept. Use %(examples)s")
        % {"text": quote(text), "length": len(text), "longest": longest, "examples": _format_examples()}
    )


def _format_examples() -> str:
    return str(_EXAMPLES) % {}  # turns the doubled percent sign into one


def _wrong_character_error(text: str, character: str) -> WhenError:
    if character in _DASHES:
        message = _("%(text)s has a dash, %(character)s. Use the hyphen of the keyboard, as in 2017-03-07.")
    else:
        message = _(
            "%(text)s holds %(character)s, which is no character of EDTF. "
            "Use the digits 0 to 9 and - / . , [ ] ? ~ %% X Y, as in 2017-03-07~."
        )
    return WhenError(message % {"text": quote(text), "character": quote(character)})


def no_such_day_error(text: str, month_name: str, length: int) -> WhenError:
    """Return the error for a day that its month, with `length` days, does not have."""
    month = text.rstrip("?~%")[:-3]
    return WhenError(
        _(
            "%(text)s is not a date: %(month_name)s %(year)s has %(length)d days. "
            "Use %(month)s-%(length)d, or %(month)s for the month alone."
        )
        % {
            "text": quote(text),
            "month_name": month_name,
            "year": month[:-3],
            "length": length,
            "month": month,
        }
    )


def make_reversed_ends_error(text: str, start: str, end: str) -> WhenError:
    """Return the error for an interval or range whose end is wholly before its start."""
    return WhenError(
        _("%(text)s ends before it begins: %(end)s lies before %(start)s. Put the earlier date first.")
        % {"text": quote(text), "start": quote(start), "end": quote(end)}
    )
