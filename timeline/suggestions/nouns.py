"""What nouns are: persons, organisations, texts, things."""

from functools import lru_cache
from typing import Literal

from timeline.suggestions.speech_vocabulary import SpeechVocabulary

_MAX_CACHED = 20_000  # words of a language
# What the head of a phrase is. "" is a noun that no table has.
NounClass = Literal[
    "role", "representative", "person", "statement", "document", "occasion", "thing", "organisation", ""
]
PERSONAL = frozenset({"role", "representative", "person"})


class NounClasses:
    """Tells what nouns are, by the tables of a language."""

    def __init__(self, vocabulary: SpeechVocabulary) -> None:
        self._vocabulary, self._nouns = vocabulary, vocabulary.nouns
        self._cache: dict[str, tuple[NounClass, bool, bool]] = {}

    def classify(self, low: str) -> NounClass:
        """Return what a noun is."""
        return self._find(low)[0]

    def is_listed(self, low: str) -> bool:
        """Whether a table has a noun, or its plural, not only its ending."""
        return self._find(low)[2]

    def is_plural(self, low: str) -> bool:
        """Whether a noun is the plural of one in the tables."""
        return self._find(low)[1]

    def _find(self, low: str) -> tuple[NounClass, bool, bool]:
        if low not in self._cache:
            if len(self._cache) >= _MAX_CACHED:
                self._cache.clear()
            self._cache[low] = self._find_new(low)
        return self._cache[low]

    def _find_new(self, low: str) -> tuple[NounClass, bool, bool]:
        nouns = self._nouns
        if found := self._find_exactly(low):
            return found, low in nouns.plurals, True
        for ending, replacement in nouns.plural_endings:
            if low.endswith(ending) and len(low) > len(ending) + 2:
                singular = low[: -len(ending)] + replacement
                if found := self._find_exactly(singular):
                    return found, True, True
                if found := self._find_by_ending(singular):
                    return found, True, False
        if self._vocabulary.capital_nouns:  # a compound has the class of its last part
            for at in range(3, len(low) - 4):
                if found := self._find_exactly(low[at:]):
                    return found, low[at:] in nouns.plurals, True
        return self._find_by_ending(low), False, False

    def _find_exactly(self, low: str) -> NounClass:
        nouns = self._nouns
        tables: tuple[tuple[NounClass, frozenset[str]], ...] = (
            ("representative", nouns.representatives),
            ("role", nouns.roles),
            ("person", nouns.persons),
            ("statement", nouns.statements),
            ("document", nouns.documents),
            ("organisation", nouns.organisations),
            ("occasion", nouns.occasions),
            ("thing", nouns.things),
        )
        return next((name for name, table in tables if low in table), "")

    def _find_by_ending(self, low: str) -> NounClass:
        nouns = self._nouns
        if len(low) < 5:
            return ""
        if low.endswith(nouns.role_endings):
            return "role"
        if low.endswith(nouns.representative_endings):
            return "representative"
        if low.endswith(nouns.thing_endings):
            return "thing"
        if low.endswith(nouns.person_endings):
            return "person"
        return ""

    def is_adverb(self, low: str) -> bool:
        """Whether a word is an adverb, by the tables or by its ending."""
        vocabulary = self._vocabulary
        return low in vocabulary.adverbs or (
            len(low) > 4 and low.endswith(vocabulary.adverb_endings) and not self.is_listed(low)
        )


@lru_cache(maxsize=8)
def get_classes(vocabulary: SpeechVocabulary) -> NounClasses:
    """Return the classes of the nouns of a language, with those found so far."""
    return NounClasses(vocabulary)
