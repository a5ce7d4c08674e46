"""Names and descriptions of speakers: "X", "a spokesperson for X", "Y's director of Z, X"."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from timeline.suggestions.languages import SpeechVocabulary
from timeline.suggestions.layout import ABBREVIATIONS
from timeline.suggestions.party_names import WORD, NameMatch, PartyNameIndex, find_by_surname
from timeline.suggestions.results import NamedSpeaker
from timeline.text.spans import Span

_MAX_WORDS = 14  # in a description
_BOUNDARIES = ',;:!?()[]—–"“”„«»'


@dataclass(frozen=True, slots=True)
class SentenceWord:
    """A word of a sentence. `low` is the word in small letters, `gap` the text between the word before and this one."""

    start: int
    end: int
    text: str
    low: str
    gap: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_separate(self) -> bool:
        """Whether a comma or the like precedes it. A full stop does not count: it may follow an initial."""
        return any(mark in self.gap for mark in _BOUNDARIES)

    @property
    def is_possessive(self) -> bool:
        """Whether it is the s of "X's"."""
        return self.low == "s" and self.gap in ("'", "’")


def split_sentence(text: str, start: int, end: int) -> list[SentenceWord]:
    """Return the words of `text[start:end]`."""
    words, before = [], start
    for match in WORD.finditer(text, start, end):
        word = match.group()
        words.append(
            SentenceWord(match.start(), match.end(), word, word.lower(), text[before : match.start()])
        )
        before = match.end()
    return words


def find_phrase_end(words: Sequence[SentenceWord], start: int, vocabulary: SpeechVocabulary) -> int:
    """Return the index after a name or description that begins with the word `start`; `start` if none does.

    It begins with a capital, or with "a", "the" or the like. Words in small letters belong to it between two names or
    in a description. It never extends over a comma.
    """
    first = words[start] if start < len(words) else None
    if first is None or not (
        first.is_capital or first.low in vocabulary.determiners | vocabulary.representatives
    ):
        return start
    if first.is_capital and first.low in vocabulary.stop_words and len(first.low) > 2:
        return start
    is_description = first.low in vocabulary.determiners or first.low in vocabulary.representatives
    end = at = start
    while at < len(words) and at - start < _MAX_WORDS:
        word = words[at]
        if at > start and (word.is_separate or ends_sentence(words[at - 1], word)):
            break
        is_verb = is_speech_verb(words, at, vocabulary)
        if word.is_capital and not (at > start and word.low in vocabulary.stop_words and len(word.low) > 2):
            end = at + 1
        elif word.is_possessive:
            is_description, end = True, at + 1
        elif at == start or (word.low in vocabulary.linking_words and word.low not in vocabulary.auxiliaries):
            pass  # belongs to it only if more follows
        elif is_verb or word.low in vocabulary.stop_words | vocabulary.pronouns | vocabulary.determiners:
            break
        elif is_description or _leads_to_capital(words, at, vocabulary):
            is_description = is_description or word.low in vocabulary.representatives
            end = at + 1
        else:
            break
        at += 1
    return end


def is_speech_verb(words: Sequence[SentenceWord], at: int, vocabulary: SpeechVocabulary) -> bool:
    """Whether a word is a speech verb, not part of "so-called" or of a name."""
    word = words[at]
    if word.is_capital or word.gap in ("-", "‐", "‑"):
        return False
    if word.low in vocabulary.speech_verbs:
        return True
    return at + 1 < len(words) and (word.low, words[at + 1].low) in vocabulary.phrasal_verbs


def ends_sentence(before: SentenceWord, word: SentenceWord) -> bool:
    """Whether a full stop between two words ends a sentence: not after an initial or a title."""
    return "." in word.gap and len(before.text) > 1 and before.low not in ABBREVIATIONS


def _leads_to_capital(words: Sequence[SentenceWord], at: int, vocabulary: SpeechVocabulary) -> bool:
    """Whether a name follows soon, as after "director" in "BBC editorial director David Jordan"; not after a verb."""
    for word in words[at : at + 4]:
        if (
            word.is_separate
            or word.low in vocabulary.stop_words
            or word.low in vocabulary.speech_verbs | vocabulary.auxiliaries
        ):
            return False
        if word.is_capital or word.is_possessive or word.low in vocabulary.representatives:
            return True
    return False


class SpeakerNamer:
    """Finds out whom the words for a speaker name, given the mentions of known parties in the text."""

    def __init__(
        self, text: str, names: Sequence[NameMatch], index: PartyNameIndex, vocabulary: SpeechVocabulary
    ) -> None:
        self.text, self.names, self.index, self.vocabulary = text, names, index, vocabulary
        self._starts = [name.span.start for name in names]

    def name_speaker(
        self, words: Sequence[SentenceWord], apposition: Sequence[SentenceWord] = ()
    ) -> NamedSpeaker | None:
        """Return whom words name. The apposition follows them between commas: "X, director of Y"."""
        words = self._drop_article(words)
        if not words:
            return None
        own, beside = self._find_names(words), self._find_names(apposition)
        organisations = (self._get_single_uid(name, is_person=False) for name in (*own, *beside))
        organisation = next((uid for uid in organisations if uid), "")
        for name in reversed(own):
            if uid := self._get_single_uid(name, is_person=True):
                return self._build_speaker(name.span, uid, organisation)
        if self._is_description(words):
            if person := self._find_last_name(apposition, is_whole=True):
                return self._build_person(person, beside, organisation)
            if person := self._find_last_name(words):
                return self._build_person(person, own, organisation)
        span = Span(words[0].start, words[-1].end)
        if own and self._speaks_for(words, own[0]):
            return self._build_speaker(span, self._get_single_uid(own[0], is_person=False))
        if not own:
            surname = words[-1].text if self._has_title(words) else self.text[span.start : span.end]
            return self._build_speaker(span, find_by_surname(surname, self.index), organisation)
        return self._build_speaker(span, "", organisation)

    def _build_speaker(self, span: Span, uid: str, organisation: str = "") -> NamedSpeaker:
        words = " ".join(self.text[span.start : span.end].split())
        return NamedSpeaker(span, words, uid, organisation if organisation != uid else "")

    def _build_person(
        self, person: Sequence[SentenceWord], names: Sequence[NameMatch], organisation: str
    ) -> NamedSpeaker:
        """Return a person by name; a known party only if the name is the whole of a known name."""
        span = Span(person[0].start, person[-1].end)
        uid = next((name.uids[0] for name in names if name.span == span and len(name.uids) == 1), "")
        return self._build_speaker(span, uid, organisation)

    def _drop_article(self, words: Sequence[SentenceWord]) -> Sequence[SentenceWord]:
        articles = ("the", "l", "le", "la", "les", "der", "die", "das", "el", "los", "las")
        if len(words) > 1 and words[0].low in articles and words[1].is_capital:
            return words[1:]
        return words

    def _find_names(self, words: Sequence[SentenceWord]) -> list[NameMatch]:
        if not words:
            return []
        first = bisect_left(self._starts, words[0].start)
        after = bisect_left(self._starts, words[-1].end)
        return list(self.names[first:after])

    def _get_single_uid(self, name: NameMatch, *, is_person: bool) -> str:
        """Return the party of a name, or "" if several have it or it is of the other kind."""
        if len(name.uids) != 1 or (name.uids[0] in self.index.persons) is not is_person:
            return ""
        return name.uids[0]

    def _is_description(self, words: Sequence[SentenceWord]) -> bool:
        return any(
            not word.is_capital and word.low not in self.vocabulary.linking_words for word in words
        ) or any(word.is_possessive for word in words)

    def _has_title(self, words: Sequence[SentenceWord]) -> bool:
        return len(words) > 1 and all(word.low in self.vocabulary.name_prefixes for word in words[:-1])

    def _speaks_for(self, words: Sequence[SentenceWord], name: NameMatch) -> bool:
        """Whether a description speaks for the party in it, and does not name another with a longer name: "BBC News"."""
        before = [word for word in words if word.end <= name.span.start]
        after = [word for word in words if word.start >= name.span.end]
        if before and before[-1].is_capital and before[-1].low not in self.vocabulary.determiners:
            return before[-1].low in self.vocabulary.name_prefixes
        return not (after and after[0].is_capital and "'" not in after[0].gap and "-" not in after[0].gap)

    def _find_last_name(
        self, words: Sequence[SentenceWord], *, is_whole: bool = False
    ) -> Sequence[SentenceWord]:
        """Return the last name of at least two words after words in small letters; with `is_whole`, all words or none."""
        run: list[SentenceWord] = []
        for word in words:
            if word.is_capital and not (run and word.is_separate):
                run.append(word)
            elif is_whole:
                return []
            else:
                run = []
        if len(run) < 2 or (
            not is_whole and (len(run) == len(words) or self._follows_linking_word(words, run))
        ):
            return []
        return run

    def _follows_linking_word(self, words: Sequence[SentenceWord], run: Sequence[SentenceWord]) -> bool:
        at = next(number for number, word in enumerate(words) if word is run[0])
        return at > 0 and (words[at - 1].low in self.vocabulary.linking_words | self.vocabulary.determiners)
