"""The steps for any text are proportional to its length."""

from collections.abc import Sequence

import pytest

import timeline.suggestions
from tests.support import step_counter
from tests.support.suggestion_parties import PARTIES, suggest_for
from timeline.suggestions import KnownParty, party_names
from timeline.suggestions.date_phrases import MAX_PHRASES
from timeline.suggestions.party_names import build_index, find_mentions
from timeline.suggestions.speech import MAX_QUOTATIONS
from timeline.suggestions.speech_english import ENGLISH
from timeline.suggestions.suggest import MAX_LENGTH, MAX_SUGGESTIONS

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
MAX_STEPS = 80  # per character


def repeat(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


@pytest.mark.parametrize("kind", HOSTILE)
def test_steps_are_bounded_and_grow_with_the_length(kind: str) -> None:
    short, long = (
        step_counter.count_steps(lambda: suggest_for(repeat(HOSTILE[kind], length)), [timeline.suggestions])  # noqa: B023
        for length in (SMALL, 2 * SMALL)
    )
    assert long <= 2.2 * short + 500
    assert short < MAX_STEPS * SMALL


@pytest.mark.parametrize("kind", ["only opening marks", "no spaces", "only line ends", "only spaces"])
def test_a_very_long_text_without_words_gives_no_suggestions(kind: str) -> None:
    found = suggest_for(repeat(HOSTILE[kind], MAX_LENGTH))
    assert (found.quotations, found.mentions, found.dates, found.events) == ((), (), (), ())
    assert found.truncated == frozenset()


def test_a_text_that_is_too_long_is_truncated() -> None:
    found = suggest_for(" " * MAX_LENGTH + "The WHA")
    assert found.mentions == ()
    assert found.truncated == {"text"}


@pytest.mark.sampled
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
def test_the_number_of_suggestions_is_limited(kind: str, piece: str, count: int) -> None:
    assert kind in suggest_for(piece * count).truncated
    assert kind not in suggest_for(piece * (count // 2)).truncated


def test_the_number_of_different_dates_is_limited() -> None:
    days = [f"on {day} March {year}" for year in range(1900, 2000) for day in range(1, 29)]
    found = suggest_for(", ".join(days))
    assert (len(found.dates), found.truncated) == (MAX_PHRASES, frozenset({"date"}))


def test_the_number_of_parties_does_not_change_the_steps() -> None:
    def count_steps(parties: Sequence[KnownParty]) -> int:
        text = "Nobody of any name was there. " * 50
        work = lambda: list(find_mentions(text, build_index(parties), ENGLISH))  # noqa: E731
        return step_counter.count_steps(work, [party_names], function="find_mentions")

    many = [*PARTIES, *(KnownParty(f"p{number}", f"Party{number} Name") for number in range(500))]
    assert count_steps(many) == count_steps(PARTIES) > 0
