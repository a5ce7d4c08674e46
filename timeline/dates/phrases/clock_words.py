"""Clock times in words: "half past ten", "quarter to nine", "ten o'clock", "at 10", "ten in the morning".

Each becomes one token. It stands for both halves of the day if the words do not say which one is meant.
"About", "shortly before" and "just after" beside it become a property of that token.
"""

from msgspec.structs import replace

from timeline.dates.clock_times import format_time
from timeline.dates.phrases.tokens import CLOCK_KINDS, PhraseToken, Tokens, may_be_zone

_MINUTES_BY_WORD = {"half": 30, "quarter": 15}
_MINUTES_BY_HALF = {"am": 0, "pm": 720}
_PARTS_AFTER_IN_THE = ("morning", "afternoon", "evening")
# Kinds after which a number is not an hour: "at 7 March", "at 10 days", "at 10 or 11 March".
_NOT_AFTER_HOUR = frozenset(
    {"month", "of", "-", "–", "/", "to", "until", "through", "past", "or", "and", "quarter", "century"}
    | {"minutes", "hours", "days", "weeks", "fortnights", "weekends", "months", "years", "decades"}
)
_NEAR = {"about": "about", "just-before": "before", "just-after": "after"}
_BEFORE_HOUR = frozenset(
    {"at", "by", "before", "after", "until", "since", "not-before", "just-before", "just-after"}
)
_HOUR_KINDS = ("n", "count")  # the tokens that may be an hour, or minutes
# The hours that a part of the day certainly includes, and its half of the day.
_HOURS_BY_PART: dict[str, tuple[range, str]] = {
    "early-hours": (range(1, 6), "am"),
    "morning": (range(1, 12), "am"),
    "lunchtime": (range(1, 3), "pm"),
    "afternoon": (range(1, 7), "pm"),
    "evening": (range(4, 12), "pm"),
    "night": (range(7, 12), "pm"),
    "tonight": (range(6, 12), "pm"),
}


def join_clock_times(tokens: Tokens) -> list[PhraseToken]:
    """Return the tokens with each clock time in words joined to one token."""
    if not any(token.kind in _HOUR_KINDS for token in tokens):
        return _join_nearness(tokens)
    joined: list[PhraseToken] = []
    index = 0
    while index < len(tokens):
        clock, after = _read_clock_time(tokens, index)
        if clock and not _is_after_ordinal(joined):
            joined.append(clock)
            index = after
        else:
            joined.append(tokens[index])
            index += 1
    return _join_nearness(joined)


def _join_nearness(tokens: Tokens) -> list[PhraseToken]:
    """Return the tokens with "about", "shortly before" or "just after" joined to the clock time behind it."""
    joined: list[PhraseToken] = []
    for token in tokens:
        near = _NEAR.get(joined[-1].kind, "") if joined and token.kind in CLOCK_KINDS else ""
        if near:
            joined[-1] = replace(token, near=near)
        else:
            joined.append(token)
    return joined


def list_times(clock: PhraseToken, others: Tokens) -> list[str]:
    """Return the possible times (24 hours) of a clock time, given the other words of its date."""
    if not clock.either_half:
        return [clock.text]
    hour = int(clock.text[:2])
    halves = {
        half
        for token in others
        for hours, half in [_HOURS_BY_PART.get(token.kind, (range(0), ""))]
        if hour in hours
    }
    return [
        format_time(60 * (int(clock.text[3:]) + 60 * hour + _MINUTES_BY_HALF[half]), with_seconds=False)
        for half in sorted(halves or _MINUTES_BY_HALF)
    ]


def _is_after_ordinal(before: Tokens) -> bool:
    """Return whether an ordinal comes before: "the third quarter" is not "a quarter to three"."""
    return bool(before) and before[-1].kind in ("nth", "last", "this", "next")


def _read_clock_time(tokens: Tokens, start: int) -> tuple[PhraseToken | None, int]:
    """Return the clock time that starts at index `start`, or None, and the index of the next token."""
    minutes, index = _read_minutes(tokens, start)
    hour = tokens[index].number if index < len(tokens) and tokens[index].kind in _HOUR_KINDS else 0
    if not 1 <= hour <= 12:
        return None, start
    index += 1
    is_certain = index - start > 1
    if _get_kind(tokens, index) == "o'clock":
        is_certain, index = True, index + 1
    half = _get_text(tokens, index)
    if half in _MINUTES_BY_HALF:
        is_certain, index = True, index + 1
    if not is_certain and not _is_hour(tokens, start):
        return None, start
    total = (hour % 12 * 60 + minutes) % 720
    clock = (
        PhraseToken("clock", format_time(60 * (total + _MINUTES_BY_HALF[half]), with_seconds=False))
        if half in _MINUTES_BY_HALF
        else PhraseToken("clock", format_time(60 * total, with_seconds=False), either_half=True)
    )
    if index < len(tokens) and tokens[index].kind == "unknown" and may_be_zone(tokens[index].text):
        return replace(clock, zone=tokens[index].text), index + 1
    return clock, index


def _read_minutes(tokens: Tokens, start: int) -> tuple[int, int]:
    """Return the minutes past the hour (negative for minutes to it) and the index of the hour."""
    index = start + (_get_kind(tokens, start) == "a")
    minutes = _MINUTES_BY_WORD.get(_get_kind(tokens, index), 0)
    if minutes:
        index += 1 + (_get_kind(tokens, index + 1) == "-")
    elif _get_kind(tokens, index) in _HOUR_KINDS and tokens[index].number < 60:
        minutes, index = tokens[index].number, index + 1
        has_unit = _get_kind(tokens, index) == "minutes"
        if not has_unit and _get_kind(tokens, index) != "past":  # "5 to 6 March" is days
            return 0, start
        index += has_unit
    match _get_kind(tokens, index):
        case "past" if minutes:
            return minutes, index + 1
        case "to" if minutes and minutes != 30:
            return -minutes, index + 1
        case _:
            return 0, start


def _is_hour(tokens: Tokens, index: int) -> bool:
    """Return whether a number alone is an hour: "at 10", "7 in the evening", "ten at night"."""
    previous = _get_kind(tokens, index - (2 if _get_kind(tokens, index - 1) == "about" else 1))
    if previous in _BEFORE_HOUR:
        return _get_kind(tokens, index + 1) not in _NOT_AFTER_HOUR
    if previous not in ("", ","):  # "March 7 in the morning", "3 to 5 March in the morning"
        return False
    following = [_get_kind(tokens, index + step) for step in (1, 2, 3)]
    return following[:2] == ["at", "night"] or (
        following[:2] == ["in", "the"] and following[2] in _PARTS_AFTER_IN_THE
    )


def _get_kind(tokens: Tokens, index: int) -> str:
    return tokens[index].kind if 0 <= index < len(tokens) else ""


def _get_text(tokens: Tokens, index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""
