"""The formats in which a document can be downloaded.

A format is a module with `MEDIA_TYPE`, `EXTENSION` and `write(document) -> bytes`, a pure function of the document.
To add one, write its module and add its line to `FORMATS`, or to `DOWNLOADS`
for a file that readers download (docs/how-to/add-a-format.md). A format with whole
addresses also has `write_at(document, site=…, newsroom=…)`; its `write` takes both from the settings.
"""

from typing import Protocol, runtime_checkable

from timeline.document import Document
from timeline.formats import atom, json, jsonfeed, jsonld
from timeline.formats.download_formats import DOWNLOADS
from timeline.pages import timeline as html
from timeline.presentation.newsroom import Newsroom, get_newsroom


class Format(Protocol):
    """The module of a format."""

    MEDIA_TYPE: str
    EXTENSION: str

    def write(self, document: Document, /) -> bytes:
        """Return the whole document in this format."""


@runtime_checkable
class AddressedFormat(Format, Protocol):
    """The module of a format with whole addresses."""

    def write_at(
        self, document: Document, /, *, site: str, newsroom: Newsroom, first_slug: str = ""
    ) -> bytes:
        """Return the document as a newsroom publishes it under a site (scheme and host).

        The ids of feeds are built on the first published slug; "" is the present one.
        """


FORMATS: dict[str, Format] = {
    "json": json,
    "html": html,
    "atom": atom,
    "jsonfeed": jsonfeed,
    "jsonld": jsonld,
    **DOWNLOADS,
}


def export(
    name: str, document: Document, *, site: str, newsroom: Newsroom | None = None, first_slug: str = ""
) -> bytes:
    """Return a document in a format, by the name of the format.

    Args:
        site: the scheme and host of the addresses in it
        newsroom: the configured one by default
        first_slug: the slug under which the timeline was first published, for ids; "" if that is the present one
    """
    module = FORMATS[name]
    if isinstance(module, AddressedFormat):
        return module.write_at(
            document, site=site, newsroom=newsroom or get_newsroom(), first_slug=first_slug
        )
    return module.write(document)
