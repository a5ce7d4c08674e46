"""What a document can be given out as: one small module a format, and one line here.

A format's module holds `MEDIA_TYPE`, `EXTENSION` and `write(document) -> bytes`, a pure function of the
document. To add a format, write its module and add its line to `FORMATS`. What is read elsewhere holds whole
addresses: such a module has `write_at(document, site=…, newsroom=…)` besides, and its `write` takes both from the
settings.
"""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from timeline.document import Document
from timeline.formats import atom, json, jsonfeed, jsonld
from timeline.pages import html


class Format(Protocol):
    """What the module of a format offers."""

    MEDIA_TYPE: str
    EXTENSION: str

    def write(self, document: Document, /) -> bytes:
        """Return the whole document in this format."""


@runtime_checkable
class Addressed(Format, Protocol):
    """What it offers where the format holds whole addresses."""

    def write_at(self, document: Document, /, *, site: str, newsroom: Mapping[str, str]) -> bytes:
        """Return the document in this format, as it is given out by a newsroom under a site (scheme and host)."""


FORMATS: dict[str, Format] = {
    "json": json,
    "html": html,
    "atom": atom,
    "jsonfeed": jsonfeed,
    "jsonld": jsonld,
}


def written(form: str, document: Document, *, site: str, newsroom: Mapping[str, str]) -> bytes:
    """Return a document in a format (by its name), as a newsroom gives it out under a site."""
    module = FORMATS[form]
    if isinstance(module, Addressed):
        return module.write_at(document, site=site, newsroom=newsroom)
    return module.write(document)
