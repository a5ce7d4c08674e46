"""What a publication adds to a document: version number, dates of publication, digests of its content."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from timeline.document.encoding import digest, encode
from timeline.document.schema import Correction, Document, Version


def content(document: Document) -> Document:
    """Return the document without what publications derive: version, dates, corrections, checks.

    Checks are derived from texts that stay on the desk: whoever imports the document holds none of them.
    """
    return msgspec.structs.replace(
        document,
        version=None,
        corrections=[],
        checks=[],
        events=[_unstamped(entry) for entry in document.events],
        statements=[_unstamped(entry) for entry in document.statements],
        requests=[_unstamped(entry) for entry in document.requests],
    )


def content_digest(document: Document) -> str:
    """Return the digest of what the newsroom wrote: the same before and after publishing it."""
    return digest(encode(content(document)))


def approval_digest(document: Document) -> str:
    """Return the digest of all that an editor approves: the content, and how its quotations were checked and why
    words differ. Where nothing is checked it is `content_digest`."""
    own = content_digest(document)
    return digest(own.encode() + msgspec.json.encode(document.checks)) if document.checks else own


def stamp(
    document: Document,
    version: Version,
    previous: Document | None,
    first_published: Mapping[str, str] = MappingProxyType({}),
    corrections: Iterable[Correction] = (),
) -> Document:
    """Return the document as version `version`, each entry with its first publication and last change.

    `corrections` are those of this version; they follow all earlier ones.

    An entry that says the same as in `previous` keeps both dates; a changed one keeps the first. One that
    is not in `previous` was first published when `first_published` says, by id, or with this version.
    """
    before = previous.entries() if previous else {}

    def stamped(entry: Any) -> Any:
        old = before.get(entry.id)
        if old is None:
            first, changed = first_published.get(entry.id, version.published), version.published
        else:
            first = old.first_published or version.published
            same = _unstamped(old) == entry
            changed = (old.last_changed or first) if same else version.published
        return msgspec.structs.replace(entry, first_published=first, last_changed=changed)

    bare = content(document)
    return msgspec.structs.replace(
        bare,
        version=version,
        corrections=[*(previous.corrections if previous else ()), *corrections],
        checks=document.checks,
        events=[stamped(entry) for entry in bare.events],
        statements=[stamped(entry) for entry in bare.statements],
        requests=[stamped(entry) for entry in bare.requests],
    )


def _unstamped(entry: Any) -> Any:
    return msgspec.structs.replace(entry, first_published=None, last_changed=None)
