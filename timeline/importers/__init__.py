"""Importers: from bytes to a document, or a list of all problems.

A format is one module with `read(data)` and one line in IMPORTERS. Importers do not use the database;
`timeline.actions.imports` stores the document that `read` returns.
"""

from collections.abc import Callable

from timeline.document import Document
from timeline.importers import json
from timeline.importers.problems import UnreadableFileError

IMPORTERS: dict[str, Callable[[bytes], Document]] = {
    "json": json.read,
}

__all__ = ["IMPORTERS", "UnreadableFileError"]
