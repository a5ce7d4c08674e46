"""In which form an answer travels, and when a reader has it already (RFC 9110, 12.5.3 and 13.1.2)."""

import zlib

import brotli
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import sample_documents
from timeline.public.caching import encodings
from timeline.public.caching.encodings import acceptable, encode, form_for

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
        # Nothing that we have: it goes out as it is rather than not at all.
        ("identity;q=0", ("identity",)),
        ("gzip;q=2, br;q=x", ("identity",)),
        ("\x00, ;;;, gzip;level=9", ("identity",)),
    ],
)
def test_what_a_reader_accepts(header: str | None, encodings: tuple[str, ...]) -> None:
    assert acceptable(header) == encodings


@pytest.mark.parametrize(
    ("accepted", "known", "form"),
    [
        ("gzip, br", '"t-br"', ("br", True)),
        # One of the forms it accepts is as good as the best.
        ("gzip, br", '"t-gzip"', ("gzip", True)),
        ("gzip, br", '"t"', ("identity", True)),
        ("gzip", 'W/"t-gzip"', ("gzip", True)),
        ("gzip", '"other", "t-gzip"', ("gzip", True)),
        ("gzip", "*", ("gzip", True)),
        # It could not read what it (or a cache before it) has.
        ("gzip", '"t-br"', ("gzip", False)),
        (None, '"t-gzip"', ("identity", False)),
        ("gzip", '"t-gzi"', ("gzip", False)),
        ("gzip", "t-gzip", ("gzip", False)),
        ("gzip", None, ("gzip", False)),
    ],
)
def test_what_a_reader_has(accepted: str | None, known: str | None, form: tuple[str, bool]) -> None:
    assert form_for("t", accepted, known) == form


def test_compressed_is_the_same_every_time() -> None:
    body = b"Was sagte wer, und wann? " * 400
    assert encode(body, "identity") == body
    assert zlib.decompress(encode(body, "gzip"), 31) == body
    assert brotli.decompress(encode(body, "br")) == body
    for encoding in encodings.ENCODINGS:
        assert encode(body, encoding) == encode(body, encoding)
    assert encode(body, "gzip")[4:8] == b"\0\0\0\0", "no time in it"


@pytest.mark.parametrize("address", [PAGE, DATA])
def test_each_form_has_its_own_validator(client: Client, publish: Publish, address: str) -> None:
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
        assert other.status_code == 200, "without Accept-Encoding it cannot be read"


def test_if_match_holds_for_the_form_that_is_chosen(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    tag = client.get(PAGE, headers={"Accept-Encoding": "gzip"})["ETag"]
    same = client.get(PAGE, headers={"Accept-Encoding": "gzip", "If-Match": tag})
    other = client.get(PAGE, headers={"Accept-Encoding": "gzip", "If-Match": '"another"'})
    assert (same.status_code, other.status_code) == (200, 412)


def test_nothing_here_is_not_compressed(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    missing = client.get(f"{PAGE}a1/", headers={"Accept-Encoding": "gzip"})
    assert missing.status_code == 404
    assert "Content-Encoding" not in missing
