"""The document itself, as JSON: the exact bytes that a publication keeps."""

from timeline import document
from timeline.document import Document

MEDIA_TYPE = "application/json"
EXTENSION = "json"


def write(timeline: Document) -> bytes:
    """Return the document's JSON."""
    return document.encode(timeline)
