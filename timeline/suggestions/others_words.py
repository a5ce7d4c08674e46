"""Words that are not those of the subject: denied, asked, or said by somebody else.

"denied that X said"      "asked whether"       "the claim that"
"remembers X telling"     "recalls X's words"   "X, once described as"
"""

import msgspec

from timeline.suggestions.noun_phrases import NounPhraseReader
from timeline.suggestions.sentence_words import SentenceWord, is_speech_verb, skip_according_to
from timeline.suggestions.speech_vocabulary import SpeechVocabulary

_MAX_OWNED = 7  # words of the last phrase before a quotation


class OthersWords(msgspec.Struct, frozen=True):
    """Tells whether the words before a quotation give it to somebody else than the subject of the verb, or to nobody."""

    phrases: NounPhraseReader
    vocabulary: SpeechVocabulary

    def is_called_by(self, words: list[SentenceWord]) -> bool:
        """Whether "called" before a quotation has a speaker: "what X called", unlike "a man called"."""
        if len(words) < 2:
            return False
        vocabulary = self.vocabulary
        before = words[-2]
        if before.low in vocabulary.pronouns or before.low in vocabulary.have_forms:
            return True
        start = next(
            (
                at
                for at in range(len(words) - 2, max(-1, len(words) - 10), -1)
                if words[at].low in vocabulary.what
            ),
            None,
        )
        return start is not None

    def has_no_object(self, words: list[SentenceWord], verb: int) -> bool:
        """Whether a participle begins a clause about somebody: "X, once described as", "X, criticised for"."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        low, after = words[verb].low, words[verb + 1].low if verb + 1 < len(words) else ""
        is_about = after in vocabulary.as_words or after in vocabulary.by_reason
        return is_about and low in verbs.participles and (low in verbs.as_verbs or low in verbs.calling)

    def ends_with_as(self, words: list[SentenceWord], verb: int) -> bool:
        """Whether "as" or "as a" is right before the quotation."""
        return any(word.low in self.vocabulary.as_words for word in words[max(verb + 1, len(words) - 3) :])

    def is_about_others(self, words: list[SentenceWord], verb: int, ending: str) -> bool:
        """Whether the words are said to be someone else's: "responded to the claim that", "asked about"."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        tail = words[verb + 1 :]
        if not tail:
            return False
        for at, word in enumerate(tail[:-1]):
            if word.low in vocabulary.nouns.claims and tail[at + 1].low in vocabulary.claim_links:
                return True
        has_claim = any(word.low in vocabulary.nouns.claims for word in tail)
        if vocabulary.capital_nouns and ":" not in ending and has_claim:
            return True  # "wies den Vorwurf zurück, „…“"
        if words[verb].low in verbs.answering and tail[-1].low in vocabulary.topic_words:
            return True
        if self._ends_with_words_of_others(words, verb):
            return True
        return (
            any(word.low in vocabulary.hypotheticals for word in tail[:3]) and words[verb].low in verbs.asking
        )

    def _ends_with_words_of_others(self, words: list[SentenceWord], verb: int) -> bool:
        """Whether the quotation is the words of somebody else: "recalls X's words", "objected to the phrase"."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        head_at = len(words) - 1
        if words[head_at].is_possessive:
            return words[verb].low not in verbs.calling
        for at in range(max(verb + 1, head_at - _MAX_OWNED), head_at + 1):
            if words[at].is_separate:
                continue
            phrase = self.phrases.read(words, at)
            if phrase is None or phrase.end != len(words) or phrase.kind != "description":
                continue
            low = words[at - 1].low
            is_text = phrase.head in vocabulary.nouns.utterances or phrase.head_class in (
                "statement",
                "document",
            )
            if not is_text:
                return False
            if low in vocabulary.topic_words and words[verb].low in verbs.answering:
                return True
            if low in vocabulary.leading_prepositions:
                return False  # "said in X's letter"
            is_owned = any(word.is_possessive for word in words[at : phrase.end])
            return is_owned or any(inner.is_named for _, inner in phrase.complements)
        return False

    def says_another(self, words: list[SentenceWord], verb: int) -> bool:
        """Whether the object of a verb says it: "remembers X telling him", French "accuse X d'avoir dit"."""
        vocabulary = self.vocabulary
        for at in range(verb + 2, len(words)):
            word, before = words[at], words[at - 1]
            if at == len(words) - 1 and word.low in vocabulary.verbs.infinitives and before.is_capital:
                return True
            if word.is_separate or not (word.low in vocabulary.verbs.saying or word.low in vocabulary.having):
                continue
            if (
                before.is_capital
                or before.low in vocabulary.oblique_pronouns
                or (word.low in vocabulary.having and any(other.is_capital for other in words[verb + 1 : at]))
            ):
                return True
        return False

    def is_relative(self, words: list[SentenceWord], at: int) -> bool:
        """Whether a word that may be a determiner is a relative pronoun: "a sign that read"."""
        vocabulary = self.vocabulary
        if words[at].low not in vocabulary.relatives or not at:
            return False
        if vocabulary.capital_nouns:
            return words[at].is_separate
        return not words[at].is_separate and not is_speech_verb(words, at - 1, vocabulary)

    def is_reported(self, words: list[SentenceWord], start: int) -> bool:
        """Whether someone else says that the subject, which begins with a word, said it."""
        vocabulary = self.vocabulary
        if skip_according_to(words, vocabulary, is_after=False) and start > 1:
            return True
        if start < len(words) and words[start].is_separate:
            return False
        for at in range(start - 1, -1, -1):
            word = words[at]
            if word.low in vocabulary.joins or word.low in vocabulary.pairs:
                return False
            if is_speech_verb(words, at, vocabulary) or word.low in vocabulary.evidential:
                return True
            if word.is_separate:
                return False
        return False

    def is_hypothetical(self, words: list[SentenceWord], start: int) -> bool:
        """Whether a clause begins with "if" or "whether"."""
        return any(word.low in self.vocabulary.hypotheticals for word in words[max(0, start - 2) : start])

    def is_denied(self, words: list[SentenceWord], start: int) -> bool:
        """Whether "There is no evidence that" or the like precedes a clause."""
        vocabulary = self.vocabulary
        if not start or words[start - 1].low not in vocabulary.that:
            return False
        at = start - 2
        while at >= 0 and start - at < 9:
            low = words[at].low
            if low in vocabulary.negations or low in vocabulary.denials or low in vocabulary.nouns.claims:
                return True
            if words[at].is_separate or is_speech_verb(words, at, vocabulary):
                return False
            at -= 1
        return False
