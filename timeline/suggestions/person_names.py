"""Persons named in full in a text: later the text says only "Levitt"."""

import re
from collections.abc import Iterator

import msgspec

from timeline.suggestions.given_names import FEMININE_NAMES, GIVEN_NAMES, MASCULINE_NAMES
from timeline.suggestions.languages import NAME_WORDS, SURNAME_WORDS
from timeline.suggestions.speech_vocabulary import SpeechVocabulary

_WORD = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[-’'][^\W\d_]+){0,3}"
# An initial and an abbreviated title have a full stop; other words would end their sentence with it.
_FIRST = rf"(?:(?:[^\W\d_a-zß-öø-ÿ]|Dr|Mr|Mrs|Ms|Lt|Gen|Col|Sen|Rep|Gov|Prof|Sgt|Capt|Maj|Sr|Sra)\.|{_WORD})"
_PARTICLES = "van|von|der|den|de|da|di|du|del|la|le|al|bin|zu"
_BEFORE = re.compile(rf"(?<![\w’'-]){_FIRST}[ \u00a0](?:(?:{_FIRST}|{_PARTICLES})[ \u00a0]){{0,4}}$")
_MAX_BEFORE = 60  # characters before a surname
_MAX_OCCURRENCES = 12  # of a surname that are looked at
_MAX_SURNAMES = 400  # that are looked for in a text
_MAX_WORDS = 4  # in a name


class FullName(msgspec.Struct, frozen=True):
    """The full name of a person, or "" if several persons have the surname, and the gender or ""."""

    words: str
    gender: str = ""


class FullNames:
    """Finds the full names in a text. Each surname is looked for once."""

    def __init__(self, text: str, vocabulary: SpeechVocabulary) -> None:
        self._text, self._vocabulary = text, vocabulary
        self._found: dict[str, FullName | None] = {}

    def find(self, surname: str) -> FullName | None:
        """Return the person with a surname whom the text names in full somewhere, or None."""
        if surname not in self._found:
            if len(self._found) >= _MAX_SURNAMES:
                return None
            self._found[surname] = self._find_new(surname)
        return self._found[surname]

    def _find_new(self, surname: str) -> FullName | None:
        low = surname.lower()
        if low in self._vocabulary.dates:
            return None
        likely: FullName | None = None
        found: dict[str, FullName] = {}  # by given name
        for before in self._iter_before(surname):
            words = before.split()
            full = self._read([*words, surname])
            if full is None:
                continue
            first = full.words.split()[0].lower()
            if first in GIVEN_NAMES:
                found.setdefault(first, full)
            else:
                likely = likely or full
        if len(found) > 1:
            return FullName("")
        full = next(iter(found.values()), likely)
        if low in NAME_WORDS and not (found and low in SURNAME_WORDS):
            return None
        return full

    def _iter_before(self, surname: str) -> Iterator[str]:
        """Yield the words in capitals before each occurrence of a surname."""
        text, at = self._text, -1
        for _ in range(_MAX_OCCURRENCES):
            at = text.find(surname, at + 1)
            if at < 0:
                return
            end = at + len(surname)
            if text[end : end + 1].isalnum():
                continue
            if match := _BEFORE.search(text[max(0, at - _MAX_BEFORE) : at]):
                yield match.group()

    def _read(self, words: list[str]) -> FullName | None:
        """Return the name at the end of words in capitals, without titles, or None."""
        vocabulary = self._vocabulary
        titles, roles = vocabulary.nouns.titles, vocabulary.nouns.roles
        lows = [word.lower().rstrip(".") for word in words]
        start = max((at + 1 for at, low in enumerate(lows[:-1]) if low in titles), default=0)
        gender = titles.get(lows[start - 1], "") if start else ""
        first = next((at for at, low in enumerate(lows[:-1]) if at >= start and low in GIVEN_NAMES), -1)
        if first < 0:
            first = max((at + 1 for at, low in enumerate(lows[:-1]) if low in roles), default=start)
            first = max(first, start)
            if lows[first] in vocabulary.openers or any(low in NAME_WORDS for low in lows[first:]):
                return None
        else:
            name = lows[first]
            gender = "f" if name in FEMININE_NAMES else "m" if name in MASCULINE_NAMES else gender
        length = len(words) - first
        if length > _MAX_WORDS or (length < 2 and not gender):
            return None
        return FullName(" ".join(words[first:]), gender)
