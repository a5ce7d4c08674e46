"""What one date of a phrase comes to, and what it is read against."""

import msgspec

from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.base_date import BaseDate


class Term(msgspec.Struct, frozen=True):
    """One date, or with two different ends one of several days in a row ("last week").

    `start` and `end` are EDTF without a mark; "" at the start stands for any time before the end.
    """

    start: str
    end: str
    mark: str = ""  # "?", "~" or "%", for both ends
    time: str = ""
    zone: str = ""
    vague: bool = False  # the words are vaguer than the date, or other than it
    partial: bool = (
        False  # a part of it ("late March", "Tuesday evening"): its ends are not those of the words
    )
    order: str = ""  # "day" or "month": which number came first, where figures were read
    explains: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        return self.start == self.end

    @property
    def first(self) -> str:
        return self.start and self.start + self.mark

    @property
    def last(self) -> str:
        return self.end + self.mark


class Draft(msgspec.Struct, frozen=True):
    """One reading of a phrase, not yet checked."""

    edtf: str
    time: str = ""
    end_time: str = ""
    zone: str = ""
    vague: bool = False
    explains: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True):
    """What is read around one date: the words as typed, the publication date, the zone of clock times."""

    phrase: str
    base: BaseDate | None
    zone: str
    base_problem: str = ""  # what is wrong with the publication date, told where it is needed
    # A day before which a weekday or a day without its year lies, given by the other end: in "between
    # Monday and Wednesday" the Monday before that Wednesday.
    anchor: int | None = None

    def known(self, needed: str = "year") -> BaseDate:
        """Return the publication date, if it is as exact as is needed: "day", "month" or "year"."""
        if self.base_problem:
            raise WhenError(self.base_problem)
        if self.base is None:
            raise phrase_errors.no_base_date_error(self.phrase)
        if (needed == "day" and not self.base.day) or (needed == "month" and not self.base.month):
            raise phrase_errors.vague_base_date_error(self.phrase, self.base.text, needed)
        return self.base


def make_single(text: str, explains: str = "", *, vague: bool = False) -> list[Term]:
    """Return one date as the only reading."""
    return [Term(text, text, vague=vague, explains=(explains,) if explains else ())]


def make_range(start: str, end: str, explains: str = "") -> list[Term]:
    """Return one of several days, in vaguer words, as the only reading."""
    return [Term(start, end, vague=True, explains=(explains,) if explains else ())]


def merge_qualifiers(mark: str, other: str) -> str:
    """Return one mark that says what two say."""
    marks = set((mark + other).replace("%", "?~"))
    return "%" if len(marks) == 2 else "".join(marks)
