"""Clock times in words: "half past ten", "quarter to nine", "ten o'clock", "at 10", "ten in the morning".

Each becomes one token. Where nothing says which half of the day is meant, it stands for both.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from timeline.dates.phrases.tokens import Token, is_zone

_QUARTERS = {"half": 30, "quarter": 15}
_HALVES = {"am": 0, "pm": 720}
_PARTS = ("morning", "afternoon", "evening")
# "At 7 March", "at 10 days", "at 10 or 11 March": the number is no hour before these.
_NO_HOUR_BEFORE = frozenset(
    {"month", "of", "-", "–", "/", "to", "until", "through", "past", "or", "and", "quarter", "century"}
    | {"minutes", "hours", "days", "weeks", "fortnights", "weekends", "months", "years", "decades"}
)
_HOUR_BEHIND = frozenset({"at", "by", "before", "after", "until", "since", "not-before"})
# Which hours belong to a part of the day beyond doubt, and to which half of it.
_HOURS: dict[str, tuple[range, str]] = {
    "early-hours": (range(1, 6), "am"),
    "morning": (range(1, 12), "am"),
    "lunchtime": (range(1, 3), "pm"),
    "afternoon": (range(1, 7), "pm"),
    "evening": (range(4, 12), "pm"),
    "night": (range(7, 12), "pm"),
    "tonight": (range(6, 12), "pm"),
}


def with_hours(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each clock time in words as one."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        clock, after = _clock(tokens, at)
        if clock and not _is_counted(found):
            found.append(clock)
            at = after
        else:
            found.append(tokens[at])
            at += 1
    return found


def times(clock: Token, others: Sequence[Token]) -> list[str]:
    """Return the times of 24 hours that a clock time can be, beside the other words of its date."""
    if not clock.twice:
        return [clock.text]
    hour = int(clock.text[:2])
    halves = {
        half for token in others for hours, half in [_HOURS.get(token.kind, (range(0), ""))] if hour in hours
    }
    return [_written(int(clock.text[3:]) + 60 * hour + _HALVES[half]) for half in sorted(halves or _HALVES)]


def _is_counted(before: Sequence[Token]) -> bool:
    """Tell the third quarter from a quarter to three."""
    return bool(before) and before[-1].kind in ("nth", "last", "this", "next")


def _clock(tokens: Sequence[Token], start: int) -> tuple[Token | None, int]:
    """Return the clock time that begins at `start`, if one does, and where the next token stands."""
    minutes, at = _minutes(tokens, start)
    hour = tokens[at].number if at < len(tokens) and tokens[at].kind in ("n", "count") else 0
    if not 1 <= hour <= 12:
        return None, start
    at += 1
    sure = at - start > 1
    if _kind(tokens, at) == "o'clock":
        sure, at = True, at + 1
    half = _text(tokens, at)
    if half in _HALVES:
        sure, at = True, at + 1
    if not sure and not _is_hour(tokens, start):
        return None, start
    shown = (hour % 12 * 60 + minutes) % 720
    clock = (
        Token("clock", _written(shown + _HALVES[half]))
        if half in _HALVES
        else Token("clock", _written(shown), twice=True)
    )
    if at < len(tokens) and tokens[at].kind == "unknown" and is_zone(tokens[at].text):
        return replace(clock, zone=tokens[at].text), at + 1
    return clock, at


def _minutes(tokens: Sequence[Token], start: int) -> tuple[int, int]:
    """Return the minutes past the hour, less than 0 for those to it, and where the hour stands."""
    at = start + (_kind(tokens, start) == "a")
    minutes = _QUARTERS.get(_kind(tokens, at), 0)
    if minutes:
        at += 1 + (_kind(tokens, at + 1) == "-")
    elif _kind(tokens, at) in ("n", "count") and tokens[at].number < 60:
        minutes, at = tokens[at].number, at + 1
        named = _kind(tokens, at) == "minutes"
        if not named and _kind(tokens, at) != "past":  # "5 to 6 March" is days
            return 0, start
        at += named
    match _kind(tokens, at):
        case "past" if minutes:
            return minutes, at + 1
        case "to" if minutes and minutes != 30:
            return -minutes, at + 1
        case _:
            return 0, start


def _is_hour(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number that stands alone is an hour: "at 10", "7 in the evening", "ten at night"."""
    behind = _kind(tokens, at - (2 if _kind(tokens, at - 1) == "about" else 1))
    if behind in _HOUR_BEHIND:
        return _kind(tokens, at + 1) not in _NO_HOUR_BEFORE
    if behind not in ("", ","):  # "March 7 in the morning", "3 to 5 March in the morning"
        return False
    following = [_kind(tokens, at + step) for step in (1, 2, 3)]
    return following[:2] == ["at", "night"] or (following[:2] == ["in", "the"] and following[2] in _PARTS)


def _kind(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
