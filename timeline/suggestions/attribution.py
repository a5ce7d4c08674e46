"""Attribution: the speaker of a quotation, from the words before and after it.

    after     "said X", "X said", "X, director of Y, told Z", "according to X", "he added"
    before    "X said:", "X told Z that", "According to X,", "A statement from X read:"

Each reads one sentence and a bounded number of its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from timeline.suggestions.languages import SpeechVocabulary
from timeline.suggestions.results import NamedSpeaker
from timeline.suggestions.speaker_names import (
    SentenceWord,
    SpeakerNamer,
    ends_sentence,
    find_phrase_end,
    is_speech_verb,
    split_sentence,
)

MAX_DISTANCE = 320  # characters before or after a quotation that are read
_MAX_WORDS = 40
_MAX_BEFORE_VERB = 26
_MAX_TAIL = 16  # words between the verb and the quotation
# After these, "a spokesperson" is not the previous speaker.
_INDEFINITE = frozenset(["a", "an", "another", "un", "une", "ein", "eine", "einer", "una"])


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and the addressee of a quotation.

    `is_reference`: a pronoun or the like refers to the previous speaker, who is to be found elsewhere. `end` is the end
    of an attribution that follows the quotation, otherwise 0.
    """

    speaker: NamedSpeaker | None
    is_reference: bool = False
    addressee: NamedSpeaker | None = None
    end: int = 0
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class AttributionReader:
    """Reads attributions in a text."""

    text: str
    namer: SpeakerNamer
    vocabulary: SpeechVocabulary

    def read_after(self, start: int, end: int) -> Attribution | None:
        """Return the attribution in `text[start:end]`, which follows a quotation, or None."""
        words = _cut_first_sentence(
            split_sentence(self.text, start, min(end, start + MAX_DISTANCE))[:_MAX_WORDS]
        )
        if not words:
            return None
        at = _skip(words, 0, self.vocabulary.auxiliaries)
        if at < len(words) and is_speech_verb(words, at, self.vocabulary):
            return self._read_verb_first(words, at)
        if at := self._skip_according_to(words):
            return self._read_name(words, at)
        verb = self._find_verb_after(words)
        return self._read_name_first(words, verb) if verb is not None else None

    def read_before(self, start: int, end: int) -> Attribution | None:
        """Return the attribution in `text[start:end]`, which precedes a quotation, or None."""
        words = split_sentence(self.text, max(start, end - MAX_DISTANCE), end)[-_MAX_WORDS:]
        if not words:
            return None
        for verb in range(len(words) - 1, max(-1, len(words) - 2 - _MAX_TAIL), -1):
            if is_speech_verb(words, verb, self.vocabulary) and self._has_subject(words, verb):
                attribution = self._read_subject(words, verb)
                if attribution is not None:
                    return attribution
        at = self._skip_according_to(words)
        if at and len(words) - at <= _MAX_TAIL:
            return self._read_name(words, at)
        return self._read_representative(words, self.text[words[-1].end : end])

    def find_subject(self, start: int, end: int, pronoun: str) -> NamedSpeaker | None:
        """Return the party at the beginning of a sentence, if a pronoun in the next sentence can refer to it."""
        words = split_sentence(self.text, start, min(end, start + MAX_DISTANCE))[:_MAX_WORDS]
        stop = find_phrase_end(words, 0, self.vocabulary)
        if not stop or words[0].low in self.vocabulary.pronouns:
            return None
        has_apposition = stop < len(words) and "," in words[stop].gap
        apposition = words[stop : _find_clause_end(words, stop)] if has_apposition else ()
        speaker = self.namer.name_speaker(words[:stop], apposition)
        speaker = self._resolve(words[:stop], speaker, None).speaker
        if speaker is None or not speaker.uid:
            return None
        is_person = speaker.uid in self.namer.index.persons
        is_representative = any(word.low in self.vocabulary.representatives for word in words[:stop])
        fits = is_person is (pronoun in self.vocabulary.personal_pronouns)
        return speaker if is_representative or fits else None

    # --- After the quotation ----------------------------------------------------------------------

    def _read_verb_first(self, words: Sequence[SentenceWord], verb: int) -> Attribution | None:
        """Read "said X", "said X, director of Y", "said he", "a déclaré X", "sagte er"."""
        vocabulary = self.vocabulary
        at = _skip(words, verb + 1, vocabulary.auxiliaries - vocabulary.pronouns - vocabulary.determiners)
        if at >= len(words) or words[at].is_separate:
            return None
        if words[at].low in vocabulary.pronouns:
            return Attribution(None, True, self._find_listener(words, at + 1), words[at].end, words[at].low)
        attribution = self._read_name(words, at)
        if attribution is None and words[at].low in vocabulary.listener_prepositions:  # a dit à Z X
            end = find_phrase_end(words, at + 1, vocabulary)
            addressee = self.namer.name_speaker(words[at + 1 : end])
            return Attribution(None, True, addressee, words[end - 1].end)
        return attribution

    def _find_verb_after(self, words: Sequence[SentenceWord]) -> int | None:
        """Return the index of the verb of "X said" and "X, director of Y, said", where X begins the words."""
        vocabulary = self.vocabulary
        end = find_phrase_end(words, 0, vocabulary)
        if words[0].low in vocabulary.pronouns | vocabulary.auxiliaries:
            end = max(end, _skip(words, 0, vocabulary.pronouns | vocabulary.auxiliaries))
        if not end:
            return None
        at = _skip(words, end, vocabulary.auxiliaries | vocabulary.pronouns)
        if at < len(words) and is_speech_verb(words, at, vocabulary):
            return at if not words[at].is_separate else None
        if end < len(words) and words[end].is_separate:  # an apposition
            for verb in range(end + 1, min(len(words), _MAX_BEFORE_VERB)):
                if is_speech_verb(words, verb, vocabulary):
                    first = verb
                    while (
                        first > end
                        and words[first - 1].low in vocabulary.auxiliaries
                        and not words[first].is_separate
                    ):
                        first -= 1
                    return verb if words[first].is_separate else None
        return None

    def _read_name_first(self, words: Sequence[SentenceWord], verb: int) -> Attribution | None:
        attribution = self._read_subject(words, verb)
        if attribution is None:
            return None
        return replace(attribution, end=words[verb].end)

    # --- Before the quotation ---------------------------------------------------------------------

    def _has_subject(self, words: Sequence[SentenceWord], verb: int) -> bool:
        """Whether a verb may have a subject before it, unlike "the said words" and "what he called a report"."""
        return (
            verb > 0
            and not words[verb].is_possessive
            and words[verb - 1].low not in self.vocabulary.determiners
        )

    def _read_subject(self, words: Sequence[SentenceWord], verb: int) -> Attribution | None:
        """Return the attribution to the subject of a verb. The words before it are those of the sentence."""
        vocabulary = self.vocabulary
        last = verb
        while last > 0 and words[last - 1].low in vocabulary.auxiliaries and not words[last].is_separate:
            last -= 1
        if last == 0 and verb > 0 and words[0].low in vocabulary.pronouns:
            last = 1
        first = max(0, last - _MAX_BEFORE_VERB)
        addressee = None
        if words[verb].low in vocabulary.listener_verbs:
            addressee = self._find_listener(words, verb + 1)
        addressee = (
            addressee
            or self._find_listener_after_preposition(words, verb + 1)
            or self._find_listener_before(words, first, last)
        )
        clauses = _split_clauses(words, first, last)
        before = words[last - 1] if last else None
        if before is None:
            return None
        if before.low in vocabulary.pronouns:
            return Attribution(None, True, addressee, pronoun=before.low)
        if before.low in vocabulary.relative_pronouns and len(clauses) > 1:
            clauses, has_apposition = clauses[:-1], True
        else:
            has_apposition = words[last].is_separate
        if has_apposition:
            return self._read_with_apposition(words, clauses, addressee)
        return self._read_plain(words, clauses, addressee)

    def _read_with_apposition(
        self,
        words: Sequence[SentenceWord],
        clauses: Sequence[tuple[int, int]],
        addressee: NamedSpeaker | None,
    ) -> Attribution | None:
        """Read "X, director of Y, said": the first clause that is a name as a whole, with the clauses after it."""
        for number, (first, end) in enumerate(clauses):
            start = _skip(words, first, self.vocabulary.name_prefixes - self.vocabulary.determiners)
            if (
                start < end
                and find_phrase_end(words, start, self.vocabulary) == end
                and not self._is_date(words[start:end])
            ):
                apposition = words[end : clauses[-1][1]] if number + 1 < len(clauses) else ()
                speaker = self.namer.name_speaker(words[start:end], apposition)
                return self._resolve(words[start:end], speaker, addressee)
        return None

    def _read_plain(
        self,
        words: Sequence[SentenceWord],
        clauses: Sequence[tuple[int, int]],
        addressee: NamedSpeaker | None,
    ) -> Attribution | None:
        """Read "X said": the name at the end of the last clause, or at its beginning, or that of the sentence."""
        vocabulary = self.vocabulary
        start, end = clauses[-1]
        for at in range(start, end):
            if (
                find_phrase_end(words, at, vocabulary) == end
                and words[at].low not in vocabulary.linking_words - vocabulary.determiners
            ):
                apposition: Sequence[SentenceWord] = ()
                if len(clauses) > 1 and self._is_description(words, clauses[-2]):
                    apposition = words[clauses[-2][0] : clauses[-2][1]]
                speaker = self.namer.name_speaker(words[at:end], apposition)
                return self._resolve(words[at:end], speaker, addressee)
        # "Facebook cancelled the interview and said".
        for start, _end in (clauses[-1], clauses[0]):
            at = _skip(words, start, vocabulary.name_prefixes - vocabulary.determiners)
            end = find_phrase_end(words, at, vocabulary)
            if at < end:
                return self._resolve(words[at:end], self.namer.name_speaker(words[at:end]), addressee)
            if at < len(words) and words[at].low in vocabulary.pronouns:
                return Attribution(None, True, addressee, pronoun=words[at].low)
        return None

    def _is_description(self, words: Sequence[SentenceWord], clause: tuple[int, int]) -> bool:
        """Whether a clause describes the name after it: "The BBC's director of editorial policy, David Jordan, said"."""
        return find_phrase_end(words, clause[0], self.vocabulary) == clause[1] and any(
            not word.is_capital for word in words[clause[0] : clause[1]]
        )

    def _read_representative(self, words: Sequence[SentenceWord], ending: str) -> Attribution | None:
        """Read "The statement from X in full:", which has no verb."""
        representatives = self.vocabulary.representatives
        if ":" not in ending or not any(word.low in representatives for word in words):
            return None
        for at in range(len(words)):
            end = find_phrase_end(words, at, self.vocabulary)
            if end > at and any(word.low in representatives for word in words[at:end]):
                return self._resolve(words[at:end], self.namer.name_speaker(words[at:end]), None)
        return None

    # --- Both -------------------------------------------------------------------------------------

    def _read_name(self, words: Sequence[SentenceWord], at: int) -> Attribution | None:
        """Return the attribution to the name, description or pronoun that begins with a word, or None."""
        if at < len(words) and words[at].low in self.vocabulary.pronouns:
            return Attribution(None, True, None, words[at].end, words[at].low)
        end = find_phrase_end(words, at, self.vocabulary)
        if end == at:
            return None
        has_apposition = end < len(words) and words[end].is_separate and "," in words[end].gap
        apposition = words[end : _find_clause_end(words, end)] if has_apposition else ()
        speaker = self.namer.name_speaker(words[at:end], apposition)
        addressee = self._find_listener_after_preposition(words, end)
        return replace(self._resolve(words[at:end], speaker, addressee), end=words[end - 1].end)

    def _resolve(
        self, words: Sequence[SentenceWord], speaker: NamedSpeaker | None, addressee: NamedSpeaker | None
    ) -> Attribution:
        """Return the attribution to a speaker. "The company" and the like refer to the previous speaker."""
        vocabulary = self.vocabulary
        generic = (
            vocabulary.determiners
            | vocabulary.generic_speakers
            | vocabulary.representatives
            | vocabulary.linking_words
        )
        is_generic = words[0].low in vocabulary.determiners - _INDEFINITE and all(
            word.low in generic or word.is_possessive for word in words
        )
        if is_generic and (speaker is None or not (speaker.uid or speaker.organisation_uid)):
            return Attribution(None, True, addressee)
        return Attribution(speaker, False, addressee)

    def _find_listener(self, words: Sequence[SentenceWord], at: int) -> NamedSpeaker | None:
        """Return the addressee in "told Gizmodo"; None in "told reporters", which is no name."""
        end = find_phrase_end(words, at, self.vocabulary)
        if end == at or not any(word.is_capital for word in words[at:end]) or words[at].is_separate:
            return None
        return self.namer.name_speaker(words[at:end])

    def _find_listener_after_preposition(self, words: Sequence[SentenceWord], at: int) -> NamedSpeaker | None:
        """Return the addressee in "said in a statement to Z"."""
        for number in range(at, min(len(words) - 1, at + _MAX_TAIL)):
            if words[number].low in self.vocabulary.listener_prepositions and (
                addressee := self._find_listener(words, number + 1)
            ):
                return addressee
        return None

    def _find_listener_before(
        self, words: Sequence[SentenceWord], start: int, end: int
    ) -> NamedSpeaker | None:
        """Return the addressee named before the speaker: "In a statement to Z, X said"."""
        for number in range(start, end - 1):
            if words[number].low in self.vocabulary.representatives:
                # "A statement to Z", "a statement sent to Z".
                for preposition in range(number + 1, min(number + 3, end - 1)):
                    if words[preposition].low in self.vocabulary.listener_prepositions:
                        return self._find_listener(words, preposition + 1)
        return None

    def _skip_according_to(self, words: Sequence[SentenceWord]) -> int:
        """Return the index of the name in "according to X"; 0 if the words do not begin so."""
        lows = tuple(word.low for word in words[:4])
        for phrase in self.vocabulary.according_to:
            if lows[: len(phrase)] == phrase and len(lows) > len(phrase):
                return len(phrase)
        return 0

    def _is_date(self, words: Sequence[SentenceWord]) -> bool:
        return all(word.low in self.vocabulary.stop_words or word.text.isdigit() for word in words)


def _skip(words: Sequence[SentenceWord], at: int, skipped: frozenset[str]) -> int:
    """Return the index of the first word from `at` on that is not one of these."""
    while at < len(words) and words[at].low in skipped:
        at += 1
    return at


def _cut_first_sentence(words: Sequence[SentenceWord]) -> Sequence[SentenceWord]:
    for at, word in enumerate(words):
        is_end = any(mark in word.gap for mark in "!?;") or ends_sentence(words[at - 1], word)
        if at and is_end:
            return words[:at]
    return words


def _split_clauses(words: Sequence[SentenceWord], start: int, end: int) -> list[tuple[int, int]]:
    """Return the start and end index of each group of words between commas."""
    clauses, first = [], start
    for at in range(start + 1, end):
        if words[at].is_separate:
            clauses.append((first, at))
            first = at
    clauses.append((first, end))
    return clauses


def _find_clause_end(words: Sequence[SentenceWord], start: int) -> int:
    for at in range(start + 1, len(words)):
        if words[at].is_separate:
            return at
    return len(words)
