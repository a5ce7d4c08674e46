"""Text → tokens of a phrase, in one pass over the text and one over the words, without backtracking."""

import re
from collections.abc import Sequence

import msgspec

from timeline.dates.phrases.vocabulary import (
    FIXED_PHRASES,
    NAMED_DAYS,
    NUMBERED_WORDS,
    PLAIN_WORDS,
    UNFIXED_DAYS,
)


class PhraseToken(msgspec.Struct, frozen=True, gc=False):
    """A piece of a phrase.

    `kind` is "month", "n" (a number of one or two digits), "year", "clock" …; for other words of the
    grammar it is the word itself ("before", "-"). `text` is the typed text in lower case.
    """

    kind: str
    text: str = ""
    number: int = 0
    zone: str = ""  # of a clock time: "gmt", "europe/london", "+01:00"
    either_half: bool = False  # a clock time in an unknown half of the day: "half past ten"
    half: str = ""  # of a clock time: "am" or "pm", if it was written with one
    near: str = ""  # of a clock time: "about", "before" ("shortly before 3pm") or "after"


Tokens = Sequence[PhraseToken]

CLOCK_KINDS = ("clock", "noon", "midnight")

_PLAIN_CHARACTERS = str.maketrans(
    dict.fromkeys("‐‑−", "-") | dict.fromkeys("‒—―", "–") | {"’": "'", "‘": "'"}
)
_FULL_STOP = re.compile(r"(?<![0-9])\.|\.(?![0-9])")  # a full stop matters between digits only
_ISO_T = re.compile(r"(?<=[0-9])t(?=[0-9]{2}:)")
_PART_HYPHEN = re.compile(r"\b(early|mid|late|end|start)-(?=[a-z0-9])")
_PLURAL_POSSESSIVE = re.compile(r"(?<=[a-z]s)'(?![a-z])")  # "in two weeks' time"

# Each alternative has a bounded length or is a single run, so the text is read in one pass.
_TOKEN = re.compile(
    r"""
      (?P<isoweek>[0-9]{4}-?w[0-9]{2}(?:-[1-7])?(?![0-9a-z-]))
    | (?P<iso>[0-9]{4}-(?:[0-9]{2}-(?:[0-9]{2}|xx)|xx-xx|xx|[0-9]{2})(?![0-9x-])|[0-9]{2}(?:[0-9]x|xx)(?![0-9x-]))
    | (?P<numeric>[0-9]{1,4}(?P<sep>[-/.–])[0-9]{1,2}(?P=sep)[0-9]{1,4}(?![0-9]))
    | (?P<month_year>[0-9]{1,2}[-/.][0-9]{4}(?![0-9]))
    | (?P<hours>(?:[01][0-9]|2[0-3])[:.]?[0-5][0-9](?:\s?(?:hrs?|hours)\b(?!\s(?:ago|before|after|later))|(?=\s?(?:gmt|utc|z)\b))|(?<=\bat\s)(?:[01][0-9]|2[0-3])[0-5][0-9](?=\son\b))
    | (?P<clock>[0-9]{1,2}(?:[:.][0-9]{2}){1,2}(?![0-9])(?:\s?[ap]m\b)?|[0-9]{1,2}\s?[ap]m\b)
    | (?P<pair>[0-9]{1,2}/[0-9]{1,2}(?![0-9]))
    | (?P<decade>[0-9]{3}0'?s\b)
    | (?P<short>'?[0-9]0'?s\b|'[0-9]{2}\b)
    | (?P<nth>[0-9]{1,2}(?:st|nd|rd|th)\b)
    | (?P<digits>[0-9]+)
    | (?P<quarter>q[1-4](?![0-9]))
    | (?P<zone>[a-z_]{2,20}/[a-z_]{2,30}(?:/[a-z_]{2,30})?)
    | (?P<offset>[+][0-9]{2}:[0-9]{2}|-[0-9]{2}:[0-9]{2})
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<other>\S)
    """,
    re.VERBOSE,
)
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.]([0-9]{2}))?\s?([ap]m)?")
_ERAS = {"bc": -1, "bce": -1, "ad": 1, "ce": 1}
_ZONE_GROUPS = ("word", "zone", "offset")
# The age of the universe in years has eleven.
_MAX_YEAR_DIGITS = 12
_MAX_ABBREVIATION = 5  # letters in "AEDT", "CHADT"


