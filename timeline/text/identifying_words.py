"""Find words that identify a person in many texts, however they are written.

Case, accents, spacing, look-alike letters, invisible characters, HTML and Markdown between letters, character references
and percent-encoding make no difference. Short words match as whole words only, so that they do not drown an editor.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import unescape
from urllib.parse import unquote

# Words of at least so many letters are found within longer ones, as in a user name.
LENGTH_ANYWHERE = 8
# Words of fewer letters match as whole words with the same capital, so that “May” is not found in “may”.
LENGTH_IN_ANY_CASE = 4
# Names of at most so many words are also found with the last one first.
MOST_TURNED_WORDS = 3
# Separates texts that are searched at once. No text contains it.
_SEPARATOR = "\x00"

# Letters that look like Latin ones (after Unicode’s confusables.txt), and letters that take no part in decomposition.
_LOOK_ALIKES = {
    # Cyrillic
    **dict(zip("авеѕіїјкмнорстухһԁԛԝьѵ", "abesiijkmhopctyxhdqwbv", strict=True)),
    # Greek, in capital and small letters, which look different
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    **dict(zip("αβγεηικνορτυχωσς", "abyenikvoptuxwos", strict=True)),
    # Armenian and Cherokee as in domain names, and letters of Latin that have no decomposition
    **dict(zip("հոսցօզ", "hnugoq", strict=True)),
    **dict(zip("ɡɑɩıłøđħŧɓɗƙƴəʏɪ", "gaiilodhtbdkyeyi", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
}
# Letters that are seen by nobody, although Unicode calls them letters: fillers of Hangul.
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
# Harakat are marks already; the tatweel only stretches a word. Forms of alef and ya are alike.
_ARABIC = {"ـ": "", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"}

_TAG = re.compile(r"<[^<>]*>")
_LINK_TARGET = re.compile(r"\]\s*(?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
_MARKS_IN_WORD = re.compile(r"(?<=\w)[*_~`\\\[\]]+(?=\w)")
_MARK = re.compile(r"[<*_~`\\\[]")
_PUNYCODE = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# Scripts without spaces between words.
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# Bytes of UTF-8: letters and digits of ASCII in lower case, those of other letters as they are, a space for the rest.
_SPACED = bytes(
    byte if byte > 127 or byte == 0 else ord(chr(byte).lower()) if chr(byte).isalnum() else 32
    for byte in range(256)
)
_NO_LETTERS = bytes(byte for byte in range(1, 128) if not chr(byte).isalnum())
# The same, where characters that look alike in many fonts are one.
_MERGED = _SPACED.translate(bytes.maketrans(b"i10", b"llo"))
_PAIRS = ((b"rn", b"m"), (b"vv", b"w"))
# No letter or digit before or after, of ASCII or not.
_BEFORE, _AFTER = rb"(?<![0-9a-z\x80-\xff])", rb"(?![0-9a-z\x80-\xff])"

_folded: dict[str, str] = {}


def fold(text: str) -> bytes:
    """Return the letters and digits of a text in UTF-8, without case, accents and look-alikes; spaces for all others."""
    return _replace_characters(text).encode().translate(_SPACED)


def _replace_characters(text: str) -> str:
    """Return a text with all characters outside ASCII folded."""
    if text.isascii():
        return text
    for character in set(text):
        if character > "\x7f":
            folded = _folded.get(character)
            if folded is None:
                folded = _folded[character] = _fold_character(character)
            if folded != character:
                text = text.replace(character, folded)
    return text


def _fold_character(character: str) -> str:
    """Return what a character outside ASCII counts as: letters and digits in lower case, a space, or nothing."""
    if unicodedata.category(character) == "Cf" or character in _INVISIBLE_LETTERS:
        return ""
    if "\uac00" <= character <= "\ud7af":
        return character  # A syllable of Hangul would fall apart into thousands of other characters.
    folded = ""
    plain = "".join(_LOOK_ALIKES.get(part, part) for part in unicodedata.normalize("NFKD", character))
    for part in plain.casefold():
        if unicodedata.combining(part) or unicodedata.category(part) in {"Mn", "Me", "Cf"}:
            continue
        letters = _LOOK_ALIKES.get(part, part)
        folded += _ARABIC.get(part, letters if letters.isalnum() else " ")
    return folded


def _merge_look_alikes(folded: bytes) -> bytes:
    """Return folded text in which characters and pairs that look alike in many fonts are the same."""
    folded = folded.translate(_MERGED)
    for pair, single in _PAIRS:
        folded = folded.replace(pair, single)
    return folded


def list_readings(text: str) -> list[str]:
    """Return a text as it is stored, and as a reader or a browser would make it out, where that differs."""
    readings = [text]
    if "&" in text or "%" in text or "xn--" in text:
        plain = text
        for _ in range(2):  # Twice, because what is encoded twice is often decoded twice.
            plain = unescape(unquote(plain))
        readings.append(_PUNYCODE.sub(_decode_punycode, plain))
    last = readings[-1]
    if _MARK.search(last):
        readings.append(_MARKS_IN_WORD.sub("", _LINK_TARGET.sub("]", _TAG.sub("", last))))
    return [reading.replace(_SEPARATOR, " ") for reading in dict.fromkeys(readings)]


def _decode_punycode(match: re.Match[str]) -> str:
    try:
        return match[0].encode("ascii").decode("idna")
    except UnicodeError:
        return match[0]


class WordFinder:
    """Finds which of some words are in which of some texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Fold the texts once, for any number of words."""
        # The index of the text that each reading belongs to.
        self.owners: list[int] = []
        self.readings: list[str] = []
        for index, text in enumerate(texts):
            readings = list_readings(text)
            self.readings += readings
            self.owners += [index] * len(readings)
        plain = _replace_characters(_SEPARATOR.join(self.readings)).encode()
        self.spaced = plain.translate(_SPACED)
        self.tight = _merge_look_alikes(plain.translate(_SPACED, _NO_LETTERS))

    def find(self, words: Iterable[str]) -> dict[str, list[int]]:
        """Return, for each of the words that is found, the indexes of the texts that contain it, in order."""
        found: dict[str, list[int]] = {}
        for word in dict.fromkeys(words):
            if readings := self._find_word(word):
                found[word] = sorted({self.owners[reading] for reading in readings})
        return found

    def _find_word(self, word: str) -> set[int]:
        """Return the indexes of the readings that contain a word."""
        parts = fold(word).split()
        letters = b"".join(parts)
        if not letters:
            return set()
        is_unspaced_script = bool(_NO_SPACES.search(word))
        if is_unspaced_script:
            return self._find_letters(letters, anywhere=True)
        length = len(letters.decode())
        if length < LENGTH_IN_ANY_CASE:
            return self._find_short(word, parts)
        found = self._find_letters(letters, anywhere=length >= LENGTH_ANYWHERE)
        if 1 < len(parts) <= MOST_TURNED_WORDS:
            # As in “Witness, Jane”.
            turned = b"".join([parts[-1], *parts[:-1]])
            found |= self._find_letters(turned, anywhere=length >= LENGTH_ANYWHERE)
        return found

    def _find_letters(self, letters: bytes, *, anywhere: bool) -> set[int]:
        """Return the readings with these folded letters; if not `anywhere`, from the start to the end of words."""
        merged = _merge_look_alikes(letters)
        candidates: set[int] = set()
        position = self.tight.find(merged)
        while position >= 0:
            reading = bisect_right(self._tight_ends, position)
            candidates.add(reading)
            # One hit is enough for a text.
            if reading == len(self._tight_ends):
                break
            position = self.tight.find(merged, self._tight_ends[reading])
        if anywhere:
            return candidates
        # With the “s” of a plural or genitive.
        spelled = rb" *".join(re.escape(merged[index : index + 1]) for index in range(len(merged)))
        pattern = re.compile(_BEFORE + spelled + rb"s?" + _AFTER)
        return {
            reading
            for reading in candidates
            if pattern.search(_merge_look_alikes(self._folded_readings[reading]))
        }

    def _find_short(self, word: str, parts: list[bytes]) -> set[int]:
        """Return the readings in which a short word stands alone, with its capital letter if it has one."""
        # Without the look-around of `_BEFORE`, a search for fixed letters is ten times as quick.
        pattern = re.compile(rb" +".join(map(re.escape, parts)))
        readings = {
            bisect_right(self._spaced_ends, match.start())
            for match in pattern.finditer(self.spaced)
            if not _is_in_word(self.spaced, match.start() - 1) and not _is_in_word(self.spaced, match.end())
        }
        if next((character for character in word if character.isalpha()), "").isupper():
            readings = {reading for reading in readings if _has_capital(self.readings[reading], parts[0])}
        return readings

    @cached_property
    def _tight_ends(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\x00", self.tight)]

    @cached_property
    def _spaced_ends(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\x00", self.spaced)]

    @cached_property
    def _folded_readings(self) -> list[bytes]:
        return self.spaced.split(b"\x00")


def _is_in_word(folded: bytes, position: int) -> bool:
    """Return whether a letter or digit is at a position of folded text."""
    return 0 <= position < len(folded) and folded[position] not in b" \x00"


def _has_capital(text: str, folded: bytes) -> bool:
    """Return whether a word that begins with a capital letter is these folded letters."""
    return any(word[0].isupper() and fold(word).replace(b" ", b"") == folded for word in _WORD.findall(text))
