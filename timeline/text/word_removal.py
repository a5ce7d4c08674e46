"""Words in a text as a reader would recognise them, and their removal. Pure functions.

Case, accents, hyphens, punctuation, markup, invisible characters, HTML references and percent-encoding make no
difference, nor do look-alike letters of other alphabets, and text that is shown from right to left. White space may only
stand where the words have a gap, or between all letters of a word. Words are found inside longer words, too: "Mülle" is in
"Müllers". A name is also found with the last word first, and with initials in between.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from timeline.text.look_alikes import fold_letters, order_as_shown
from timeline.text.spans import Span

# The shortest Latin words that are searched for: two letters would be found in half of all sentences.
MIN_LETTERS = 3
# Names of at most so many words are also found with the last one first, and with initials.
MOST_TURNED_WORDS = 3
_GAP_WITH_INITIALS = r" *(?:(?<= )[^\W\d_] +){0,2}"
_ENCODED = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
# The address of a Markdown link: `](https://…)`. Readers do not see it, so words go on behind it.
_DESTINATION = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_MARKUP = re.compile(r"\*+|_+|`+|~+")


class WordMatcher:
    """Finds and removes any of some words."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(text for text in (word.strip() for word in words) if text))
        patterns = [pattern for pattern in map(_build_pattern, self.words) if pattern]
        # Longer ones first, so that a whole name goes rather than a part of it.
        patterns.sort(key=len, reverse=True)
        self._pattern = re.compile("|".join(patterns)) if patterns else None
        self._loose = [loose for loose in map(_build_loose_pattern, self.words) if loose]
        self._exact = sorted(self.words, key=len, reverse=True)

    def __bool__(self) -> bool:
        return bool(self.words)

    def find(self, text: str) -> list[Span]:
        """Return where the words are, in order, without overlaps."""
        if not text or not self.words:
            return []
        spans = self._find_as_stored(text)
        if (order := order_as_shown(text)) is not None:
            for span in self._find_as_stored("".join(map(text.__getitem__, order))):
                places = order[span.start : span.end]
                spans.append(Span(min(places), max(places) + 1))
        return _join_overlapping(spans)

    def _find_as_stored(self, text: str) -> list[Span]:
        spans = [
            Span(match.start(), match.end())
            for words in self._exact
            for match in re.finditer(re.escape(words), text)
        ]
        if self._pattern is not None:
            # With and without the addresses of links: words can be in one, or go on behind it.
            for skipped in (None, _DESTINATION) if "](" in text else (None,):
                folded, offsets = _fold(text, skipped)
                tight = folded.replace(" ", "")
                # Most texts lack one of the words: they are not searched for each way to write them.
                patterns = [
                    self._pattern,
                    *(pattern for tokens, pattern in self._loose if all(token in tight for token in tokens)),
                ]
                spans += [
                    Span(offsets[match.start()][0], offsets[match.end() - 1][1])
                    for pattern in patterns
                    for match in pattern.finditer(folded)
                ]
        return spans

    def is_in(self, text: str) -> bool:
        """Whether the text contains any of the words."""
        return bool(self.find(text))

    def remove(self, text: str, marker: str) -> str:
        """Return the text with `marker` in the place of each of the words. Links whose address has them become text."""
        if not self.is_in(text):
            return text
        if "](" in text:
            text = _LINK.sub(lambda match: match[1] if self.is_in(match[2]) else match[0], text)
        pieces, end = [], 0
        for span in self.find(text):
            pieces.append(text[end : span.start])
            opening, closing = _keep_markup(text, span)
            pieces.append(f"{opening}{marker}{closing}")
            end = span.end
        return "".join([*pieces, text[end:]])

    def remove_across(self, parts: Sequence[str], marker: str) -> list[str]:
        """Return texts that stand side by side with `marker` in the place of words that begin in one and end in another."""
        texts = list(parts)
        if sum(map(bool, texts)) < 2:
            return texts
        for joint in (" ", ""):
            starts, position = [], 0
            for text in texts:
                starts.append(position)
                position += len(text) + len(joint)
            for span in reversed(self.find(joint.join(texts))):
                for index, begin in enumerate(starts):
                    start = max(0, span.start - begin)
                    end = min(len(texts[index]), span.end - begin)
                    if start < end:
                        texts[index] = texts[index][:start] + marker + texts[index][end:]
        return texts


