"""Interruptions: what a text has among quoted words although nobody said it.

    line-end hyphens    "depart-" and "ment" on two lines, as in a PDF
    footnote marks      "closed.[3]", "closed¹", "closed.†"
    paragraph marks     the quotation mark that opens again each paragraph of one long quotation
    captions            a line between two paragraphs of one quotation that is not part of it

They do not make words differ. A line-end hyphen leaves open whether the word has a hyphen: both count as the same.
Rules and reasons: docs/decisions/0025-omissions.md.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from timeline.quotes.characters import DOUBLE_MARKS, SINGLE_MARKS
from timeline.text.spans import Span

# An invisible character. An interruption is replaced by as many of them, so that all offsets stay the same.
FILLER = "\u2060"
# The longest paragraph that counts as a caption, and how many of them may follow one another.
MAX_CAPTION_LENGTH = 300
MAX_CAPTIONS = 2

LINE_END_HYPHENS, FOOTNOTE_MARKS = "line-end hyphens", "footnote marks"
PARAGRAPH_MARKS, CAPTIONS = "quotation marks", "captions between paragraphs"
# A hyphen that the text has at a line end. It is in quoted words only.
HYPHENS = "hyphens"

_LETTER = r"[^\W\d_]"
_HYPHEN_AT_LINE_END = re.compile(rf"(?<={_LETTER})[-‐\xad][ \t]*\n[ \t]*(?={_LETTER})")
_HYPHEN = re.compile(rf"(?<={_LETTER})[-‐‑\xad](?:[ \t]*\n[ \t]*)?(?={_LETTER})")
# How many characters of a text's words with hyphens are searched for the hyphens of one quotation.
MAX_SEARCHED = 50_000_000
_LETTERS = re.compile(rf"{_LETTER}{{1,40}}")
_LAST_LETTERS = re.compile(rf"{_LETTER}{{1,40}}\Z")
# The marks that may be right before a footnote mark.
_STOP = ".,;:!?…”’»"
_FOOTNOTE_MARK = re.compile(
    # "[3]", "[note 3]": attached to a word or a mark.
    r"(?<=\S)(?:\[(?:\d{1,3}|(?i:note|nb|fn|ref|anm|n)\.? ?\d{1,3}|citation needed)\])+(?!\w)"
    # "[a]" and figures in small print: not "worker[s]", "km²".
    rf"|(?<=[{_STOP})])\[[a-z]\](?!\w)"
    rf"|(?:(?<={_LETTER}{{4}})|(?<=[{_STOP}]))[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]{{0,2}}(?![\w⁰¹²³⁴⁵⁶⁷⁸⁹])"
    rf"|(?:(?<={_LETTER}{{4}})|(?<=[{_STOP}]))(?:\*|[†‡]{{1,3}})(?![\w*†‡])"
    # The figure that is left of a small one when a PDF is copied: "… was closed.12 The council …".
    rf"|(?:(?<={_LETTER}{{4}}[.!?])|(?<={_LETTER}{{3}}[.!?][”’»]))\d{{1,2}}(?=\s{{1,9}}[A-ZÀ-Þ“‘«]|\s*\Z)"
)
# Words before a figure that is none: the number of a section, the power of a unit.
_SECTION = re.compile(r"\b(?:chap|item|line|note|page|para|part|sect)\.\Z", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:\w*met(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?|mètres?|metros?)\Z", re.IGNORECASE
)

_MARKS = re.compile(f"[{re.escape(SINGLE_MARKS + DOUBLE_MARKS)}]")
_STARTS_WITH_MARK = re.compile(rf"[ \t]*([{re.escape(SINGLE_MARKS + DOUBLE_MARKS)}])(?=\s?\w|\s?[\[(…])")
# The marks that close a quotation, by the mark that opens it; and those that begin its further paragraphs.
_CLOSING_MARKS = {
    "“": "”\"", "„": "“”", "‚": "‘’", "‘": "’", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "'": "'",
}  # fmt: skip
_FURTHER_MARKS = {
    "“": "“”", "„": "„“", "‚": "‚‘", "‘": "‘’", "«": "«»", "»": "»«", "‹": "‹›", "›": "›‹", '"': '"', "'": "'",
}  # fmt: skip
_CREDIT = re.compile(
    r"\b(?:picture|photo|photograph|image|illustration|graphic|video|credit|bild|foto|grafik|crédit|imagen|"
    r"fotografía)s?\b[^:/)]{0,30}[:/)]|[©]|\b(?:getty|reuters|afp|shutterstock|alamy)\b|(?:الصورة|صورة|تصوير)\s?[:/]",
    re.IGNORECASE,
)
# A line with one of these may attribute words. It is no caption.
_SPEECH = re.compile(
    r"\b(?:said|says|added|adds|told|asked|replied|continued|wrote|sagte|sagt|erklärte|fügte|schrieb|dit|déclaré|"
    r"ajouté|affirmé|écrit|dijo|dice|añadió|afirmó|escribió|قال|قالت|أضاف|أضافت)\b",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.!?…:;,،؛؟][)”’»\"']*\s*\Z")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINE_ENDS = re.compile(r"\n")
_HAS_BROKEN_WORD = re.compile(r"[^\W\d_][-‐\xad][ \t]*\n")
_HAS_FOOTNOTE_CHARACTER = re.compile(r"[\[¹²³⁴⁵⁶⁷⁸⁹*†‡]|[.!?][”’»]?\d")


class Interruption(NamedTuple):
    """An interruption: its kind, and its span in the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BridgedText:
    """A text in which interruptions are replaced by FILLER, and the interruptions, in order.

    `broken_words` are the letters before and after each line-end hyphen, in small letters.
    """

    text: str
    interruptions: tuple[Interruption, ...] = ()
    broken_words: frozenset[tuple[str, str]] = frozenset()

    def list_kinds(self, span: Span) -> tuple[str, ...]:
        """Return the kinds of interruptions within a span."""
        first = bisect_left(self.interruptions, span.start, key=lambda part: part.start)
        kinds: dict[str, None] = {}
        for part in self.interruptions[first:]:
            if part.start >= span.end:
                break
            kinds[part.kind] = None
        return tuple(kinds)


