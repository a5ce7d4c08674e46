"""Texts in many scripts, put together from words whose places are known, and other forms of the same words."""

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
# What never stands in a text of WORDS.
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
class Laid:
    """A text, and where each of its words stands."""

    text: str
    places: tuple[tuple[int, int], ...]

    def between(self, first: int, last: int) -> tuple[int, int]:
        return self.places[first][0], self.places[last][1]


def laid(chosen: list[str], between: list[str]) -> Laid:
    text, places = "", []
    for word, separator in zip(chosen, between, strict=True):
        places.append((len(text), len(text) + len(word)))
        text += word + separator
    return Laid(text, tuple(places))


@st.composite
def texts(draw: st.DrawFn, least: int = 1, most: int = 40) -> Laid:
    chosen = draw(st.lists(words, min_size=least, max_size=most))
    between = draw(st.lists(separators, min_size=len(chosen), max_size=len(chosen)))
    return laid(chosen, between)


@st.composite
def otherwise(draw: st.DrawFn, text: str) -> str:
    """The same words with other spaces, quotation marks, dashes, capitals, Unicode form and hidden characters."""
    random = draw(st.randoms(use_true_random=False))
    how = draw(st.sets(st.sampled_from(["spaces", "quotes", "dashes", "capitals", "form", "hidden"])))
    written = []
    for place, character in enumerate(text):
        # A dash before a figure may be its sign, which is no matter of form.
        at_figure = text[place + 1 : place + 2].isnumeric() or text[place - 1 : place].isnumeric()
        one = character
        if "spaces" in how and character in " \n" and not at_figure:
            one = random.choice(SPACES)
        elif "quotes" in how and character in QUOTES:
            one = random.choice(QUOTES[character])
        elif "dashes" in how and character in DASHES and not at_figure:
            one = random.choice(DASHES[character])
        elif "capitals" in how and random.random() < 0.3:
            other = character.swapcase()
            one = other if len(other) == 1 and fold_character(other) == fold_character(character) else character
        if "hidden" in how and random.random() < 0.2 and character.isalpha():
            one += random.choice(HIDDEN)
        written.append(one)
    form = draw(st.sampled_from(["NFC", "NFD"])) if "form" in how else None
    return unicodedata.normalize(form, "".join(written)) if form else "".join(written)  # type: ignore[arg-type]
