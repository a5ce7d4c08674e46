"""The results of reading a phrase (Term, Draft) and what is known while it is read (Context)."""

from typing import Literal

import msgspec

from timeline.dates.errors import WhenError
from timeline.dates.explanations import Explanation
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.base_date import BaseDate
from timeline.dates.week_starts import find_week_starts

# Whether the words around a date look back from publication ("said"), or ahead ("will"). "" if they do neither.
Direction = Literal["", "back", "ahead"]


class Term(msgspec.Struct, frozen=True):
    """One date of a phrase. With two different ends it is one of several days in a row ("last week").

    `start` and `end` are EDTF without a qualifier. An empty start is any time before the end.
    """

    start: str
    end: str
    qualifier: str = ""  # "?", "~" or "%", for both ends
    time: str = ""
    zone: str = ""
    vague: bool = False  # the words say less than the date, or something else; they are kept as `stated`
    partial: bool = False  # the words name a part ("late March"): its start and end are not known
    limit: str = (
        ""  # the last day of a part at the end of something ("the end of this year"), for "by" and "until"
    )
    order: str = ""  # "day" or "month": which number came first in a numeric date
    explanations: tuple[Explanation, ...] = ()

    @property
    def is_single(self) -> bool:
        return self.start == self.end

    @property
    def qualified_start(self) -> str:
        return self.start and self.start + self.qualifier

    @property
    def qualified_end(self) -> str:
        return self.end + self.qualifier

    def add_explanation(self, text: Explanation) -> "Term":
        """Return the term with one more explanation."""
        return msgspec.structs.replace(self, explanations=(*self.explanations, text))


class Draft(msgspec.Struct, frozen=True):
    """One reading of a phrase, not validated yet."""

    edtf: str
    time: str = ""
    end_time: str = ""
    zone: str = ""
    vague: bool = False
    explanations: tuple[Explanation, ...] = ()


class Context(msgspec.Struct, frozen=True):
    """The typed phrase, its base date, the zone of its clock times and its language tag ("" if not known)."""

    phrase: str
    base: BaseDate | None
    zone: str
    language: str = ""
    direction: Direction = ""  # decides which reading comes first, never which readings there are
    is_strict: bool = False  # the phrase is read in its own language only
    base_problem: str = ""  # what is wrong with the base date; reported if the base date is needed
    # In "between Monday and Wednesday" the last day of the Wednesday: the day number that a weekday, or a day
    # without its year, must not be after.
    anchor: int | None = None

    @property
    def week_starts(self) -> tuple[int, ...]:
        """The days (1 for Monday to 7 for Sunday) with which a week may begin in the region of the language."""
        return find_week_starts(self.language)

    @property
    def puts_month_first(self) -> bool:
        """Whether a date in figures begins with its month in the region of the language: 3/7/2017 in "en-US"."""
        return self.language.replace("_", "-").upper().endswith(("-US", "-PH"))

    def require_base(self, needed: str = "year") -> BaseDate:
        """Return the base date. Raises WhenError unless it is as exact as needed: "day", "month" or "year"."""
        if self.base_problem:
            raise WhenError(self.base_problem)
        if self.base is None:
            raise phrase_errors.no_base_date_error(self.phrase)
        if (needed == "day" and not self.base.day) or (needed == "month" and not self.base.month):
            raise phrase_errors.vague_base_date_error(self.phrase, self.base.text, needed)
        return self.base


def make_single(text: str, explanation: Explanation | None = None, *, vague: bool = False) -> list[Term]:
    """Return one date (EDTF) as the only reading."""
    return [Term(text, text, vague=vague, explanations=() if explanation is None else (explanation,))]


def make_range(start: str, end: str, explanation: Explanation | None = None) -> list[Term]:
    """Return one of several days as the only reading. It is vague."""
    return [Term(start, end, vague=True, explanations=() if explanation is None else (explanation,))]


def make_alternatives(*readings: tuple[str, Explanation]) -> list[Term]:
    """Return each date (EDTF, explanation) as a reading; a single one without its explanation. They are vague."""
    explanations: dict[str, Explanation] = {}
    for text, explanation in readings:
        explanations.setdefault(text, explanation)
    if len(explanations) == 1:
        return make_single(readings[0][0], vague=True)
    return [
        Term(text, text, vague=True, explanations=(explanation,))
        for text, explanation in explanations.items()
    ]


def merge_qualifiers(qualifier: str, other: str) -> str:
    """Return the EDTF qualifier that combines two: "?" and "~" are "%"."""
    qualifiers = set((qualifier + other).replace("%", "?~"))
    return "%" if len(qualifiers) == 2 else "".join(qualifiers)