def tokenise(phrase: str) -> list[PhraseToken]:
    """Return the tokens of `phrase`. Unknown text becomes tokens of the kind "unknown"."""
    text = phrase.lower().translate(_PLAIN_CHARACTERS)
    # Most phrases have none of these marks, and a replacement costs more than a look.
    if "." in text:
        text = _FULL_STOP.sub("", text)
    if ":" in text:
        text = _ISO_T.sub(" ", text)
    if "-" in text:
        text = _PART_HYPHEN.sub(r"\1 ", text)
    if "'" in text:
        text = _PLURAL_POSSESSIVE.sub("", text)
    tokens: list[PhraseToken] = []
    for match in _TOKEN.finditer(text):
        _add_token(tokens, match.lastgroup or "other", match.group())
    return _join_words(_drop_brackets(tokens))


def _add_token(tokens: list[PhraseToken], kind: str, text: str) -> None:
    last = tokens[-1] if tokens else None
    if kind == "zone" and all(_is_name(word) for word in text.split("/")):  # "March/April", "spring/summer"
        first, *others = text.split("/")
        _add_token(tokens, "word", first)
        for word in others:
            tokens.append(PhraseToken("or", "/"))
            _add_token(tokens, "word", word)
    elif last and last.kind == "clock" and not last.zone and kind in _ZONE_GROUPS and may_be_zone(text):
        tokens[-1] = msgspec.structs.replace(last, zone=text)
    elif kind == "iso" and _is_short_range(text):
        _add_token(tokens, "digits", text[:4])
        _add_token(tokens, "other", "-")
        _add_token(tokens, "digits", text[5:])
    elif kind == "word" and text in _ERAS and last and last.kind in ("n", "year", "digits"):
        tokens[-1] = _build_year(last.text, _ERAS[text], f"{last.text} {text}")
    elif kind == "digits" and last and last.text in ("ad", "ce"):
        tokens[-1] = _build_year(text, 1, f"ad {text}")
    else:
        tokens.append(_build_token(kind, text))


def _build_token(kind: str, text: str) -> PhraseToken:
    match kind:
        case "digits":
            kind = {1: "n", 2: "n", 4: "year"}.get(len(text), "digits")
            return PhraseToken(kind, text, _to_number(text))
        case "nth":
            return PhraseToken("nth", text, int(text[:-2]))
        case "quarter":
            return PhraseToken("quarter-n", text, int(text[1]))
        case "clock":
            return _build_clock_time(text)
        case "hours":  # "1430hrs", "15:00 hours", "0930 GMT"
            digits = "".join(c for c in text if c.isdecimal())
            return PhraseToken("clock", f"{digits[:2]}:{digits[2:]}")
        case "word" if text.endswith("'s") and _is_known(text[:-2]):
            return _build_token("word", text[:-2])
        case "word" if text in NUMBERED_WORDS:
            return PhraseToken(NUMBERED_WORDS[text][0], text, NUMBERED_WORDS[text][1])
        case "word" if text in PLAIN_WORDS:
            return PhraseToken(PLAIN_WORDS[text], text)
        case "word" | "zone" | "offset":
            return PhraseToken("unknown", text)
        case "other":
            return PhraseToken(text if text in "-–/,?~%()" else "unknown", text)
        case _:
            return PhraseToken(kind, text)


def _to_number(text: str) -> int:
    return int(text) if len(text) <= 9 else 10**9


def _build_year(digits: str, era: int, text: str) -> PhraseToken:
    """Return an astronomical year (0 is 1 BC). A year 0 BC or AD and one of too many digits are unknown text."""
    number = int(digits) if len(digits) <= _MAX_YEAR_DIGITS else 0
    return (
        PhraseToken("year", text, number if era > 0 else 1 - number)
        if number
        else PhraseToken("unknown", text)
    )


