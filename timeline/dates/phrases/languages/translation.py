"""Text of one language → English words: figures, then words, then word order.

Each step reads the text a bounded number of times. A phrase with a word that the language does not know is
not translated, so that nothing of it is lost.
"""

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from timeline.dates.phrases.languages.word_order import (
    COMMON_ALTERNATIVES,
    Replacement,
    Rule,
    apply_rules,
    compile_rules,
)


@dataclass(frozen=True, eq=False, slots=True)
class Language:
    """The words, figures and word order of one language, in small letters.

    Attributes:
        code: its language tag without a region
        words: words, several where they belong together, and their English words. What is in capitals is a
            marker for the rules of word order.
        figures: patterns of figures, each tried where a piece of the text begins, and their English words
        rules: its word order, before the rules for all languages
        separators: what is changed before pieces are read, such as the hyphen in "mi-mars"
        alternatives: markers with several meanings, and the English words of each
        unfixed_days: feasts of several days, and those whose date depends on the year or country
        spellings: letters with an accent that are also typed as two letters, such as "ä" as "ae"
    """

    code: str
    words: Mapping[str, str]
    figures: Sequence[Rule] = ()
    rules: Sequence[Rule] = ()
    separators: Sequence[tuple[str, str]] = ()
    alternatives: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unfixed_days: Sequence[str] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)


class Translation(msgspec.Struct, frozen=True):
    """A phrase in English words, or what prevents it.

    Attributes:
        phrases: the English words; more than one if the phrase has several meanings, none if its words are
            in no order that the language has
        unknown: the first word that the language does not know, or ""
        unread: the number of words and signs from the unknown one on
        unfixed_day: the name of a feast that is no fixed day, or ""
    """

    phrases: tuple[str, ...] = ()
    unknown: str = ""
    unread: int = 0
    unfixed_day: str = ""


class _Tables(msgspec.Struct, frozen=True):
    """A language, prepared for reading."""

    words: Mapping[tuple[str, ...], str]
    most_words: int  # in one entry of `words`
    figures: Sequence[tuple[re.Pattern[str], Replacement]]
    rules: Sequence[tuple[re.Pattern[str], Replacement]]
    separators: Sequence[tuple[re.Pattern[str], str]]


_PLAIN_CHARACTERS = str.maketrans(
    dict.fromkeys("‐‑−", "-")
    | dict.fromkeys("‒—―", "–")
    | dict.fromkeys("’‘ʼ", "'")
    | {"،": ",", "؟": "?", "º": "o", "ª": "a", "ᵉ": "e", "ʳ": "r"}
    | {digit: str(number) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, digit in enumerate(digits)}
)
_CONTINENTS = "africa america antarctica arctic asia atlantic australia europe indian pacific"
_PIECE = re.compile(
    rf"""
      (?P<zone>(?:{"|".join(_CONTINENTS.split())})/[a-z_]{{2,30}}(?:/[a-z_]{{2,30}})?|[+-][0-9]{{2}}:[0-9]{{2}})
    | (?P<word>[^\W\d_]+)
    | (?P<figures>[0-9]+(?:[-./:–][0-9]+)*)
    | (?P<other>\S)
    """,
    re.VERBOSE,
)
_DROPPED = frozenset(".()'")
_KEPT = frozenset("-–/,?~%")  # the grammar knows them
_ABBREVIATIONS = frozenset(
    {
        "utc",
        "gmt",
        "bst",
        "cet",
        "cest",
        "eet",
        "eest",
        "msk",
        "edt",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "pst",
        "pdt",
    }
)
_UNFIXED_DAY = "UNFIXED-DAY"
_MARKER = re.compile(r"[A-Z]")
_MAX_ALTERNATIVES = 4
_MAX_PIECES = 60  # more than any date needs


