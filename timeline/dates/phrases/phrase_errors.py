"""The errors for phrases that are not accepted. Each message says what is wrong and what is accepted.

The functions return the error and the caller raises it.
"""

import itertools

from django.utils.translation import gettext as _

from timeline.dates.errors import WhenError, quote
from timeline.dates.phrases.tokens import Tokens

MAX_LENGTH = 200  # characters


def nothing_typed_error() -> WhenError:
    """Return the error for an empty field."""
    return WhenError(_("A date is missing. Use %(examples)s") % {"examples": _format_examples()})


def too_long_error(text: str) -> WhenError:
    """Return the error for text that is longer than any date."""
    return WhenError(
        _("This is %(length)d characters long; at most %(longest)d are read. Use %(examples)s")
        % {"length": len(text), "longest": MAX_LENGTH, "examples": _format_examples()}
    )


def control_character_error(character: str) -> WhenError:
    """Return the error for a control character."""
    return WhenError(
        _("The text holds %(character)s, a control character. Use %(examples)s")
        % {"character": quote(character), "examples": _format_examples()}
    )


def not_understood_error(phrase: str, tokens: Tokens) -> WhenError:
    """Return the error for a phrase outside the grammar. It names the first piece that is not understood."""
    kinds = {token.kind for token in tokens}
    unknown = next((token.text for token in tokens if token.kind == "unknown"), "")
    unfixed_day = next((token.text for token in tokens if token.kind == "no-day"), "")
    if unfixed_day:
        return no_fixed_day_error(unfixed_day)
    if _is_relative_to_other_date(tokens):
        return other_date_missing_error(phrase)
    if "short" in kinds:
        return short_year_error(next(token.text for token in tokens if token.kind == "short"))
    if unknown and unknown.casefold() != phrase.strip().casefold():
        message = _("%(text)s is not understood in %(phrase)s. Use %(examples)s")
    elif _find_bare_hour(tokens):
        unknown = _find_bare_hour(tokens)
        message = _(
            "The number %(text)s in %(phrase)s is no clock time by itself. "
            "Use 10:00, 10 am or 10 pm, with its day, as in 7 March 2017 at 10:00."
        )
    elif "digits" in kinds:
        unknown = next(token.text for token in tokens if token.kind == "digits")
        message = _(
            "The number %(text)s in %(phrase)s is no day and no year. Use a year of four digits, "
            "as in 0476, or 476 AD; a day with its month and year, as in 7 March 2017."
        )
    elif "and" in kinds and "between" not in kinds:
        message = _(
            "%(phrase)s joins dates by “and”. Use “between 1 and 3 March 2017” for once, within; "
            "“1 or 3 March 2017” for one of them; an entry for each where both hold."
        )
    else:
        message = _("%(phrase)s is not understood as a date. Use %(examples)s")
    return WhenError(
        message % {"text": quote(unknown), "phrase": quote(phrase), "examples": _format_examples()}
    )


def _find_bare_hour(tokens: Tokens) -> str:
    """Return a number used as a clock time: "at 14", "between 10 and 11 on Monday"; "" if there is none."""
    for before, token in itertools.pairwise(tokens):
        if before.kind == "at" and token.kind == "n":
            return token.text
        if before.kind == "n" and token.kind == "on":
            return before.text
    return ""


def _is_relative_to_other_date(tokens: Tokens) -> bool:
    """Return whether the phrase refers to a date outside it: "later that day", "two days later", "the next day"."""
    kinds = [token.kind for token in tokens if token.kind not in ("the", "on", "in", "at")]
    if "that" in kinds or kinds[:2] == ["next", "days"]:
        return True
    return len(kinds) > 1 and kinds[-1] in ("later", "earlier", "before", "after")


def other_date_missing_error(words: str) -> WhenError:
    """Return the error for words that are relative to a date outside them."""
    return WhenError(
        _(
            "%(words)s tells the date from another one, which is not in these words. Use the date itself, "
            "as in 7 March 2017; or the other one as well, as in “the day after 7 March 2017”."
        )
        % {"words": quote(words)}
    )


def no_fixed_day_error(name: str) -> WhenError:
    """Return the error for a feast of several days, or one whose date depends on the year or country."""
    return WhenError(
        _(
            "%(name)s is not one day, the same in each year and country. Use its date in that year, "
            "as in 16 April 2017; or a day that is always the same, as in Christmas Day 2017."
        )
        % {"name": quote(name)}
    )


def too_many_readings_error(words: str) -> WhenError:
    """Return the error for a phrase with several ambiguous parts."""
    return WhenError(
        _(
            "%(words)s can be read in too many ways to offer them all. Use months by name, as in 7 March 2017; "
            "clock times as in 10:00, 22:00 or 10 pm; weekdays with their date."
        )
        % {"words": quote(words)}
    )


