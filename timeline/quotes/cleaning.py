"""What is done to a text on entry: line ends, what is not seen, one Unicode form."""

import re
import unicodedata
from dataclasses import dataclass

from timeline.quotes.characters import EMOJI, INVISIBLE, JOINER, NON_JOINER, TAGGED

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# Letters that join (Arabic, Syriac, N'Ko, Mandaic, Mongolian, Phags-pa): a joiner or non-joiner beside one shapes it.
_CURSIVE = (
    "\u0620-\u065f\u066e-\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0700-\u077f\u07ca-\u07fa\u0840-\u085b\u0860-\u08ff"
    "\u1807\u180a\u1820-\u18aa\ua840-\ua872\ufb50-\ufdcf\ufdf0-\ufdfb\ufe70-\ufefc\U00010ac0-\U00010aef"
)
# Canonical combining class 9: the signs after which (or, in Bengali and Sinhala, before which) joiners choose a form.
_VIRAMA = "".join(chr(code) for code in range(0x0900, 0x12000) if unicodedata.combining(chr(code)) == 9)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Either kept, or a run of what goes; whatever is kept is the first group.
_KEPT = "|".join(
    [
        # An emoji made of several: a tagged flag, a joiner between two, the selector of its form, a keycap.
        TAGGED,
        f"(?<=[{EMOJI}\ufe0f]){JOINER}(?=[{EMOJI}])",
        f"(?<=[{EMOJI}])[\ufe0e\ufe0f]",
        "(?<=[0-9#*])[\ufe0e\ufe0f](?=\u20e3)",
        # Joiners where they shape letters (as RFC 5892, A.1 and A.2, allows them in names).
        f"(?<=[{_CURSIVE}])[{JOINER}{NON_JOINER}]",
        f"{JOINER}(?=[{_CURSIVE}])",
        f"(?<=[{_VIRAMA}])[{JOINER}{NON_JOINER}]",
        f"[{JOINER}{NON_JOINER}](?=[{_VIRAMA}])",
        # One selector of an ideograph's form (a name may be written with it), or of a Mongolian letter's.
        f"(?<=[{_HAN}])[\U000e0100-\U000e01ef]",
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",
    ]
)
_HIDDEN = re.compile(f"({_KEPT})|([{INVISIBLE}])")
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
class Removed:
    """One kind of invisible character that was taken out, and how often."""

    name: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.name if self.count == 1 else _PLURALS.get(self.name, self.name + 's')}"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it is kept, and what was taken out of it, in the order in which it was met."""

    text: str
    removed: tuple[Removed, ...] = ()

    def sentence(self) -> str:
        """Return what was taken out, for the desk ("Removed 3 soft hyphens and 1 word joiner."), or nothing."""
        parts = [str(one) for one in self.removed]
        if not parts:
            return ""
        listed = " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
        return f"Removed {listed}."


def clean(text: str) -> Cleaned:
    """Return a text in the form in which it is kept, and what was taken out.

    Every line end becomes ``\\n``; invisible characters go, except where they carry meaning (joiners in
    Persian or Indic words and in emoji, form selectors of emoji and ideographs, tags of flags); what is left is
    in NFC, as every string of the document. Spaces, tabs and line ends stay. Cleaning twice changes nothing.
    """
    text = _LINE_END.sub("\n", text)
    counts: dict[str, int] = {}
    if _ANY.search(text):

        def take(found: re.Match[str]) -> str:
            if found[2] is None:
                return found[0]
            name = name_of(found[2])
            counts[name] = counts.get(name, 0) + 1
            return ""

        # What went may have been what another was kept for: a joiner after the selector of no emoji.
        for _turn in range(3):
            text = _HIDDEN.sub(take, text)
    text = unicodedata.normalize("NFC", text)
    return Cleaned(text, tuple(Removed(name, count) for name, count in counts.items()))


def name_of(character: str) -> str:
    """Return what an invisible character is called on the desk."""
    if name := _NAMES.get(character):
        return name
    for name, first, last in _GROUPS:
        if first <= character <= last:
            return name
    return unicodedata.name(character, "invisible character").lower()
