"""Suggestions: what is found in the sample's texts and in one that was held out, and what a long text takes."""

from tests.bench.measure import median_seconds, row
from tests.support.suggestion_scores import HELD_OUT, PARTIES, SAMPLE, STATEMENTS, Measured, measure, text_of
from timeline.suggestions import suggest

SIZES = (10_000, 100_000, 1_000_000, 2_000_000)


def run() -> None:
    """Print what is found, what is offered wrongly, and how long it takes."""
    print("Suggestions: found, of what is in each text")
    print(
        f"  {'text':<10} {'words':>8} {'speaker':>8} {'dates':>8} {'parties':>8} {'events':>8}   wrong offers"
    )
    sample = [measure(name) for name in SAMPLE]
    for measured in sample:
        line(measured)
    found = set().union(*(measured.keys for measured in sample))
    print(f"  of the sample's {len(STATEMENTS)} statements, whole and with their speaker: {len(found)}")
    for name in HELD_OUT:
        line(measure(name))
    print_times()


def line(measured: Measured) -> None:
    """Print one text's figures, and under them each wrong offer and what was missed."""
    print(
        f"  {measured.name:<10}"
        f" {of(measured.words, measured.quotations)} {of(measured.speakers, measured.quotations)}"
        f" {of(measured.dates_found, measured.dates)} {of(measured.mentions_found, measured.mentions)}"
        f" {of(measured.events_found, measured.events)}   {measured.wrong}"
    )
    for kind, wrong in (
        ("quotation", measured.wrong_quotations),
        ("date", measured.wrong_dates),
        ("event", measured.wrong_events),
        ("missed", measured.missed),
    ):
        for words in wrong:
            print(f"      {kind}: {' '.join(words.split())[:90]}")


def of(found: int, there: int) -> str:
    """Return two counts, in a column."""
    return f"{f'{found}/{there}':>8}"


def print_times() -> None:
    """Print what texts of growing length take, as multiples of the first."""
    print("Time, by the length of the text in characters")
    once = "\n".join(text_of(name) for name in SAMPLE)
    base = 0.0
    for size in SIZES:
        text = (once * (size // len(once) + 1))[:size]
        taken = median_seconds(
            lambda text=text: suggest(text, parties=PARTIES, published="2017-03-07", zone="Europe/London")
        )
        base = base or taken
        row(f"{size:,}", taken, base)
