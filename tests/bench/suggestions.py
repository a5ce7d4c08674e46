"""Suggestions: the scores in the sample and in held-out texts, and the time for long texts."""

from tests.bench.measure import median_seconds, row
from tests.support.speaker_scores import ARTICLES, compute_speaker_score
from tests.support.suggestion_scores import (
    HELD_OUT,
    PARTIES,
    SAMPLE,
    STATEMENTS,
    Score,
    compute_score,
    read_text,
)
from timeline.suggestions import suggest

SIZES = (10_000, 100_000, 1_000_000, 2_000_000)


def run() -> None:
    """Print the scores, the wrong suggestions, and the times."""
    print("Suggestions: found, of what is in each text")
    print(
        f"  {'text':<10} {'words':>8} {'speaker':>8} {'dates':>8} {'parties':>8} {'events':>8}   wrong offers"
    )
    sample = [compute_score(name) for name in SAMPLE]
    for score in sample:
        print_score(score)
    found = set().union(*(score.keys for score in sample))
    print(
        f"  of the sample's {len(STATEMENTS)} statements, whole and with their speaker: {len(found & STATEMENTS)}"
    )
    for name in HELD_OUT:
        print_score(compute_score(name))
    print_speaker_scores()
    print_times()


def print_speaker_scores() -> None:
    """Print the scores of speakers in the articles of each language."""
    print("Speakers: of the quotations in the articles of each language")
    print(f"  {'language':<10} {'found':>8} {'right':>8} {'nobody':>8} {'wrong':>8}")
    for language, names in ARTICLES.items():
        score = compute_speaker_score(names)
        wrong = len(score.wrong) + len(score.extra)
        share = format_share(score.found, score.quotations)
        print(f"  {language:<10} {share} {score.right:>8} {score.nobody:>8} {wrong:>8}")


def print_score(score: Score) -> None:
    """Print the score of one text, and under it each wrong suggestion and what was missed."""
    print(
        f"  {score.name:<10}"
        f" {format_share(score.words, score.quotations)} {format_share(score.speakers, score.quotations)}"
        f" {format_share(score.dates_found, score.dates)} {format_share(score.mentions_found, score.mentions)}"
        f" {format_share(score.events_found, score.events)}   {score.wrong}"
    )
    for kind, wrong in (
        ("quotation", score.wrong_quotations),
        ("date", score.wrong_dates),
        ("event", score.wrong_events),
        ("missed", score.missed),
    ):
        for words in wrong:
            print(f"      {kind}: {' '.join(words.split())[:90]}")


def format_share(found: int, total: int) -> str:
    """Return two counts as a column."""
    return f"{f'{found}/{total}':>8}"


def print_times() -> None:
    """Print the times for texts of growing length, also as multiples of the first."""
    print("Time, by the length of the text in characters")
    once = "\n".join(read_text(name) for name in SAMPLE)
    base = 0.0
    for size in SIZES:
        text = (once * (size // len(once) + 1))[:size]
        seconds = median_seconds(
            lambda text=text: suggest(text, parties=PARTIES, published="2017-03-07", zone="Europe/London")
        )
        base = base or seconds
        row(f"{size:,}", seconds, base)
