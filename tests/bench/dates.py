"""Dates: parsing, bounds and words compared with the package edtf; phrases and the slowest of them."""

import statistics
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import version
from typing import Any

from tests.bench.measure import median_seconds, seconds
from tests.support import adversarial_inputs, edtf_package
from timeline.dates import When, WhenError, find_bounds, format_date, parse_phrase, parse_when
from timeline.dates.edtf import parse_edtf

MIN_RATIO = 100  # a date must be parsed at least this many times faster than by the package
# One of each form that both accept.
FORMS = (
    "2017",
    "2017-03",
    "2017-03-07",
    "-0043-03-15",
    "Y170000002",
    "2017-03~",
    "201X",
    "2017-03-XX",
    "2017-33",
    "2017-03-03/2017-03-07",
    "2017-03-07/..",
    "[2017-02-27..2017-03-05]",
    "[..2017-03-07]",
    "[1667,1668-12,1670..1672]",
)
PHRASES = (
    "7 March 2017",
    "Tuesday, March 7, 2017.",
    "7/3/2017",
    "March 2017",
    "about 2017",
    "between 27 February and 5 March 2017",
    "from 3 to 7 March 2017",
    "before 7 March 2017",
    "since 2015",
    "1, 3 or 5 March 2017",
    "last week",
    "two weeks ago",
    "on Tuesday",
    "this morning",
    "late February to early March 2017",
    "7 March 2017 at 10:15",
    "half past ten yesterday morning",
    "New Year's Eve 2016",
)
MIXED_COUNT = 2000  # texts of mixed words, of which the slowest is printed
OUR_REPEATS, THEIR_REPEATS = 500, 3  # in a row, for one figure


def run() -> None:
    """Print all figures."""
    print(f"Dates, per second, beside the package edtf {version('edtf')}")
    print(f"  {'':<32} {'ours':>10} {'edtf':>8} {'ratio':>8}")
    least = print_parse()
    print_order()
    print_words()
    print_phrases()
    verdict = "holds" if least >= MIN_RATIO else "DOES NOT HOLD"
    print(
        f"Parsed at least {MIN_RATIO} times faster than by edtf: {verdict} (the least ratio is {least:.0f})"
    )


def print_parse() -> float:
    """Print the figures of each form and of all forms; return the least ratio."""
    ratios = [
        print_line(
            f"parse {text}",
            partial(parse_anew, text),
            partial(edtf_package.parse_or_none, text),
        )
        for text in FORMS
    ]
    print_line(
        "parse, all of these",
        do_each(parse_anew, FORMS),
        do_each(edtf_package.parse_or_none, FORMS),
        count=len(FORMS),
    )
    return min(ratios)


def print_order() -> None:
    """Print how fast the earliest and latest instant (in the package: day) of a text are found."""
    print_line(
        "order (text to earliest, latest)",
        do_each(lambda text: find_bounds(parse_anew(text), "Europe/London"), FORMS),
        do_each(lambda text: edtf_package.find_first_and_last(edtf_package.parse_edtf(text)), FORMS),
        count=len(FORMS),
    )


def print_words() -> None:
    """Print how fast words for readers are formatted. The package has none."""
    whens = [parse_when(text) for text in FORMS]
    print_line("words for readers", do_each(format_date, whens), None, count=len(FORMS))


def print_phrases() -> None:
    """Print how fast phrases are read, and the slowest adversarial phrases."""
    print_line("phrases", do_each(try_parse_phrase, PHRASES), None, count=len(PHRASES))
    typical = statistics.median(find_least_seconds(phrase) for phrase in PHRASES)
    print(f"  the median phrase takes {typical * 1000:.3f} ms")
    texts: dict[str, list[tuple[float, str]]] = {}
    for kind, text in (*adversarial_inputs.repeat_pieces(), *adversarial_inputs.mix_words(MIXED_COUNT)):
        texts.setdefault(kind, []).append((find_least_seconds(text), text))
    # Measure the slowest again: other work may have slowed the first measurement.
    slowest = {
        kind: max((find_least_seconds(text, of=20), text) for _seconds, text in sorted(timed)[-10:])
        for kind, timed in texts.items()
    }
    print(f"Slowest of its kind, {adversarial_inputs.MAX_LENGTH} characters long, times the median phrase")
    for kind, (slowest_seconds, text) in sorted(slowest.items(), key=lambda entry: entry[1], reverse=True):
        print(
            f"  {kind:<24} {slowest_seconds * 1000:7.2f} ms   × {slowest_seconds / typical:5.1f}   {ascii(text)[:40]}"
        )


def parse_anew(text: str) -> When:
    """Return the date of a text that has not been read before, as far as the cache knows."""
    parse_edtf.cache_clear()
    return parse_when(text)


def try_parse_phrase(text: str) -> None:
    """Read a phrase, with a base date and a zone, and nothing from the cache. Errors are part of the measurement."""
    parse_edtf.cache_clear()
    try:
        parse_phrase(text, base="2017-03-07", zone="Europe/London")
    except WhenError:
        pass


def find_least_seconds(text: str, of: int = 3) -> float:
    """Return the least of several times, because other work only makes a time longer."""
    return min(seconds(lambda: try_parse_phrase(text)) for _ in range(of))


def do_each(work: Callable[[Any], object], items: Iterable[Any]) -> Callable[[], None]:
    """Return a function that calls `work` with each item."""

    def call_all() -> None:
        for item in items:
            work(item)

    return call_all


def print_line(
    name: str, ours: Callable[[], object], theirs: Callable[[], object] | None, *, count: int = 1
) -> float:
    """Print how many of `count` items per second our function and theirs process; return the ratio."""
    our_seconds = median_seconds(lambda: [ours() for _ in range(OUR_REPEATS // count)]) / (
        OUR_REPEATS // count
    )
    if theirs is None:
        print(f"  {name:<32} {count / our_seconds:>10,.0f} {'none':>8}")
        return 0.0
    their_seconds = median_seconds(lambda: [theirs() for _ in range(THEIR_REPEATS)]) / THEIR_REPEATS
    print(
        f"  {name:<32} {count / our_seconds:>10,.0f} {count / their_seconds:>8,.0f} {their_seconds / our_seconds:>8,.0f}"
    )
    return their_seconds / our_seconds
