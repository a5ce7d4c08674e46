"""A valid document as JSON values, and functions that break it."""

from collections.abc import Callable
from typing import Any

import msgspec

from timeline import document
from timeline.document import Document

# Changes a valid document so that it breaks a rule.
Breaking = Callable[[dict[str, Any]], Any]


def build_valid_values() -> dict[str, Any]:
    """Return a valid document as JSON values, with two or more parts of each kind."""
    return {
        "format": document.FORMAT,
        "timeline": {"slug": "dam", "title": "The dam", "language": "en", "time_zone": "Europe/London"},
        "version": None,
        "parties": [
            {"id": "p1", "name": "Owner", "kind": "organisation"},
            {"id": "p2", "name": "Chief", "kind": "person", "part_of": "p1"},
            {"id": "p3", "name": "A resident", "kind": "person", "protected": True},
        ],
        "sources": [
            {"id": "s1", "kind": "article", "publisher": "Gazette", "relies_on": ["s2"]},
            {
                "id": "s2",
                "kind": "article",
                "title": "Wire report",
                "state": "gone",
                "state_on": "2019-01-02",
            },
            {"id": "s3", "kind": "interview", "confidential": True, "described_as": "an engineer"},
        ],
        "events": [
            {
                "id": "e1",
                "headline": "A crack",
                "when": {"edtf": "2017-03-01"},
                "citations": [{"source": "s1", "exact": "a crack"}, {"source": "s3"}],
                "parties": [{"party": "p1", "role": "actor"}, {"party": "p3", "role": "witness"}],
                "place": {"words": "Nordhavn", "latitude": 56.5, "longitude": 10.2},
            },
            {"id": "e2", "headline": "A flood", "when": {"edtf": "2017-03-05"}},
        ],
        "statements": [
            {
                "id": "t1",
                "party": "p1",
                "spokesperson": "p2",
                "addressees": ["p3"],
                "words": "There is no crack.",
                "when": {"edtf": "2017-03-03"},
                "answers": [{"entry": "e1", "how": "denies"}, {"entry": "g1"}],
                "citations": [{"source": "s2"}, {"source": "s2", "stance": "disputes"}, {"source": "s3"}],
            }
        ],
        "requests": [
            {
                "id": "r1",
                "asked": "p1",
                "asked_by": "p2",
                "put": "Why?",
                "about": "e1",
                "deadline": "2017-03-04T12:00:00Z",
                "replies": ["t1"],
            }
        ],
        "corrections": [],
        "checks": [build_check("e1", 0), build_check("t1", 0, verdict="different", note="As on air.")],
        "order": ["e1", "g1", "t1", "r1", "e2"],
        "redirects": [
            {"id": "p0", "kind": "party", "into": "p1"},
            {"id": "s0", "kind": "source", "into": "s2"},
        ],
        "withdrawals": [{"id": "g1", "at": "2017-04-01T12:00:00Z", "reason": "It was a forgery."}],
    }


def build_check(entry: str, citation: int, **fields: Any) -> dict[str, Any]:
    common = {"verdict": "exact", "text_sha256": "a" * 64, "held": "2019-01-03"}
    return {"entry": entry, "citation": citation, **common, **fields}


def convert(value: dict[str, Any]) -> Document:
    """Return JSON values as a document."""
    return msgspec.convert(value, type=Document)


def change(*steps: str | int, to: Any) -> Breaking:
    """Return a function that sets the value at a path."""

    def breaking(value: Any) -> None:
        for step in steps[:-1]:
            value = value[step]
        value[steps[-1]] = to

    return breaking


def append(*steps: str | int, item: Any) -> Breaking:
    """Return a function that appends to the list at a path."""

    def breaking(value: Any) -> None:
        for step in steps:
            value = value[step]
        value.append(item)

    return breaking


def combine(*breakings: Breaking) -> Breaking:
    """Return a function that applies several changes."""
    return lambda value: [breaking(value) for breaking in breakings]
