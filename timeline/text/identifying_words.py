"""Find words that identify a person in many texts, however they are written.

Case, accents, spacing, look-alike letters, invisible characters, HTML and Markdown between letters, character references
and percent-encoding make no difference. Short words match as whole words only, so that they do not drown an editor.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import unquote

from timeline.text.look_alikes import REVERSING, fold_letters, order_as_shown

# Words of at least so many letters are found within longer ones, as in a user name.
LENGTH_ANYWHERE = 8
# Words of fewer letters match as whole words with the same capital, so that “May” is not found in “may”.
LENGTH_IN_ANY_CASE = 4
# Names of at most so many words are also found with the last one first.
MOST_TURNED_WORDS = 3
# Separates texts that are searched at once. No text contains it.
_SEPARATOR = "\x00"

# Texts are joined while this is looked for, so nothing may reach beyond a separator.
_TAG = re.compile(r"<[^<>\x00]*>")
_LINK_TARGET = re.compile(r"\]\s*(?:\([^()\s\x00]*(?:\s[^()\x00]*)?\)|\[[^\[\]\x00]*\])")
# What is before the marks is looked at afterwards: a pattern that begins with the marks is twenty times as quick.
_MARKS_BEFORE_LETTER = re.compile(r"[*_~`\\\[\]]+(?=\w)")
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
# The same, where characters that look alike in many fonts are one. Those that look like two letters become these, so that
# words can be folded one by one: “rn” is found in “m”, and from one word to the next.
_MERGED = _SPACED.translate(bytes.maketrans(b"i10", b"llo"))
_SINGLES = ((b"m", b"rn"), (b"w", b"vv"))
# Between two names: nothing, or one or two initials.
_GAP = rb" +(?:(?:[a-z]|[\x80-\xff]{2,4}) +){0,2}"
# No letter or digit before or after, of ASCII or not.
_BEFORE, _AFTER = rb"(?<![0-9a-z\x80-\xff])", rb"(?![0-9a-z\x80-\xff])"

_ASCII = bytes(range(128))
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
# So many different characters are replaced one after the other in the whole text, which is quicker.
FEW = 60


def fold(text: str) -> bytes:
    """Return the letters and digits of a text in UTF-8, without case, accents and look-alikes; spaces for all others."""
    return _replace_characters(text).translate(_SPACED)


def _replace_characters(text: str) -> bytes:
    """Return a text in UTF-8 with all characters outside ASCII folded, word by word: most words come again."""
    if text.isascii():
        return text.encode()
    characters = set(text.encode().translate(None, _ASCII).decode())
    if len(characters) <= FEW:
        # Without the highest ones, Python keeps a text in fewer bytes, and the others are found sooner.
        for character in sorted(characters, reverse=True):
            text = text.replace(character, _fold_character(character))
        return text.encode()
    # Many alphabets: word by word.
    known: dict[bytes, bytes] = {}

    def replace(match: re.Match[bytes]) -> bytes:
        letters = match[0]
        folded = known.get(letters)
        if folded is None:
            folded = known[letters] = "".join(map(_fold_character, letters.decode())).encode()
        return folded

    return _NOT_ASCII.sub(replace, text.encode())


@lru_cache(maxsize=65_536)
def _fold_character(character: str) -> str:
    """Return what a character outside ASCII counts as: letters and digits in lower case, a space, or nothing."""
    if unicodedata.category(character) == "Cf":
        return ""
    if "\uac00" <= character <= "\ud7af":
        return character  # A syllable of Hangul would fall apart into thousands of other characters.
    folded = ""
    for part in fold_letters(character):
        if unicodedata.combining(part) or unicodedata.category(part) in {"Mn", "Me", "Cf"}:
            continue
        folded += part if part.isalnum() else " "
    return folded


def _merge_look_alikes(folded: bytes) -> bytes:
    """Return folded text in which characters and pairs that look alike in many fonts are the same."""
    folded = folded.translate(_MERGED)
    for single, pair in _SINGLES:
        folded = folded.replace(single, pair)
    return folded


def list_readings(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return texts as they are stored, and as a reader or a browser would make them out, where that differs.

    With each reading comes the index of its text.
    """
    readings = [text.replace(_SEPARATOR, " ") for text in texts]
    owners = list(range(len(readings)))
    last = list(readings)  # the latest reading of each text
    for marks, change in (
        (("&", "%", "xn--"), _decode),
        ((REVERSING,), _show),
        (("<", "*", "_", "~", "`", "\\", "["), _strip_markup),
    ):
        concerned = sorted({index for mark in marks for index, text in enumerate(last) if mark in text})
        changed = _change_all([last[index] for index in concerned], change)
        for index, text in zip(concerned, changed, strict=True):
            if text != last[index]:
                last[index] = text
                readings.append(text)
                owners.append(index)
    return readings, owners


