"""Subjects of verbs of saying: who is before the verb, or after it where the language has it so.

X said · X, director of Y, said · Y's director, X, said · X cancelled the interview and said · X, who said
Am Montag sagte X · Al respecto, señaló X
"""

import msgspec
from msgspec.structs import replace

from timeline.suggestions.noun_phrases import NounPhrase, NounPhraseReader
from timeline.suggestions.nouns import PERSONAL
from timeline.suggestions.person_names import FullNames
from timeline.suggestions.sentence_words import SentenceWord, find_clause_end, find_clause_start
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.suggestions.verb_groups import VerbGroup

_MAX_APPOSITIONS = 6


class Subject(msgspec.Struct, frozen=True):
    """The subject of a verb. Without a phrase and a pronoun, it is known that nobody in the text speaks.

    Attributes:
        phrase: the noun phrase
        appositions: the start and end index of the clauses that describe it
        pronoun: the index of a pronoun, or DROPPED for one that Spanish leaves out
        start: the index of the first word
    """

    phrase: NounPhrase | None = None
    appositions: tuple[tuple[int, int], ...] = ()
    pronoun: int = -1
    start: int = 0


DROPPED = -2


class SubjectFinder(msgspec.Struct, frozen=True):
    """Finds the subjects of verbs."""

    phrases: NounPhraseReader
    full_names: FullNames
    vocabulary: SpeechVocabulary

    def find(self, words: list[SentenceWord], end: int) -> Subject | None:
        """Return the subject that ends before the word `end`, which begins a verb."""
        vocabulary = self.vocabulary
        if not end:
            return None
        before = words[end - 1]
        if words[end].is_separate:
            if before.low in vocabulary.adverbs and before.is_separate and end > 1:
                return self._find_subject_across(words, end - 1)  # "X, however, said"
            return self._find_subject_with_appositions(words, end)
        if before.low in vocabulary.pronouns or before.low in vocabulary.demonstratives:
            return Subject(pronoun=end - 1, start=end - 1)
        if before.low in vocabulary.nobody:
            return Subject(start=end - 1)
        if before.low in vocabulary.relatives:
            return self._find_antecedent(words, end - 1)
        if before.low in vocabulary.pairs or before.low in vocabulary.then:
            return self._find_first_subject(words, end - 1)
        start = find_clause_start(words, end)
        if vocabulary.capital_nouns and words[start].low in vocabulary.leading_prepositions:
            return None  # German has one thing before the verb: "Im Namen der WHA sagte X"
        for first in self._list_subject_starts(words, start, end):
            low = words[first].low
            if low in vocabulary.nobody:
                return Subject(start=first)
            phrase = self.phrases.read(words, first)
            if phrase is None or phrase.determiner in vocabulary.object_determiners:
                continue
            if first > start and self._is_vague(phrase):
                continue
            if first > start and self._is_last_of_several(words, start, first):
                return Subject(start=start)
            if phrase.end == end and (named := self._find_unclosed(words, phrase)):
                return named
            if phrase.end == end or (
                phrase.end < end
                and words[phrase.end].low in vocabulary.relatives
                and phrase.kind == "description"
            ):
                return Subject(phrase, self._find_apposition_before(words, phrase), start=first)
            if phrase.end < end and (
                self._is_between(words, phrase.end, end) or self._is_described(words, phrase, end)
            ):
                return Subject(phrase, self._find_apposition_before(words, phrase), start=first)
        return None

    def _is_last_of_several(self, words: list[SentenceWord], start: int, first: int) -> bool:
        """Whether "and" joins what begins at a word to a name before it: "The mayor, X, and Y said"."""
        pair = first - 1
        if words[pair].low not in self.vocabulary.pairs:
            return False
        if pair > start:
            return False  # a clause before "and", or read as one phrase
        before = find_clause_start(words, start) if start else 0
        phrase = self._read_whole(words, before, start) if start else None
        return phrase is not None and phrase.end == start

    def _is_vague(self, phrase: NounPhrase) -> bool:
        """Whether a phrase is one German noun that may be anything, without an article."""
        return (
            self.vocabulary.capital_nouns
            and phrase.kind == "name"
            and phrase.match is None
            and phrase.end - phrase.start == 1
            and self.full_names.find(phrase.words[phrase.start].text) is None
        )

    def _find_unclosed(self, words: list[SentenceWord], phrase: NounPhrase) -> Subject | None:
        """Return X of "X, director of Y said", which has no second comma."""
        start = phrase.start
        if phrase.kind != "description" or phrase.head_class not in PERSONAL or not start:
            return None
        if "," not in words[start].gap or (
            phrase.determiner and phrase.determiner not in self.vocabulary.indefinite
        ):
            return None
        named = self._read_whole(words, find_clause_start(words, start), start)
        if named is None or not named.is_named or self.phrases.judge_person(named) == "no":
            return None
        return Subject(named, ((start, phrase.end),), start=named.start)

    def _is_between(self, words: list[SentenceWord], start: int, end: int) -> bool:
        """Whether only a preposition with its phrase separates a subject from its verb: "X in London said"."""
        if words[start].low not in self.vocabulary.leading_prepositions:
            return False
        inner = self.phrases.read(words, start + 1)
        if inner is not None:
            return inner.end == end
        return all(
            self.phrases.pieces.is_date(words, at) or words[at].low.isdigit() for at in range(start + 1, end)
        )

    def _is_described(self, words: list[SentenceWord], phrase: NounPhrase, end: int) -> bool:
        """Whether only a participle with its words separates a subject from its verb: "A lawyer representing X said"."""
        vocabulary = self.vocabulary
        first = words[phrase.end]
        if phrase.kind != "description" or phrase.head_class not in (*PERSONAL, "organisation"):
            return False
        if not (
            first.low in vocabulary.post_adjectives
            or (len(first.low) > 4 and first.low.endswith(vocabulary.describing_endings or ("\0",)))
        ):
            return False
        return not any(
            word.is_separate
            or word.low in vocabulary.links
            or word.low in vocabulary.pairs
            or word.low in vocabulary.plain_verbs
            or word.low in vocabulary.be_forms
            or word.low in vocabulary.have_forms
            for word in words[phrase.end : end]
        )

    def _list_subject_starts(self, words: list[SentenceWord], start: int, end: int) -> list[int]:
        """Return where a subject may begin in a clause: at its start, and after words such as "that" and "but"."""
        vocabulary = self.vocabulary
        first = self._skip_introduction(words, start, end)
        starts = [first] if 0 <= first < end else []
        for at in range(start, end - 1):
            if (words[at].low in vocabulary.links and not self._compares(words, at, start)) or (
                at > first >= 0 and words[at].low in vocabulary.evidential
            ):
                after = self._skip_introduction(words, at + 1, end)
                if 0 <= after < end and after not in starts:
                    starts.append(after)
        return starts

    def _compares(self, words: list[SentenceWord], at: int, start: int) -> bool:
        """Whether "as" or the like begins no clause: "critics such as X", "posing as X", German "Händler wie X"."""
        vocabulary = self.vocabulary
        if at <= start or words[at].is_separate:
            return False
        low, before = words[at].low, words[at - 1].low
        if low in vocabulary.like_words:
            return True
        following = words[at + 1] if at + 1 < len(words) else None
        is_role = following is not None and self.phrases.nouns.classify(following.low) == "role"
        is_role = is_role and following is not None and not following.is_capital  # "her predecessor as chair"
        return low in vocabulary.as_words and (before in vocabulary.before_as or is_role)

    def _skip_introduction(self, words: list[SentenceWord], start: int, end: int) -> int:
        """Return where the subject may begin after "Then", "On Tuesday", "In a statement"; -1 if that is unclear."""
        vocabulary = self.vocabulary
        at = start
        while at < end:
            low = words[at].low
            if (
                low in vocabulary.introducers
                or self.phrases.pieces.is_date(words, at)
                or low.isdigit()
                or (low in vocabulary.adverbs and low not in vocabulary.clitics)
            ):
                at += 1
            elif low in vocabulary.leading_prepositions and at + 1 == end:
                return end
            elif low in vocabulary.leading_prepositions:
                inner = self.phrases.read(words, at + 1, depth=1)
                if inner is None:
                    at += 1
                    if words[at].low in vocabulary.determiners:
                        at += 1
                elif inner.end >= end or inner.end <= at:
                    # "In London Pereira said": nothing tells where the name begins.
                    return -1
                else:
                    at = inner.end
            else:
                return at
        return at

    def _find_subject_across(self, words: list[SentenceWord], end: int) -> Subject | None:
        """Return the subject before an adverb between commas."""
        start = find_clause_start(words, end)
        before = words[end - 1]
        if end - start == 1 and before.low in self.vocabulary.pronouns:
            return Subject(pronoun=end - 1, start=end - 1)
        for first in self._list_subject_starts(words, start, end):
            phrase = self.phrases.read(words, first)
            if phrase is not None and phrase.end == end:
                return Subject(phrase, start=first)
        return None

    def _find_subject_with_appositions(self, words: list[SentenceWord], end: int) -> Subject | None:
        """Return X of "X, director of Y, said" and "Y's director, X, said"."""
        vocabulary = self.vocabulary
        appositions: list[tuple[int, int]] = []
        pending: NounPhrase | None = None
        finish = end
        for _ in range(_MAX_APPOSITIONS):
            if finish <= 0:
                break
            start = find_clause_start(words, finish)
            low = words[start].low
            if low in vocabulary.pairs or low in vocabulary.joins:
                after = start + 1
                phrase = self.phrases.read(words, after) if after < finish else None
                if phrase and phrase.end == finish:
                    if low in vocabulary.joins or not start:
                        return Subject(phrase, tuple(appositions), start=after)
                    return Subject(start=start)  # "X, and Y, said"
                return self._find_first_subject(words, end) if not appositions else None
            if finish - start == 1 and low in vocabulary.pronouns:
                return Subject(pronoun=start, start=start) if pending is None else None
            phrase = self._read_whole(words, start, finish)
            if phrase is None:
                if self._is_apposition(words, start):
                    appositions.insert(0, (start, finish))
                    finish = start
                    continue
                break
            if "(" in words[start].gap and not (
                phrase.is_named and self.phrases.judge_person(phrase) == "sure"
            ):
                appositions.insert(0, (start, finish))
                finish = start
                continue
            if phrase.kind == "description":
                if pending is not None and phrase.head_class not in PERSONAL:
                    break
                pending = phrase
                appositions.insert(0, (start, finish))
                finish = start
                continue
            if phrase.kind == "several":
                if not start or words[start].is_capital:
                    return Subject(start=start)
                appositions.insert(0, (start, finish))  # "X, the founder and former chair, said"
                finish = start
                continue
            if self._follows_several(words, phrase):
                return Subject(start=phrase.start)
            before = self._find_apposition_before(words, phrase)
            return Subject(phrase, (*before, *appositions), start=phrase.start)
        if pending is not None and (pending.determiner or pending.owners):
            rest = tuple(segment for segment in appositions if segment[0] != pending.start)
            return Subject(pending, rest, start=pending.start)
        return None

    def _read_whole(self, words: list[SentenceWord], start: int, end: int) -> NounPhrase | None:
        """Return the phrase that is the whole of a clause, or its end after "On Tuesday" or "that"."""
        for first in self._list_subject_starts(words, start, end):
            if words[first].low in self.vocabulary.nobody:
                return None
            phrase = self.phrases.read(words, first)
            if phrase is None:
                continue
            if phrase.end == end or (
                phrase.end < end
                and (
                    words[phrase.end].low in self.vocabulary.relatives
                    or words[phrase.end].low in self.vocabulary.leading_prepositions
                )
                and first == start
            ):
                return phrase
        return None

    def _is_apposition(self, words: list[SentenceWord], start: int) -> bool:
        """Whether a clause only describes the name before it: an age, "from Tynemouth", "who was there", "speaking"."""
        vocabulary = self.vocabulary
        low = words[start].low
        return (
            low.isdigit()
            or low in vocabulary.relatives
            or low in vocabulary.relative_owners
            or low in vocabulary.leading_prepositions
            or low in vocabulary.complements
            or low in vocabulary.adverbs
            or low in vocabulary.age_words
            or (len(low) > 4 and low.endswith(vocabulary.participle_endings) and not words[start].is_capital)
        )

    def _find_apposition_before(
        self, words: list[SentenceWord], phrase: NounPhrase
    ) -> tuple[tuple[int, int], ...]:
        """Return the description before a name: "The BBC's director of editorial policy, David Jordan, said"."""
        start = phrase.start
        if not phrase.is_named or not start or not words[start].is_separate or "," not in words[start].gap:
            return ()
        first = find_clause_start(words, start)
        before = self.phrases.read(words, first)
        if before is None:
            first = self._skip_introduction(words, first, start)
            before = self.phrases.read(words, first) if 0 <= first < start else None
        if before is None or before.end != start or before.kind != "description":
            return ()
        return ((first, start),) if before.head_class in PERSONAL else ()

    def _follows_several(self, words: list[SentenceWord], phrase: NounPhrase) -> bool:
        """Whether a name describes one of several: "X and her husband, Y, said"."""
        start = phrase.start
        if not start or not words[start].is_separate or "," not in words[start].gap:
            return False
        before = self.phrases.read(words, find_clause_start(words, start))
        return (
            before is not None and before.end == start and before.kind == "several" and bool(before.name_end)
        )

    def _find_antecedent(self, words: list[SentenceWord], relative: int) -> Subject | None:
        """Return whom "who" means: the name just before it, or the description that it belongs to."""
        if not relative:
            return None
        start = find_clause_start(words, relative)
        phrase = self._read_whole(words, start, relative)
        if phrase is not None and phrase.end == relative:
            if any(inner.is_named for _, inner in phrase.complements) and words[relative].is_separate:
                return Subject(start=start)  # "a friend of X, who said"
            if words[relative].is_separate and start and self._is_apposition_of_name(words, start):
                subject = self._find_subject_with_appositions(words, relative)
                if subject is not None:
                    return subject
            return Subject(phrase, self._find_apposition_before(words, phrase), start=phrase.start)
        if not words[relative].is_separate:
            return Subject(start=start)
        if self._is_apposition(words, start) and start:
            subject = self._find_subject_with_appositions(words, relative)
            return subject or Subject(start=start)
        # "Pereira met Holm, who said": the name at the end of the clause.
        for first in range(max(start, relative - 5), relative):
            if first > start and words[first - 1].low in self.vocabulary.complements:
                continue
            phrase = self.phrases.read(words, first)
            if phrase and phrase.end == relative and phrase.is_named and not phrase.complements:
                if first > start and (words[first - 1].is_capital or words[first].is_possessive):
                    return Subject(start=start)
                return Subject(phrase, start=first)
        return Subject(start=start)

    def _is_apposition_of_name(self, words: list[SentenceWord], start: int) -> bool:
        before = find_clause_start(words, start)
        phrase = self._read_whole(words, before, start)
        return phrase is not None and phrase.is_named

    def _find_first_subject(self, words: list[SentenceWord], end: int) -> Subject | None:
        """Return X of "X cancelled the interview and said"."""
        vocabulary = self.vocabulary
        finish = end
        for _ in range(_MAX_APPOSITIONS):
            if finish <= 0:
                return None
            start = find_clause_start(words, finish)
            if words[start].low in vocabulary.relatives or words[start].low in vocabulary.relative_owners:
                return Subject(start=start)
            starts = self._list_subject_starts(words, start, end)
            for first in reversed(starts):
                if first + 1 >= end:
                    continue
                low = words[first].low
                if low in vocabulary.pronouns and not words[first + 1].is_separate:
                    return Subject(pronoun=first, start=first)
                if low in vocabulary.nobody:
                    return Subject(start=first)
                phrase = self.phrases.read(words, first)
                if phrase is None or phrase.end >= end:
                    continue
                following = words[phrase.end]
                if phrase.kind == "description" and not phrase.head_class:
                    return Subject(start=first)
                if (
                    following.is_separate
                    or following.is_capital
                    or following.low in vocabulary.pairs
                    or following.low in vocabulary.leading_prepositions
                ):
                    if following.is_separate and start == first and phrase.is_named:
                        # "X, director of Y, left and said".
                        return None
                    continue
                return Subject(phrase, self._find_apposition_before(words, phrase), start=first)
            if not start:
                return None
            finish = start
        return None

    def find_after(self, words: list[SentenceWord], group: VerbGroup) -> Subject | None:
        """Return the subject of a verb that precedes it: "Am Montag sagte X", "Al respecto, señaló X que"."""
        vocabulary = self.vocabulary
        start = find_clause_start(words, group.start)
        first = self._skip_introduction(words, start, group.start)
        # If something is before the verb, German has one thing there, which may be its object.
        is_object = vocabulary.capital_nouns and words[start].low in vocabulary.object_determiners
        if start < group.start and first not in (group.start, -1) and not is_object:
            return None
        at = self.skip_time(words, group.verb + 1)
        if at < len(words) and not (words[at].is_separate):
            low = words[at].low
            if low in vocabulary.pronouns or low in vocabulary.demonstratives:
                return Subject(pronoun=at, start=group.start)
            phrase = self.phrases.read(words, self.skip_to_subject(words, at))
            if phrase is not None and not (phrase.kind == "description" and not phrase.head_class):
                return Subject(phrase, self.find_appositions(words, phrase.end), start=group.start)
        if vocabulary.drops_pronouns:
            return Subject(pronoun=DROPPED, start=group.start)
        return None

    def find_appositions(self, words: list[SentenceWord], at: int) -> tuple[tuple[int, int], ...]:
        """Return the clauses after a name that may describe it."""
        appositions: list[tuple[int, int]] = []
        while at < len(words) and words[at].is_separate and len(appositions) < 3:
            if words[at].low in self.vocabulary.pairs or words[at].low in self.vocabulary.joins:
                break
            end = find_clause_end(words, at)
            appositions.append((at, end))
            at = end
        return tuple(appositions)

    def is_list(self, words: list[SentenceWord], at: int) -> bool:
        """Whether a name before a word is the first of several persons: "said X, Y and Z"."""
        while at < len(words) and words[at].is_separate:
            if words[at].low in self.vocabulary.pairs:
                at += 1
            phrase = self.phrases.read(words, at)
            if phrase is not None and phrase.kind == "several" and phrase.name_end:
                first = self.phrases.judge_person(replace(phrase, kind="name"))
                return first == "sure"
            if phrase is not None and phrase.is_named and self.phrases.judge_person(phrase) == "sure":
                return phrase.end >= len(words) or words[phrase.end].is_separate
            at = find_clause_end(words, at)
        return False

    def skip_time(self, words: list[SentenceWord], at: int) -> int:
        """Return the index after words such as "yesterday" and "am Dienstag" that follow a verb."""
        vocabulary = self.vocabulary
        while at < len(words) and not words[at].is_separate:
            low = words[at].low
            is_before_date = at + 1 < len(words) and self.phrases.pieces.is_date(words, at + 1)
            if (
                low in vocabulary.adverbs and low not in vocabulary.determiners
            ) or self.phrases.pieces.is_date(words, at):
                at += 1
            elif (low in vocabulary.leading_prepositions or low in vocabulary.determiners) and is_before_date:
                at += 2
            elif low in vocabulary.reflexives:
                at += 1
            elif length := self._find_aside(words, at):
                at += length
            else:
                break
        return at

    def _find_aside(self, words: list[SentenceWord], at: int) -> int:
        """Return the number of words of an aside such as "in turn" and "de son côté", or 0."""
        lows = tuple(word.low for word in words[at : at + 4])
        return next((len(aside) for aside in self.vocabulary.asides if lows[: len(aside)] == aside), 0)

    def skip_to_subject(self, words: list[SentenceWord], at: int) -> int:
        """Return where the subject after a verb begins: "dijo a la agencia X", "a déclaré à l'AFP X"."""
        vocabulary = self.vocabulary
        for _ in range(2):
            if at >= len(words) - 1 or words[at].is_separate:
                break
            low = words[at].low
            if low not in vocabulary.listener_prepositions and low not in vocabulary.leading_prepositions:
                break
            inner = self.phrases.read(words, at + 1, depth=1)
            if inner is None:
                break
            after = inner.end
            if after >= len(words) or words[after].is_separate:
                break
            at = self.skip_time(words, after)
        return at
