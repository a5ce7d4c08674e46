"""A source text with repeated words and characters of two UTF-16 units, and helpers for selections in it."""

from typing import Any

from timeline.actions.drafts import CitationDraft
from timeline.models import Source
from timeline.quotes import anchor

TEXT = """Bridge stays shut

The council closed the bridge on 3 June 2024. “We were not warned,” said Ann Pereira, its chair.

The firm said it had told the council. “We were not warned,” the mayor said.

👩‍🚒 שלום said the banner, and 𝒜𝓁𝓁 went home last week."""
SAID = "We were not warned"


def places(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": str(start), "end": str(start + len(words))}


def echo_citation(source: Source, words: str, text: str = TEXT) -> CitationDraft:
    start = text.index(words)
    found = anchor(text, start, start + len(words))
    return CitationDraft(source=source, exact=found.exact, prefix=found.prefix, suffix=found.suffix)
