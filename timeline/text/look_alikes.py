"""Letters of other alphabets that look like Latin ones, for everything that finds words however they are written."""

import unicodedata

# After Unicode’s confusables.txt, and letters that take no part in decomposition.
LOOK_ALIKES = {
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


def fold_letters(character: str) -> str:
    """Return a character decomposed, in lower case, and with Latin letters in place of those that look like them."""
    plain = "".join(LOOK_ALIKES.get(part, part) for part in unicodedata.normalize("NFKD", character))
    return "".join(LOOK_ALIKES.get(part, part) for part in plain.casefold())
