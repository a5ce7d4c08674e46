"""Which parties and sources a document's entries refer to, directly or through others."""

from collections.abc import Callable, Iterable
from typing import Any

from timeline.document.schema import Document, Party, Source


def parties_at_work(document: Document) -> list[Party]:
    """Return the parties that act, speak or are asked in an entry, and those they are part of."""
    named: set[str | None] = set()
    for event in document.events:
        named.update(part.party for part in event.parties)
    for statement in document.statements:
        named.update((statement.party, statement.spokesperson, *statement.addressees))
    for request in document.requests:
        named.update((request.asked, request.asked_by))
    above = {party.id: party.part_of for party in document.parties}
    return _reached(document.parties, named, lambda uid: [above.get(uid)])


def sources_at_work(document: Document) -> list[Source]:
    """Return the sources that are cited, and those they rely on."""
    cited = {citation.source for entry in document.entries().values() for citation in entry.citations}
    on = {source.id: source.relies_on for source in document.sources}
    return _reached(document.sources, cited, lambda uid: on.get(uid, []))


def _reached(
    parts: list[Any], start: Iterable[str | None], onward: Callable[[str], Iterable[str | None]]
) -> list[Any]:
    reached: set[str | None] = set()
    fresh = set(start) - {None}
    while fresh:
        reached |= fresh
        fresh = {other for uid in fresh if uid for other in onward(uid)} - reached - {None}
    return [part for part in parts if part.id in reached]
