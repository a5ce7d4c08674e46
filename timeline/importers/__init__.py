"""Bytes from elsewhere become a document, or a list of everything that is wrong with them.

A new format is one small module with `read(data)` and one line in IMPORTERS. No importer touches the
database: `timeline.actions.imports` does, with what `read` gives.
"""

from collections.abc import Callable

from timeline.document import Document
from timeline.importers import json
from timeline.importers.problems import CannotRead

IMPORTERS: dict[str, Callable[[bytes], Document]] = {
    "json": json.read,
}

__all__ = ["IMPORTERS", "CannotRead"]
