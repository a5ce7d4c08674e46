"""Documents with one quotation, for tests of what readers see of it."""

from typing import Any

import msgspec

from timeline import document
from timeline.document import Check, Citation, Document

SAID = "We followed our practice and reported them to CEOP [the centre]."
SHA = "5e" * 32


def build_check(verdict: str, citation: int = 0, entry: str = "said1", **more: Any) -> Check:
    """Return a check of a citation of the statement, with a text of 3 March 2026."""
    fields = {"text_sha256": SHA, "held": "2026-03-03", **more}
    return Check(entry=entry, citation=citation, verdict=verdict, **fields)  # type: ignore[arg-type]


def build_document(
    *citations: Citation,
    checks: tuple[Check, ...] = (),
    language: str = "en-GB",
    sources: dict[str, dict[str, Any]] | None = None,
    **fields: Any,
) -> Document:
    """Return a published document with a statement, `said1`, and an event, `event1`, that cites words of “pier1”.

    The statement cites `citations`, or “pier1” alone. Sources are “pier1” (The Pier), “mole1” (The Mole) and
    “quay1” (The Quay); `sources` changes fields of them, `fields` those of the statement.
    """
    changed = sources or {}
    names = {"pier1": "The Pier", "mole1": "The Mole", "quay1": "The Quay"}
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug="quoted", title="Quoted", language=language, time_zone="Europe/London"
        ),
        version=document.Version(number=1, published="2026-03-09T12:00:00Z", note="First"),
        parties=[document.Party(id="board1", name="The board", kind="organisation")],
        sources=[
            msgspec.structs.replace(
                document.Source(id=uid, kind="article", publisher=name), **changed.get(uid, {})
            )
            for uid, name in names.items()
        ],
        events=[
            document.Event(
                id="event1",
                headline="The gate is shut",
                citations=[Citation(source="pier1", exact="the gate was shut")],
            )
        ],
        statements=[
            document.Statement(
                id="said1",
                party="board1",
                **{"words": SAID, "citations": list(citations) or [Citation(source="pier1")], **fields},
            )
        ],
        requests=[],
        corrections=[],
        order=["said1", "event1"],
        checks=list(checks),
    )
