"""Verbs of saying with their auxiliaries: "has also said", "a-t-il déclaré", "soll … gesagt haben"."""

import functools

import msgspec

from timeline.suggestions.nouns import NounClasses
from timeline.suggestions.sentence_words import SentenceWord, is_speech_verb
from timeline.suggestions.speech_vocabulary import SpeechVocabulary

_MAX_WORDS = 8  # from the first auxiliary to the verb
_MAX_TAIL = 18  # words after a verb in which its particle may be


class VerbGroup(msgspec.Struct, frozen=True):
    """A verb with its auxiliaries.

    Attributes:
        start: the index of its first word
        verb: the index of the word with the meaning
        end: the index after it
        pronoun: the subject within it
    """

    start: int
    verb: int
    end: int
    pronoun: str = ""
    is_negated: bool = False
    is_reported: bool = False
    is_passive: bool = False


class VerbReader(msgspec.Struct, frozen=True):
    """Reads verbs of saying."""

    nouns: NounClasses
    vocabulary: SpeechVocabulary

    def may_be_among(self, words: list[SentenceWord]) -> bool:
        """Return whether one of the words may be a verb of saying or of quoting. Most sentences have none."""
        verb_words = get_verb_words(self.vocabulary)
        return any(word.low in verb_words for word in words)

    def read(self, words: list[SentenceWord], start: int) -> VerbGroup | None:
        """Return the verb of saying that begins with a word, with its auxiliaries, or None."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        is_negated = is_reported = has_be = has_have = is_reflexive = False
        pronoun = ""
        for at in range(start, min(len(words), start + _MAX_WORDS)):
            word = words[at]
            low = word.low
            if (
                at > start
                and word.is_separate
                and not (self.nouns.is_adverb(low) or self.nouns.is_adverb(words[at - 1].low))
            ):
                return None
            if is_speech_verb(words, at, vocabulary) and not (
                at + 1 < len(words) and low in vocabulary.have_forms
            ):
                is_participle = low in verbs.participles
                if is_participle and low not in verbs.finite and not (has_have or has_be):
                    return None
                end = at + 1
                if end < len(words) and (low, words[end].low) in verbs.phrasal:
                    end += 1
                    if end + 1 < len(words) and words[end].low in vocabulary.infinitive_marks:
                        end += 2
                while end < len(words) and words[end].follows_hyphen and not pronoun:
                    if words[end].low in vocabulary.pronouns:
                        pronoun = words[end].low
                    elif words[end].low != "t":
                        break
                    end += 1
                return VerbGroup(
                    start,
                    at,
                    end,
                    pronoun,
                    is_negated or self._is_negated_after(words, end),
                    is_reported,
                    self._is_passive(low, has_be=has_be, is_reflexive=is_reflexive),
                )
            if has_be and low in verbs.quoted:
                return VerbGroup(start, at, self.skip_quoted(words, at + 1), "", is_negated, True, False)
            if low in vocabulary.negations:
                is_negated = True
            elif low in vocabulary.doubts:
                is_reported = has_have = True
            elif low in vocabulary.be_forms:
                has_be = True
            elif low in vocabulary.have_forms:
                has_have = True
            elif low in vocabulary.reflexives:
                is_reflexive = True
            elif word.follows_hyphen and low in vocabulary.pronouns and not vocabulary.capital_nouns:
                pronoun = low
            elif not (
                self.nouns.is_adverb(low) or low in vocabulary.clitics or (low == "t" and word.gap != " ")
            ):
                return None
        return None

    def extend_left(self, words: list[SentenceWord], start: int, verb: int) -> VerbGroup:
        """Return the group of a verb, with the auxiliaries before it."""
        vocabulary = self.vocabulary
        is_negated = is_reported = has_be = is_reflexive = False
        pronoun = ""
        at = start
        while at > 0 and not words[at].is_separate and start - at < _MAX_WORDS:
            before = words[at - 1]
            low = before.low
            if low in vocabulary.negations:
                is_negated = True
            elif low in vocabulary.doubts:
                is_reported = True
            elif low in vocabulary.be_forms:
                has_be = True
            elif low in vocabulary.reflexives:
                is_reflexive = True
            elif before.follows_hyphen and low in vocabulary.pronouns and not vocabulary.capital_nouns:
                pronoun = low
            elif not (
                low in vocabulary.have_forms
                or (self.nouns.is_adverb(low) and not before.is_capital)
                or low in vocabulary.clitics
                or (low == "t" and before.gap != " ")
            ):
                break
            at -= 1
        low = words[verb].low
        is_passive = self._is_passive(low, has_be=has_be, is_reflexive=is_reflexive)
        is_negated = is_negated or self._is_negated_after(words, verb + 1)
        return VerbGroup(at, verb, verb + 1, pronoun, is_negated, is_reported, is_passive)

    def _is_passive(self, low: str, *, has_be: bool, is_reflexive: bool) -> bool:
        """Whether a verb is passive: "was described", Spanish "se propuso"."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        if is_reflexive:
            return bool(vocabulary.reflexive_verbs) and low not in vocabulary.reflexive_verbs
        return has_be and (low in verbs.participles or low in verbs.quoted)

    def _is_negated_after(self, words: list[SentenceWord], at: int) -> bool:
        """Whether a word such as German "nicht" or "nothing" follows a verb."""
        return (
            at < len(words) and words[at].low in self.vocabulary.later_negations and not words[at].is_separate
        )

    def find_pronoun(self, words: list[SentenceWord], group: VerbGroup) -> int:
        return next(at for at in range(group.start, group.end) if words[at].low == group.pronoun)

    def has_auxiliary_before(self, words: list[SentenceWord], verb: int) -> bool:
        vocabulary = self.vocabulary
        at = verb - 1
        while at >= 0 and self.nouns.is_adverb(words[at].low):
            at -= 1
        return at >= 0 and (words[at].low in vocabulary.have_forms or words[at].low in vocabulary.be_forms)

    def has_auxiliary(self, words: list[SentenceWord], group: VerbGroup) -> bool:
        vocabulary = self.vocabulary
        return any(
            word.low in vocabulary.have_forms
            or word.low in vocabulary.be_forms
            or word.low in vocabulary.doubts
            for word in words[group.start : group.verb]
        )

    def has_earlier_auxiliary(self, words: list[SentenceWord], start: int) -> bool:
        """Whether an auxiliary is earlier in the clause: "hatte er noch betont"."""
        vocabulary = self.vocabulary
        at = start
        while at > 0 and not words[at].is_separate:
            at -= 1
            if words[at].low in vocabulary.have_forms or words[at].low in vocabulary.doubts:
                return True
        return False

    def has_particle(self, words: list[SentenceWord], verb: int, following: str = "") -> bool:
        """Whether a separable verb has one of its particles; other verbs need none."""
        verbs = self.vocabulary.verbs
        low = words[verb].low
        particles = verbs.separable.get(low)
        if particles is None:
            return True
        if low in verbs.whole and verb in (0, len(words) - 1):
            return True
        after = words[verb + 1 : verb + 1 + _MAX_TAIL]
        return following in particles or any(word.low in particles for word in after)

    def skip_quoted(self, words: list[SentenceWord], at: int) -> int:
        """Return the index after "as saying"."""
        while at < len(words) and words[at].low in self.vocabulary.as_saying:
            at += 1
        return at

    def find_continuation(self, words: list[SentenceWord], verb: int) -> int | None:
        """Return where "went on to say" begins, or None."""
        phrasal = self.vocabulary.verbs.phrasal
        if verb >= 3 and (words[verb - 3].low, words[verb - 2].low) in phrasal:
            return verb - 3
        if verb >= 2 and words[verb - 2].low in self.vocabulary.continuing:
            return verb - 2
        return None


@functools.lru_cache(maxsize=8)
def get_verb_words(vocabulary: SpeechVocabulary) -> frozenset[str]:
    """Return the words of a language that a verb group can end with, or the first of two such words."""
    verbs = vocabulary.verbs
    return verbs.finite | verbs.participles | verbs.quoted | {first for first, _second in verbs.phrasal}