def translate(phrase: str, language: Language) -> Translation:
    """Return a phrase in English words, if every word of it is one of this language."""
    tables = _build_tables(language)
    text = _normalise(phrase, tables.separators)
    pieces = [match for match in _PIECE.finditer(text) if match.group() not in _DROPPED]
    if len(pieces) > _MAX_PIECES:
        return Translation()
    words = [match.group() if match.lastgroup == "word" else "" for match in pieces]
    english: list[str] = []
    index = 0
    while index < len(pieces):
        read, after = _read_figure(text, pieces, index, tables)
        if after == index:
            read, after = _read_words(words, index, tables)
        if read == _UNFIXED_DAY:
            return Translation(unfixed_day=text[pieces[index].start() : pieces[after - 1].end()])
        if after == index:
            read, after = pieces[index].group(), index + 1
            if (words[index] and read not in _ABBREVIATIONS) or (
                pieces[index].lastgroup == "other" and read not in _KEPT
            ):
                return Translation(unknown=read, unread=len(pieces) - index)
        english.append(read)
        index = after
    joined = apply_rules(" ".join(" ".join(english).split()).replace(" ,", ","), tables.rules)
    return Translation(_expand(joined, {**language.alternatives, **COMMON_ALTERNATIVES}))


def _normalise(phrase: str, separators: Sequence[tuple[re.Pattern[str], str]]) -> str:
    """Return a phrase in small letters, with one character for each letter, plain dashes and ASCII digits."""
    text = unicodedata.normalize("NFC", phrase).lower().translate(_PLAIN_CHARACTERS)
    for pattern, replacement in separators:
        text = pattern.sub(replacement, text)
    return text


def _read_figure(text: str, pieces: Sequence[re.Match[str]], index: int, tables: _Tables) -> tuple[str, int]:
    """Return the English words of the figure that begins at a piece, and the index of the piece after it."""
    for pattern, replacement in tables.figures:
        match = pattern.match(text, pieces[index].start())
        if match:
            english = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            after = index + 1
            while after < len(pieces) and pieces[after].start() < match.end():
                after += 1
            return english, after
    return "", index


def _read_words(words: Sequence[str], index: int, tables: _Tables) -> tuple[str, int]:
    """Return the English words of the longest entry that begins at a word, and the index after it."""
    if not words[index]:
        return "", index
    most = words[index : index + tables.most_words]
    plain = [strip_accents(word) for word in most]
    for candidate in (most,) if plain == list(most) else (most, plain):
        for length in range(len(candidate), 0, -1):
            english = tables.words.get(tuple(candidate[:length]))
            if english is not None:
                return english, index + length
    return "", index


def _expand(text: str, alternatives: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the texts in which each marker with several meanings has one of them; none if another is left."""
    texts = [text]
    for marker, meanings in alternatives.items():
        if marker in text:
            texts = [option.replace(marker, meaning) for option in texts for meaning in meanings]
    return tuple(option for option in texts[:_MAX_ALTERNATIVES] if not _MARKER.search(option))


def strip_accents(word: str) -> str:
    """Return a word without accents and other marks."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@functools.cache
def _build_tables(language: Language) -> _Tables:
    separators = [(re.compile(pattern), replacement) for pattern, replacement in language.separators]
    words: dict[tuple[str, ...], str] = {}
    entries = {**dict.fromkeys(language.unfixed_days, _UNFIXED_DAY), **language.words}
    spelt: dict[tuple[str, ...], str] = {}
    for key, english in entries.items():
        parts = tuple(_PIECE_OF_KEY.findall(_normalise(key, separators)))
        words[parts] = english
        for spelling in (_spell(parts, language.spellings), tuple(strip_accents(part) for part in parts)):
            spelt.setdefault(spelling, english)
    words = {**spelt, **words}
    return _Tables(
        words,
        max(len(parts) for parts in words),
        compile_rules(language.figures),
        compile_rules(language.rules),
        separators,
    )


_PIECE_OF_KEY = re.compile(r"[^\W\d_]+")


def _spell(parts: Sequence[str], spellings: Mapping[str, str]) -> tuple[str, ...]:
    return tuple("".join(spellings.get(letter, letter) for letter in part) for part in parts)
