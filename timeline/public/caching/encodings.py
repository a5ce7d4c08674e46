"""Content encodings of responses: plain, gzip or brotli, as the reader's Accept-Encoding allows (RFC 9110).

Each encoding has a strong ETag of its own, derived from the tag of the page: `"<tag>"`, `"<tag>-gzip"`,
`"<tag>-br"`.
"""

import re
import zlib
from functools import lru_cache
from typing import NamedTuple

import brotli

# In order of preference. The last means that the body is not compressed.
ENCODINGS = ("br", "gzip", "identity")
IDENTITY = ENCODINGS[-1]
# A page is compressed once and sent often, but its first reader waits for it. Above these levels a page of 5,000
# entries takes several times as long and becomes a few per cent smaller.
BROTLI_QUALITY = 6
GZIP_LEVEL = 6
# For a page that one reader alone may ask for: a third of the time, for a tenth more bytes.
QUICK_BROTLI_QUALITY = 3
QUICK_GZIP_LEVEL = 1

_CODING = re.compile(
    r"\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?$", re.IGNORECASE
)
_ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')


class Variant(NamedTuple):
    """The encoding to respond in, and whether the reader already has the page in this encoding."""

    encoding: str
    is_known: bool


def choose_variant(tag: str, accept_encoding: str | None, if_none_match: str | None) -> Variant:
    """Return the variant of the page with this tag that a request gets.

    The headers are None if the request has none. An accepted encoding that the reader already has is preferred to
    the best one.
    """
    encodings = parse_accept_encoding(accept_encoding)
    if if_none_match is not None:
        etags = set(_ENTITY_TAG.findall(if_none_match))
        for encoding in encodings:
            if if_none_match.strip() == "*" or format_etag(tag, encoding) in etags:
                return Variant(encoding, is_known=True)
    return Variant(encodings[0], is_known=False)


def format_etag(tag: str, encoding: str) -> str:
    """Return the strong ETag of a page in an encoding, in quotation marks."""
    return f'"{tag}"' if encoding == IDENTITY else f'"{tag}-{encoding}"'


@lru_cache(maxsize=256)
def parse_accept_encoding(header: str | None) -> tuple[str, ...]:
    """Return the encodings that the header allows, the best first. There is always at least one.

    Without the header the body is not compressed. An encoding that the header does not name is not allowed, except
    `identity`, which only `identity;q=0` or `*;q=0` excludes.
    """
    if header is None:
        return (IDENTITY,)
    weights: dict[str, float] = {}
    for item in header.split(","):
        if match := _CODING.match(item):
            name = match[1].lower().removeprefix("x-")
            weights[name] = float(match[2]) if match[2] else 1.0
    others = weights.get("*", 0.0)
    allowed = {name: weights.get(name, others) for name in ENCODINGS}
    if IDENTITY not in weights and "*" not in weights:
        allowed[IDENTITY] = 0.0005  # less than any weight that a header can give
    encodings = [name for name in ENCODINGS if allowed[name]]
    return tuple(sorted(encodings, key=lambda name: -allowed[name])) or (IDENTITY,)


def compress(body: bytes, encoding: str, *, is_quick: bool = False) -> bytes:
    """Return a body in one of the encodings. The same arguments always give the same bytes."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=QUICK_BROTLI_QUALITY if is_quick else BROTLI_QUALITY))
    if encoding == "gzip":
        # 31: a gzip header, which zlib writes without a time.
        compressor = zlib.compressobj(QUICK_GZIP_LEVEL if is_quick else GZIP_LEVEL, zlib.DEFLATED, 31)
        return compressor.compress(body) + compressor.flush()
    return body


def decompress(body: bytes, encoding: str) -> bytes:
    """Return the plain body of what `compress` returned."""
    if encoding == "br":
        return bytes(brotli.decompress(body))
    return zlib.decompress(body, 31) if encoding == "gzip" else body
