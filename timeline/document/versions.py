"""The derived parts of a document: version block, publication dates and corrections; and the digests of the rest."""

import secrets
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from timeline.document.encoding import compute_digest, encode
from timeline.document.references import apply_redirects
from timeline.document.schema import Correction, Document, Removal, Version


def generate_nonce() -> str:
    """Return 128 random bits in hexadecimal for a version block."""
    return secrets.token_hex(16)


def strip_derived(document: Document) -> Document:
    """Return the document without what publications derive: version, dates, corrections, quote checks, removals.

    Quote checks are derived from source texts, which stay on the desk. An imported document has none.
    """
    return msgspec.structs.replace(
        document,
        version=None,
        corrections=[],
        checks=[],
        removals=[],
        events=[_strip_instants(entry) for entry in document.events],
        statements=[_strip_instants(entry) for entry in document.statements],
        requests=[_strip_instants(entry) for entry in document.requests],
    )


def compute_content_digest(document: Document) -> str:
    """Return the digest of the content without derived parts. It is the same before and after publication."""
    return compute_digest(encode(strip_derived(document)))


def compute_approval_digest(document: Document, content_digest: str = "") -> str:
    """Return the digest of what an editor approves: the content and its quote checks, with explained differences.

    Without quote checks it equals `compute_content_digest`. `content_digest` is that one, if it is known.
    """
    own = content_digest or compute_content_digest(document)
    return compute_digest(own.encode() + msgspec.json.encode(document.checks)) if document.checks else own


def stamp(
    document: Document,
    version: Version,
    previous: Document | None,
    first_published: Mapping[str, str] = MappingProxyType({}),
    corrections: Iterable[Correction] = (),
) -> Document:
    """Return the document as version `version`, with the first publication and last change of each entry.

    `previous` is the version before it that readers know. An entry that is equal there keeps both dates; a
    changed one keeps the first. `first_published` has the date, by id, of entries that are not in `previous`
    but were public earlier. `corrections` are those of this version and follow all earlier ones.
    """
    # A merge of parties or sources alone is no change of the entries that name them.
    before = apply_redirects(previous, document.redirects).entries() if previous else {}

    def stamp_entry(entry: Any) -> Any:
        old = before.get(entry.id)
        if old is None:
            first, changed = first_published.get(entry.id, version.published), version.published
        else:
            first = old.first_published or version.published
            same = _strip_instants(old) == entry
            changed = (old.last_changed or first) if same else version.published
        return msgspec.structs.replace(entry, first_published=first, last_changed=changed)

    bare = strip_derived(document)
    return msgspec.structs.replace(
        bare,
        version=version,
        corrections=[*(previous.corrections if previous else ()), *corrections],
        checks=document.checks,
        removals=_carry_removals(previous, bare) if previous else [],
        events=[stamp_entry(entry) for entry in bare.events],
        statements=[stamp_entry(entry) for entry in bare.statements],
        requests=[stamp_entry(entry) for entry in bare.requests],
    )


def _carry_removals(previous: Document, document: Document) -> list[Removal]:
    """Return the removals that a later version tells of. Ids of parties and sources that it lacks are left out.

    One may be that of a person who has a pseudonym by now.
    """
    known = {
        "party": {party.id for party in document.parties},
        "source": {source.id for source in document.sources},
    }
    return [
        msgspec.structs.replace(removal, kind="words", id="")
        if removal.id not in known.get(removal.kind, {removal.id})
        else removal
        for removal in previous.removals
    ]


def _strip_instants(entry: Any) -> Any:
    if entry.first_published is None and entry.last_changed is None:
        return entry  # Most are stripped already: parts never change, so no copy is needed.
    return msgspec.structs.replace(entry, first_published=None, last_changed=None)