def _is_short_range(text: str) -> bool:
    """Return whether "2016-17" is two years, not a month ("2016-11") or an EDTF season ("2016-21")."""
    return (
        len(text) == 7
        and text[:4].isdecimal()
        and text[5:].isdecimal()
        and not (1 <= int(text[5:]) <= 12 or 21 <= int(text[5:]) <= 24 or 33 <= int(text[5:]) <= 36)
        and int(text[5:]) > int(text[2:4])
    )


def may_be_zone(text: str) -> bool:
    """Return whether a word may be a time zone: "gmt", "europe/london", "+01:00". Words of the grammar may not."""
    if not text.isalpha():
        return "/" in text or ":" in text
    known = _is_known(text) or text in _ERAS or text in _FIXED_PHRASES_BY_FIRST_WORD
    return not known and len(text) <= _MAX_ABBREVIATION


def _is_known(word: str) -> bool:
    return word in NUMBERED_WORDS or word in PLAIN_WORDS


def _is_name(word: str) -> bool:
    """Return whether a word is the name of a month, weekday or season."""
    return NUMBERED_WORDS.get(word, ("", 0))[0] in ("month", "weekday", "season")


def _build_clock_time(text: str) -> PhraseToken:
    """Return a clock time in 24 hours. One that does not exist ("25:00") is refused later."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return PhraseToken("unknown", text)
    hours, minutes, seconds, half = match.groups()
    hour = int(hours)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        return PhraseToken("unknown", text)
    time = f"{hour:02}:{minutes or '00'}" + (f":{seconds}" if seconds else "")
    # "10.15" alone may be a day and a month. It is a time only with a day beside it, or with "am".
    return PhraseToken("clock", time, number=int("." in text and not half), half=half or "")


def _drop_brackets(tokens: list[PhraseToken]) -> list[PhraseToken]:
    return [token for token in tokens if token.kind not in ("(", ")")]


def _join_words(tokens: list[PhraseToken]) -> list[PhraseToken]:
    """Replace fixed phrases of several words by their tokens, the longest phrase first."""
    words = [PLAIN_WORDS.get(token.text, token.text) for token in tokens]
    joined: list[PhraseToken] = []
    index = 0
    while index < len(tokens):
        for phrase_words, replacement in _FIXED_PHRASES_BY_FIRST_WORD.get(words[index], ()):
            if words[index : index + len(phrase_words)] == phrase_words:
                joined += replacement
                index += len(phrase_words)
                break
        else:
            joined.append(tokens[index])
            index += 1
    return joined


def _build_word(text: str) -> PhraseToken:
    """Return the token of a word in `FIXED_PHRASES`. It may be a word that nobody types: "not-before"."""
    return (
        _build_token("word", text)
        if text in PLAIN_WORDS or text in NUMBERED_WORDS
        else PhraseToken(text, text)
    )


def _normalise_word(word: str) -> str:
    """Return a word as the tokens have it: "years" for "year's", but "patrick's" as it is."""
    if word.endswith("'s") and _is_known(word[:-2]):
        word = word[:-2]
    return PLAIN_WORDS.get(word, word)


def _index_by_first_word() -> dict[str, list[tuple[list[str], list[PhraseToken]]]]:
    """Return the fixed phrases, named days and unfixed days by their first word, the longest first."""
    rows = [(words, [_build_word(word) for word in replacement]) for words, replacement in FIXED_PHRASES]
    rows += [
        (tuple(name.split()), [PhraseToken("n", str(day), day), PhraseToken("month", name, month)])
        for name, (month, day) in NAMED_DAYS.items()
    ]
    rows += [(tuple(name.split()), [PhraseToken("no-day", name)]) for name in UNFIXED_DAYS]
    table: dict[str, list[tuple[list[str], list[PhraseToken]]]] = {}
    for words, replacement in sorted(rows, key=lambda row: -len(row[0])):
        phrase_words = [_normalise_word(word) for word in words]
        table.setdefault(phrase_words[0], []).append((phrase_words, replacement))
    return table


_FIXED_PHRASES_BY_FIRST_WORD = _index_by_first_word()