def bridge_text(text: str) -> BridgedText:
    """Return a text without its interruptions. Takes one pass over the text for each kind."""
    found = _sort(itertools.chain(_find_short(text), _find_between_paragraphs(text)))
    if not found:
        return BridgedText(text)
    broken = frozenset(
        _get_word_parts(text, part.start, part.end) for part in found if part.kind == LINE_END_HYPHENS
    )
    return BridgedText(_fill(text, found), found, broken)


def bridge_words(
    words: str, get_text: Callable[[], BridgedText], get_hyphenated: Callable[[], str]
) -> BridgedText:
    """Return quoted words without the interruptions that were quoted with them.

    `get_text` returns the text that is searched, and `get_hyphenated` its words with hyphens (`join_hyphenated`): a
    hyphen between two letters is dropped where the text breaks the word, and one at a line end where the text does not
    have it. The first MAX_SEARCHED characters of searches decide; a hyphen after them stays.
    """
    found = [part for part in _find_short(words) if part.kind == FOOTNOTE_MARKS]
    missing: dict[tuple[str, str], bool] = {}

    def is_missing(parts: tuple[str, str]) -> bool:
        hyphenated = get_hyphenated()
        if parts not in missing:
            missing[parts] = (
                len(missing) * len(hyphenated) < MAX_SEARCHED and "-".join(parts) not in hyphenated
            )
        return missing[parts]

    for hyphen in _HYPHEN.finditer(words):
        parts = _get_word_parts(words, *hyphen.span())
        is_at_line_end = "\n" in hyphen[0]
        if parts in get_text().broken_words or (is_at_line_end and is_missing(parts)):
            found.append(Interruption(LINE_END_HYPHENS if is_at_line_end else HYPHENS, *hyphen.span()))
    line = words.find("\n")
    while line >= 0:
        if mark := _STARTS_WITH_MARK.match(words, line + 1):
            found.append(Interruption(PARAGRAPH_MARKS, *mark.span(1)))
        line = words.find("\n", line + 1)
    sorted_parts = _sort(found)
    return BridgedText(_fill(words, sorted_parts), sorted_parts)


def join_hyphenated(normalised: str) -> str:
    """Return the words with hyphens of a normalised text: a small part of most texts, which is searched often."""
    return " ".join(word for word in normalised.split() if "-" in word)