def _change_all(texts: list[str], change: Callable[[str], str]) -> list[str]:
    """Return the changed texts. They are changed together, which is several times as quick as one by one."""
    if not texts:
        return []
    changed = change(_SEPARATOR.join(texts)).split(_SEPARATOR)
    if len(changed) != len(texts):  # a separator was written as a code
        changed = [change(text).replace(_SEPARATOR, " ") for text in texts]
    return changed


def _decode(text: str) -> str:
    for _ in range(2):  # Twice, because what is encoded twice is often decoded twice.
        text = unescape(unquote(text))
    return _PUNYCODE.sub(_decode_punycode, text)


def _show(text: str) -> str:
    """Return the characters of a text in the order in which they are shown."""
    order = order_as_shown(text)
    return text if order is None else "".join(map(text.__getitem__, order))


def _strip_markup(text: str) -> str:
    text = _LINK_TARGET.sub("]", _TAG.sub("", text))

    def drop_within_word(match: re.Match[str]) -> str:
        return "" if text[match.start() - 1 : match.start()].isalnum() else match[0]

    return _MARKS_BEFORE_LETTER.sub(drop_within_word, text)


def _decode_punycode(match: re.Match[str]) -> str:
    try:
        return match[0].encode("ascii").decode("idna")
    except UnicodeError:
        return match[0]


