"""Names and descriptions of speakers in a sentence: "X", "a spokesperson for X", "Y's director of Z, X"."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from timeline.suggestions.languages import Language
from timeline.suggestions.layout import ABBREVIATIONS
from timeline.suggestions.offers import Named, Span
from timeline.suggestions.party_names import WORD, Found, Index, by_surname

_MOST_WORDS = 14  # in a description
_BOUNDARIES = ',;:!?()[]—–"“”„«»'


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence. `gap` is what stands before it, since the word before."""

    start: int
    end: int
    text: str
    low: str
    gap: str

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_apart(self) -> bool:
        """Whether a comma or the like stands before it; a full stop after an initial does not."""
        return any(mark in self.gap for mark in _BOUNDARIES)

    @property
    def is_possessive(self) -> bool:
        return self.low == "s" and self.gap in ("'", "’")


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a piece of text."""
    found, before = [], start
    for match in WORD.finditer(text, start, end):
        word = match.group()
        found.append(Word(match.start(), match.end(), word, word.lower(), text[before : match.start()]))
        before = match.end()
    return found


def phrase_end(words: Sequence[Word], start: int, language: Language) -> int:
    """Return where a name or description ends that begins with the word `start`; `start` where none does.

    It begins with a capital, or with "a", "the" or the like; what is in small letters belongs to it between
    two names, or in a description. It never reaches over a comma.
    """
    first = words[start] if start < len(words) else None
    if first is None or not (first.is_capital or first.low in language.determiners | language.voices):
        return start
    if first.is_capital and first.low in language.stops and len(first.low) > 2:
        return start
    described = first.low in language.determiners or first.low in language.voices
    end = at = start
    while at < len(words) and at - start < _MOST_WORDS:
        word = words[at]
        if at > start and (word.is_apart or ends_sentence(words[at - 1], word)):
            break
        verb = says(words, at, language)
        if word.is_capital and not (at > start and word.low in language.stops and len(word.low) > 2):
            end = at + 1
        elif word.is_possessive:
            described, end = True, at + 1
        elif at == start or (word.low in language.linking and word.low not in language.between):
            pass  # belongs to it if something follows
        elif verb or word.low in language.stops | language.pronouns | language.determiners:
            break
        elif described or _leads_to_capital(words, at, language):
            described = described or word.low in language.voices
            end = at + 1
        else:
            break
        at += 1
    return end


def says(words: Sequence[Word], at: int, language: Language) -> bool:
    """Whether a verb of saying stands here: not in "so-called", nor in a name."""
    word = words[at]
    if word.is_capital or word.gap in ("-", "‐", "‑"):
        return False
    if word.low in language.said:
        return True
    return at + 1 < len(words) and (word.low, words[at + 1].low) in language.goes_on


def ends_sentence(before: Word, word: Word) -> bool:
    """Whether a full stop between two words ends a sentence: not behind an initial or a title."""
    return "." in word.gap and len(before.text) > 1 and before.low not in ABBREVIATIONS


def _leads_to_capital(words: Sequence[Word], at: int, language: Language) -> bool:
    """Tell "director" in "BBC editorial director David Jordan" from a verb: a name stands soon behind it."""
    for word in words[at : at + 4]:
        if word.is_apart or word.low in language.stops or word.low in language.said | language.between:
            return False
        if word.is_capital or word.is_possessive or word.low in language.voices:
            return True
    return False


class Namer:
    """Who is named in a piece of a text, where known parties are mentioned as found."""

    def __init__(self, text: str, found: Sequence[Found], known: Index, language: Language) -> None:
        self.text, self.found, self.known, self.language = text, found, known, language
        self._starts = [one.span.start for one in found]

    def named(self, words: Sequence[Word], beside: Sequence[Word] = ()) -> Named | None:
        """Return who these words name; `beside` stands in commas behind them: "X, director of Y"."""
        words = self._without_determiner(words)
        if not words:
            return None
        here, there = self._within(words), self._within(beside)
        organisation = next((uid for one in here if (uid := self._one(one, person=False))), "") or next(
            (uid for one in there if (uid := self._one(one, person=False))), ""
        )
        for one in reversed(here):
            if uid := self._one(one, person=True):
                return self._as(one.span, uid, organisation)
        if self._is_described(words):
            if run := self._last_name(beside, alone=True):
                return self._person(run, there, organisation)
            if run := self._last_name(words):
                return self._person(run, here, organisation)
        if here and self._is_whole(words, here[0]):
            uid = self._one(here[0], person=False)
            return self._as(Span(words[0].start, words[-1].end), uid)
        span = Span(words[0].start, words[-1].end)
        if not here:
            said = self.text[span.start : span.end]
            surname = by_surname(words[-1].text if self._is_titled(words) else said, self.known)
            return self._as(span, surname, organisation)
        return self._as(span, "", organisation)

    def _as(self, span: Span, uid: str, behalf: str = "") -> Named:
        words = " ".join(self.text[span.start : span.end].split())
        return Named(span, words, uid, behalf if behalf != uid else "")

    def _person(self, run: Sequence[Word], mentioned: Sequence[Found], organisation: str) -> Named:
        """Return a person by name, who is known only if it is the whole of a known name."""
        span = Span(run[0].start, run[-1].end)
        uid = next((one.uids[0] for one in mentioned if one.span == span and len(one.uids) == 1), "")
        return self._as(span, uid, organisation)

    def _without_determiner(self, words: Sequence[Word]) -> Sequence[Word]:
        articles = ("the", "l", "le", "la", "les", "der", "die", "das", "el", "los", "las")
        if len(words) > 1 and words[0].low in articles and words[1].is_capital:
            return words[1:]
        return words

    def _within(self, words: Sequence[Word]) -> list[Found]:
        if not words:
            return []
        first = bisect_left(self._starts, words[0].start)
        after = bisect_left(self._starts, words[-1].end)
        return list(self.found[first:after])

    def _one(self, one: Found, *, person: bool) -> str:
        if len(one.uids) != 1 or (one.uids[0] in self.known.persons) is not person:
            return ""
        return one.uids[0]

    def _is_described(self, words: Sequence[Word]) -> bool:
        return any(not word.is_capital and word.low not in self.language.linking for word in words) or any(
            word.is_possessive for word in words
        )

    def _is_titled(self, words: Sequence[Word]) -> bool:
        return len(words) > 1 and all(word.low in self.language.before_names for word in words[:-1])

    def _is_whole(self, words: Sequence[Word], one: Found) -> bool:
        """Whether a description speaks for the party in it, and does not name something longer: "BBC News"."""
        before = [word for word in words if word.end <= one.span.start]
        after = [word for word in words if word.start >= one.span.end]
        if before and before[-1].is_capital and before[-1].low not in self.language.determiners:
            return before[-1].low in self.language.before_names
        return not (after and after[0].is_capital and "'" not in after[0].gap and "-" not in after[0].gap)

    def _last_name(self, words: Sequence[Word], *, alone: bool = False) -> Sequence[Word]:
        """Return the last name of two words or more that follows small letters; or `alone`, all of the words."""
        run: list[Word] = []
        for word in words:
            if word.is_capital and not (run and word.is_apart):
                run.append(word)
            elif alone:
                return []
            else:
                run = []
        if len(run) < 2 or (not alone and (len(run) == len(words) or self._follows_linking(words, run))):
            return []
        return run

    def _follows_linking(self, words: Sequence[Word], run: Sequence[Word]) -> bool:
        at = next(number for number, word in enumerate(words) if word is run[0])
        return at > 0 and (words[at - 1].low in self.language.linking | self.language.determiners)
