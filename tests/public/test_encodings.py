"""Content negotiation: Accept-Encoding and If-None-Match (RFC 9110, 12.5.3 and 13.1.2)."""

import zlib

import brotli
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import sample_documents
from timeline.public.caching import encodings
from timeline.public.caching.encodings import choose_variant, compress, parse_accept_encoding

PAGE = "/t/facebook-reports-bbc/"
DATA = f"{PAGE}timeline.json"


@pytest.mark.parametrize(
    ("header", "encodings"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("gzip, deflate, br, zstd", ("br", "gzip", "identity")),
        ("GZIP;Q=0.8 , br ; q=0.5", ("gzip", "br", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("gzip;q=0, br;q=0", ("identity",)),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0, gzip", ("gzip",)),
        ("identity;q=0, gzip", ("gzip",)),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("br;q=0.000, gzip;q=0.001", ("gzip", "identity")),
        # If none of our encodings is allowed, the body is sent uncompressed.
        ("identity;q=0", ("identity",)),
        ("gzip;q=2, br;q=x", ("identity",)),
        ("\x00, ;;;, gzip;level=9", ("identity",)),
    ],
)
def test_accept_encoding_is_parsed_best_first(header: str | None, encodings: tuple[str, ...]) -> None:
    assert parse_accept_encoding(header) == encodings


@pytest.mark.parametrize(
    ("accept_encoding", "if_none_match", "variant"),
    [
        ("gzip, br", '"t-br"', ("br", True)),
        # Any accepted variant that the reader has is used.
        ("gzip, br", '"t-gzip"', ("gzip", True)),
        ("gzip, br", '"t"', ("identity", True)),
        ("gzip", 'W/"t-gzip"', ("gzip", True)),
        ("gzip", '"other", "t-gzip"', ("gzip", True)),
        ("gzip", "*", ("gzip", True)),
        # The reader does not accept the variant that it (or a cache before it) has.
        ("gzip", '"t-br"', ("gzip", False)),
        (None, '"t-gzip"', ("identity", False)),
        ("gzip", '"t-gzi"', ("gzip", False)),
        ("gzip", "t-gzip", ("gzip", False)),
        ("gzip", None, ("gzip", False)),
    ],
)
def test_a_known_variant_is_preferred(
    accept_encoding: str | None, if_none_match: str | None, variant: tuple[str, bool]
) -> None:
    assert choose_variant("t", accept_encoding, if_none_match) == variant


def test_compression_is_deterministic() -> None:
    body = b"Was sagte wer, und wann? " * 400
    assert compress(body, "identity") == body
    assert zlib.decompress(compress(body, "gzip"), 31) == body
    assert brotli.decompress(compress(body, "br")) == body
    for encoding in encodings.ENCODINGS:
        assert compress(body, encoding) == compress(body, encoding)
    assert compress(body, "gzip")[4:8] == b"\0\0\0\0", "gzip contains a time"


@pytest.mark.parametrize("address", [PAGE, DATA])
def test_each_encoding_has_its_own_etag(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.sample())
    plain = client.get(address)
    assert "Content-Encoding" not in plain
    for encoding, undo in {"gzip": lambda body: zlib.decompress(body, 31), "br": brotli.decompress}.items():
        packed = client.get(address, headers={"Accept-Encoding": encoding})
        assert packed["Content-Encoding"] == encoding
        assert packed["ETag"] == f'{plain["ETag"][:-1]}-{encoding}"'
        assert packed["Content-Length"] == str(len(packed.content))
        assert undo(packed.content) == plain.content
        assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
        again = client.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": packed["ETag"]})
        assert (again.status_code, again["ETag"], again["Vary"]) == (304, packed["ETag"], "Accept-Encoding")
        assert "Content-Encoding" not in again
        other = client.get(address, headers={"If-None-Match": packed["ETag"]})
        assert other.status_code == 200, "a reader without Accept-Encoding cannot read the brotli variant"


def test_if_match_compares_the_etag_of_the_chosen_encoding(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    tag = client.get(PAGE, headers={"Accept-Encoding": "gzip"})["ETag"]
    same = client.get(PAGE, headers={"Accept-Encoding": "gzip", "If-Match": tag})
    other = client.get(PAGE, headers={"Accept-Encoding": "gzip", "If-Match": '"another"'})
    assert (same.status_code, other.status_code) == (200, 412)


def test_404_is_not_compressed(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    missing = client.get(f"{PAGE}a1/", headers={"Accept-Encoding": "gzip"})
    assert missing.status_code == 404
    assert "Content-Encoding" not in missing
