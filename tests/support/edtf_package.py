"""The package edtf without its warnings and prints, for tests and benchmarks."""

import contextlib
import io
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its grammar is written for an older pyparsing
    from edtf import EDTFObject, EDTFParseException, parse_edtf

Day = tuple[int, int, int]  # year, month, day


def parse_or_none(text: str) -> EDTFObject | None:
    """Return the parsed `text`; None if the package refuses it or raises another error."""
    try:
        # The package prints errors before it raises them.
        with contextlib.redirect_stdout(io.StringIO()):
            return parse_edtf(text)
    except (EDTFParseException, AttributeError, TypeError):
        return None


def find_first_and_last(date: EDTFObject) -> tuple[Day | None, Day | None]:
    """Return the earliest and latest day as written, without the padding of approximate dates."""
    return _to_day(date.lower_strict()), _to_day(date.upper_strict())


def _to_day(moment: object) -> Day | None:
    if not isinstance(moment, tuple):  # infinity
        return None
    year, month, day, *_rest = moment
    return year, month, day
