"""What a text costs grows as its length does, whatever stands in it: counted in steps, not in seconds."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import timeline.suggestions
from tests.support.suggestion_parties import PARTIES, offered
from timeline.suggestions import suggest
from timeline.suggestions.date_phrases import MAX_PHRASES
from timeline.suggestions.speech import MAX_QUOTATIONS
from timeline.suggestions.suggest import MAX_LENGTH, MAX_SUGGESTIONS

_HOME = str(Path(timeline.suggestions.__file__).parent)

HOSTILE = {
    "only marks": '"',
    "only opening marks": "“",
    "opening marks apart": "“ ",
    "opening marks with words": "“a ",
    "marks that may open or close": ' "a" ',
    "single marks": "'a ",
    "every mark": "“”„‟«»‹›‘’‚‛'\" a",
    "nested": "“a ‘b «c ",
    "nested and closed": "“a ‘b «c» d’ e” ",
    "paragraphs that carry on": "“a b c d\n\n",
    "no spaces": "a",
    "only spaces": " ",
    "only line ends": "\n",
    "paragraphs": "a\n\n",
    "full stops": "A. ",
    "question marks": "?! ",
    "said": "said ",
    "someone said": "“a b c d,” said X. ",
    "someone interrupts": "“a b c d,” X said, ",
    "he said": "He said: “a b c d.” ",
    "colons": "X said:\n\na\n\n",
    "blocks": "> X said:\n",
    "commas": "a, ",
    "names": "WHA ",
    "beginnings of names": "Westerbrook Town ",
    "surnames": "Ann Pereira Pereira ",
    "names in one sentence": "on Monday WHA “a b c d,” X said ",
    "cues": "last ",
    "years": "2017 ",
    "dates": "7 March 2017 ",
    "beginnings of dates": "between 1 and ",
    "months": "March ",
    "figures": "1/2/",
    "combining marks": "e\u0301\u0323",
}
SMALL = 1000
MOST_STEPS = 80  # for each character


def steps(text: str) -> int:
    """Return how many lines of `timeline.suggestions` run, each turn of a loop counted."""
    count = 0

    def local(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return local

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return local(frame, event, argument) if frame.f_code.co_filename.startswith(_HOME) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        offered(text)
    finally:
        sys.settrace(before)
    return count


def repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_text_twice_as_long_takes_about_twice_the_steps_and_never_many(kind: str) -> None:
    short, long = (steps(repeated(HOSTILE[kind], length)) for length in (SMALL, 2 * SMALL))
    assert long <= 2.2 * short + 500
    assert short < MOST_STEPS * SMALL


@pytest.mark.parametrize("kind", ["only opening marks", "no spaces", "only line ends", "only spaces"])
def test_the_longest_text_of_nothing_is_looked_at_and_offers_nothing(kind: str) -> None:
    found = offered(repeated(HOSTILE[kind], MAX_LENGTH))
    assert (found.quotations, found.mentions, found.dates, found.events) == ((), (), (), ())
    assert found.truncated == frozenset()


def test_what_is_longer_is_cut_and_says_so() -> None:
    found = offered(" " * MAX_LENGTH + "The WHA")
    assert found.mentions == ()
    assert found.truncated == {"text"}


@pytest.mark.parametrize(
    ("kind", "piece", "count"),
    [
        ("party", "WHA ", MAX_SUGGESTIONS["party"] + 1),
        ("quotation", "“a b c d e.” ", MAX_SUGGESTIONS["quotation"] + 1),
        ("quotation", "“a” ", MAX_QUOTATIONS + 1),
        ("date", "in 2016, ", MAX_SUGGESTIONS["date"] + 1),
        ("event", "On Monday WHA shut it. ", MAX_SUGGESTIONS["event"] + 1),
    ],
)
def test_no_more_are_offered_than_anybody_takes(kind: str, piece: str, count: int) -> None:
    assert kind in offered(piece * count).truncated
    assert kind not in offered(piece * (count // 2)).truncated


def test_only_so_many_different_dates_are_read() -> None:
    days = [f"on {day} March {year}" for year in range(1900, 2000) for day in range(1, 29)]
    found = offered(", ".join(days))
    assert (len(found.dates), found.truncated) == (MAX_PHRASES, {"date"})


def test_the_number_of_parties_costs_a_text_nothing() -> None:
    def lines(parties: Any) -> int:
        count = 0

        def trace(frame: FrameType, _event: str, _argument: Any) -> Any:
            nonlocal count
            if frame.f_code.co_filename.startswith(_HOME) and frame.f_code.co_name == "mentions":
                count += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            suggest("Nobody of any name was there. " * 50, parties=parties)
        finally:
            sys.settrace(before)
        return count

    many = [*PARTIES, *(type(PARTIES[0])(f"p{number}", f"Party{number} Name") for number in range(500))]
    assert lines(many) == lines(PARTIES)
