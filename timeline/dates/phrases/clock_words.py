"""Clock times in words: "half past ten", "quarter to nine", "ten o'clock", "at 10", "ten in the morning".

Each becomes one token. Where nothing says which half of the day is meant, it stands for both.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from timeline.dates.phrases.tokens import PhraseToken, may_be_zone

_MINUTES_BY_WORD = {"half": 30, "quarter": 15}
_MINUTES_BY_HALF = {"am": 0, "pm": 720}
_PARTS_OF_DAY = ("morning", "afternoon", "evening")
# "At 7 March", "at 10 days", "at 10 or 11 March": the number is no hour before these.
_NOT_AFTER_HOUR = frozenset(
    {"month", "of", "-", "–", "/", "to", "until", "through", "past", "or", "and", "quarter", "century"}
    | {"minutes", "hours", "days", "weeks", "fortnights", "weekends", "months", "years", "decades"}
)
_BEFORE_HOUR = frozenset({"at", "by", "before", "after", "until", "since", "not-before"})
# Which hours belong to a part of the day beyond doubt, and to which half of it.
_HOURS_BY_PART: dict[str, tuple[range, str]] = {
    "early-hours": (range(1, 6), "am"),
    "morning": (range(1, 12), "am"),
    "lunchtime": (range(1, 3), "pm"),
    "afternoon": (range(1, 7), "pm"),
    "evening": (range(4, 12), "pm"),
    "night": (range(7, 12), "pm"),
    "tonight": (range(6, 12), "pm"),
}


def join_clock_times(tokens: Sequence[PhraseToken]) -> list[PhraseToken]:
    """Return the tokens with each clock time in words as one."""
    found: list[PhraseToken] = []
    at = 0
    while at < len(tokens):
        clock, after = _read_clock_time(tokens, at)
        if clock and not _is_after_ordinal(found):
            found.append(clock)
            at = after
        else:
            found.append(tokens[at])
            at += 1
    return found


def list_times(clock: PhraseToken, others: Sequence[PhraseToken]) -> list[str]:
    """Return the times of 24 hours that a clock time can be, beside the other words of its date."""
    if not clock.twice:
        return [clock.text]
    hour = int(clock.text[:2])
    halves = {
        half
        for token in others
        for hours, half in [_HOURS_BY_PART.get(token.kind, (range(0), ""))]
        if hour in hours
    }
    return [
        _format_time(int(clock.text[3:]) + 60 * hour + _MINUTES_BY_HALF[half])
        for half in sorted(halves or _MINUTES_BY_HALF)
    ]


def _is_after_ordinal(before: Sequence[PhraseToken]) -> bool:
    """Tell the third quarter from a quarter to three."""
    return bool(before) and before[-1].kind in ("nth", "last", "this", "next")


def _read_clock_time(tokens: Sequence[PhraseToken], start: int) -> tuple[PhraseToken | None, int]:
    """Return the clock time that begins at `start`, if one does, and where the next token stands."""
    minutes, at = _read_minutes(tokens, start)
    hour = tokens[at].number if at < len(tokens) and tokens[at].kind in ("n", "count") else 0
    if not 1 <= hour <= 12:
        return None, start
    at += 1
    sure = at - start > 1
    if _get_kind(tokens, at) == "o'clock":
        sure, at = True, at + 1
    half = _get_text(tokens, at)
    if half in _MINUTES_BY_HALF:
        sure, at = True, at + 1
    if not sure and not _is_hour(tokens, start):
        return None, start
    shown = (hour % 12 * 60 + minutes) % 720
    clock = (
        PhraseToken("clock", _format_time(shown + _MINUTES_BY_HALF[half]))
        if half in _MINUTES_BY_HALF
        else PhraseToken("clock", _format_time(shown), twice=True)
    )
    if at < len(tokens) and tokens[at].kind == "unknown" and may_be_zone(tokens[at].text):
        return replace(clock, zone=tokens[at].text), at + 1
    return clock, at


def _read_minutes(tokens: Sequence[PhraseToken], start: int) -> tuple[int, int]:
    """Return the minutes past the hour, less than 0 for those to it, and where the hour stands."""
    at = start + (_get_kind(tokens, start) == "a")
    minutes = _MINUTES_BY_WORD.get(_get_kind(tokens, at), 0)
    if minutes:
        at += 1 + (_get_kind(tokens, at + 1) == "-")
    elif _get_kind(tokens, at) in ("n", "count") and tokens[at].number < 60:
        minutes, at = tokens[at].number, at + 1
        named = _get_kind(tokens, at) == "minutes"
        if not named and _get_kind(tokens, at) != "past":  # "5 to 6 March" is days
            return 0, start
        at += named
    match _get_kind(tokens, at):
        case "past" if minutes:
            return minutes, at + 1
        case "to" if minutes and minutes != 30:
            return -minutes, at + 1
        case _:
            return 0, start


def _is_hour(tokens: Sequence[PhraseToken], at: int) -> bool:
    """Tell whether a number that stands alone is an hour: "at 10", "7 in the evening", "ten at night"."""
    behind = _get_kind(tokens, at - (2 if _get_kind(tokens, at - 1) == "about" else 1))
    if behind in _BEFORE_HOUR:
        return _get_kind(tokens, at + 1) not in _NOT_AFTER_HOUR
    if behind not in ("", ","):  # "March 7 in the morning", "3 to 5 March in the morning"
        return False
    following = [_get_kind(tokens, at + step) for step in (1, 2, 3)]
    return following[:2] == ["at", "night"] or (
        following[:2] == ["in", "the"] and following[2] in _PARTS_OF_DAY
    )


def _get_kind(tokens: Sequence[PhraseToken], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _get_text(tokens: Sequence[PhraseToken], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _format_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
