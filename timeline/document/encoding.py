"""A document as bytes and back, and the SHA-256 of bytes.

Published bytes and digests never change (docs/decisions/0003).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from timeline.document.schema import Document


def encode(document: Document) -> bytes:
    """Return the JSON of a document: the exact bytes that are stored, served and exported."""
    return msgspec.json.encode(_strip_defaults(document)) + b"\n"


def _strip_defaults(part: msgspec.Struct) -> dict[str, Any]:
    """Return a part of a document as the JSON contains it: without fields that equal their default.

    msgspec's own `omit_defaults` compares by identity. Equal documents could then have different bytes,
    depending on the origin of a string.
    """
    fields = _get_fields(type(part))
    values = {
        name: value
        for name, value, default in zip(fields.names, fields.get_values(part), fields.defaults, strict=True)
        if value != default
    }
    for name in fields.with_parts:
        value = values.get(name)
        if isinstance(value, msgspec.Struct):
            values[name] = _strip_defaults(value)
        elif value:
            values[name] = [_strip_defaults(inner) for inner in value]
    return values


@dataclass(frozen=True)
class _Fields:
    """The fields of a type of part, in their order; NODEFAULT, which equals nothing, stands for no default.

    `with_parts` are the names of those that contain parts themselves: only there is something further to strip.
    """

    names: tuple[str, ...]
    defaults: tuple[Any, ...]
    get_values: Callable[[msgspec.Struct], tuple[Any, ...]]
    with_parts: tuple[str, ...]


@cache
def _get_fields(struct: type[msgspec.Struct]) -> _Fields:
    fields = msgspec.structs.fields(struct)
    names = [field.name for field in fields]
    info: Any = msgspec.inspect.type_info(struct)
    return _Fields(
        names=tuple(field.encode_name for field in fields),
        defaults=tuple(
            field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
            for field in fields
        ),
        # For a single field, `attrgetter` would return the bare value.
        get_values=attrgetter(*names) if len(names) > 1 else lambda part: (getattr(part, names[0]),),
        with_parts=tuple(field.encode_name for field in info.fields if _has_parts(field.type)),
    )


def _has_parts(kind: Any) -> bool:
    """Whether values of a type are parts of a document, or lists of them."""
    if isinstance(kind, msgspec.inspect.UnionType):
        return any(_has_parts(member) for member in kind.types)
    if isinstance(kind, msgspec.inspect.ListType):
        return _has_parts(kind.item_type)
    return isinstance(kind, msgspec.inspect.StructType)


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
