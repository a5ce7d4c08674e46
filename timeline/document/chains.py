"""The chain of a timeline's versions: each names the SHA-256 of the bytes of the version before it.

A takedown replaces bytes. The document that takes their place names their digest in `version.replaces`, and a later
version may still name that one. A version with `version.reissued` got a new digest because the old one could be guessed:
whoever kept the old one starts anew there.
"""

from collections.abc import Sequence

import msgspec

from timeline.document.encoding import compute_digest, decode


class ChainProblem(msgspec.Struct, frozen=True):
    """A break of the chain: the number of the version that does not follow, and the message."""

    number: int
    message: str


def find_chain_problems(versions: Sequence[bytes]) -> list[ChainProblem]:
    """Return where the public versions of a timeline, the first one first, do not follow one another.

    Raises:
        msgspec.ValidationError: bytes are no document
    """
    problems = []
    accepted: set[str] = {""}
    for data in versions:
        version = decode(data).version
        if version is None:
            problems.append(ChainProblem(0, "This document was never published: it has no version."))
            continue
        if version.previous not in accepted:
            problems.append(
                ChainProblem(version.number, f"Version {version.number} does not follow the one before it.")
            )
        accepted = {compute_digest(data), version.replaces} - {""}
    return problems
