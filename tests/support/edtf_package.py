"""The package edtf, imported without its warnings and asked without its prints: used by tests and benchmarks."""

import contextlib
import io
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its grammar is written for an older pyparsing
    from edtf import EDTFObject, EDTFParseException, parse_edtf

Day = tuple[int, int, int]  # year, month, day


def parse_or_none(text: str) -> EDTFObject | None:
    """Return what the package makes of `text`; None where it refuses it, or fails over it."""
    try:
        # What it cannot build it prints, and raises again.
        with contextlib.redirect_stdout(io.StringIO()):
            return parse_edtf(text)
    except (EDTFParseException, AttributeError, TypeError):
        return None


def find_first_and_last(date: EDTFObject) -> tuple[Day | None, Day | None]:
    """Return its earliest and latest day as written, without the years it pads approximate dates with."""
    return _day(date.lower_strict()), _day(date.upper_strict())


def _day(moment: object) -> Day | None:
    if isinstance(moment, float):  # infinity, either way
        return None
    year, month, day, *_rest = moment  # type: ignore[misc]
    return year, month, day
