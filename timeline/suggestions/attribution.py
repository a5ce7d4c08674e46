"""Who said it: the words before and behind a quotation.

    behind    "said X", "X said", "X, director of Y, told Z", "according to X", "he added"
    before    "X said:", "X told Z that", "According to X,", "A statement from X read:"

Each looks at one sentence and at a bounded number of its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from timeline.suggestions.languages import Language
from timeline.suggestions.names import Namer, Word, ends_sentence, phrase_end, says, words_of
from timeline.suggestions.offers import Named

REACH = 320  # characters before or behind a quotation that are looked at
_MOST_WORDS = 40
_MOST_BEFORE_VERB = 26
_LONGEST_TAIL = 16  # words between the verb and the quotation


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks, and to whom. `is_last` says that a pronoun or the like stands for the one before."""

    speaker: Named | None
    is_last: bool = False
    addressee: Named | None = None
    end: int = 0  # where it ends, behind a quotation
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads attributions of one text."""

    text: str
    namer: Namer
    language: Language

    def behind(self, start: int, end: int) -> Attribution | None:
        """Return who is said to speak in the words that follow a quotation."""
        words = _first_sentence(words_of(self.text, start, min(end, start + REACH))[:_MOST_WORDS])
        if not words:
            return None
        language = self.language
        at = self._over(words, 0, language.between)
        if at < len(words) and says(words, at, language):
            return self._verb_first(words, at)
        if at := self._according(words, 0):
            return self._with_name(words, at, tail=at)
        verb = self._verb_behind(words)
        return self._name_first(words, verb) if verb is not None else None

    def before(self, start: int, end: int) -> Attribution | None:
        """Return who is said to speak in the words that lead to a quotation."""
        words = words_of(self.text, max(start, end - REACH), end)[-_MOST_WORDS:]
        if not words:
            return None
        language = self.language
        for verb in range(len(words) - 1, max(-1, len(words) - 2 - _LONGEST_TAIL), -1):
            if says(words, verb, language) and self._is_verb(words, verb):
                found = self._subject(words, verb)
                if found is not None:
                    return found
        at = self._according(words, 0)
        if at and len(words) - at <= _LONGEST_TAIL:
            return self._with_name(words, at, tail=at)
        return self._voice(words, self.text[words[-1].end : end])

    def subject_of(self, start: int, end: int, pronoun: str) -> Named | None:
        """Return who a sentence begins with, if a pronoun in the next one can stand for them."""
        words = words_of(self.text, start, min(end, start + REACH))[:_MOST_WORDS]
        stop = phrase_end(words, 0, self.language)
        if not stop or words[0].low in self.language.pronouns:
            return None
        beside = words[stop : _part_end(words, stop)] if stop < len(words) and "," in words[stop].gap else ()
        named = self._last_or(words[:stop], self.namer.named(words[:stop], beside), None, beside).speaker
        if named is None or not named.uid:
            return None
        is_person = named.uid in self.namer.known.persons
        is_voice = any(word.low in self.language.voices for word in words[:stop])
        return named if is_voice or is_person is (pronoun in self.language.person) else None

    # --- Behind -----------------------------------------------------------------------------------

    def _verb_first(self, words: Sequence[Word], verb: int) -> Attribution | None:
        """Said X; said X, director of Y; said he; a déclaré X; sagte er."""
        language = self.language
        at = self._over(words, verb + 1, language.between - language.pronouns - language.determiners)
        if at >= len(words) or words[at].is_apart:
            return None
        if words[at].low in language.pronouns:
            return Attribution(None, True, self._told(words, at + 1), words[at].end, words[at].low)
        found = self._with_name(words, at, tail=at)
        if found is None and words[at].low in language.to:  # a dit à Z X
            end = phrase_end(words, at + 1, language)
            told = self.namer.named(words[at + 1 : end])
            return Attribution(None, True, told, words[end - 1].end)
        return found

    def _verb_behind(self, words: Sequence[Word]) -> int | None:
        """Return the verb of "X said" and "X, director of Y, said", where X is right behind the quotation."""
        language = self.language
        end = phrase_end(words, 0, language)
        if words[0].low in language.pronouns or (language.between and words[0].low in language.between):
            end = max(end, self._over(words, 0, language.pronouns | language.between))
        if not end:
            return None
        at = self._over(words, end, language.between | language.pronouns)
        if at < len(words) and says(words, at, language):
            return at if not words[at].is_apart else None
        if end < len(words) and words[end].is_apart:  # in commas
            for verb in range(end + 1, min(len(words), _MOST_BEFORE_VERB)):
                if says(words, verb, language):
                    first = verb
                    while (
                        first > end and words[first - 1].low in language.between and not words[first].is_apart
                    ):
                        first -= 1
                    return verb if words[first].is_apart else None
        return None

    def _name_first(self, words: Sequence[Word], verb: int) -> Attribution | None:
        found = self._subject(words, verb)
        if found is None:
            return None
        return replace(found, end=words[verb].end)

    # --- Before -----------------------------------------------------------------------------------

    def _is_verb(self, words: Sequence[Word], verb: int) -> bool:
        """Tell "X said" from "the said words" and "what he called a report": a subject stands before it."""
        return (
            verb > 0
            and not words[verb].is_possessive
            and words[verb - 1].low not in self.language.determiners
        )

    def _subject(self, words: Sequence[Word], verb: int) -> Attribution | None:
        """Return who does the verb; the words before it are those of the sentence."""
        language = self.language
        last = verb
        while last > 0 and words[last - 1].low in language.between and not words[last].is_apart:
            last -= 1
        if last == 0 and verb > 0 and words[0].low in language.pronouns:
            last = 1
        told = self._told(words, verb + 1) if words[verb].low in language.told else None
        begun = max(0, last - _MOST_BEFORE_VERB)
        told = told or self._to(words, verb + 1) or self._to_before(words, begun, last)
        parts = _parts(words, begun, last)
        before = words[last - 1] if last else None
        if before is None:
            return None
        if before.low in language.pronouns:
            return Attribution(None, True, told, pronoun=before.low)
        if before.low in language.relative and len(parts) > 1:
            parts, apart = parts[:-1], True
        else:
            apart = words[last].is_apart
        if apart:
            return self._apposed(words, parts, told)
        return self._plain(words, parts, last, told)

    def _apposed(
        self, words: Sequence[Word], parts: Sequence[tuple[int, int]], told: Named | None
    ) -> Attribution | None:
        """X, director of Y, said: the first part that is a name as a whole; what follows tells of whom."""
        for number, (begun, end) in enumerate(parts):
            start = self._over(
                words, begun, self.language.before_names - self.language.determiners, small=True
            )
            if (
                start < end
                and phrase_end(words, start, self.language) == end
                and not self._is_date(words[start:end])
            ):
                beside = words[end : parts[-1][1]]
                named = self.namer.named(words[start:end], beside if number + 1 < len(parts) else ())
                return self._last_or(words[start:end], named, told, beside)
        return None

    def _plain(
        self, words: Sequence[Word], parts: Sequence[tuple[int, int]], last: int, told: Named | None
    ) -> Attribution | None:
        start, end = parts[-1]
        for at in range(start, end):
            if (
                phrase_end(words, at, self.language) == end
                and words[at].low not in self.language.linking - self.language.determiners
            ):
                beside: Sequence[Word] = ()
                if len(parts) > 1 and self._is_described_before(words, parts[-2]):
                    beside = words[parts[-2][0] : parts[-2][1]]
                named = self.namer.named(words[at:end], beside)
                return self._last_or(words[at:end], named, told, beside)
        # "Facebook cancelled the interview and said": the name with which the clause, or the sentence, begins.
        for start, _end in (parts[-1], parts[0]):
            at = self._over(words, start, self.language.before_names - self.language.determiners, small=True)
            end = phrase_end(words, at, self.language)
            if at < end:
                named = self.namer.named(words[at:end])
                return self._last_or(words[at:end], named, told, ())
            if at < len(words) and words[at].low in self.language.pronouns:
                return Attribution(None, True, told, pronoun=words[at].low)
        return None

    def _is_described_before(self, words: Sequence[Word], part: tuple[int, int]) -> bool:
        """The BBC's director of editorial policy, David Jordan, said."""
        return phrase_end(words, part[0], self.language) == part[1] and any(
            not word.is_capital for word in words[part[0] : part[1]]
        )

    def _voice(self, words: Sequence[Word], ending: str) -> Attribution | None:
        """The statement from X in full: what speaks for X, before a colon, without a verb."""
        if ":" not in ending or not any(word.low in self.language.voices for word in words):
            return None
        for at in range(len(words)):
            end = phrase_end(words, at, self.language)
            if end > at and any(word.low in self.language.voices for word in words[at:end]):
                named = self.namer.named(words[at:end])
                return self._last_or(words[at:end], named, None, ())
        return None

    # --- Either -----------------------------------------------------------------------------------

    def _with_name(self, words: Sequence[Word], at: int, *, tail: int) -> Attribution | None:
        language = self.language
        if at < len(words) and words[at].low in language.pronouns:
            return Attribution(None, True, None, words[at].end, words[at].low)
        end = phrase_end(words, at, language)
        if end == at:
            return None
        beside = (
            words[end : _part_end(words, end)]
            if end < len(words) and words[end].is_apart and "," in words[end].gap
            else ()
        )
        named = self.namer.named(words[at:end], beside)
        found = self._last_or(words[at:end], named, self._to(words, end), beside)
        return replace(found, end=words[end - 1].end)

    def _last_or(
        self, words: Sequence[Word], named: Named | None, told: Named | None, beside: Sequence[Word]
    ) -> Attribution:
        """Take "the company" for the one who spoke last, and anything else for whom it names."""
        language = self.language
        generic = words[0].low in language.determiners and all(
            word.low in language.determiners | language.generic | language.voices | language.linking
            or word.is_possessive
            for word in words
        )
        if generic and (named is None or not (named.uid or named.behalf)):
            return Attribution(None, True, told)
        return Attribution(named, False, told)

    def _told(self, words: Sequence[Word], at: int) -> Named | None:
        """Return who is told: "told Gizmodo"; nobody by name in "told reporters"."""
        end = phrase_end(words, at, self.language)
        if end == at or not any(word.is_capital for word in words[at:end]) or words[at].is_apart:
            return None
        return self.namer.named(words[at:end])

    def _to(self, words: Sequence[Word], at: int) -> Named | None:
        for number in range(at, min(len(words) - 1, at + _LONGEST_TAIL)):
            if words[number].low in self.language.to and (found := self._told(words, number + 1)):
                return found
        return None

    def _to_before(self, words: Sequence[Word], start: int, end: int) -> Named | None:
        """Return who is told in the words before the speaker: "In a statement to Z, X said"."""
        spoken = self.language.voices
        for number in range(start, end - 1):
            if words[number].low in spoken and words[number + 1].low in self.language.to:
                return self._told(words, number + 2)
        return None

    def _according(self, words: Sequence[Word], at: int) -> int:
        """Return where the name in "according to X" begins; 0 where the words do not begin so."""
        lows = tuple(word.low for word in words[at : at + 4])
        for said in self.language.according:
            if lows[: len(said)] == said and len(lows) > len(said):
                return at + len(said)
        return 0

    def _over(self, words: Sequence[Word], at: int, these: frozenset[str], *, small: bool = False) -> int:
        while (
            at < len(words)
            and words[at].low in these
            and not (small and words[at].is_capital and at and len(words) < 2)
        ):
            at += 1
        return at

    def _is_date(self, words: Sequence[Word]) -> bool:
        return all(word.low in self.language.stops or word.text.isdigit() for word in words)


def _first_sentence(words: Sequence[Word]) -> Sequence[Word]:
    for at, word in enumerate(words):
        ends = any(mark in word.gap for mark in "!?;") or ends_sentence(words[at - 1], word)
        if at and ends:
            return words[:at]
    return words


def _parts(words: Sequence[Word], start: int, end: int) -> list[tuple[int, int]]:
    """Return the words between commas."""
    found, begun = [], start
    for at in range(start + 1, end):
        if words[at].is_apart:
            found.append((begun, at))
            begun = at
    found.append((begun, end))
    return found


def _part_end(words: Sequence[Word], start: int) -> int:
    for at in range(start + 1, len(words)):
        if words[at].is_apart:
            return at
    return len(words)
