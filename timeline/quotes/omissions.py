"""Omissions: the words that a shortened quotation leaves out, and what in them can change its meaning.

A negation, a number or a name that is left out can turn a quotation round. Which words are negations and numbers depends
on the language; names are told by their capitals and by names that are known. The rules rather find too much: an omission
that is reported needs a look, one that is missed is published.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from timeline.quotes.characters import COMBINING, DOUBLE_MARKS
from timeline.quotes.index import TextIndex
from timeline.quotes.interruptions import FILLER
from timeline.quotes.normalise import NormalisedText
from timeline.quotes.omission_words import (
    ALWAYS_CAPITAL,
    ARABIC_TITLES,
    BEFORE_ONE,
    DAYS_AND_MONTHS,
    EVERYWHERE,
    GERMAN_COMMON_NOUNS,
    GERMAN_DETERMINERS,
    GERMAN_PLACE_PREPOSITIONS,
    JAPANESE_NEGATIONS,
    OTHER_NEGATIONS,
    UNSPACED_NEGATIONS,
    VOCABULARIES,
)
from timeline.quotes.shortening import has_open_edges
from timeline.quotes.verdicts import QuoteMatch, Verdict
from timeline.text.spans import Span

WeightKind = Literal["negation", "number", "name", "language"]

# How many characters of the sentence before or after a quotation are looked at if it begins or ends with an ellipsis.
MAX_EDGE = 300
# How much of a text is read to recognise its language, and how many common words are enough.
LANGUAGE_SAMPLE = 4_000
MIN_COMMON_WORDS = 3
# How many different words at the start of a sentence are looked up in the text, and how many occurrences of each.
MAX_LOOKED_UP = 50
MAX_OCCURRENCES = 20

_WORD = re.compile(rf"[\w{COMBINING}]+(?:'[\w{COMBINING}]+)*")
# Marks that belong to the words before or after an omission.
_MARKS_BEFORE, _MARKS_AFTER = " .,;:!?…’”»", " ,;:“‘«"
_FIGURE = re.compile(r"\d[\d.,:/'’-]*\d|\d")
_CAPITALISED = re.compile(r"[^\W\d_](?:[\w'’]|[.-](?=\w))*")
_SENTENCE_END = re.compile(rf"[.!?…\n{re.escape(DOUBLE_MARKS)}؟۔。]")
# What may be between the end of a sentence and the first word of the next one.
_BETWEEN_SENTENCES = " \t\u00a0\n([{)]}¿¡”’" + FILLER
_OPENING_MARKS = "“‘«„‚\"'»"
_STARTS_SENTENCE = ".!?…:。؟"
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Prof|Lt|Gen|Col|Sgt|Capt|Rev|Hon|Mme|Mlle|Hr|Fr|Sra?|Dra?))\.\Z"
)
_ARABIC_LIGHT = re.compile("[\u064b-\u0652\u0640]")
_ARABIC_AND = "وف"
_BEFORE_ARABIC_NAME = "وفبلك"


class Weight(NamedTuple):
    """What in an omission can change the meaning: its kind, and the words, "" for *language*.

    *language*: the language has no table, so that a person must read the words.
    """

    kind: WeightKind
    words: str


@dataclass(frozen=True, slots=True)
class Omission:
    """Words that a quotation leaves out: `words` are `text[span]` with single spaces, without marks at its ends.

    `is_edge`: they are the rest of the sentence before or after a quotation that begins or ends with an ellipsis. Of
    these only negations are weighed.
    """

    span: Span
    words: str
    weights: tuple[Weight, ...] = ()
    is_edge: bool = False


def find_omissions(
    index: TextIndex, words: str, verdict: Verdict, *, language: str = ""
) -> tuple[Omission, ...]:
    """Return the omissions of a shortened quotation, in the order of the text; none for any other.

    If it occurs several times, those of all occurrences are returned. Omissions of marks alone are none. `language` is
    the tag of the text's language, "" if it is not known.
    """
    if verdict.wording != "shortened":
        return ()
    reader = _OmissionReader(index, language)
    gaps = dict.fromkeys(gap for match in verdict.matches for gap in match.left_out)
    omissions = [reader.read(gap) for gap in gaps]
    omissions += [
        reader.read(edge, is_edge=True)
        for edge in dict.fromkeys(
            edge for match in verdict.matches for edge in _find_edges(index.source, words, match)
        )
    ]
    return tuple(
        sorted((part for part in omissions if any(map(str.isalnum, part.words))), key=lambda part: part.span)
    )


def add_known_names(omission: Omission, names: Iterable[str]) -> Omission:
    """Return an omission with the names in it that are known, such as those of the timeline's parties.

    They count in any script, also in one without capitals.
    """
    if omission.is_edge:
        return omission
    found = [Weight("name", name) for name in names if _contains_name(omission.words, name)]
    return replace(omission, weights=tuple(dict.fromkeys([*omission.weights, *found])))


def _find_edges(text: str, words: str, match: QuoteMatch) -> Iterator[Span]:
    """Yield the rest of the sentence before and after a quotation, where it has an ellipsis at that end."""
    is_open_before, is_open_after = has_open_edges(words)
    if is_open_before:
        start = max(0, match.start - MAX_EDGE)
        ends = [end.end() for end in _SENTENCE_END.finditer(text, start, match.start)]
        yield Span(ends[-1] if ends else start, match.start)
    if is_open_after:
        end = _SENTENCE_END.search(text, match.end, match.end + MAX_EDGE)
        yield Span(match.end, end.start() if end else min(len(text), match.end + MAX_EDGE))


def guess_language(text: str) -> str:
    """Return the language of a text ("en", "fr", "de", "es", "ar") by its common words, or ""."""
    found = _WORD.findall(NormalisedText(text[:LANGUAGE_SAMPLE]).text)
    counts = {
        tag: sum(word in vocabulary.common for word in found) for tag, vocabulary in VOCABULARIES.items()
    }
    best, second = sorted(counts, key=lambda tag: -counts[tag])[:2]
    return best if counts[best] >= MIN_COMMON_WORDS and counts[best] > 1.3 * counts[second] else ""


class _OmissionReader:
    """Reads the omissions of one text."""

    def __init__(self, index: TextIndex, language: str) -> None:
        self.index = index
        self.bridged = index.bridged_text
        tag = language.lower().partition("-")[0]
        guess = guess_language(index.source)
        self.languages = {tag, guess} - {""} or set(VOCABULARIES)
        self.is_unknown = bool(tag) and tag not in VOCABULARIES and tag not in OTHER_NEGATIONS and not guess
        self.has_capital_nouns = bool(self.languages & {"de", "lb"}) and (guess or tag) in ("de", "lb", "")
        self.negations = EVERYWHERE.union(
            *(VOCABULARIES[tag].negations for tag in self.languages if tag in VOCABULARIES),
            *(OTHER_NEGATIONS[tag] for tag in self.languages if tag in OTHER_NEGATIONS),
        )
        known = [tag for tag in VOCABULARIES if tag in self.languages] or [*VOCABULARIES]
        self.numbers: frozenset[str] = frozenset().union(*(VOCABULARIES[tag].numbers for tag in known))
        self.looked_up: dict[str, bool] = {}

    def read(self, span: Span, *, is_edge: bool = False) -> Omission:
        """Return the omission of a span of the text."""
        words = " ".join(self.index.source[slice(*span)].split()).lstrip(_MARKS_BEFORE).rstrip(_MARKS_AFTER)
        # A footnote mark is no number, and a caption is no part of what was said.
        text = self.bridged.text[slice(*span)]
        weights = [Weight("negation", found) for found in self.list_negations(text)]
        if not is_edge:
            weights += [Weight("number", found) for found in self.list_numbers(text)]
            weights += [Weight("name", found) for found in self.list_names(text, span.start)]
            if self.is_unknown and not weights and any(character.isalnum() for character in text):
                weights.append(Weight("language", ""))
        return Omission(span, words, tuple(dict.fromkeys(weights)), is_edge)

    def list_negations(self, text: str) -> Iterator[str]:
        """Yield the words that negate."""
        for word in _split_words(text):
            parts = {word, *word.split("'")}
            plain = _ARABIC_LIGHT.sub("", word)
            parts |= {plain, plain[1:] if plain[0] in _ARABIC_AND and len(plain) > 2 else ""}
            if parts & self.negations or word.endswith("n't"):
                yield word
        yield from (character for character in text if character in UNSPACED_NEGATIONS)
        yield from (ending for ending in JAPANESE_NEGATIONS if ending in text)

    def list_numbers(self, text: str) -> Iterator[str]:
        """Yield the figures and the words for numbers."""
        yield from _FIGURE.findall(text)
        yield from (character for character in text if character.isnumeric() and not character.isdecimal())
        before = ""
        for word in _split_words(text):
            if word in self.numbers and not (word == "one" and before in BEFORE_ONE):
                yield word
            before = word

    def list_names(self, text: str, offset: int) -> Iterator[str]:
        """Yield the names in a part of the text that begins at an offset."""
        start = end = -1
        for match in _CAPITALISED.finditer(text):
            if not self.is_part_of_name(match[0], offset + match.start()):
                continue
            if start >= 0 and text[end : match.start()] != " ":
                yield text[start:end]
                start = -1
            start, end = start if start >= 0 else match.start(), match.end()
        if start >= 0:
            yield text[start:end]
        words = _split_words(text)
        yield from (name for title, name in itertools.pairwise(words) if title in ARABIC_TITLES)

    def is_part_of_name(self, word: str, start: int) -> bool:
        """Whether a word at an offset of the text is a name or a part of one."""
        if not word[0].isupper() or word.casefold().replace("’", "'") in ALWAYS_CAPITAL | DAYS_AND_MONTHS:
            return False
        if _is_acronym(word):
            return True
        is_name = self.is_german_name if self.has_capital_nouns else self.is_name
        return not self.is_small_word(word) and is_name(word, start)

    def is_name(self, word: str, start: int) -> bool:
        """Whether a capitalised word is a name: it is not the first of a sentence, or the text has it elsewhere so."""
        if not self.starts_sentence(start):
            return True
        return self.look_up(word, lambda offset: not self.starts_sentence(offset))

    def is_german_name(self, word: str, start: int) -> bool:
        """Whether a capitalised word is a name in a language that writes all nouns with a capital.

        It is beside another capitalised word, after a preposition without an article, or somewhere in the text beside
        another capitalised word.
        """
        if self.is_beside_capital(word, start):
            return True
        before = self.get_word_before(start)
        if before in GERMAN_PLACE_PREPOSITIONS:
            return True
        return before not in GERMAN_DETERMINERS and self.look_up(
            word, lambda offset: self.is_beside_capital(word, offset)
        )

    def is_beside_capital(self, word: str, start: int) -> bool:
        """Whether a capitalised word is right before or after another one that is no small word."""
        before = self.index.source[max(0, start - 40) : start]
        after = self.index.source[start + len(word) : start + len(word) + 2]
        neighbour = before.rstrip(" ").rpartition(" ")[2] if before.endswith(" ") else ""
        if neighbour[:1].isupper() and neighbour[-1:].isalpha() and not self.is_small_word(neighbour):
            return True
        following = _CAPITALISED.match(self.index.source, start + len(word) + 1) if after[:1] == " " else None
        return following is not None and after[1:].isupper() and not self.is_small_word(following[0])

    def is_small_word(self, word: str) -> bool:
        """Whether a word is too common to be a name, or to make one of its neighbour."""
        folded = word.casefold()
        if self.has_capital_nouns and folded in (GERMAN_DETERMINERS | GERMAN_COMMON_NOUNS | DAYS_AND_MONTHS):
            return True
        return any(folded in VOCABULARIES[tag].common for tag in self.languages if tag in VOCABULARIES)

    def get_word_before(self, start: int) -> str:
        """Return the word before an offset, in small letters."""
        before = _WORD.findall(self.index.source[max(0, start - 40) : start])
        return before[-1].casefold() if before else ""

    def look_up(self, word: str, is_evidence: Callable[[int], bool]) -> bool:
        """Whether an occurrence of a word in the text shows that it is a name, and the text never has it in small letters."""
        if word not in self.looked_up:
            if len(self.looked_up) >= MAX_LOOKED_UP:
                return True
            occurrences = itertools.islice(
                re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", self.index.source), MAX_OCCURRENCES
            )
            small = re.compile(rf"(?<!\w){re.escape(word[0].lower() + word[1:])}(?!\w)")
            self.looked_up[word] = (
                any(is_evidence(occurrence.start()) for occurrence in occurrences)
                and small.search(self.index.source) is None
            )
        return self.looked_up[word]

    def starts_sentence(self, offset: int) -> bool:
        """Whether a word at an offset is the first of a sentence, a paragraph or a quotation."""
        source = self.bridged.text
        line_ends = 0
        position = offset - 1
        while position >= 0 and (
            source[position] in _BETWEEN_SENTENCES or source[position] in _OPENING_MARKS
        ):
            if source[position] in _OPENING_MARKS and not source[position - 1 : position].isalnum():
                return True
            line_ends += source[position] == "\n"
            position -= 1
        if position < 0 or line_ends > 1:
            return True
        return source[position] in _STARTS_SENTENCE and not _ABBREVIATION.search(
            source, max(0, position - 9), position + 1
        )


def _split_words(text: str) -> list[str]:
    return _WORD.findall(NormalisedText(text).text)


def _is_acronym(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return len(letters) > 1 and all(character.isupper() for character in letters)


def _contains_name(text: str, name: str) -> bool:
    """Whether a text has a name as whole words. An Arabic name may have a one-letter word before it."""
    position = text.find(name) if name else -1
    while position >= 0:
        before, after = text[position - 1 : position] if position else "", text[position + len(name) :][:1]
        if (not before.isalnum() or before in _BEFORE_ARABIC_NAME) and not after.isalnum():
            return True
        position = text.find(name, position + 1)
    return False
