"""Strategies for texts in many scripts, made of words with known spans, and for other forms of the same words."""

import unicodedata
from dataclasses import dataclass

from hypothesis import strategies as st

from timeline.quotes.characters import fold_character

WORDS = (
    *(
        "the",
        "not",
        "council",
        "Council",
        "closed",
        "it",
        "a",
        "CEOP",
        "street",
        "Maßen",
        "Straße",
        "IJsland",
    ),
    *("café", "naïve", "Zoë", "Ångström", "Việt", "Nguyễn", "ḥāʾ", "s̱amma", "ÅÄÖ", "ǰ", "ﬁnding", "oﬃce"),
    *("can’t", "don't", "non-violent", "2016–17", "1,500.50", "$5", "12%", "3", "10:30", "x²", "-5"),
    *("совет", "закрыл", "Й", "ёлка", "δήμος", "ΣΟΦΟΣ", "σοφος", "ΐ", "İstanbul", "ısı"),
    *("מועצה", "שָׁלוֹם", "צה״ל", "مجلس", "می‌خواهم", "الْمَدِينَة", "परिषद", "क्षेत्र", "क़िला", "ශ්‍රී", "র‍্যাব"),
    *("議会", "は", "閉鎖", "葛\U000e0100城", "สภา", "น้ำ", "한국", "위원회", "각"),
    *("👨‍👩‍👧", "❤️", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "👍🏽", "𝔸", "𐐀𐐨"),
)
# Words that no text of WORDS contains.
STRANGE = ("never", "unseen", "никогда", "אחרת", "別", "99", "zwölf")
SEPARATORS = (
    " ",
    " ",
    " ",
    " ",
    "\n",
    ", ",
    ". ",
    "; ",
    " – ",
    " — ",
    "—",
    " “",
    "” ",
    " «",
    "» ",
    "\n\n",
    " (",
    ") ",
)
SPACES = (" ", "  ", "\n", "\t", "\u00a0", "\u2009", " \n ", "\u3000", "\u2028")
QUOTES = {'"': '"“”„«»', "“": '"“”„«»', "”": '"“”„«»', "«": '"“”«»', "»": '"”«»', "’": "'’‘", "'": "'’‘"}
DASHES = {"–": "-–—−", "—": "—–―", "-": "-‐‑–"}
HIDDEN = ("\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e", "\u200e", "\u2066")

words = st.sampled_from(WORDS)
separators = st.sampled_from(SEPARATORS)


@dataclass(frozen=True)
class WordText:
    """A text and the spans of its words."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def between(self, first: int, last: int) -> tuple[int, int]:
        """Return the span from the first to the last of these words."""
        return self.spans[first][0], self.spans[last][1]


def build_text(chosen: list[str], between: list[str]) -> WordText:
    text, spans = "", []
    for word, separator in zip(chosen, between, strict=True):
        spans.append((len(text), len(text) + len(word)))
        text += word + separator
    return WordText(text, tuple(spans))


@st.composite
def texts(draw: st.DrawFn, least: int = 1, most: int = 40) -> WordText:
    chosen = draw(st.lists(words, min_size=least, max_size=most))
    between = draw(st.lists(separators, min_size=len(chosen), max_size=len(chosen)))
    return build_text(chosen, between)


@st.composite
def other_forms(draw: st.DrawFn, text: str) -> str:
    """Draw the same words with other spaces, quotation marks, dashes, capitals, Unicode form and hidden characters."""
    random = draw(st.randoms(use_true_random=False))
    kinds = draw(st.sets(st.sampled_from(["spaces", "quotes", "dashes", "capitals", "form", "hidden"])))
    written = []
    for offset, character in enumerate(text):
        # A dash before a figure may be its sign, and so more than form.
        at_figure = text[offset + 1 : offset + 2].isnumeric() or text[offset - 1 : offset].isnumeric()
        form = character
        if "spaces" in kinds and character in " \n" and not at_figure:
            form = random.choice(SPACES)
        elif "quotes" in kinds and character in QUOTES:
            form = random.choice(QUOTES[character])
        elif "dashes" in kinds and character in DASHES and not at_figure:
            form = random.choice(DASHES[character])
        elif "capitals" in kinds and random.random() < 0.3:
            other = character.swapcase()
            form = (
                other if len(other) == 1 and fold_character(other) == fold_character(character) else character
            )
        if "hidden" in kinds and random.random() < 0.2 and character.isalpha():
            form += random.choice(HIDDEN)
        written.append(form)
    unicode_form = draw(st.sampled_from(["NFC", "NFD"])) if "form" in kinds else None
    return unicodedata.normalize(unicode_form, "".join(written)) if unicode_form else "".join(written)  # type: ignore[arg-type]
