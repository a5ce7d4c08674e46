"""Cells that a spreadsheet program would run as a formula, made safe in a text file and read back.

OWASP, “CSV Injection”: a cell that begins with one of these characters gets an apostrophe before it. So does one that
has the apostrophe already, so that reading takes away exactly what writing added.
"""

import re

_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")


def guard_cell(text: str) -> str:
    """Return the text of a cell as no spreadsheet program runs it."""
    return f"'{text}" if _FORMULA.match(text) else text


def read_guarded_cell(text: str) -> str:
    """Return the text that `guard_cell` was given; any other text as it is."""
    return text[1:] if _GUARDED.match(text) else text
