"""Search for whole words in a text that is normalised once."""

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
    is_combining,
    is_invisible,
    is_unspaced,
    is_word,
)
from timeline.quotes.html_references import read_character, resolve_references
from timeline.quotes.normalise import NormalisedText

# How many occurrences one search looks at. If words occur more often within others (as "he" in "the"), it finds nothing
# beyond them.
MAX_LOOKUPS = 5_000
# Characters that belong to the emoji before them: a joiner, a skin tone, the tags of a flag.
_CONTINUING = re.compile(f"[{JOINER}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
# Characters that may be within a figure: 1,500.50, 10:30, 1/2, 3-5, 1'500.
_IN_FIGURES = ".,:'/-"


# A quotation may end with a full stop or comma of its own where the text has another of the second set.
CLOSING = ".,"
CLOSING_IN_TEXT = ".,;:"


def get_closing_mark(words: str) -> str:
    """Return the full stop or comma at the end of normalised words, or "" if there is none or more than one."""
    return words[-1] if words[-1] in CLOSING and words[-2:-1] not in (*CLOSING_IN_TEXT, "") else ""


class SearchBudget:
    """The number of occurrences that may still be looked at."""

    __slots__ = ("left",)

    def __init__(self, left: int = MAX_LOOKUPS) -> None:
        self.left = left


class SearchableText:
    """A text in which whole words can be searched. Positions are those of the normalised text."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.normalised = NormalisedText(text)

    @cached_property
    def word_counts(self) -> Counter[str]:
        """How often each word between spaces occurs in the normalised text."""
        return Counter(self.normalised.text.split(" "))

    def iter_matches(self, words: str, start: int, end: int, budget: SearchBudget) -> Iterator[int]:
        """Yield the positions between `start` and `end` at which normalised words occur as whole words."""
        position = start
        while budget.left > 0:
            position = self.normalised.text.find(words, position, end)
            if position < 0:
                return
            budget.left -= 1
            if not self.cuts_word(position) and not self.cuts_word(position + len(words)):
                yield position
            position += 1

    def find_last_match(self, words: str, start: int, end: int, budget: SearchBudget) -> int:
        """Return the last of these positions, or -1."""
        while budget.left > 0:
            position = self.normalised.text.rfind(words, start, end)
            if position < 0:
                return -1
            budget.left -= 1
            if not self.cuts_word(position) and not self.cuts_word(position + len(words)):
                return position
            end = position + len(words) - 1
        return -1

    def find_closing_end(self, position: int) -> int:
        """Return the end of a closing mark at a position or behind a quotation mark (“so,” or “so”,), or -1."""
        text = self.normalised.text
        for step in (0, 1):
            mark = text[position + step : position + step + 1]
            if mark and mark in CLOSING_IN_TEXT:
                return position + step + 1
            if mark != "'":
                break
        return -1

    def cuts_word(self, position: int) -> bool:
        """Whether a cut at a position would split a word or a figure.

        "legal" is not in "illegal", "can" not in "can't", "lethal" not in "non-lethal", "5" not in "-5", "1.5",
        "$5", "5%" or "1 500" with a no-break space.
        """
        text = self.normalised.text
        if not 0 < position < len(text):
            return False
        before, after = text[position - 1], text[position]
        if before == JOINER or is_combining(after) or _CONTINUING.match(after):
            return True
        if self.normalised.splits(position):
            return True
        if is_word(before) and is_word(after):
            return not (is_unspaced(before) or is_unspaced(after))
        return self._is_beside_inner_mark(text, position) or self._is_inside_figure(text, position)

    def _is_beside_inner_mark(self, text: str, position: int) -> bool:
        """Whether an apostrophe or a hyphen between two letters is right before or after a position."""
        return any(
            text[mark] in "'-"
            and 0 < mark < len(text) - 1
            and is_word(text[mark - 1])
            and is_word(text[mark + 1])
            and self._is_single_mark(mark, HYPHENS)
            for mark in (position - 1, position)
        )

    def _is_single_mark(self, position: int, dashes: str) -> bool:
        """Whether the source has one mark, and if it is a dash one of these, between the characters beside it."""
        start, end = (
            self.normalised.to_source_end(position - 1),
            self.normalised.to_source_start(position + 1),
        )
        between = resolve_references(self.source[start:end])
        visible = [character for character in between if not is_invisible(character)]
        return len(visible) == 1 and (self.normalised.text[position] != "-" or visible[0] in dashes)

    def _is_inside_figure(self, text: str, position: int) -> bool:
        before, after = text[position - 1], text[position]
        earlier, later = text[position - 2 : position - 1], text[position + 1 : position + 2]
        if before.isnumeric():
            if later.isnumeric() and after in _IN_FIGURES:
                return self._is_single_mark(position, SIGNS)
            if later.isnumeric() and after == " ":
                return self._has_figure_space(position - 1)
            return after in "%‰°" or unicodedata.category(after) == "Sc"
        if after.isnumeric():
            if earlier.isnumeric() and before in _IN_FIGURES:
                return self._is_single_mark(position - 1, SIGNS)
            if earlier.isnumeric() and before == " ":
                return self._has_figure_space(position - 2)
            if before == "-" and not is_word(earlier or " "):
                sign, end = read_character(self.source, self.normalised.to_source_start(position - 1))
                return sign in SIGNS and self.normalised.to_source_start(position) == end
            if before == ".":
                return not is_word(earlier or " ")
            return unicodedata.category(before) == "Sc" or before in "±~<>≤≥"
        return False

    def _has_figure_space(self, position: int) -> bool:
        """Whether the source has a space that can be within a figure after the character at a position."""
        return read_character(self.source, self.normalised.to_source_end(position))[0] in FIGURE_SPACES
