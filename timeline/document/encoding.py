"""A document as bytes and back, and the SHA-256 of bytes."""

import hashlib
from functools import cache
from typing import Any

import msgspec

from timeline.document.schema import Document


def encode(document: Document) -> bytes:
    """Return the document's JSON: the exact bytes that are stored, served and exported."""
    return msgspec.json.encode(_plain(document)) + b"\n"


def _plain(value: Any) -> Any:
    """Return a value without its defaults, as the JSON holds it.

    msgspec's own `omit_defaults` goes by identity: whether a word equal to the default is left out would
    depend on where the string came from, and the bytes with it.
    """
    if isinstance(value, msgspec.Struct):
        found = {}
        for name, default in _defaults(type(value)):
            part = getattr(value, name)
            if part != default:
                found[name] = _plain(part)
        return found
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


@cache
def _defaults(struct: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a struct with their defaults (NODEFAULT, which equals nothing, for the rest)."""
    return tuple(
        (
            field.encode_name,
            field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default,
        )
        for field in msgspec.structs.fields(struct)
    )


def decode(data: bytes) -> Document:
    """Read back bytes that `encode` wrote.

    Raises:
        msgspec.ValidationError: the bytes are no document. For bytes from elsewhere use
            `timeline.importers`, which lists every fault.
    """
    return msgspec.json.decode(data, type=Document)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
