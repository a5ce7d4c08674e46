"""The date of a statement: beside the verb of saying, or none.

25 February 2022, the day of publication here, was a Friday.
"""

import pytest

from timeline.suggestions import Quotation, suggest

PUBLISHED = "2022-02-25"


def find_quotation(text: str) -> Quotation:
    first, *_rest = suggest(text, published=PUBLISHED, language="en-GB", zone="Europe/London").quotations
    return first


# The sentence, and the words of the date beside its verb of saying.
BESIDE = [
    ("“We saw it all,” said Mary Reeve on Monday.", "on Monday"),
    ("“We saw it all,” said Mary Reeve, the owner of the mill, on Monday.", "on Monday"),
    ("“We saw it all,” Mary Reeve said last week.", "last week"),
    ("“We saw it all,” she said yesterday.", "yesterday"),
    ("“We saw it all,” said the owner on Monday.", "on Monday"),
    ("“We saw it all,” the mill said in a statement on Monday.", "on Monday"),
    ("“We saw it all,” she told reporters on Monday.", "on Monday"),
    ("“We saw it all,” she told the Millbrook Gazette on 3 February.", "on 3 February"),
    ("“We saw it,” Mary Reeve wrote in an email on 3 February, “and we told them.”", "on 3 February"),
    ("“We saw it all,” she said in court on Monday.", "on Monday"),
    ("“We saw it all,” said a spokesman for Holt & Sons late on Monday.", "late on Monday"),
    ("Millbrook Council said on Monday that it “knew nothing of any of this” on 2 February.", "on Monday"),
    ("On Monday, the council said: “We saw it all.”", "On Monday"),
    ("On Monday Mary Reeve, the owner, said: “We saw it all.”", "On Monday"),
    ("The council on Monday said: “We saw it all.”", "on Monday"),
    ("In a letter on 3 February, the council said: “We saw it all.”", "on 3 February"),
    ("Speaking on Monday, Mary Reeve said: “We saw it all.”", "on Monday"),
    ("In a statement on Monday, the council said:\n\n“We saw it all and told them so.”", "on Monday"),
]


@pytest.mark.parametrize(("text", "stated"), BESIDE)
def test_a_date_beside_the_verb_is_that_of_the_statement(text: str, stated: str) -> None:
    date = find_quotation(text).date
    assert date is not None
    assert date.stated == stated
    assert all("beside the verb of saying" in str(reading.explanation) for reading in date.readings)


# Dates of what a statement tells, or of something else in its sentence.
ELSEWHERE = [
    "The owner said the way they were treated last week “was not what anyone had promised”.",
    "A leak that left the street without water for weeks was called “a sorry affair altogether” by Mary Reeve.",
    "Mary Reeve said the flood on Monday was “not our fault in any way”.",
    "Mary Reeve said Monday's flood was “not our fault in any way”.",
    "Mary Reeve said last week was “the worst that anyone had seen”.",
    "Mary Reeve said by Monday they would be “back at the mill again”.",
    "“It was the worst of all,” said Mary Reeve of the flood on 3 February.",
    "“It was the worst of all,” said Mary Reeve, who was hurt on 3 February.",
    "“It was the worst of all,” she said at the site of the flood on 3 February.",
    "“The flood on Monday was bad,” said Mary Reeve.",
    "After the flood on Monday, Mary Reeve said: “It was the worst of all.”",
    "The man arrested on Monday said: “It was not me at all.”",
    "Mary Reeve, who resigned on Monday, said: “It was the worst of all.”",
    "It rained on 3 February. “It was the worst of all,” she said.",
    "On 3 February it rained. Mary Reeve said: “It was the worst of all.”",
    "“It was the worst of all.” It rained on 3 February.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_date_of_what_is_told_is_not_that_of_the_statement(text: str) -> None:
    assert find_quotation(text).date is None


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("“We saw it all,” she said on Monday.", ["2022-02-21"]),
        ("“We saw it all,” she said on Friday.", ["2022-02-25", "2022-02-18"]),
        ("“We saw it all,” she said on 3 March.", ["2021-03-03"]),
        ("“We saw it all,” she said in February.", ["2022-02"]),
    ],
)
def test_a_statement_was_made_by_the_day_of_publication(text: str, readings: list[str]) -> None:
    date = find_quotation(text).date
    assert date is not None
    assert [reading.when.edtf for reading in date.readings] == readings


def test_a_quotation_without_a_date_of_its_own_does_not_take_that_of_another_sentence() -> None:
    text = "“We saw it all,” said Mary Reeve on Monday. “Nobody asked us about it.”"
    _first, second = suggest(text, published=PUBLISHED).quotations
    assert second.date is None
