"""A text that is folded once and looked up many times: where words stand in it, as whole words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from timeline.quotes.characters import (
    FIGURE_SPACES,
    HYPHENS,
    JOINER,
    SIGNS,
    is_alone,
    is_invisible,
    is_mark,
    is_word,
)
from timeline.quotes.normalise import Folded

# How many places are looked at for one search, at most; of words that stand more often, only within others
# (as "he" does in "the"), nothing further is found.
MOST_LOOKS = 5_000
# What belongs to an emoji before it: a joiner, a colour of skin, the tags of a flag.
_CONTINUING = re.compile(f"[{JOINER}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
# What stands within a figure: 1,500.50, 10:30, 1/2, 3-5, 1'500.
_IN_FIGURES = ".,:'/-"


# A quotation may close with a full stop or comma of its own where the text has another of these.
CLOSING = ".,"
CLOSED = ".,;:"


def closing_mark(words: str) -> str:
    """Return the full stop or comma with which folded words close, if they do with just one."""
    return words[-1] if words[-1] in CLOSING and words[-2:-1] not in (*CLOSED, "") else ""


class Looks:
    """How many places may still be looked at."""

    __slots__ = ("left",)

    def __init__(self, left: int = MOST_LOOKS) -> None:
        self.left = left


class Sought:
    """A text, and where words stand in it."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.folded = Folded(text)

    @cached_property
    def words(self) -> Counter[str]:
        """How often each stretch between spaces stands in the folded text."""
        return Counter(self.folded.text.split(" "))

    def whole(self, words: str, start: int, end: int, looks: Looks) -> Iterator[int]:
        """Return places of the folded text between two of them at which folded words stand as whole words."""
        place = start
        while looks.left > 0:
            place = self.folded.text.find(words, place, end)
            if place < 0:
                return
            looks.left -= 1
            if not self.cuts(place) and not self.cuts(place + len(words)):
                yield place
            place += 1

    def last_whole(self, words: str, start: int, end: int, looks: Looks) -> int:
        """Return the last such place, or -1."""
        while looks.left > 0:
            place = self.folded.text.rfind(words, start, end)
            if place < 0:
                return -1
            looks.left -= 1
            if not self.cuts(place) and not self.cuts(place + len(words)):
                return place
            end = place + len(words) - 1
        return -1

    def closed(self, place: int) -> int:
        """Return where a closing mark at a place ends, behind quotation marks (“so,” or “so”,), or -1."""
        text = self.folded.text
        for step in (0, 1):
            mark = text[place + step : place + step + 1]
            if mark and mark in CLOSED:
                return place + step + 1
            if mark != "'":
                break
        return -1

    def cuts(self, place: int) -> bool:
        """Whether a word or a figure would be cut at a place of the folded text.

        "legal" does not stand in "illegal", "can" not in "can't", "lethal" not in "non-lethal", "5" not in
        "-5", "1.5", "$5", "5%" or "1 500" with a no-break space.
        """
        text = self.folded.text
        if not 0 < place < len(text):
            return False
        before, after = text[place - 1], text[place]
        if is_mark(after) or self.folded.splits(place) or before == JOINER or _CONTINUING.match(after):
            return True
        if is_word(before) and is_word(after):
            return not (is_alone(before) or is_alone(after))
        return self._within(text, place) or self._within_figure(text, place)

    def _within(self, text: str, place: int) -> bool:
        """Whether there is an apostrophe or a hyphen between letters right before or after a place."""
        return any(
            text[mark] in "'-"
            and 0 < mark < len(text) - 1
            and is_word(text[mark - 1])
            and is_word(text[mark + 1])
            and self._tight(mark, HYPHENS)
            for mark in (place - 1, place)
        )

    def _tight(self, mark: int, dashes: str) -> bool:
        """Whether in the source nothing but one mark, if a dash then one of these, stands between two others."""
        between = self.source[self.folded.end(mark - 1) : self.folded.start(mark + 1)]
        seen = [one for one in between if not is_invisible(one)]
        return len(seen) == 1 and (self.folded.text[mark] != "-" or seen[0] in dashes)

    def _within_figure(self, text: str, place: int) -> bool:
        before, after = text[place - 1], text[place]
        earlier, later = text[place - 2 : place - 1], text[place + 1 : place + 2]
        if before.isnumeric():
            if later.isnumeric() and after in _IN_FIGURES:
                return self._tight(place, SIGNS)
            if later.isnumeric() and after == " ":
                return self.source[self.folded.end(place - 1)] in FIGURE_SPACES
            return after in "%‰°" or unicodedata.category(after) == "Sc"
        if after.isnumeric():
            if earlier.isnumeric() and before in _IN_FIGURES:
                return self._tight(place - 1, SIGNS)
            if earlier.isnumeric() and before == " ":
                return self.source[self.folded.end(place - 2)] in FIGURE_SPACES
            if before == "-" and not is_word(earlier or " "):
                sign = self.folded.start(place - 1)
                return self.source[sign] in SIGNS and self.folded.start(place) == sign + 1
            if before == ".":
                return not is_word(earlier or " ")
            return unicodedata.category(before) == "Sc" or before in "±~<>≤≥"
        return False
