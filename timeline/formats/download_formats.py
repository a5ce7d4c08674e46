"""The formats that a timeline and each of its versions has as a file to download. `timeline/exports.py` has all formats."""

from typing import Protocol

from timeline.document import Document
from timeline.formats import csl, csv, ical, markdown_notes, timelinejs, xlsx


class DownloadFormat(Protocol):
    """The module of a format that readers download. `NAME` is what it is called in every language."""

    NAME: str
    MEDIA_TYPE: str
    EXTENSION: str

    def write(self, document: Document, /) -> bytes:
        """Return the whole document in this format."""


# By the name of the format, which is the name of its address; that of a version has "version-" before it.
DOWNLOADS: dict[str, DownloadFormat] = {
    "csv": csv,
    "xlsx": xlsx,
    "timelinejs": timelinejs,
    "ical": ical,
    "markdown": markdown_notes,
    "csl": csl,
}


def list_downloads(base: str) -> list[tuple[str, str]]:
    """Return the name and the address of each format. `base` is the address of a timeline or a version, with its slash."""
    return [(module.NAME, f"{base}timeline.{module.EXTENSION}") for module in DOWNLOADS.values()]