class WordFinder:
    """Finds which of some words are in which of some texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Fold the texts once, for any number of words."""
        # The readings, and the index of the text that each belongs to.
        self.readings, self.owners = list_readings(texts)
        plain = _replace_characters(_SEPARATOR.join(self.readings))
        self._plain = plain
        self.spaced = plain.translate(_SPACED)
        self._found: dict[str, list[int]] = {}

    def find(self, words: Iterable[str]) -> dict[str, list[int]]:
        """Return, for each of the words that is found, the indexes of the texts that contain it, in order."""
        found: dict[str, list[int]] = {}
        for word in dict.fromkeys(words):
            if word not in self._found:
                self._found[word] = sorted({self.owners[reading] for reading in self._find_word(word)})
            if self._found[word]:
                found[word] = self._found[word]
        return found

    def _find_word(self, word: str) -> set[int]:
        """Return the indexes of the readings that contain a word."""
        parts = fold(word).split()
        letters = b"".join(parts)
        length = len(letters.decode())
        is_unspaced_script = bool(_NO_SPACES.search(word))
        anywhere = is_unspaced_script or length >= LENGTH_ANYWHERE
        if not letters or not self._may_be_found(parts, anywhere=anywhere):
            return set()
        if is_unspaced_script:
            return self._find_letters(letters, anywhere=True)
        if length < LENGTH_IN_ANY_CASE:
            return self._find_short(word, parts)
        found = self._find_letters(letters, anywhere=anywhere)
        if 1 < len(parts) <= MOST_TURNED_WORDS:
            # As in “Witness, Jane”.
            turned = b"".join([parts[-1], *parts[:-1]])
            found |= self._find_letters(turned, anywhere=anywhere)
            found |= self._find_with_initials(parts)
        return found

    def _may_be_found(self, parts: list[bytes], *, anywhere: bool) -> bool:
        """Return whether the texts have the words that would have to stand side by side; most names are ruled out here.

        The texts are read once, to list their words. To look for each name in all of them takes a hundred times as long.
        """
        may_have = self._words.may_contain if anywhere else self._words.has_in_whole_words
        orders = [parts]
        if 1 < len(parts) <= MOST_TURNED_WORDS:
            orders.append([parts[-1], *parts[:-1]])
        return any(may_have(_merge_look_alikes(b"".join(order))) for order in orders)

    def _find_letters(self, letters: bytes, *, anywhere: bool) -> set[int]:
        """Return the readings with these folded letters; if not `anywhere`, from the start to the end of words."""
        merged = _merge_look_alikes(letters)
        candidates: set[int] = set()
        position = self._tight.find(merged)
        while position >= 0:
            group = bisect_right(self._tight_ends, position)
            candidates.update(self._groups[group])
            # One hit is enough for a text.
            if group == len(self._tight_ends):
                break
            position = self._tight.find(merged, self._tight_ends[group])
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

    def _find_with_initials(self, parts: list[bytes]) -> set[int]:
        """Return the readings in which initials stand between whole words, as in “Jane M. Doe”."""
        if not all(_merge_look_alikes(part) in self._words.words for part in parts):
            return set()
        pattern = re.compile(_GAP.join(map(re.escape, parts)) + _AFTER)
        return {
            bisect_right(self._spaced_ends, match.start())
            for match in pattern.finditer(self.spaced)
            if not _is_in_word(self.spaced, match.start() - 1)
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
    def _words(self) -> "_Vocabulary":
        return _Vocabulary(self.spaced)

    @cached_property
    def _letters(self) -> dict[tuple[int, bytes], list[int]]:
        """The readings by their text and their letters. Most readings of a text differ in their marks only."""
        readings: dict[tuple[int, bytes], list[int]] = {}
        tight = _merge_look_alikes(self._plain.translate(None, _NO_LETTERS))
        for reading, letters in enumerate(tight.split(b"\x00")):
            readings.setdefault((self.owners[reading], letters), []).append(reading)
        return readings

    @cached_property
    def _groups(self) -> list[list[int]]:
        return list(self._letters.values())

    @cached_property
    def _tight(self) -> bytes:
        return b"\x00".join(letters for _owner, letters in self._letters)

    @cached_property
    def _tight_ends(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\x00", self._tight)]

    @cached_property
    def _spaced_ends(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\x00", self.spaced)]

    @cached_property
    def _folded_readings(self) -> list[bytes]:
        return self.spaced.split(b"\x00")


class _Vocabulary:
    """The words of folded text, without the text: rules out most letters that are not in it."""

    def __init__(self, folded: bytes) -> None:
        self.joined = b" " + _merge_look_alikes(b" ".join(set(folded.replace(b"\x00", b" ").split()))) + b" "
        self.words = set(self.joined.split())
        self.from_start = sorted(self.words)
        self.from_end = sorted(word[::-1] for word in self.words)

    def may_contain(self, letters: bytes) -> bool:
        """Return whether letters are within a word, or could be written by some words side by side."""
        if letters in self.joined:
            return True
        length = len(letters)
        # Where a word can end, if the letters begin within it or at its start.
        ends = {end for end in range(1, length) if _has_prefix(self.from_end, letters[:end][::-1])}
        for start in range(1, length):
            if start in ends:
                if _has_prefix(self.from_start, letters[start:]):
                    return True
                ends |= {end for end in range(start + 1, length) if letters[start:end] in self.words}
        return False

    def has_in_whole_words(self, letters: bytes) -> bool:
        """Return whether letters are those of one or several whole words, the last with or without the “s” of a plural."""
        starts = {0}
        for start in range(len(letters)):
            if start in starts:
                last_word = letters[start:]
                if last_word in self.words or last_word + b"s" in self.words:
                    return True
                starts |= {end for end in range(start + 1, len(letters)) if letters[start:end] in self.words}
        return False


def _has_prefix(words: list[bytes], start: bytes) -> bool:
    """Return whether one of some sorted words starts so."""
    index = bisect_left(words, start)
    return index < len(words) and words[index].startswith(start)


def _is_in_word(folded: bytes, position: int) -> bool:
    """Return whether a letter or digit is at a position of folded text."""
    return 0 <= position < len(folded) and folded[position] not in b" \x00"


def _has_capital(text: str, folded: bytes) -> bool:
    """Return whether a word that begins with a capital letter is these folded letters."""
    return any(word[0].isupper() and fold(word).replace(b" ", b"") == folded for word in _WORD.findall(text))
