"""The document itself as JSON: the exact bytes that a publication stores."""

from timeline import document
from timeline.document import Document

MEDIA_TYPE = "application/json"
EXTENSION = "json"


def write(timeline: Document) -> bytes:
    """Return the document as JSON."""
    return document.encode(timeline)
