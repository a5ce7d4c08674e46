"""The pieces of noun phrases: names in capitals, and single common nouns and adjectives."""

from collections.abc import Mapping, Sequence

import msgspec

from timeline.suggestions.given_names import GIVEN_NAMES
from timeline.suggestions.nouns import PERSONAL, get_classes
from timeline.suggestions.party_names import NameMatch
from timeline.suggestions.sentence_words import APOSTROPHES, SentenceWord, ends_sentence, is_speech_verb
from timeline.suggestions.speech_vocabulary import SpeechVocabulary

# Only after another particle: "van der", "de la".
_INNER_PARTICLES = ("der", "den", "dem", "la", "las", "los", "le")


class PhrasePiece(msgspec.Struct, frozen=True):
    """Consecutive words of a phrase: a name in capitals, or one common noun or adjective."""

    start: int
    end: int
    is_name: bool
    is_owner: bool = False  # "X's"
    matches: tuple[tuple[int, int, NameMatch], ...] = ()


class PieceReader:
    """Reads the pieces of noun phrases of a text in which known names were found."""

    def __init__(
        self, names: Sequence[NameMatch], persons: frozenset[str], vocabulary: SpeechVocabulary
    ) -> None:
        self.vocabulary, self.nouns = vocabulary, get_classes(vocabulary)
        self._persons = persons
        self._names: Mapping[int, NameMatch] = {name.span.start: name for name in names}

    def is_known(self, word: SentenceWord) -> bool:
        """Return whether a known name begins with a word."""
        return word.start in self._names

    def is_date(self, words: Sequence[SentenceWord], at: int) -> bool:
        """Whether a word belongs to a date: "May", unlike the given name in "May Smith"."""
        word = words[at]
        if word.low not in self.vocabulary.dates or word.start in self._names:
            return False
        following = words[at + 1] if at + 1 < len(words) else None
        return not (
            word.is_capital
            and word.low in GIVEN_NAMES
            and following is not None
            and not following.is_separate
            and (following.is_capital or following.low in self.vocabulary.particles)
        )

    def read(
        self, words: Sequence[SentenceWord], start: int, limit: int, determiner: str
    ) -> list[PhrasePiece]:
        pieces: list[PhrasePiece] = []
        at = start
        while at < limit:
            word = words[at]
            is_spaced = word.gap == " "
            if not is_spaced and at > start and (word.is_separate or ends_sentence(words[at - 1], word)):
                break
            if not is_spaced and (
                word.is_possessive or (pieces and word.gap[:1] in APOSTROPHES and " " in word.gap)
            ):
                # "X's", or the apostrophe of a plural: "the traders' chair".
                if pieces:
                    last = pieces[-1]
                    pieces[-1] = PhrasePiece(last.start, last.end, last.is_name, True, last.matches)
                if word.is_possessive:
                    at += 1
                    continue
            if (
                pieces
                and pieces[-1].is_name
                and not pieces[-1].is_owner
                and word.is_capital
                and word.low in GIVEN_NAMES
            ):
                break  # the name of a person after that of an organisation
            if end := self._read_name(words, at, limit, pieces, determiner):
                pieces.append(PhrasePiece(at, end, True, False, self.find_matches(words, at, end)))
                at = end
            elif self._is_common(words, at, pieces, determiner):
                pieces.append(PhrasePiece(at, at + 1, False))
                at += 1
            else:
                break
        return pieces

    def _read_name(
        self,
        words: Sequence[SentenceWord],
        start: int,
        limit: int,
        pieces: Sequence[PhrasePiece],
        determiner: str,
    ) -> int:
        """Return the index after the name that begins with a word, or 0. A name is words in capitals, or a known name."""
        at = start
        name_before: NameMatch | None = None
        while at < limit:
            word = words[at]
            if at > start and word.gap != " ":
                if word.is_separate or ends_sentence(words[at - 1], word):
                    break
                has_apostrophe = word.is_possessive or "'" in word.gap or "’" in word.gap
                if has_apostrophe and not self._is_apostrophe_name(words, at):
                    break
            if name := self._names.get(word.start):
                if at > start and name_before is not None and word.low in GIVEN_NAMES:
                    break
                at = _find_word_after(words, at, name.span.end)
                name_before = name
            elif (name_before is not None and self._begins_person(words, at, limit, name_before)) or (
                at > start and self._follows_acronym(words, at, limit)
            ):
                break
            elif self._is_name_word(words, at, at == start, pieces, determiner):
                at += 1
            elif at > start and (after := self._skip_particles(words, at, limit, start)):
                at = after
            else:
                break
        return at if at > start else 0

    def _begins_person(self, words: Sequence[SentenceWord], at: int, limit: int, before: NameMatch) -> bool:
        """Whether the name of a person begins after that of an organisation: "director of X Peter Hall"."""
        return (
            not set(before.uids) & self._persons
            and words[at].low in GIVEN_NAMES
            and at + 1 < limit
            and words[at + 1].is_capital
            and not words[at + 1].is_separate
        )

    def _follows_acronym(self, words: Sequence[SentenceWord], at: int, limit: int) -> bool:
        """Whether the name of a person begins after an acronym: French "déclarait à l'AFP Jean Petit"."""
        before, word = words[at - 1], words[at]
        return (
            ((before.is_acronym and len(before.text) > 2) or before.text == "X")
            and not word.is_acronym
            and word.low in GIVEN_NAMES
            and at + 1 < limit
            and words[at + 1].is_capital
            and not words[at + 1].is_separate
        )

    def _is_apostrophe_name(self, words: Sequence[SentenceWord], at: int) -> bool:
        """Whether the apostrophe before a word is within a name: "O'Neill", "d'Artagnan"."""
        return len(words[at - 1].text) <= 2 and words[at].is_capital and len(words[at].gap) == 1

    def _is_name_word(
        self,
        words: Sequence[SentenceWord],
        at: int,
        is_first: bool,
        pieces: Sequence[PhrasePiece],
        determiner: str,
    ) -> bool:
        word, vocabulary = words[at], self.vocabulary
        if not word.is_capital or (len(word.low) > 2 and self.is_date(words, at)):
            return False
        if is_first and word.low in vocabulary.openers:
            return False
        if vocabulary.capital_nouns:
            if not is_first:
                noun_class = self.nouns.classify(word.low)
                if word.follows_hyphen and noun_class in PERSONAL:
                    return False
                return words[at - 1].low in GIVEN_NAMES or noun_class in ("", "person", "thing")
            return not self._is_capital_noun(words, at, pieces, determiner)
        if not is_first:
            return True
        # A common noun at the beginning of a sentence, or in a title: "Residents of".
        following = words[at + 1] if at + 1 < len(words) else None
        is_alone = following is None or following.is_separate or not following.is_capital
        last = words[pieces[-1].start] if pieces and not pieces[-1].is_name else None
        if last is not None and self.nouns.classify(last.low) == "organisation":
            # "the charity Shelter"
            return self.nouns.classify(word.low) not in (*PERSONAL, "organisation")
        is_role = not word.is_acronym or self.nouns.classify(word.low) == "role"
        return not (is_alone and is_role and self.nouns.is_listed(word.low))

    def _is_capital_noun(
        self, words: Sequence[SentenceWord], at: int, pieces: Sequence[PhrasePiece], determiner: str
    ) -> bool:
        """Whether a word of a language that writes all nouns with a capital is a common noun."""
        word = words[at]
        if word.is_acronym:
            return False
        if word.low in GIVEN_NAMES:
            return False
        noun_class = self.nouns.classify(word.low)
        if noun_class and (determiner or noun_class != "person" or self.nouns.is_listed(word.low)):
            return True
        following = words[at + 1] if at + 1 < len(words) else None
        if following is not None and following.follows_hyphen:
            return False
        return (
            bool(determiner) and (not pieces or not pieces[-1].is_name) and not self._begins_name(words, at)
        )

    def _begins_name(self, words: Sequence[SentenceWord], at: int) -> bool:
        """Whether a word and the next are a name of a person: "Lonnie Vance", after a role."""
        following = words[at + 1] if at + 1 < len(words) else None
        return (
            at > 0
            and bool(self.nouns.classify(words[at - 1].low) in PERSONAL)
            and following is not None
            and following.is_capital
            and not following.is_separate
        )

    def _skip_particles(self, words: Sequence[SentenceWord], at: int, limit: int, start: int) -> int:
        """Return the index after particles that a name in capitals follows ("van der Berg"), or 0."""
        particles = self.vocabulary.particles
        if words[at].low not in particles or words[at].low in _INNER_PARTICLES:
            return 0
        # "María de la Cruz", but "Ana Gómez de la WHA".
        if words[at].low in self.vocabulary.complements and (
            at - start != 1 or words[start].low not in GIVEN_NAMES
        ):
            return 0
        for after in range(at + 1, min(limit, at + 3)):
            word = words[after]
            if word.is_separate:
                return 0
            if word.is_capital:
                return 0 if word.is_acronym or word.start in self._names else after
            if word.low not in particles:
                return 0
        return 0

    def _is_common(
        self, words: Sequence[SentenceWord], at: int, pieces: Sequence[PhrasePiece], determiner: str
    ) -> bool:
        """Whether a word is a common noun or an adjective of the phrase."""
        word, vocabulary = words[at], self.vocabulary
        low = word.low
        if low in vocabulary.enders and not (determiner and not pieces and self.nouns.is_listed(low)):
            return False  # unlike French "un proche"
        is_age = low in vocabulary.age_units and at > 0 and words[at - 1].low.isdigit()
        if not is_age and self.is_date(words, at):
            return False
        if low.isdigit():
            return not pieces and bool(determiner)
        if (
            low in vocabulary.post_adjectives
            and at + 1 < len(words)
            and words[at + 1].low in vocabulary.complements
        ):
            return False
        if low in vocabulary.verbs.infinitives:
            return False
        if word.is_capital:
            if not vocabulary.capital_nouns:
                return self.nouns.is_listed(low) and low not in vocabulary.openers
            return True
        if is_speech_verb(words, at, vocabulary):
            is_noun = low in vocabulary.verbs.nouns or (
                vocabulary.head_first and low in vocabulary.verbs.participles
            )
            return bool(determiner) and not pieces and is_noun
        if pieces:
            last = words[pieces[-1].end - 1]
            if vocabulary.capital_nouns:
                return not any(
                    words[piece.end - 1].is_capital and words[piece.end - 1].low not in vocabulary.age_units
                    for piece in pieces
                )
            if low in vocabulary.plain_verbs:
                return False
            if (
                vocabulary.verb_endings
                and pieces[-1].is_name
                and low.endswith("s")
                and not self.nouns.classify(low)
                and not pieces[-1].is_owner
            ):
                return False  # "X disagrees"
            if (
                low.endswith(vocabulary.describing_endings or ("\0",))
                and self.nouns.classify(last.low) in PERSONAL
                and not self.nouns.is_listed(low)
            ):
                return False  # "a lawyer representing X"
            if self.nouns.is_adverb(low) and pieces[-1].is_name | self.nouns.is_listed(last.low):
                return False
            if low.endswith(vocabulary.verb_endings) and (
                pieces[-1].is_name or self.nouns.classify(last.low)
            ):
                return False
        return True

    def find_matches(
        self, words: Sequence[SentenceWord], start: int, end: int
    ) -> tuple[tuple[int, int, NameMatch], ...]:
        matches = []
        at = start
        while at < end:
            if name := self._names.get(words[at].start):
                after = _find_word_after(words, at, name.span.end)
                matches.append((at, after, name))
                at = after
            else:
                at += 1
        return tuple(matches)


def _find_word_after(words: Sequence[SentenceWord], at: int, offset: int) -> int:
    """Return the index of the first word from `at` on that begins at an offset or after it."""
    while at < len(words) and words[at].start < offset:
        at += 1
    return at
