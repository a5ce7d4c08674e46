"""The scores of suggestions in the sample and in held-out texts: the figures of docs/suggestions.md."""

import pytest

from tests.support.suggestion_scores import HELD_OUT, SAMPLE, STATEMENTS, compute_score


def test_every_statement_of_the_sample_is_found_with_its_speaker() -> None:
    assert set().union(*(compute_score(name).keys for name in SAMPLE)) >= STATEMENTS


# Quotations in the text; how many are found with the right words, speaker and addressee.
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("agency", (6, 6, 6, 6)),
        ("outlet", (10, 10, 10, 10)),
        ("blocks", (7, 7, 7, 7)),
        ("council", (11, 11, 11, 11)),
        ("library", (8, 8, 7, 8)),
    ],
)
def test_the_number_of_quotations_found(name: str, figures: tuple[int, ...]) -> None:
    score = compute_score(name)
    assert (score.quotations, score.words, score.speakers, score.addressees) == figures


# Dates, mentions and events: the number in the text, and the number score.
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("agency", (8, 8, 21, 21, 3, 3)),
        ("outlet", (7, 6, 29, 29, 4, 3)),
        ("blocks", (6, 6, 18, 17, 1, 1)),
        ("council", (15, 15, 15, 14, 1, 1)),
        ("library", (11, 10, 11, 10, 2, 2)),
    ],
)
def test_the_numbers_of_dates_parties_and_events_found(name: str, figures: tuple[int, ...]) -> None:
    score = compute_score(name)
    assert (
        *(score.dates, score.dates_found),
        *(score.mentions, score.mentions_found),
        *(score.events, score.events_found),
    ) == figures


@pytest.mark.parametrize(
    ("name", "wrong"), [("agency", 1), ("outlet", 0), ("blocks", 0), ("council", 0), ("library", 1)]
)
def test_the_number_of_wrong_suggestions(name: str, wrong: int) -> None:
    assert compute_score(name).wrong == wrong


def test_held_out_texts_are_not_in_the_sample() -> None:
    assert not set(HELD_OUT) & set(SAMPLE)
