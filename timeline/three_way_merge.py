"""Three-way merge over units: which of two changed versions has the last word on each unit. Pure: no rows, no texts.

A unit is what is changed as a whole, such as a date with its clock time and zone. Its value in a version is a token: two
tokens are equal if and only if the values are. A version maps keys of units to tokens. A key that a version lacks is
absent there, as a citation that was removed.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from enum import Enum, StrEnum


class Outcome(StrEnum):
    """Who changed a unit."""

    SAME = "same"  # nobody, or both alike
    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


class _Unknown(Enum):
    UNKNOWN = "unknown"


# The token of a unit in a base that does not have its value. It equals no token.
UNKNOWN = _Unknown.UNKNOWN

Token = str
BaseToken = Token | _Unknown


def merge_units(
    base: Mapping[str, BaseToken] | None, theirs: Mapping[str, Token], mine: Mapping[str, Token]
) -> dict[str, Outcome]:
    """Return for the key of each unit who changed it.

    Args:
        base: the version that both began with; None if it is not known, as if each unit were UNKNOWN
        theirs, mine: the two versions
    """
    keys = dict.fromkeys([*(base or {}), *theirs, *mine])
    return {
        key: compare_unit(UNKNOWN if base is None else base.get(key), theirs.get(key), mine.get(key))
        for key in keys
    }


def compare_unit(base: BaseToken | None, theirs: Token | None, mine: Token | None) -> Outcome:
    """Return who changed one unit. None is the token of a unit that is absent."""
    if theirs == mine:
        return Outcome.SAME
    if mine == base:
        return Outcome.THEIRS
    if theirs == base:
        return Outcome.MINE
    return Outcome.BOTH


def arrange_items(first: Sequence[str], second: Sequence[str], kept: Container[str]) -> list[str]:
    """Return the kept items of two lists in one order: that of the first list.

    An item of the second list alone goes after the item that precedes it there, and after those that the first list
    has added at that position.

    Args:
        first, second: keys without repeats
        kept: the keys that are in the result
    """
    second_keys = set(second)
    result = [key for key in first if key in kept]
    arranged = set(result)
    index = 0
    for key in second:
        if key in arranged:
            index = result.index(key) + 1
        elif key in kept:
            while index < len(result) and result[index] not in second_keys:
                index += 1
            result.insert(index, key)
            arranged.add(key)
            index += 1
    return result


def list_shared(*versions: Iterable[str]) -> list[str]:
    """Return the items of the first list that all others have too, in its order."""
    first, *others = (list(version) for version in versions)
    return [key for key in first if all(key in other for other in others)]
