"""How public ids are spelled. The schema allows more: older files have other ids (`ID_PATTERN`)."""

from collections.abc import Callable

# Without vowels, so that an id never spells a word; without 0, 1 and l, which look alike.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
DIGITS = "23456789"


def spell_id(length: int, choose: Callable[[str], str]) -> str:
    """Return an id of `length` characters. The second is a digit, so an id is never a word of an address.

    Args:
        choose: returns one character of an alphabet
    """
    return "".join(choose(DIGITS if index == 1 else ALPHABET) for index in range(length))
