"""Cleaning of texts on entry: line ends, invisible characters, Unicode form."""

import re
import unicodedata
from dataclasses import dataclass

from timeline.quotes.characters import EMOJI, INVISIBLE, JOINER, NON_JOINER, TAG_FLAG

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# A soft hyphen at the end of a line is visible. PDFs have it where a word is broken.
_VISIBLE_SOFT_HYPHEN = re.compile(r"(?<=[^\W\d_])\xad(?=[ \t]*\n)")

# Letters that join (Arabic, Syriac, N'Ko, Mandaic, Mongolian, Phags-pa): a joiner or non-joiner beside them changes
# their shape.
_CURSIVE = (
    "\u0620-\u065f\u066e-\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0700-\u077f\u07ca-\u07fa\u0840-\u085b\u0860-\u08ff"
    "\u1807\u180a\u1820-\u18aa\ua840-\ua872\ufb50-\ufdcf\ufdf0-\ufdfb\ufe70-\ufefc\U00010ac0-\U00010aef"
)
# Canonical combining class 9: signs after which (in Bengali and Sinhala: before which) joiners choose a form.
_VIRAMA = "".join(chr(code) for code in range(0x0900, 0x12000) if unicodedata.combining(chr(code)) == 9)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Invisible characters that carry meaning, each in its context.
_MEANINGFUL = "|".join(
    [
        # Emoji made of several characters: a tagged flag, a joiner between two, the selector of a form, a keycap.
        TAG_FLAG,
        f"(?<=[{EMOJI}\ufe0f]){JOINER}(?=[{EMOJI}])",
        f"(?<=[{EMOJI}])[\ufe0e\ufe0f]",
        "(?<=[0-9#*])[\ufe0e\ufe0f](?=\u20e3)",
        # Joiners where they shape letters (as RFC 5892, A.1 and A.2, allows them in names).
        f"(?<=[{_CURSIVE}])[{JOINER}{NON_JOINER}]",
        f"{JOINER}(?=[{_CURSIVE}])",
        f"(?<=[{_VIRAMA}])[{JOINER}{NON_JOINER}]",
        f"[{JOINER}{NON_JOINER}](?=[{_VIRAMA}])",
        # A variation selector of an ideograph (names are written with them) or of a Mongolian letter.
        f"(?<=[{_HAN}])[\U000e0100-\U000e01ef]",
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",
    ]
)
# Group 1: an invisible character that carries meaning; group 2: one that is removed.
_HIDDEN = re.compile(f"({_MEANINGFUL})|([{INVISIBLE}])")
_ANY = re.compile(f"[{INVISIBLE}]")

_NAMES = {
    "\xad": "soft hyphen",
    "\u034f": "combining grapheme joiner",
    "\u061c": "Arabic letter mark",
    "\u200b": "zero width space",
    "\u200c": "zero width non-joiner",
    "\u200d": "zero width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of a direction",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2060": "word joiner",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first strong isolate",
    "\u2069": "end of an isolate",
    "\ufeff": "byte order mark",
    "\ufffc": "placeholder of an object",
}
_GROUPS = (
    ("control character", "\x00", "\x9f"),
    ("variation selector", "\ufe00", "\ufe0f"),
    ("variation selector", "\u180b", "\u180f"),
    ("variation selector", "\U000e0100", "\U000e01ef"),
    ("tag character", "\U000e0000", "\U000e007f"),
    ("annotation mark", "\ufff9", "\ufffb"),
    ("half of a surrogate pair", "\ud800", "\udfff"),
)
_PLURALS = {
    "end of a direction": "ends of directions",
    "end of an isolate": "ends of isolates",
    "placeholder of an object": "placeholders of objects",
    "half of a surrogate pair": "halves of surrogate pairs",
}


@dataclass(frozen=True, slots=True)
class RemovedCharacters:
    """A kind of invisible character that was removed, and how many of it."""

    name: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.name if self.count == 1 else _PLURALS.get(self.name, self.name + 's')}"


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A cleaned text, and the characters removed from it, in the order of their first occurrence."""

    text: str
    removed: tuple[RemovedCharacters, ...] = ()

    def describe_removed(self) -> str:
        """Return a sentence for the desk ("Removed 3 soft hyphens and 1 word joiner."), or ""."""
        parts = [str(characters) for characters in self.removed]
        if not parts:
            return ""
        listed = " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
        return f"Removed {listed}."


def clean(text: str) -> CleanedText:
    """Return a text in the form in which it is stored, and what was removed.

    Every line end becomes ``\\n``. Invisible characters are removed, except where they carry meaning (joiners in
    Persian or Indic words and in emoji, variation selectors of emoji and ideographs, tags of flags). A soft hyphen
    that breaks a word at a line end is visible there, and becomes a hyphen. The result is in NFC, like every string of
    a document. Spaces, tabs and line ends stay. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return CleanedText(text)  # Nothing invisible, no line end, and NFC changes no ASCII.
    text = _LINE_END.sub("\n", text)
    if "\xad" in text:
        text = _VISIBLE_SOFT_HYPHEN.sub("-", text)
    counts: dict[str, int] = {}
    if _ANY.search(text):

        def remove(match: re.Match[str]) -> str:
            if match[2] is None:
                return match[0]
            name = name_character(match[2])
            counts[name] = counts.get(name, 0) + 1
            return ""

        # A removed character may have been the context of another: a joiner after a selector without an emoji.
        for _pass in range(3):
            text = _HIDDEN.sub(remove, text)
    text = unicodedata.normalize("NFC", text)
    return CleanedText(text, tuple(RemovedCharacters(name, count) for name, count in counts.items()))


def name_character(character: str) -> str:
    """Return the name of an invisible character for the desk."""
    if name := _NAMES.get(character):
        return name
    for name, first, last in _GROUPS:
        if first <= character <= last:
            return name
    return unicodedata.name(character, "invisible character").lower()
