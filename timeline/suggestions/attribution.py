"""Attribution: the speaker of a quotation, from the words before and after it.

    after     "said X", "X said", "X, director of Y, told Z", "according to X", "he added"
    before    "X said:", "X told Z that", "According to X,", "A statement from X read:"

Each reads one sentence and a bounded number of its words. Only the head of the verb's subject speaks. If a verb has no
subject that is understood, or somebody is said not to have said it, nobody speaks.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from timeline.suggestions.attribution_builder import MAX_TAIL, NOBODY, Attribution, AttributionBuilder
from timeline.suggestions.noun_phrases import NounPhrase, NounPhraseReader
from timeline.suggestions.nouns import PERSONAL
from timeline.suggestions.others_words import OthersWords
from timeline.suggestions.sentence_words import (
    SentenceWord,
    find_clause_end,
    find_clause_start,
    is_speech_verb,
    skip_according_to,
    split_sentence,
)
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.suggestions.subjects import DROPPED, Subject, SubjectFinder
from timeline.suggestions.verb_groups import VerbGroup, VerbReader

MAX_DISTANCE = 320  # characters before or after a quotation that are read
_MAX_WORDS = 48
_MAX_APPOSITIONS = 6
_MAX_MOOD = 4  # words after a name, such as "was very sceptical"


class AttributionReader(msgspec.Struct, frozen=True):
    """Reads attributions in a text."""

    text: str
    phrases: NounPhraseReader
    verbs: VerbReader
    subjects: SubjectFinder
    builder: AttributionBuilder
    others: OthersWords
    vocabulary: SpeechVocabulary

    # --- After the quotation ----------------------------------------------------------------------

    def read_after(self, start: int, end: int, *, is_beside: bool = True) -> Attribution | None:
        """Return the attribution in `text[start:end]`, which follows a quotation, or None.

        Without `is_beside`, only the end of the sentence may attribute it: “Vatican News” announced something itself.
        """
        words = split_sentence(self.text, start, min(end, start + MAX_DISTANCE), is_first_only=True)
        words = words[:_MAX_WORDS]
        if not words:
            return None
        if not is_beside:
            return self._read_trailing(words) if self.verbs.may_be_among(words) else None
        at = 1 if words[0].low in self.vocabulary.so and len(words) > 1 else 0
        has_verb = self.verbs.may_be_among(words)
        if has_verb and self.vocabulary.capital_nouns and (attribution := self._read_bracket(words)):
            return attribution
        if has_verb and (group := self.verbs.read(words, 0)):
            return self._read_verb_first(words, group)
        if at and not is_speech_verb(words, at, self.vocabulary):
            return self._read_source(words, at)
        if at := skip_according_to(words, self.vocabulary, is_after=True):
            return self._read_source(words, at)
        if words[0].low in self.vocabulary.as_words and len(words) > 1:
            return self._read_as(words, 1)
        if not has_verb:
            return None
        # Where the verb comes first, a name is the beginning of another sentence: « … ? » X
        is_next = self.vocabulary.subject_follows and not any(mark in words[0].gap for mark in ",–—-")
        attribution = None if is_next else self._read_name_first(words)
        return attribution or self._read_trailing(words)

    def _read_bracket(self, words: list[SentenceWord]) -> Attribution | None:
        """Read German "hat X gesagt", "soll X gesagt haben", "wird X zitiert": the subject within the verb."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        low = words[0].low
        is_doubt, is_passive = low in vocabulary.doubts, low in vocabulary.be_forms
        if len(words) < 3 or not (is_doubt or is_passive or low in vocabulary.have_forms):
            return None
        is_pronoun = words[1].low in vocabulary.pronouns
        phrase = None if is_pronoun else self.phrases.read(words, 1)
        after = phrase.end if phrase else 2 if is_pronoun else len(words)
        end = find_clause_end(words, 0)
        participles = verbs.quoted if is_passive else verbs.participles
        verb = next((at for at in range(after, end) if words[at].low in participles), None)
        if verb is None:
            return (
                NOBODY
                if is_passive and any(words[at].low in verbs.participles for at in range(after, end))
                else None
            )
        if any(words[at].low in vocabulary.negations for at in range(after, verb)):
            return NOBODY
        group = VerbGroup(0, verb, verb + 1, is_reported=is_doubt or is_passive)
        if phrase is None:
            return self.builder.refer(words, group, 1, verb + 1)
        return replace(self.builder.attribute(words, group, phrase, ()), end=words[verb].end)

    def _read_trailing(self, words: list[SentenceWord]) -> Attribution | None:
        """Read "… and will stay shut, said X": the end of a sentence of which only a part is quoted."""
        vocabulary = self.vocabulary
        for at in range(1, len(words)):
            word = words[at]
            if not word.is_separate or "," not in word.gap:
                continue
            group = self.verbs.read(words, at)
            if group is not None:
                attribution = self._read_verb_first(words, group)
                if attribution is not None and self._is_whole(words, at, attribution):
                    return replace(attribution, is_trailing=True)
                continue
            if (
                word.low in vocabulary.relatives
                or word.low in vocabulary.joins
                or word.low in vocabulary.pairs
            ):
                continue
            attribution = self._read_name_first(words[at:])
            if attribution is not None and self._is_whole(words, at, attribution):
                return replace(attribution, is_trailing=True)
        return None

    def _is_whole(self, words: list[SentenceWord], at: int, attribution: Attribution) -> bool:
        """Whether an attribution to somebody ends its clause, but for "in a statement" and the like."""
        if attribution.speaker is None and attribution.reference is None:
            return False
        end = next(
            (number for number in range(at, len(words)) if words[number].start >= attribution.end), len(words)
        )
        return (
            end >= len(words)
            or words[end].is_separate
            or words[end].low in self.vocabulary.leading_prepositions
            or self.phrases.pieces.is_date(words, end)
        )

    def _read_verb_first(self, words: list[SentenceWord], group: VerbGroup) -> Attribution | None:
        """Read "said X", "said X, director of Y", "said he", "a déclaré X", "sagte er", "teilte X mit"."""
        vocabulary = self.vocabulary
        if group.is_negated:
            return NOBODY
        if group.is_passive:
            return self.builder.read_agent(words, group, is_after=True)
        if not self.verbs.has_particle(words, group.verb):
            return None
        if group.pronoun:
            return self.builder.refer(words, group, self.verbs.find_pronoun(words, group), group.end)
        at = self.subjects.skip_time(words, group.end)
        if (
            words[group.verb].low in vocabulary.verbs.of_texts
            and at < len(words)
            and words[at].low in vocabulary.it
        ):
            return self.builder.read_text(words, group, at + 1)
        if at < len(words) and not words[at].is_separate:
            word = words[at]
            if word.low in vocabulary.pronouns or word.low in vocabulary.demonstratives:
                return self.builder.refer(words, group, at, at + 1)
            subject = self.subjects.skip_to_subject(words, at)
            if subject < len(words) and (phrase := self.phrases.read(words, subject)):
                end = phrase.end
                if self._is_relative_clause(words, phrase):
                    return replace(NOBODY, end=words[end - 1].end)  # "said the man X had sued"
                appositions = self.subjects.find_appositions(words, end)
                if phrase.is_named and self.subjects.is_list(words, end):
                    return replace(NOBODY, end=words[end - 1].end)
                attribution = self.builder.attribute(words, group, phrase, appositions)
                addressee = self.builder.find_listener(words, group.end, end)
                return replace(attribution, end=words[end - 1].end, addressee=addressee)
        if vocabulary.drops_pronouns and words[group.verb].low in vocabulary.verbs.finite:
            return replace(
                self.builder.refer(words, group, -1, group.end),
                addressee=self.builder.find_listener(words, group.end, group.end),
            )
        return None

    def _is_relative_clause(self, words: list[SentenceWord], phrase: NounPhrase) -> bool:
        """Whether a name after a noun begins a clause about that noun: "the man X had sued", "the firm X founded"."""
        if not (phrase.is_named and phrase.head and phrase.determiner) or phrase.end >= len(words):
            return False
        following, vocabulary = words[phrase.end], self.vocabulary
        return not following.is_separate and (
            following.low in vocabulary.have_forms
            or following.low in vocabulary.plain_verbs
            or following.low.endswith(vocabulary.verb_endings or ("\0",))
        )

    def _read_name_first(self, words: list[SentenceWord]) -> Attribution | None:
        """Read "X said", "X, director of Y, told Z", "he said"."""
        vocabulary = self.vocabulary
        low = words[0].low
        if low in vocabulary.pronouns or low in vocabulary.demonstratives:
            group = self.verbs.read(words, 1) if len(words) > 1 and not words[1].is_separate else None
            if group is None or not self.verbs.has_particle(words, group.verb):
                return None
            if group.is_negated or group.is_passive:
                return self.builder.read_agent(words, group, is_after=True) if group.is_passive else NOBODY
            return replace(
                self.builder.refer(words, group, 0, group.end),
                addressee=self.builder.find_listener(words, group.end, group.end),
            )
        phrase = self.phrases.read(words, 0)
        if phrase is None or phrase.determiner in vocabulary.object_determiners:
            return None
        group, appositions = self._find_verb_after(words, phrase.end)
        if group is None or not self.verbs.has_particle(words, group.verb):
            return None
        if low in vocabulary.nobody or group.is_negated:
            return NOBODY
        if group.is_passive:
            return self.builder.read_agent(words, group, is_after=True)
        attribution = self.builder.attribute(words, group, phrase, appositions)
        addressee = self.builder.find_listener(words, group.end, group.end) if attribution.speaker else None
        return replace(attribution, end=words[group.end - 1].end, addressee=addressee)

    def _find_verb_after(
        self, words: list[SentenceWord], at: int
    ) -> tuple[VerbGroup | None, tuple[tuple[int, int], ...]]:
        """Return the verb after a subject, and the appositions between them: "X, director of Y, said"."""
        if at >= len(words):
            return None, ()
        if not words[at].is_separate:
            group = self.verbs.read(words, at)
            if group or words[at].low not in self.vocabulary.leading_prepositions:
                return group, ()
            inner = self.phrases.read(words, at + 1)  # "X in London said"
            after = inner.end if inner else at
            if after > at and after < len(words) and not words[after].is_separate:
                return self.verbs.read(words, after), ()
            return None, ()
        appositions: list[tuple[int, int]] = []
        for _ in range(_MAX_APPOSITIONS):
            if group := self.verbs.read(words, at):
                return group, tuple(appositions)
            # "X, a builder in London told the Echo"
            inner = self.phrases.read(words, at)
            if (
                inner is not None
                and inner.kind == "description"
                and inner.determiner in self.vocabulary.indefinite
                and inner.end < len(words)
                and not words[inner.end].is_separate
                and (group := self.verbs.read(words, inner.end))
            ):
                return group, (*appositions, (at, inner.end))
            end = find_clause_end(words, at)
            appositions.append((at, end))
            if end >= len(words):
                break
            at = end
        return None, ()

    # --- Before the quotation ---------------------------------------------------------------------

    def read_before(
        self, words: list[SentenceWord], ending: str, following: Sequence[str]
    ) -> Attribution | None:
        """Return the attribution in the words of a sentence before a quotation, or None.

        Args:
            words: the words before the quotation, those of other quotations left out
            ending: the text between the last word and the quotation
            following: the first words after the quotation, in small letters
        """
        words = words[-_MAX_WORDS:]
        if not words:
            return None
        last = words[-1].low
        verbs = self.vocabulary.verbs
        is_quoted = len(words) > 2 and words[-2].low in self.vocabulary.as_words
        if (
            last in verbs.naming
            and not is_quoted
            and not (last in verbs.finite and self.others.is_called_by(words))
        ):
            return NOBODY
        is_so_called = last in self.vocabulary.so_called and (
            last not in verbs.finite or words[-1].follows_hyphen
        )
        if is_quoted and (attribution := self._read_quoting(words)):
            return attribution
        if last in verbs.quoting or is_so_called:
            return NOBODY
        after = following[0] if following else ""
        if after in verbs.participles and set(following[1:3]) & self.vocabulary.having:
            return NOBODY  # German "wirft X vor, „…“ gesagt zu haben"
        if after in self.vocabulary.nouns.utterances or after in self.vocabulary.nouns.claims:
            return NOBODY  # "criticised X for the “…” remark"
        for verb in range(len(words) - 1, max(-1, len(words) - 2 - MAX_TAIL), -1):
            if words[verb].low in verbs.quoting and words[verb].is_separate:
                return NOBODY
            if is_speech_verb(words, verb, self.vocabulary) or words[verb].low in verbs.quoted:
                attribution = self._read_clause(words, verb, ending, after)
                if attribution is not None:
                    return replace(attribution, may_be_short=self._may_be_short(words, verb))
            if words[verb].low in verbs.infinitives and (attribution := self._read_infinitive(words, verb)):
                return attribution
        if after in verbs.final_participles and (attribution := self._read_split_verb(words)):
            return attribution
        if (at := skip_according_to(words, self.vocabulary, is_after=False)) and len(words) - at <= MAX_TAIL:
            return self._read_source(words, at)
        if ":" in ending:
            return self._read_label(words)
        return None

    def _read_clause(
        self, words: list[SentenceWord], verb: int, ending: str, following: str
    ) -> Attribution | None:
        """Return the attribution of a verb before a quotation; None if another verb before it may be the right one."""
        vocabulary, verbs = self.vocabulary, self.vocabulary.verbs
        low = words[verb].low
        before = words[verb - 1] if verb else None
        if before and not words[verb].is_separate:
            if (
                before.low in vocabulary.determiners
                and before.low not in vocabulary.demonstratives
                and not self.others.is_relative(words, verb - 1)
                and not (before.low in vocabulary.clitics and low not in verbs.nouns)
            ):
                return None  # "the said words"
            if (
                before.low in vocabulary.owners and before.low not in vocabulary.clitics
            ) or before.is_possessive:
                return None
            if before.low in vocabulary.infinitive_marks:
                start = self.verbs.find_continuation(words, verb)
                if start is None:
                    return NOBODY
                verb_start = start
            else:
                verb_start = verb
        else:
            verb_start = verb
        tail = words[verb + 1 :]
        if (
            low in verbs.participles
            and tail
            and tail[0].low in vocabulary.agents
            and not self.verbs.has_auxiliary_before(words, verb)
        ):
            return None  # "the plan announced by X"
        if low in verbs.as_verbs and not self.others.ends_with_as(words, verb):
            return None
        if not self.verbs.has_particle(words, verb, following):
            return None
        if self.others.is_about_others(words, verb, ending) or self.others.says_another(words, verb):
            return NOBODY
        group = self.verbs.extend_left(words, verb_start, verb)
        if words[group.start].is_separate and self.others.has_no_object(words, verb):
            return NOBODY
        if words[group.start].is_separate and (inverted := self._read_inverted(words, group)):
            return inverted
        if low in verbs.quoted:
            if not group.is_passive:
                return None
            end = self.verbs.skip_quoted(words, verb + 1)
            group = replace(group, end=end, is_passive=False, is_reported=True)
        if group.is_negated:
            return NOBODY
        if group.is_passive:
            return self.builder.read_agent(words, group, is_after=False)
        if group.pronoun:
            return self.builder.refer(words, group, self.verbs.find_pronoun(words, group), 0)
        if (
            vocabulary.capital_nouns
            and low in verbs.participles
            and self.verbs.has_earlier_auxiliary(words, group.start)
        ):
            return self._read_split_verb(words[: verb + 1])
        if (
            low in verbs.participles
            and low not in verbs.finite
            and not self.verbs.has_auxiliary(words, group)
        ):
            return self._read_split_verb(words[: verb + 1]) if vocabulary.capital_nouns else None
        if low in verbs.of_texts and tail and tail[0].low in vocabulary.it:
            return self.builder.read_text(words, group, verb + 2)
        subject = None
        if tail and not tail[0].is_separate and tail[0].low in vocabulary.certain_subjects:
            subject = Subject(pronoun=verb + 1, start=group.start)
        subject = subject or self.subjects.find(words, group.start)
        if subject is None and vocabulary.subject_follows:
            subject = self.subjects.find_after(words, group)
        if subject is None:
            if low in verbs.nouns or low in verbs.participles:
                return None
            return NOBODY
        is_reported = group.is_reported
        if self.others.is_reported(words, subject.start):
            if subject.pronoun >= 0 and low not in verbs.plain and not any(mark in ending for mark in ":,"):
                return None  # "X said that she had reported it": the words of X
            # "He said the firm had promised a “clear path”" may be his words.
            if low not in verbs.plain and not any(mark in ending for mark in ":,"):
                return NOBODY
            is_reported = True
        if self.others.is_hypothetical(words, subject.start) or self.others.is_denied(words, subject.start):
            return NOBODY
        addressee = self.builder.find_listener(
            words, verb + 1, verb + 1
        ) or self.builder.find_listener_before(words, subject.start)
        if subject.pronoun >= 0 or (subject.phrase is None and subject.pronoun == DROPPED):
            attribution = self.builder.refer(words, group, subject.pronoun, 0)
            return replace(attribution, addressee=addressee, is_reported=is_reported)
        if subject.phrase is None:
            return NOBODY
        if low in verbs.reading and (
            subject.phrase.is_named or self.phrases.nouns.classify(subject.phrase.head) in PERSONAL
        ):
            return NOBODY  # somebody reads out what others wrote
        is_unknown = subject.phrase.kind == "description" and not subject.phrase.head_class
        if is_unknown and low not in verbs.plain:
            return None if low in verbs.nouns or low in verbs.participles else NOBODY
        attribution = self.builder.attribute(words, group, subject.phrase, subject.appositions)
        if attribution.speaker is None and attribution.reference is None:
            # "the plan announced on Monday was": the verb of saying may come before.
            if (
                low in verbs.participles
                and low not in verbs.of_texts
                and subject.phrase.head_class == "thing"
                and tail
            ):
                return None
            return NOBODY
        return replace(attribution, addressee=addressee, is_reported=attribution.is_reported or is_reported)

    def _read_inverted(self, words: list[SentenceWord], group: VerbGroup) -> Attribution | None:
        """Read "X, said Y, is": somebody says this of X."""
        vocabulary = self.vocabulary
        if words[group.verb].low in vocabulary.verbs.listener_verbs or group.end >= len(words):
            return None
        if words[group.end].is_separate:
            return None
        phrase = self.phrases.read(words, group.end)
        if phrase is None or phrase.end >= len(words) or not words[phrase.end].is_separate:
            return None
        before = self.phrases.read(words, find_clause_start(words, group.start))
        if before is None or not before.is_named or before.end != group.start:
            return None
        return self.builder.attribute(words, group, phrase, ())

    def _read_quoting(self, words: list[SentenceWord]) -> Attribution | None:
        """Read "Y quoted X as saying"."""
        if words[-1].low not in self.vocabulary.verbs.saying:
            return None
        for at in range(len(words) - 3, max(-1, len(words) - MAX_TAIL), -1):
            if words[at].low in self.vocabulary.verbs.quoting:
                phrase = self.phrases.read(words, at + 1)
                if phrase is None or phrase.end != len(words) - 2:
                    return None
                return replace(
                    self.builder.attribute(words, VerbGroup(at, at, len(words)), phrase, ()), is_reported=True
                )
        return None

    def _read_split_verb(self, words: list[SentenceWord]) -> Attribution | None:
        """Read "X hat die Pläne als „…“ bezeichnet": the auxiliary before, the participle after the quotation."""
        vocabulary = self.vocabulary
        for at in range(len(words) - 1, -1, -1):
            low = words[at].low
            if low in vocabulary.be_forms:
                return NOBODY
            if low in vocabulary.have_forms or low in vocabulary.doubts:
                group = VerbGroup(at, at, at + 1, is_reported=low in vocabulary.doubts)
                subject = self.subjects.find(words, at) or self.subjects.find_after(words, group)
                if subject is None or (subject.phrase is None and subject.pronoun == -1):
                    return NOBODY
                if any(word.low in vocabulary.negations for word in words[at:]):
                    return NOBODY
                if subject.phrase is None:
                    return self.builder.refer(words, group, subject.pronoun, 0)
                return replace(
                    self.builder.attribute(words, group, subject.phrase, subject.appositions),
                    is_reported=group.is_reported,
                )
        return None

    def _read_infinitive(self, words: list[SentenceWord], verb: int) -> Attribution | None:
        """Read French "Et X d'ajouter"."""
        if verb < 2 or words[verb - 1].low not in ("de", "d") or words[verb - 1].is_separate:
            return None
        subject = self.subjects.find(words, verb - 1)
        if subject is None or (subject.phrase is None and subject.pronoun < 0):
            return None
        group = VerbGroup(verb - 1, verb, verb + 1)
        if subject.phrase is None:
            return self.builder.refer(words, group, subject.pronoun, 0)
        return self.builder.attribute(words, group, subject.phrase, subject.appositions)

    def _may_be_short(self, words: list[SentenceWord], verb: int) -> bool:
        """Whether the words before a quotation lead to a few words of a speaker, and not to a name or a label."""
        vocabulary = self.vocabulary
        low = words[-1].low
        verbs = vocabulary.verbs
        if verb >= len(words) - 1 or words[verb].low in verbs.calling or low in verbs.saying:
            return True
        if low in vocabulary.determiners:
            return low in vocabulary.indefinite
        return (
            low in vocabulary.enders or low in vocabulary.linking_verbs or self.phrases.nouns.is_adverb(low)
        )

    def _read_label(self, words: list[SentenceWord]) -> Attribution | None:
        """Read what has no verb: "The statement from X in full:", and "X:" of a person."""
        phrase = self.phrases.read(words, 0)
        if phrase is None:
            return None
        if phrase.kind == "description" and phrase.head_class == "statement":
            return self.builder.attribute(words, VerbGroup(0, 0, 1), phrase, ())
        if phrase.end == len(words) and phrase.is_named and self.phrases.judge_person(phrase) == "sure":
            return self.builder.attribute(words, VerbGroup(0, 0, 1), phrase, ())
        if (
            phrase.is_named
            and self.phrases.judge_person(phrase) == "sure"
            and self._shows_mood(words, phrase)
        ):
            return self.builder.attribute(words, VerbGroup(0, 0, len(words)), phrase, ())
        return None

    def _shows_mood(self, words: list[SentenceWord], phrase: NounPhrase) -> bool:
        """Whether words only say how somebody is, before a colon: "X was sceptical:", German "X zeigte sich erfreut:"."""
        vocabulary = self.vocabulary
        at = phrase.end
        if at < len(words) and "(" in words[at].gap:  # "X (CDU)"
            at = find_clause_end(words, at)
        rest = words[at:]
        if vocabulary.drops_pronouns and rest and rest[0].low in vocabulary.reflexives:
            rest = rest[1:]  # "se mostró"
        if not 2 <= len(rest) <= _MAX_MOOD or rest[0].low not in vocabulary.showing:
            return False
        return not any(
            word.is_capital
            or (word.is_separate and ")" not in word.gap)
            or word.low in vocabulary.determiners
            or word.low in vocabulary.negations
            or word.low in vocabulary.verbs.participles
            or word.low in vocabulary.verbs.quoted
            or word.low in vocabulary.verbs.infinitives
            or word.low.endswith(vocabulary.verb_endings or ("\0",))
            or self.phrases.nouns.is_listed(word.low)
            for word in rest
        )

    def _read_source(self, words: list[SentenceWord], at: int) -> Attribution | None:
        """Read X of "according to X"."""
        vocabulary = self.vocabulary
        if at >= len(words):
            return None
        if words[at].low in vocabulary.pronouns or words[at].low in vocabulary.oblique_pronouns:
            return self.builder.refer(words, VerbGroup(0, 0, at), at, at + 1)
        if group := self.verbs.read(words, at):
            return self._read_verb_first(words, group)
        phrase = self.phrases.read(words, at)
        if phrase is None:
            return NOBODY
        appositions = self.subjects.find_appositions(words, phrase.end)
        attribution = self.builder.attribute(words, VerbGroup(0, 0, at), phrase, appositions, is_source=True)
        return replace(
            attribution,
            end=words[phrase.end - 1].end,
            addressee=self.builder.find_listener(words, phrase.end, phrase.end),
        )

    def _read_as(self, words: list[SentenceWord], at: int) -> Attribution | None:
        """Read "as X put it", "wie X sagte", "comme l'a dit X"."""
        vocabulary = self.vocabulary
        if group := self.verbs.read(words, at):
            return self._read_verb_first(words, group)
        low = words[at].low
        is_pronoun = low in vocabulary.pronouns
        phrase = None if is_pronoun else self.phrases.read(words, at)
        if phrase is None and not is_pronoun:
            return None
        after = phrase.end if phrase else at + 1
        end = find_clause_end(words, at)
        verb = next(
            (
                number
                for number in range(after, end)
                if is_speech_verb(words, number, vocabulary) or words[number].low in vocabulary.put
            ),
            None,
        )
        if verb is None or not (verb == after or vocabulary.capital_nouns or self.verbs.read(words, after)):
            return None
        if any(word.low in vocabulary.negations for word in words[after:verb]):
            return NOBODY
        group = VerbGroup(after, verb, verb + 1)
        if phrase is None:
            return self.builder.refer(words, group, at, verb + 1)
        return replace(self.builder.attribute(words, group, phrase, ()), end=words[verb].end)
