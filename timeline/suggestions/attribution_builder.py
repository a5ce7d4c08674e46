"""Attributions of quotations to phrases and pronouns, with the words that attribute them and the addressee."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from timeline.suggestions.noun_phrases import NounPhrase, NounPhraseReader
from timeline.suggestions.results import NamedSpeaker
from timeline.suggestions.sentence_words import SentenceWord
from timeline.suggestions.speaker_names import Reference, SpeakerNamer
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.suggestions.verb_groups import VerbGroup
from timeline.text.spans import Span

MAX_TAIL = 18  # words between the verb and the quotation


class Attribution(msgspec.Struct, frozen=True):
    """The speaker and the addressee of a quotation. Without a speaker and a reference, nobody is known to speak.

    Attributes:
        speaker: who speaks; with a reference, the words for them
        reference: what is to be resolved elsewhere: a pronoun, "the company"
        addressee: to whom
        end: the end of an attribution that follows the quotation, otherwise 0
        is_reported: whether somebody else says that they said it
        evidence: the words that attribute the quotation
        is_trailing: whether other words of the sentence are between them and the quotation
        may_be_short: whether the words before a quotation lead to it: "is “…”", unlike "the “…” signs"
    """

    speaker: NamedSpeaker | None = None
    reference: Reference | None = None
    addressee: NamedSpeaker | None = None
    end: int = 0
    is_reported: bool = False
    evidence: Span | None = None
    is_trailing: bool = False
    may_be_short: bool = True


NOBODY = Attribution()


class AttributionBuilder(msgspec.Struct, frozen=True):
    """Builds attributions from what the rules have found in a sentence."""

    namer: SpeakerNamer
    phrases: NounPhraseReader
    vocabulary: SpeechVocabulary

    def attribute(
        self,
        words: list[SentenceWord],
        group: VerbGroup,
        phrase: NounPhrase,
        appositions: Sequence[tuple[int, int]],
        *,
        is_source: bool = False,
    ) -> Attribution:
        """Return the attribution to a subject."""
        speaker, reference = self.namer.name(phrase, appositions, is_source=is_source)
        if speaker is None and reference is None:
            return NOBODY
        first, last = min(group.start, phrase.start), max(group.end, phrase.end) - 1
        return Attribution(
            speaker,
            reference,
            is_reported=group.is_reported,
            evidence=Span(words[first].start, words[last].end),
        )

    def refer(self, words: list[SentenceWord], group: VerbGroup, pronoun: int, end: int) -> Attribution:
        """Return the attribution to a pronoun; `pronoun` is negative if the verb has none."""
        vocabulary = self.vocabulary
        low = words[pronoun].low if pronoun >= 0 else ""
        is_plural = pronoun < 0 and words[group.verb].low.endswith(vocabulary.plural_verb_endings)
        is_nearest = low in vocabulary.demonstratives
        gender = (
            vocabulary.demonstratives[low]
            if is_nearest
            else vocabulary.pronouns.get(low) or vocabulary.oblique_pronouns.get(low, "")
        )
        gender = "p" if is_plural else gender
        first = min(group.start, pronoun) if pronoun >= 0 else group.start
        last = max(group.end - 1, pronoun)
        return Attribution(
            None,
            Reference(
                "pronoun",
                gender,
                at=words[first].start,
                is_nearest=is_nearest,
                is_adding=words[group.verb].low in vocabulary.verbs.adding,
                is_answering=words[group.verb].low in vocabulary.verbs.answering,
                is_reading=words[group.verb].low in vocabulary.verbs.reading,
            ),
            end=words[end - 1].end if end else 0,
            is_reported=group.is_reported,
            evidence=Span(words[first].start, words[last].end),
        )

    def read_text(self, words: list[SentenceWord], group: VerbGroup, at: int) -> Attribution | None:
        """Read "heißt es in einer Mitteilung der WHA"."""
        if at < len(words) and words[at].low in self.vocabulary.text_prepositions:
            phrase = self.phrases.read(words, at + 1)
            if phrase is not None:
                attribution = self.attribute(words, group, phrase, (), is_source=True)
                is_vague = phrase.head_class not in ("statement", "document")  # "heißt es bei der WHA"
                return replace(attribution, end=words[phrase.end - 1].end, is_reported=is_vague)
        return NOBODY

    def read_agent(self, words: list[SentenceWord], group: VerbGroup, *, is_after: bool) -> Attribution:
        """Return the attribution of a passive verb: "was described by X as"."""
        vocabulary = self.vocabulary
        for at in range(group.end, min(len(words) - 1, group.end + MAX_TAIL)):
            if words[at].is_separate:
                break
            if words[at].low in vocabulary.agents:
                phrase = self.phrases.read(words, at + 1)
                if phrase is None:
                    break
                attribution = self.attribute(words, group, phrase, ())
                return replace(attribution, end=words[phrase.end - 1].end) if is_after else attribution
        return NOBODY

    def find_listener(self, words: list[SentenceWord], verb_end: int, at: int) -> NamedSpeaker | None:
        """Return the addressee: "told Gizmodo", "said in a statement to Z"; None in "told reporters"."""
        vocabulary = self.vocabulary
        verb = verb_end - 1
        tells = 0 <= verb < len(words) and words[verb].low in vocabulary.verbs.listener_verbs
        if tells and verb_end == at and (addressee := self._name_listener(words, at)):
            return addressee
        for number in range(at, min(len(words) - 1, at + MAX_TAIL)):
            if words[number].low in vocabulary.listener_prepositions and (
                addressee := self._name_listener(words, number + 1)
            ):
                return addressee
        return None

    def find_listener_before(self, words: list[SentenceWord], end: int) -> NamedSpeaker | None:
        """Return the addressee named before the speaker: "In a statement to Z, X said"."""
        vocabulary = self.vocabulary
        for number in range(end - 1):
            if self.phrases.nouns.classify(words[number].low) in ("statement", "document"):
                for preposition in range(number + 1, min(number + 3, end - 1)):
                    if words[preposition].low in vocabulary.listener_prepositions:
                        return self._name_listener(words, preposition + 1)
        return None

    def _name_listener(self, words: list[SentenceWord], at: int) -> NamedSpeaker | None:
        if at >= len(words) or words[at].is_separate:
            return None
        phrase = self.phrases.read(words, at)
        if phrase is None or not phrase.is_named:
            return None
        return self.namer.name(phrase, ())[0]