def find_too_short(words: str) -> bool:
    """Whether words are too short to be searched for."""
    folded = _fold(words, None)[0].replace(" ", "")
    return len(folded) < (MIN_LETTERS if folded.isascii() else 2)


def _list_tokens(words: str) -> list[str]:
    """Return the folded words; [] if they are too short."""
    tokens = [_fold(token, None)[0].replace(" ", "") for token in re.split(r"[\W_]+", words)]
    tokens = [token for token in tokens if token]
    return tokens if sum(map(len, tokens)) > 1 else []


def _build_pattern(words: str) -> str:
    return " *".join(re.escape(token) for token in _list_tokens(words))


def _build_loose_pattern(words: str) -> tuple[list[str], re.Pattern[str]] | None:
    """Return the folded words, and the pattern of other ways to write them: each stands alone, not inside longer words.

    These are letters with spaces between them, initials between the words of a name, and its last word first.
    """
    tokens = _list_tokens(words)
    if not tokens:
        return None
    is_name = 1 < len(tokens) <= MOST_TURNED_WORDS
    spelled = [_spell(token) for token in tokens]
    orders = [(_GAP_WITH_INITIALS if is_name else " *").join(spelled)]
    if is_name:
        orders.append(" *".join([spelled[-1], *spelled[:-1]]))
    return tokens, re.compile("|".join(f"(?<![^ ])(?:{order})(?![^ ])" for order in orders))


def _spell(token: str) -> str:
    """Return the pattern of a folded word, with and without spaces between its letters.

    No text fits both ways: for two ways that fit the same, time would double with every word of a long text.
    """
    if len(token) == 1:
        return re.escape(token)
    return f"(?:{re.escape(token)}|{' +'.join(map(re.escape, token))})"


def _fold(text: str, skipped: re.Pattern[str] | None) -> tuple[str, list[tuple[int, int]]]:
    """Return the letters and digits of a text, folded, with one space for white space; and the span of each character."""
    folded: list[str] = []
    offsets: list[tuple[int, int]] = []

    def add(characters: str, span: tuple[int, int]) -> None:
        folded.append(characters)
        offsets.extend([span] * len(characters))

    def add_plain(start: int, end: int) -> None:
        for index in range(start, end):
            if characters := _fold_character(text[index]):
                add(characters, (index, index + 1))

    special = [(match.start(), match.end(), "") for match in skipped.finditer(text)] if skipped else []
    if "%" in text or "&" in text:
        for match in _ENCODED.finditer(text):
            if not any(start <= match.start() < end for start, end, _ in special):
                decoded = unquote(match[0]) if match[0][0] == "%" else unescape(match[0])
                special.append((match.start(), match.end(), "".join(map(_fold_character, decoded))))
    position = 0
    for start, end, characters in sorted(special):
        add_plain(position, start)
        add(characters, (start, end))
        position = end
    add_plain(position, len(text))
    return "".join(folded), offsets


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    letters = []
    for part in fold_letters(character):
        category = unicodedata.category(part)
        if category == "Nd":
            letters.append(str(unicodedata.decimal(part)))
        elif category[0] in "LN":
            letters.append(part)
        elif category[0] == "Z" or part in "\n\t\r\v\f":
            letters.append(" ")
    return "".join(letters)


def _join_overlapping(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _keep_markup(text: str, span: Span) -> tuple[str, str]:
    """Return the emphasis that begins or ends among removed words, to stand before and after the marker.

    Without it the rest of the paragraph would be emphasised, or show asterisks.
    """
    opening: list[str] = []
    closing: list[str] = []
    before = text[text.rfind("\n\n", 0, span.start) + 1 : span.start]
    runs = [match[0] for match in _MARKUP.finditer(text[span.start : span.end])]
    earlier = [match[0] for match in _MARKUP.finditer(before)]
    for run in dict.fromkeys(runs):
        if runs.count(run) % 2:
            (closing if earlier.count(run) % 2 else opening).append(run)
    return "".join(opening), "".join(closing)
