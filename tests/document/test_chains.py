"""The chain of versions holds if each names the bytes before it, or those that a takedown replaced."""

from typing import Any

import msgspec

from tests.support.sample_documents import every_field
from timeline import document


def encode_version(number: int, **fields: Any) -> bytes:
    version = document.Version(number=number, published="2026-03-10T09:30:00Z", **fields)
    return document.encode(msgspec.structs.replace(every_field(), version=version, removals=[]))


def test_each_version_names_the_one_before() -> None:
    first = encode_version(1, nonce="1" * 32)
    second = encode_version(2, previous=document.compute_digest(first))
    assert document.find_chain_problems([first, second]) == []
    other = encode_version(1, nonce="2" * 32)
    assert [problem.number for problem in document.find_chain_problems([other, second])] == [2]


def test_a_redacted_version_is_followed_by_the_old_digest_and_the_new_one() -> None:
    first = encode_version(1, nonce="1" * 32)
    redacted = encode_version(1, nonce="2" * 32, replaces=document.compute_digest(first))
    for previous in (first, redacted):
        second = encode_version(2, previous=document.compute_digest(previous))
        assert document.find_chain_problems([redacted, second]) == []


def test_the_nonce_is_no_part_of_the_content() -> None:
    versions = [document.decode(encode_version(1, nonce=digit * 32)) for digit in "12"]
    for compute in (document.compute_content_digest, document.compute_approval_digest):
        assert len({compute(version) for version in versions}) == 1


def test_old_bytes_stay_the_same() -> None:
    """What a document does not have is not written."""
    data = encode_version(2, previous="a" * 64)
    for name in (b"nonce", b"replaces", b"reissued", b"removals"):
        assert name not in data
    assert document.encode(document.decode(data)) == data