def _get_word_parts(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the letters before and after a hyphen, in small letters."""
    left, right = _LAST_LETTERS.search(text, max(0, start - 40), start), _LETTERS.match(text, end)
    return (left[0] if left else "").casefold(), (right[0] if right else "").casefold()


def _sort(found: Iterable[Interruption]) -> tuple[Interruption, ...]:
    """Return interruptions in order, without those within another one."""
    kept: list[Interruption] = []
    for part in sorted(found, key=lambda part: (part.start, -part.end)):
        if not kept or part.start >= kept[-1].end:
            kept.append(part)
    return tuple(kept)


def _fill(text: str, found: Iterable[Interruption]) -> str:
    pieces, done = [], 0
    for _kind, start, end in found:
        pieces += [text[done:start], FILLER * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])


def _find_short(text: str) -> Iterator[Interruption]:
    """Yield the line-end hyphens and the footnote marks."""
    if _HAS_BROKEN_WORD.search(text):
        for match in _HYPHEN_AT_LINE_END.finditer(text):
            yield Interruption(LINE_END_HYPHENS, *match.span())
    if _HAS_FOOTNOTE_CHARACTER.search(text):
        for match in _FOOTNOTE_MARK.finditer(text):
            word = text[max(0, match.start() - 20) : match.start()]
            if not (_SECTION.search(word) or _UNIT.search(word)):
                yield Interruption(FOOTNOTE_MARKS, *match.span())


def _find_between_paragraphs(text: str) -> list[Interruption]:
    """Return the marks that open a further paragraph of a quotation, and the captions between two of its paragraphs.

    A paragraph that ends within a quotation is followed by one that begins with the same mark, as the rule of printers
    has it. Without both signs nothing is skipped.
    """
    if "\n" not in text or not _MARKS.search(text):
        return []
    found: list[Interruption] = []
    # The mark of the quotation in which the paragraph before ends, or "", and the captions since then.
    opening = ""
    captions: list[tuple[int, int]] = []
    for start, end in _iter_paragraphs(text):
        mark = _STARTS_WITH_MARK.match(text, start, end)
        if opening and mark and mark[1] in _FURTHER_MARKS[opening]:
            found += [Interruption(CAPTIONS, *span) for span in captions]
            found.append(Interruption(PARAGRAPH_MARKS, *mark.span(1)))
            opening, captions = _find_open_mark(text, mark.end(), end, opening), []
        elif opening and len(captions) < MAX_CAPTIONS and _is_caption(text[start:end]):
            captions.append((start, end))
        else:
            opening, captions = _find_open_mark(text, start, end, ""), []
    return found


def _iter_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the paragraphs.

    Blank lines separate them. In a text without blank lines a paragraph ends with a line that ends a sentence, or before
    a line that begins with a quotation mark.
    """
    if _BLANK_LINES.search(text):
        ends = [*_BLANK_LINES.finditer(text)]
    else:
        ends = [
            match
            for match in _LINE_ENDS.finditer(text)
            if _STARTS_WITH_MARK.match(text, match.end())
            or _ENDS_SENTENCE.search(text[max(0, match.start() - 9) : match.start()])
        ]
    start = 0
    for match in ends:
        if start < match.start():
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _find_open_mark(text: str, start: int, end: int, opening: str) -> str:
    """Return the mark of the quotation in which a line ends, or "". `opening` is that in which it begins."""
    for match in _MARKS.finditer(text, start, end):
        mark, position = match[0], match.start()
        before, after = text[position - 1 : position] if position else "", text[position + 1 : position + 2]
        if opening:
            if mark in _CLOSING_MARKS[opening] and not _is_apostrophe(text, position, end):
                opening = ""
        elif mark in _CLOSING_MARKS and not before.isalnum() and (mark in "«»" or after.strip()):
            opening = mark
    return opening


def _is_apostrophe(text: str, position: int, end: int) -> bool:
    """Whether a mark is an apostrophe: within a word, or after the s of a plural ("the drivers’ rights")."""
    if text[position] not in "’'":
        return False
    before, after = text[position - 1 : position], text[position + 1 : min(end, position + 3)]
    if before.isalnum() and after[:1].isalnum():
        return True
    return before in ("s", "z", "x") and after[:1] == " " and after[1:2].islower()


def _is_caption(paragraph: str) -> bool:
    """Whether a paragraph between two of a quotation is a caption or a heading.

    It names a credit, or is no sentence; and it neither quotes nor attributes anything.
    """
    if len(paragraph) > MAX_CAPTION_LENGTH or _SPEECH.search(paragraph):
        return False
    if any(mark in paragraph for mark in '“”„«»"‘'):
        return False
    return bool(_CREDIT.search(paragraph)) or not _ENDS_SENTENCE.search(paragraph)
