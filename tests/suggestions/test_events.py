"""Sentences that are suggested as events."""

import pytest

from tests.support.suggestion_parties import suggest_for


def test_a_sentence_with_an_actor_and_a_date_is_suggested() -> None:
    text = "It rained. On Monday the WHA closed the bridge. Nobody came."
    (event,) = suggest_for(text).events
    assert event.headline == "On Monday the WHA closed the bridge"
    assert text[event.sentence.start : event.sentence.end] == f"{event.headline}."
    assert (event.actor.words, event.date.stated) == ("WHA", "On Monday")


def test_the_other_parties_of_an_event_are_listed() -> None:
    (event,) = suggest_for("Last week Holm & Larsen sent the WHA its report for the WHA.").events
    assert event.actor.words == "Holm & Larsen"
    assert [party.words for party in event.other_parties] == ["WHA", "WHA"]


@pytest.mark.parametrize(
    "text",
    [
        "“On Monday the WHA closed the bridge,” she said.",
        "The WHA said “it is closed until we know” on Monday.",
        "On Monday the bridge was closed.",
        "The WHA closed the bridge.",
        "The WHA’s bridge was closed on Monday.",
        "A letter to the WHA was sent on Monday.",
        "On Monday the WHA said:",
        "Nobody knew on that day or on any, as of Monday, the WHA found.",
    ],
)
def test_other_sentences_are_not_suggested(text: str) -> None:
    assert suggest_for(text).events == ()


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    text = (
        "On Monday the WHA closed the bridge over the harbour to all who walk or drive, which surprised "
        "everybody who had been promised that it would stay open until the end of the season at the least."
    )
    (event,) = suggest_for(text).events
    assert event.headline == "On Monday the WHA closed the bridge over the harbour to all who walk or drive"
    assert event.sentence.end == len(text)


def test_a_long_sentence_without_clauses_is_cut_at_a_word() -> None:
    text = "On Monday the WHA closed the bridge " + "and the road " * 30 + "again."
    (event,) = suggest_for(text).events
    assert len(event.headline) <= 120
    assert text.startswith(event.headline + " ")


def test_a_dateline_is_not_part_of_the_sentence() -> None:
    text = "LONDON, June 13 (Agency) - The WHA closed the bridge on Monday."
    (event,) = suggest_for(text).events
    assert event.headline == "The WHA closed the bridge on Monday"