def no_base_date_error(words: str) -> WhenError:
    """Return the error for relative words without a base date."""
    return WhenError(
        _(
            "%(words)s is relative to the day of publication, which is not known here. "
            "Fill in the source's publication date, or use a date with its year, as in 7 March 2017."
        )
        % {"words": quote(words)}
    )


def vague_base_date_error(words: str, base: str, needed: str) -> WhenError:
    """Return the error for relative words that need a more exact base date (`needed`: "day" or "month")."""
    messages = {
        "day": _(
            "%(words)s needs the day of publication, and only %(base)s is known. "
            "Use an exact publication day, or a date with its year, as in 7 March 2017."
        ),
        "month": _(
            "%(words)s needs the month of publication, and only %(base)s is known. "
            "Use an exact publication month or day, or a date with its year, as in March 2017."
        ),
    }
    return WhenError(messages[needed] % {"words": quote(words), "base": base})


def short_year_error(text: str) -> WhenError:
    """Return the error for a year or decade of two digits, as in "the 90s"."""
    digits = "".join(c for c in text if c.isdecimal())
    ending = "s" if text.endswith("s") else ""
    return WhenError(
        _("%(text)s does not say the century. Use %(recent)s or %(earlier)s, with four digits.")
        % {
            "text": quote(text),
            "recent": f"{'19' if digits > '29' else '20'}{digits}{ending}",
            "earlier": f"{'18' if digits > '29' else '19'}{digits}{ending}",
        }
    )


def short_year_of_date_error(text: str, start: str, year: str) -> WhenError:
    """Return the error for a numeric date with a year of two digits. It offers the date with four digits."""
    return WhenError(
        _("%(text)s has a year of two digits. Use %(recent)s or %(earlier)s, with four digits.")
        % {"text": quote(text), "recent": f"{start}20{year}", "earlier": f"{start}19{year}"}
    )


def wrong_weekday_error(date: str, right: str, typed: str) -> WhenError:
    """Return the error for a day with another weekday than the one typed."""
    return WhenError(
        _("%(date)s was a %(right)s, not a %(typed)s. Use the date with %(right)s, or without a weekday.")
        % {"date": date, "right": right, "typed": typed}
    )


def two_days_error(words: str, day: str, date: str) -> WhenError:
    """Return the error for words that name a day twice and differently, as in "yesterday (6 May)"."""
    return WhenError(
        _("%(words)s names two days, %(day)s and %(date)s. Use one of them.")
        % {"words": quote(words), "day": day, "date": date}
    )


def no_night_error(words: str) -> WhenError:
    """Return the error for a clock time that is not one of a night, as in "noon last night"."""
    return WhenError(
        _(
            "The time of day in %(words)s is not one of a night. Use the day with its time, as in 10:15 yesterday."
        )
        % {"words": quote(words)}
    )


def no_exact_day_error(words: str) -> WhenError:
    """Return the error for a clock time with a date that is not an exact day."""
    return WhenError(
        _(
            "The time of day in %(words)s needs an exact day. Use a clock time with a day, "
            "as in 7 March 2017 at 10:15; or the date without it."
        )
        % {"words": quote(words)}
    )


def no_zone_error() -> WhenError:
    """Return the error for a clock time without a time zone."""
    return WhenError(
        _(
            "A clock time needs its time zone. Use the zone in the zone field, such as Europe/London, "
            "or behind the time, as in 10:15 UTC."
        )
    )


def wrong_zone_error(typed: str, time: str, date: str, zone: str) -> WhenError:
    """Return the error for a zone abbreviation that the selected zone does not use at that time."""
    return WhenError(
        _(
            "%(typed)s is not what the clocks of %(zone)s show at %(time)s on %(date)s. "
            "Use the time without it, UTC, or a name such as Europe/London behind the time."
        )
        % {"typed": quote(typed.upper()), "time": time, "date": date, "zone": zone}
    )


def several_days_error(words: str) -> WhenError:
    """Return the error for several days as the start or end of something that lasted."""
    return WhenError(
        _(
            "%(words)s is several days, and what lasted begins and ends on one date. "
            "Use a day, month or year, as in 7 March 2017; or about such a day."
        )
        % {"words": quote(words)}
    )


def two_zones_error(start: str, end: str) -> WhenError:
    """Return the error for two clock times in different time zones."""
    return WhenError(
        _("The clock times are in two time zones, %(start)s and %(end)s. Use one of them for both.")
        % {"start": start, "end": end}
    )


def _format_examples() -> str:
    return _(
        "7 March 2017; 7 March 2017 at 10:15; March 2017; spring 2017; about 2017; before 7 March 2017; "
        "between 3 and 7 March 2017; from March to May 2017; since 2015; last week, where the source's "
        "publication date is known; or EDTF, as in 2017-03-07."
    )
