"""The one error of this package, and how it quotes what was typed."""

from typing import Literal

from django.utils.translation import gettext as _

WhenField = Literal["edtf", "time", "end_time", "zone", "stated"]

MAX_QUOTED = 40  # characters: enough to recognise one's own text in a sentence


class WhenError(ValueError):
    """A date that cannot be kept. `str()` is a sentence for the editor; `part` is the field that is wrong."""

    def __init__(self, message: str, part: WhenField = "edtf") -> None:
        super().__init__(message)
        self.part: WhenField = part


def quote(text: str) -> str:
    """Return `text` in quotation marks, shortened, with everything that does not print escaped."""
    shown = text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + "…"
    printed = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
    return _("“%(text)s”") % {"text": printed}
