"""Whom pronouns and descriptions such as "the company" refer to: the nearest fitting person or organisation, or nobody.

The sentences before the words are read backwards, without quotations. The first that names somebody who fits decides: one
person is meant, two are not told apart, except that whoever has just spoken goes on. Each sentence is read once.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

import msgspec

from timeline.suggestions.layout import Layout
from timeline.suggestions.noun_phrases import NounPhrase, NounPhraseReader
from timeline.suggestions.nouns import PERSONAL
from timeline.suggestions.party_names import NameMatch, has_another
from timeline.suggestions.quotation_marks import MarkedQuotation
from timeline.suggestions.results import NamedSpeaker
from timeline.suggestions.sentence_words import SentenceWord, is_speech_verb, split_sentence
from timeline.suggestions.speaker_names import Reference, SpeakerNamer
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.text.spans import Span

_MAX_SENTENCES = 8  # before the words that refer
_MAX_SENTENCES_TO_ORGANISATION = 4
_MAX_DISTANCE = 1500  # characters before them
_MAX_SENTENCE = 480  # characters of a sentence that are read
_MAX_WORDS = 80
_MAX_REMEMBERED = 64  # sentences
_NEAR = 6  # sentences in which "the spokeswoman" is whoever has just spoken, those of the quotations included


class PreviousSpeaker(msgspec.Struct, frozen=True):
    """Who spoke last, or None if that is unknown, and the offset of the words that say so or of the quotation."""

    speaker: NamedSpeaker | None
    at: int


class _Person(msgspec.Struct, frozen=True):
    """Somebody named in a sentence. `is_sure`: certainly a person; `key`: the same for the same person."""

    speaker: NamedSpeaker
    key: str
    is_sure: bool


class _Beginning(msgspec.Struct, frozen=True):
    """What a sentence begins with."""

    subject: NamedSpeaker | None = None
    pronoun: str = ""
    is_several: bool = False
    is_unknown: bool = False
    is_told: bool = False
    is_list: bool = False


class _Sentence:
    """Who is named in a sentence outside of quotations. Each property is found once, when it is first needed."""

    def __init__(
        self, span: Span, words: list[SentenceWord], namer: SpeakerNamer, vocabulary: SpeechVocabulary
    ) -> None:
        self.span, self.words = span, words
        self.namer, self.phrases, self.vocabulary = namer, namer.phrases, vocabulary

    @cached_property
    def persons(self) -> tuple[_Person, ...]:
        """Everybody who is named in it."""
        return tuple(self._find_persons(self.words))

    @property
    def subject(self) -> NamedSpeaker | None:
        """The person or organisation at its beginning, or after "According to"."""
        return self._beginning.subject

    @property
    def pronoun(self) -> str:
        """Its subject, if that is a pronoun, or ""."""
        return self._beginning.pronoun

    @property
    def is_several(self) -> bool:
        """Whether its subject is several persons or organisations."""
        return self._beginning.is_several

    @property
    def has_unknown_subject(self) -> bool:
        """Whether its subject is one word that may be anybody."""
        return self._beginning.is_unknown

    @property
    def is_list(self) -> bool:
        """Whether its subject is a list: "X, her sister and her mother"."""
        return self._beginning.is_list

    @property
    def is_told(self) -> bool:
        """Whether its subject says something, and to nobody who is named."""
        return self._beginning.is_told

    @cached_property
    def _beginning(self) -> _Beginning:
        words = self.words
        if source := self._find_source(words):
            subject, _ = self.namer.name(source, is_source=True)
            return _Beginning(subject, is_told=subject is not None)
        at = self._skip_introduction(words)
        if at >= len(words) or words[at].low in self.vocabulary.nobody:
            return _Beginning()
        if words[at].low in self.vocabulary.pronouns:
            return _Beginning(pronoun=words[at].low)
        phrase = self.phrases.read(words, at)
        if phrase is None:
            return _Beginning()
        subject, is_several, is_unknown = self._name_subject(words, phrase)
        is_told = subject is not None and self._tells(words, phrase)
        return _Beginning(subject, "", is_several, is_unknown, is_told, self._is_list(words, phrase))

    def _is_list(self, words: list[SentenceWord], phrase: NounPhrase) -> bool:
        """Whether a subject and what follows its comma are a list with somebody who is not named."""
        if phrase.end >= len(words) or not words[phrase.end].is_separate:
            return False
        following = self.phrases.read(words, phrase.end)
        return following is not None and following.kind == "several" and not following.name_end

    def _skip_introduction(self, words: list[SentenceWord]) -> int:
        """Return where the subject of a sentence begins, after "Then", "On Monday", "In a letter to X,"."""
        vocabulary = self.vocabulary
        at = 0
        while at < len(words) and (
            words[at].low in vocabulary.introducers
            or self.phrases.pieces.is_date(words, at)
            or words[at].low.isdigit()
        ):
            at += 1
        if at < len(words) and words[at].low in vocabulary.leading_prepositions:
            inner = self.phrases.read(words, at + 1) if at + 1 < len(words) else None
            at = inner.end if inner else at + 2
            while at < len(words) and not words[at].is_separate:
                at += 1
        return at

    def _find_source(self, words: list[SentenceWord]) -> NounPhrase | None:
        """Return X of a sentence that begins with "According to X"."""
        lows = tuple(word.low for word in words[:5])
        for phrase in self.vocabulary.according_to:
            if lows[: len(phrase)] == phrase and len(lows) > len(phrase):
                return self.phrases.read(words, len(phrase))
        return None

    def _tells(self, words: list[SentenceWord], phrase: NounPhrase) -> bool:
        """Whether a subject says something, and to nobody: "X, director of Y, said that"."""
        verbs = self.vocabulary.verbs
        at = phrase.end
        for _ in range(3):
            while at < len(words) and (
                self.phrases.nouns.is_adverb(words[at].low) or words[at].low in self.vocabulary.have_forms
            ):
                at += 1
            if at < len(words) and is_speech_verb(words, at, self.vocabulary):
                return words[at].low in verbs.plain and words[at].low not in verbs.listener_verbs
            if at >= len(words) or not words[at].is_separate:
                return False
            at += 1
            while at < len(words) and not words[at].is_separate:
                at += 1
        return False

    def _name_subject(
        self, words: list[SentenceWord], phrase: NounPhrase
    ) -> tuple[NamedSpeaker | None, bool, bool]:
        """Return the subject of a sentence, whether it is several, and whether it is one word that may be anybody."""
        if phrase.kind == "several":
            return None, True, False
        if phrase.end - phrase.start > 1 and all(
            word.is_acronym for word in words[phrase.start : phrase.end]
        ):
            return None, False, False  # "NEW DELHI"
        appositions = self._find_apposition(words, phrase)
        speaker, _ = self.namer.name(phrase, appositions)
        if speaker is None:
            return None, False, False
        if phrase.kind == "description":
            is_person = phrase.head_class in PERSONAL
            if not (
                is_person or speaker.uid or phrase.head_class == "organisation" or speaker.kind == "person"
            ):
                return None, False, False
            return speaker, False, False
        is_unknown = not speaker.uid and speaker.kind != "person" and phrase.name_end - phrase.name_start == 1
        return speaker, False, is_unknown

    def _find_apposition(self, words: list[SentenceWord], phrase: NounPhrase) -> tuple[tuple[int, int], ...]:
        end = phrase.end
        if end >= len(words) or not words[end].is_separate:
            return ()
        after = end + 1
        while after < len(words) and not words[after].is_separate:
            after += 1
        return ((end, after),)

    def _find_persons(self, words: list[SentenceWord]) -> list[_Person]:
        vocabulary = self.vocabulary
        persons: list[_Person] = []
        at = 0
        while at < len(words):
            word = words[at]
            phrase = None
            if (
                word.is_capital
                and not self.phrases.pieces.is_date(words, at)
                and not (word.low in vocabulary.openers and word.low not in vocabulary.nouns.titles)
            ):
                phrase = self.phrases.read(words, at, depth=9)
            if phrase is None or not phrase.is_named:
                at = max(at + 1, phrase.end if phrase else 0)
                continue
            judgement = self.phrases.judge_person(phrase)
            before = words[at - 1].low if at and not word.is_separate else ""
            is_place = before in vocabulary.in_words or before in vocabulary.determiners
            if judgement == "sure" or (judgement == "likely" and not is_place):
                speaker, _ = self.namer.name(phrase)
                if speaker is not None and speaker.kind == "person":
                    is_sure = judgement == "sure" or self._speaks(words, at, phrase.end)
                    persons.append(_Person(speaker, _make_key(speaker), is_sure))
            elif judgement == "no" and phrase.name_end - phrase.name_start == 1 and phrase.match is None:
                speaker, _ = self.namer.name(phrase)
                if speaker is not None and speaker.kind == "person":  # a surname
                    persons.append(_Person(speaker, _make_key(speaker), True))
            at = max(at + 1, phrase.end)
        return persons

    def _speaks(self, words: list[SentenceWord], start: int, end: int) -> bool:
        """Whether a name is beside a verb of saying."""
        return any(
            0 <= at < len(words) and is_speech_verb(words, at, self.vocabulary) for at in (start - 1, end)
        )


class ReferenceResolver:
    """Resolves references in a text."""

    def __init__(
        self,
        layout: Layout,
        marked: Sequence[MarkedQuotation],
        names: Sequence[NameMatch],
        phrases: NounPhraseReader,
        namer: SpeakerNamer,
        vocabulary: SpeechVocabulary,
    ) -> None:
        self.layout, self.marked, self.names = layout, marked, names
        self._kinds: dict[
            str, list[NameMatch]
        ] = {}  # mentions of known organisations, by a noun in their names
        self.phrases, self.namer, self.vocabulary = phrases, namer, vocabulary
        self._ends = [quotation.end for quotation in marked]
        self._sentences: dict[int, _Sentence] = {}

    def resolve(self, reference: Reference, start: int, last: PreviousSpeaker | None) -> NamedSpeaker | None:
        """Return whom a reference means, or None.

        Args:
            reference: the words that refer
            start: the offset before which somebody may be named
            last: who spoke last
        """
        if last is not None and start - last.at > _MAX_DISTANCE:
            last = None
        if reference.kind == "pronoun":
            if reference.is_reading:
                return None  # "it read": a letter
            if reference.gender == "n":
                return self._find_organisation(start, last, "", reference.at)
            if reference.gender == "p":
                return self._find_several(start, last)
            return self._find_person(start, last, reference)
        if reference.kind == "organisation":
            return self._find_organisation(start, last, reference.head, reference.at) or self.find_named(
                reference.head, reference.at
            )
        if reference.kind == "role" and (found := self.namer.find_by_role(reference.head, reference.gender)):
            return found
        return self._find_last(reference, start, last)

    def find_named(self, noun: str, before: int) -> NamedSpeaker | None:
        """Return the only known organisation of a kind that the text has named: "the Harbour Inspectorate"."""
        if noun not in self._kinds:
            self._kinds[noun] = self._list_kind(noun)
        names = self._kinds[noun]
        at = bisect_left(names, before, key=lambda name: name.span.start)
        return self.namer.name_match(names[at - 1]) if at else None

    def _list_kind(self, noun: str) -> list[NameMatch]:
        """Return the mentions of the first known organisation of a kind, as far as no other one is named."""
        nouns = self.namer.index.nouns
        mentions: list[NameMatch] = []
        for name in self.names:
            if not name.is_common and noun in nouns.get(name.uids[0], ()):
                if len(name.uids) > 1 or (mentions and name.uids != mentions[0].uids):
                    break
                mentions.append(name)
        if mentions and has_another(self.layout.text, noun, mentions):
            return []
        return mentions

    # --- Persons ----------------------------------------------------------------------------------

    def _find_person(
        self, start: int, last: PreviousSpeaker | None, reference: Reference
    ) -> NamedSpeaker | None:
        """Return the nearest person who fits a pronoun."""
        gender = reference.gender
        classify = self.phrases.nouns.classify
        has_gender = not self.vocabulary.capital_nouns and not self.vocabulary.head_first
        following = start
        for number, sentence in enumerate(self._iter_sentences_before(start)):
            speaks = last is not None and sentence.span.start <= last.at < following
            following = sentence.span.start
            fitting = {
                person.key: person
                for person in sentence.persons
                if _matches_gender(person.speaker.gender, gender)
            }
            if speaks and last is not None and last.speaker is None and not sentence.is_told:
                return None  # somebody unknown has spoken since
            if speaks and last is not None and last.speaker is not None:
                is_person = last.speaker.kind == "person" or classify(last.speaker.role) in PERSONAL
                if is_person and _matches_gender(last.speaker.gender, gender):
                    others = [key for key in fitting if key != _make_key(last.speaker)]
                    if reference.is_answering and others:
                        return None  # "she replied" may be whom the words before were said to
                    return last.speaker if not others or number <= 1 else None
                if not is_person and not has_gender and not fitting:
                    return last.speaker  # "elle", "sie" of an organisation
            if reference.is_nearest and fitting:
                return list(fitting.values())[-1].speaker
            subject = sentence.subject
            subject_key = _make_key(subject) if subject is not None else ""
            if sentence.is_list and fitting:
                return None
            may_add = reference.is_adding and fitting and not speaks and not sentence.is_told
            speaker = last.speaker if last is not None else None
            if may_add and speaker is not None and speaker.kind == "person":
                return speaker if _matches_gender(speaker.gender, gender) else None
            if sentence.is_told and subject is not None and subject_key in fitting:
                return fitting[subject_key].speaker
            if (
                fitting
                and sentence.pronoun
                and _matches_gender(self.vocabulary.pronouns[sentence.pronoun], gender)
            ):
                return None
            is_described = subject is not None and subject.kind == "person" and subject_key not in fitting
            if fitting and is_described and subject is not None and _matches_gender(subject.gender, gender):
                return None  # "X's lawyer came. He said"
            if len(fitting) == 1:
                (person,) = fitting.values()
                is_certain = person.is_sure and (person.speaker.gender or not gender)
                return person.speaker if is_certain or subject_key == person.key else None
            if fitting:
                return None
            if subject is not None and subject.kind == "person" and _matches_gender(subject.gender, gender):
                return subject
            if sentence.has_unknown_subject:
                return None
        return None

    # --- Others -----------------------------------------------------------------------------------

    def _find_organisation(
        self, start: int, last: PreviousSpeaker | None, head: str, at: int
    ) -> NamedSpeaker | None:
        """Return the nearest organisation that speaks or acts, if a noun such as "agency" fits it."""
        following = start
        described: NamedSpeaker | None = None
        own = self.layout.find_sentence(at, at + 1).start
        for number, sentence in enumerate(self._iter_sentences_before(start)):
            if number >= _MAX_SENTENCES_TO_ORGANISATION and described is None:
                break
            speaks = last is not None and sentence.span.start <= last.at < following
            following = sentence.span.start
            if speaks and last is not None:
                if last.speaker is None:
                    break
                if last.speaker.kind == "organisation" and self._is_kind(last.speaker, head):
                    return last.speaker
            subject = sentence.subject
            if not head and not sentence.is_told and self._has_text_of_others(sentence):
                return None  # "X found a letter. It said"
            if subject is not None and subject.kind == "organisation":
                if not subject.uid and subject.words.partition(" ")[0].lower() in self.vocabulary.determiners:
                    described = described or subject  # "The company", which an earlier sentence names
                    continue
                is_known = bool(subject.uid) or not sentence.has_unknown_subject
                return subject if is_known and self._is_kind(subject, head) else None
            if sentence.is_several or sentence.span.start == own:
                break
        return described if described is not None and self._is_kind(described, head) else None

    def _has_text_of_others(self, sentence: _Sentence) -> bool:
        """Whether a sentence says that somebody got a text, which may speak in the next one."""
        classify, receiving = self.phrases.nouns.classify, self.vocabulary.receiving
        is_got = any(word.low in receiving for word in sentence.words)
        return is_got and any(classify(word.low) in ("statement", "document") for word in sentence.words)

    def _is_kind(self, speaker: NamedSpeaker, head: str) -> bool:
        """Whether a noun can mean an organisation: any is a company, but only the "X Agency" an agency."""
        if not head or head in self.vocabulary.nouns.any_organisation:
            return True
        return head in self.namer.index.nouns.get(speaker.uid, ()) or head in speaker.words.lower()

    def _find_several(self, start: int, last: PreviousSpeaker | None) -> NamedSpeaker | None:
        following = start
        for sentence in islice(self._iter_sentences_before(start), 2):
            speaks = last is not None and sentence.span.start <= last.at < following
            following = sentence.span.start
            if speaks and last is not None:
                if last.speaker is None:
                    return None
                is_plural = self.phrases.nouns.is_plural(last.speaker.role)
                return last.speaker if last.speaker.kind == "organisation" or is_plural else None
            subject = sentence.subject
            if subject is not None:
                is_plural = self.phrases.nouns.is_plural(subject.role)
                return subject if is_plural or (subject.kind == "organisation" and subject.uid) else None
            if sentence.is_several:
                return None
        return None

    def _find_last(
        self, reference: Reference, start: int, last: PreviousSpeaker | None
    ) -> NamedSpeaker | None:
        """Return who has just spoken, if "the spokeswoman", "the statement" or "the mayor" can mean them."""
        if last is None or last.speaker is None:
            return None
        classify = self.phrases.nouns.classify
        speaker = last.speaker
        if reference.kind == "role":
            return (
                speaker
                if speaker.role == reference.head and _matches_gender(speaker.gender, reference.gender)
                else None
            )
        if self.layout.count_sentences(last.at, start) > _NEAR:
            return None
        if reference.kind == "representative":
            if self._has_other_representative(speaker, last.at, start):
                return None
            if classify(speaker.role) == "representative":
                return speaker if _matches_gender(speaker.gender, reference.gender) else None
            is_person = speaker.kind == "person" and not speaker.role
            return speaker if is_person and _matches_gender(speaker.gender, reference.gender) else None
        if classify(reference.head) == "document":
            return speaker if speaker.role == reference.head else None
        return speaker if speaker.kind in ("organisation", "text") else None

    def _has_other_representative(self, speaker: NamedSpeaker, after: int, start: int) -> bool:
        """Whether somebody else's representative is the subject of a sentence since somebody spoke."""
        classify = self.phrases.nouns.classify
        for sentence in self._iter_sentences_before(start):
            if sentence.span.start <= after:
                return False
            subject = sentence.subject
            if subject is not None and classify(subject.role) == "representative":
                return (subject.uid, subject.organisation_uid) != (speaker.uid, speaker.organisation_uid)
        return False

    # --- Sentences --------------------------------------------------------------------------------

    def _iter_sentences_before(self, start: int) -> Iterator[_Sentence]:
        """Yield the sentences before an offset that have words outside of quotations, the nearest first."""
        at, count = start, 0
        for number in range(3 * _MAX_SENTENCES):
            if at <= 0:
                return
            span = self.layout.find_sentence(at - 1, at)
            if start - span.start > _MAX_DISTANCE and number:
                return
            sentence = self._read(span.start, min(span.end, start))
            if sentence.words:
                yield sentence
                count += 1
                if count >= _MAX_SENTENCES:
                    return
            at = self._find_text_before(span.start)

    def _find_text_before(self, offset: int) -> int:
        text = self.layout.text
        while offset > 0 and text[offset - 1].isspace():
            offset -= 1
        return offset

    def _read(self, start: int, end: int) -> _Sentence:
        known = self._sentences.get(start)
        if known is None or known.span.end != end:
            if len(self._sentences) >= _MAX_REMEMBERED:
                self._sentences.clear()
            words = self._split(start, end)
            known = self._sentences[start] = _Sentence(Span(start, end), words, self.namer, self.vocabulary)
        return known

    def _split(self, start: int, end: int) -> list[SentenceWord]:
        """Return the words of a sentence outside of quotations."""
        words: list[SentenceWord] = []
        at, gap = start, ""
        number = bisect_left(self._ends, start + 1)
        while at < end and len(words) < _MAX_WORDS:
            quotation = self.marked[number] if number < len(self.marked) else None
            if quotation is not None and quotation.start <= at:
                at, gap, number = max(at, quotation.end), "”", number + 1
                continue
            stop = min(end, quotation.start if quotation is not None else end)
            words += split_sentence(self.layout.text, at, min(stop, at + _MAX_SENTENCE), gap)
            at, gap = stop, ""
        return words[:_MAX_WORDS]


def _matches_gender(gender: str, wanted: str) -> bool:
    return not gender or not wanted or gender == wanted


def _make_key(speaker: NamedSpeaker) -> str:
    return speaker.uid or speaker.words.rpartition(" ")[2].lower()
