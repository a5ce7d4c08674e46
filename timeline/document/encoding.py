"""A document as bytes and back, and the SHA-256 of bytes.

Published bytes and digests never change (docs/decisions/0003).
"""

import hashlib
from functools import cache
from typing import Any

import msgspec

from timeline.document.schema import Document


def encode(document: Document) -> bytes:
    """Return the JSON of a document: the exact bytes that are stored, served and exported."""
    return msgspec.json.encode(_strip_defaults(document)) + b"\n"


def _strip_defaults(value: Any) -> Any:
    """Return a value as the JSON contains it: without fields that equal their default.

    msgspec's own `omit_defaults` compares by identity. Equal documents could then have different bytes,
    depending on the origin of a string.
    """
    if isinstance(value, msgspec.Struct):
        fields = {}
        for name, default in _list_defaults(type(value)):
            part = getattr(value, name)
            if part != default:
                fields[name] = _strip_defaults(part)
        return fields
    if isinstance(value, list):
        return [_strip_defaults(part) for part in value]
    return value


@cache
def _list_defaults(struct: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a struct with their defaults. NODEFAULT, which equals nothing, stands for no default."""
    return tuple(
        (
            field.encode_name,
            field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default,
        )
        for field in msgspec.structs.fields(struct)
    )


def decode(data: bytes) -> Document:
    """Return the document in bytes that `encode` wrote.

    Raises:
        msgspec.ValidationError: the bytes are no document. For bytes from elsewhere use
            `timeline.importers`, which lists every problem.
    """
    return msgspec.json.decode(data, type=Document)


def compute_digest(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
