"""In which form an answer travels: as it is, or compressed, as the reader's Accept-Encoding allows (RFC 9110).

Each form has a strong validator of its own, made from the one of the answer: `"<tag>"`, `"<tag>-gzip"`,
`"<tag>-br"`.
"""

import re
import zlib
from functools import lru_cache
from typing import NamedTuple

import brotli

# Ours, the best first. The last is the answer as it is.
ENCODINGS = ("br", "gzip", "identity")
IDENTITY = ENCODINGS[-1]
# One page is compressed once and sent often, but its first reader waits for it: above these levels a page of
# 5,000 entries takes several times as long and becomes a few per cent smaller.
BROTLI_QUALITY = 6
GZIP_LEVEL = 6

_CODING = re.compile(
    r"\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?$", re.IGNORECASE
)
_LISTED_TAG = re.compile(r'(?:W/)?("[^"]*")')


class Form(NamedTuple):
    """The form in which to answer, and whether the reader has the answer in this form already."""

    encoding: str
    is_known: bool


def form_for(tag: str, accepted: str | None, known: str | None) -> Form:
    """Return the form in which to answer with what `tag` validates.

    `accepted` and `known` are the request's Accept-Encoding and If-None-Match, None where it has none. Of the
    forms that the reader accepts, one that it has already is chosen before the best.
    """
    encodings = acceptable(accepted)
    if known is not None:
        listed = set(_LISTED_TAG.findall(known))
        for encoding in encodings:
            if known.strip() == "*" or etag(tag, encoding) in listed:
                return Form(encoding, is_known=True)
    return Form(encodings[0], is_known=False)


def etag(tag: str, encoding: str) -> str:
    """Return the strong validator of a form, as the header has it."""
    return f'"{tag}"' if encoding == IDENTITY else f'"{tag}-{encoding}"'


@lru_cache(maxsize=256)
def acceptable(accepted: str | None) -> tuple[str, ...]:
    """Return the encodings that Accept-Encoding allows, the best first; never none.

    Without the header the answer goes out as it is, which every reader understands. What the header does not
    name is refused, but for the plain form, which only an explicit `identity;q=0` or `*;q=0` refuses.
    """
    if accepted is None:
        return (IDENTITY,)
    weights: dict[str, float] = {}
    for item in accepted.split(","):
        if match := _CODING.match(item):
            name = match[1].lower().removeprefix("x-")
            weights[name] = float(match[2]) if match[2] else 1.0
    others = weights.get("*", 0.0)
    wanted = {name: weights.get(name, others) for name in ENCODINGS}
    if IDENTITY not in weights and "*" not in weights:
        wanted[IDENTITY] = 0.0005  # accepted, and less than anything that is asked for
    found = [name for name in ENCODINGS if wanted[name]]
    return tuple(sorted(found, key=lambda name: -wanted[name])) or (IDENTITY,)


def encode(body: bytes, encoding: str) -> bytes:
    """Return a body in one of the encodings; the same bytes every time."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    if encoding == "gzip":
        # 31: the frame of gzip, which zlib writes without a time.
        press = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
        return press.compress(body) + press.flush()
    return body
