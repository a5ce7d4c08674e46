"""How much is found in the sample's texts and in those held out: the figures of docs/suggestions.md."""

import pytest

from tests.support.suggestion_scores import HELD_OUT, SAMPLE, STATEMENTS, measure


def test_every_statement_of_the_sample_is_found_whole_with_its_speaker() -> None:
    assert set().union(*(measure(name).keys for name in SAMPLE)) == STATEMENTS


# Quotations in the text; of them with their words, with their speaker, with their addressee.
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("agency", (5, 5, 5, 5)),
        ("outlet", (10, 10, 10, 10)),
        ("blocks", (7, 7, 7, 7)),
        ("council", (11, 11, 10, 11)),
        ("library", (8, 8, 7, 8)),
    ],
)
def test_so_many_quotations_are_found(name: str, figures: tuple[int, ...]) -> None:
    found = measure(name)
    assert (found.quotations, found.words, found.speakers, found.addressees) == figures


# Dates, mentions of parties, events: in the text, and found.
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
def test_so_many_dates_parties_and_events_are_found(name: str, figures: tuple[int, ...]) -> None:
    found = measure(name)
    assert (
        *(found.dates, found.dates_found),
        *(found.mentions, found.mentions_found),
        *(found.events, found.events_found),
    ) == figures


@pytest.mark.parametrize(
    ("name", "wrong"), [("agency", 1), ("outlet", 0), ("blocks", 0), ("council", 1), ("library", 2)]
)
def test_so_many_offers_are_wrong(name: str, wrong: int) -> None:
    assert measure(name).wrong == wrong


def test_the_texts_held_out_are_none_of_the_sample_s() -> None:
    assert not set(HELD_OUT) & set(SAMPLE)
