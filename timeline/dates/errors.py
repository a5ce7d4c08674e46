"""WhenError, the only error of this package, and how messages quote typed text."""

from typing import Literal

from django.utils.translation import gettext as _

WhenField = Literal["edtf", "time", "end_time", "zone", "stated"]

MAX_QUOTED = 40  # characters: enough to recognise one's own text in a sentence


class WhenError(ValueError):
    """A date is not accepted. `str()` is a sentence for the editor; `field` is the field of `When` at fault."""

    def __init__(self, message: str, field: WhenField = "edtf") -> None:
        super().__init__(message)
        self.field: WhenField = field


def quote(text: str) -> str:
    """Return `text` in quotation marks, at most 40 characters of it, unprintable characters escaped."""
    short = text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + "…"
    printable = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
    return _("“%(text)s”") % {"text": printable}
