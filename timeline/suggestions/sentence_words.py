"""The words of a sentence, with what separates them."""

import re
from collections.abc import Sequence

import msgspec

from timeline.suggestions.layout import ABBREVIATIONS
from timeline.suggestions.party_names import WORD
from timeline.suggestions.speech_vocabulary import SpeechVocabulary

_BOUNDARY = re.compile('[,;:!?()\\[\\]—–“”„«»"…]|\\s[-‐‑]+(?:\\s|$)')
HYPHENS = ("-", "‐", "‑")
APOSTROPHES = ("'", "’")


class SentenceWord(msgspec.Struct, frozen=True, gc=False):
    """A word of a sentence.

    Attributes:
        low: the word in small letters
        gap: the text between the word before and this one
        is_capital: whether it begins with a capital
        is_separate: whether a comma or the like precedes it. A full stop does not count: it may follow an initial
        is_possessive: whether it is the s of "X's"
    """

    start: int
    end: int
    text: str
    low: str
    gap: str
    is_capital: bool
    is_separate: bool
    is_possessive: bool

    @property
    def is_acronym(self) -> bool:
        """Whether it is in capitals throughout."""
        return len(self.text) > 1 and self.text == self.text.upper() and self.text != self.low

    @property
    def follows_hyphen(self) -> bool:
        """Whether a hyphen joins it to the word before."""
        return self.gap in HYPHENS


def split_sentence(
    text: str, start: int, end: int, gap: str = "", *, is_first_only: bool = False
) -> list[SentenceWord]:
    """Return the words of `text[start:end]`, or only those of its first sentence.

    `gap` precedes them, as the text between them and earlier words.
    """
    words: list[SentenceWord] = []
    before = start
    for match in WORD.finditer(text, start, end):
        word = match.group()
        begin, finish = match.span()
        between = text[before:begin]
        if gap:
            between, gap = gap + between, ""
        before = finish
        if between == " ":
            is_separate = is_possessive = False
        else:
            is_separate = _BOUNDARY.search(between) is not None
            is_possessive = word in ("s", "S") and between in APOSTROPHES
        new = SentenceWord(
            begin, finish, word, word.lower(), between, word[0].isupper(), is_separate, is_possessive
        )
        if is_first_only and words and between != " " and _ends_between(words[-1], new):
            break
        words.append(new)
    return words


def _ends_between(before: SentenceWord, word: SentenceWord) -> bool:
    """Whether a sentence or a part of it ends between two words."""
    return any(mark in word.gap for mark in "!?;") or ends_sentence(before, word)


def ends_sentence(before: SentenceWord, word: SentenceWord) -> bool:
    """Whether a full stop between two words ends a sentence: not after an initial or a title."""
    return "." in word.gap and len(before.text) > 1 and before.low not in ABBREVIATIONS


def is_speech_verb(words: Sequence[SentenceWord], at: int, vocabulary: SpeechVocabulary) -> bool:
    """Whether a word is a speech verb, not part of "so-called" or of a name."""
    word = words[at]
    verbs = vocabulary.verbs
    if word.is_capital or word.follows_hyphen:
        return False
    if word.low in verbs.finite or word.low in verbs.participles:
        return True
    return at + 1 < len(words) and (word.low, words[at + 1].low) in verbs.phrasal


def find_clause_start(words: Sequence[SentenceWord], end: int) -> int:
    """Return the index of the first word of the clause between commas that ends before a word."""
    at = end - 1
    while at > 0 and not words[at].is_separate:
        at -= 1
    return at


def find_clause_end(words: Sequence[SentenceWord], start: int) -> int:
    """Return the index after the last word of the clause between commas that contains a word."""
    for at in range(start + 1, len(words)):
        if words[at].is_separate:
            return at
    return len(words)


def skip_according_to(words: Sequence[SentenceWord], vocabulary: SpeechVocabulary, *, is_after: bool) -> int:
    """Return the index of the name in "according to X"; 0 if the words do not begin so."""
    start = 0
    if not is_after:
        while start < min(2, len(words)) and words[start].low in vocabulary.introducers:
            start += 1
    lows = tuple(word.low for word in words[start : start + 5])
    phrases = vocabulary.according_to if is_after else (*vocabulary.according_to, *vocabulary.initial_only)
    for phrase in phrases:
        if lows[: len(phrase)] == phrase and len(lows) > len(phrase):
            return start + len(phrase)
    return 0
