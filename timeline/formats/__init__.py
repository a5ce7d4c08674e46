"""What a document can be given out as: one small module a format, and one line here.

A format's module holds `MEDIA_TYPE`, `EXTENSION` and `write(document) -> bytes`, a pure function of the
document. To add a format, write its module and add its line to `FORMATS`.
"""

from typing import Protocol

from timeline.document import Document
from timeline.formats import html, native


class Format(Protocol):
    """What the module of a format offers."""

    MEDIA_TYPE: str
    EXTENSION: str

    def write(self, document: Document) -> bytes:
        """Return the whole document in this format."""


FORMATS: dict[str, Format] = {
    "json": native,
    "html": html,
}
