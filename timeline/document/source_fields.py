"""The fields of a source that readers see, one a line. All other fields of a source are private.

Snapshot, imports, drafts and the list of changes read this table, so a new public field needs one line here, beside the
model and the document. A field of the model without a line is not published.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, get_type_hints

from django.utils.translation import gettext_lazy

from timeline.document.schema import Source, normalise


@dataclass(frozen=True, kw_only=True)
class SourceFields:
    """The public fields: name in the model and the document, type in a draft, label for readers."""

    kind: Annotated[str, gettext_lazy("Type")] = "article"
    publisher: Annotated[str, gettext_lazy("Publisher")] = ""
    title: Annotated[str, gettext_lazy("Title")] = ""
    authors: Annotated[tuple[str, ...], gettext_lazy("Authors")] = ()
    url: Annotated[str, gettext_lazy("Web address")] = ""
    published: Annotated[str, gettext_lazy("Published")] = ""
    captured: Annotated[str, gettext_lazy("Recorded")] = ""
    accessed: Annotated[date | None, gettext_lazy("Accessed")] = None
    archived_url: Annotated[str, gettext_lazy("Archived copy")] = ""
    file_sha256: Annotated[str, gettext_lazy("Digital fingerprint of the file")] = ""
    language: Annotated[str, gettext_lazy("Language")] = ""
    note: Annotated[str, gettext_lazy("Note")] = ""
    state: Annotated[str, gettext_lazy("Status of the web page")] = "unknown"
    state_on: Annotated[date | None, gettext_lazy("Last checked on")] = None


_HINTS = get_type_hints(SourceFields, include_extras=True)
LABELS: dict[str, Any] = {name: hint.__metadata__[0] for name, hint in _HINTS.items()}
DAYS = [name for name, hint in _HINTS.items() if hint.__origin__ == date | None]


def to_document_values(row: Any) -> dict[str, Any]:
    """Return the public values of a row as documents have them: texts normalised, days in ISO 8601 or ""."""
    values = {name: _normalise(getattr(row, name)) for name in LABELS}
    return {**values, **{name: values[name].isoformat() if values[name] else "" for name in DAYS}}


def to_row_values(source: Source) -> dict[str, Any]:
    """Return the values of a source in a document as rows have them: days as dates or None."""
    values = {name: getattr(source, name) for name in LABELS}
    return {**values, **{name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS}}


def _normalise(value: Any) -> Any:
    if isinstance(value, list):
        return [normalise(line) for line in value]
    return normalise(value) if isinstance(value, str) else value
