"""References of a document to its parties and sources: which are in use, and where former ids lead."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from timeline.document.schema import (
    Citation,
    Document,
    Event,
    Party,
    Redirect,
    Request,
    SharedKind,
    Source,
    Statement,
)

P = TypeVar("P", Party, Source)
# Stands for parties and sources that a comparison must not tell apart. No id of a document is like it (`schema.ID_PATTERN`).
PLACEHOLDER = "?"


def find_parties_in_use(document: Document) -> list[Party]:
    """Return the parties that act, speak or are asked in an entry, and those that they are part of."""
    named: set[str | None] = set()
    for event in document.events:
        named.update(part.party for part in event.parties)
    for statement in document.statements:
        named.update((statement.party, statement.spokesperson, *statement.addressees))
    for request in document.requests:
        named.update((request.asked, request.asked_by))
    part_of = {party.id: party.part_of for party in document.parties}
    return _follow_references(document.parties, named, lambda uid: [part_of.get(uid)])


def find_sources_in_use(document: Document) -> list[Source]:
    """Return the sources that are cited, and those they rely on."""
    cited = {citation.source for entry in document.entries().values() for citation in entry.citations}
    relies_on = {source.id: source.relies_on for source in document.sources}
    return _follow_references(document.sources, cited, lambda uid: relies_on.get(uid, []))


def _follow_references(
    parts: list[Any], start: Iterable[str | None], get_references: Callable[[str], Iterable[str | None]]
) -> list[Any]:
    """Return the parts with the ids `start`, and all parts to which they lead, in the order of `parts`."""
    reached: set[str | None] = set()
    fresh = set(start) - {None}
    while fresh:
        reached |= fresh
        fresh = {other for uid in fresh if uid for other in get_references(uid)} - reached - {None}
    return [part for part in parts if part.id in reached]


def find_redirect(document: Document, kind: SharedKind, uid: str) -> str | None:
    """Return the id to which a former id of a party or source leads in this document, or None if it is none."""
    targets = (
        redirect.into for redirect in document.redirects if (redirect.kind, redirect.id) == (kind, uid)
    )
    return next(targets, None)


def apply_redirects(document: Document, redirects: Sequence[Redirect]) -> Document:
    """Return a document as if the parties and sources that were merged later had been one from the start.

    Entries, parties and sources refer to the one that stays. A merged part takes its id, unless the document contains
    that one, too; then the merged part keeps its own id, and nothing refers to it.
    """
    if not redirects:
        return document
    parties, sources = (
        {redirect.id: redirect.into for redirect in redirects if redirect.kind == kind}
        for kind in ("party", "source")
    )

    def follow(targets: Mapping[str, str], uid: Any) -> Any:
        return targets.get(uid, uid)

    def replace_citations(entry: Any) -> list[Any]:
        return [
            replace(citation, source=follow(sources, citation.source))
            if citation.source in sources
            else citation
            for citation in entry.citations
        ]

    return replace(
        document,
        parties=[
            replace(party, part_of=follow(parties, party.part_of))
            for party in _rename(document.parties, parties)
        ],
        sources=[
            replace(source, relies_on=[follow(sources, uid) for uid in source.relies_on])
            for source in _rename(document.sources, sources)
        ],
        events=[
            replace(
                event,
                citations=replace_citations(event),
                parties=[replace(part, party=follow(parties, part.party)) for part in event.parties],
            )
            for event in document.events
        ],
        statements=[
            replace(
                statement,
                citations=replace_citations(statement),
                party=follow(parties, statement.party),
                spokesperson=follow(parties, statement.spokesperson),
                addressees=[follow(parties, uid) for uid in statement.addressees],
            )
            for statement in document.statements
        ],
        requests=[
            replace(
                request,
                citations=replace_citations(request),
                asked=follow(parties, request.asked),
                asked_by=follow(parties, request.asked_by),
            )
            for request in document.requests
        ],
    )


def mask_unshared_parts(first: Document, second: Document) -> tuple[Document, Document]:
    """Return two documents in which entries name what only one of them has by the same placeholder: parties and sources.

    A party that was named and the pseudonym that stands for it later are then alike, and no comparison joins them. So
    are a source that was named and its description; what is cited of such a source is left out.
    """
    parties = {part.id for part in first.parties} ^ {part.id for part in second.parties}
    sources = {part.id for part in first.sources} ^ {part.id for part in second.sources}
    redirects = [Redirect(kind="party", id=uid, into=PLACEHOLDER) for uid in sorted(parties)]
    redirects += [Redirect(kind="source", id=uid, into=PLACEHOLDER) for uid in sorted(sources)]
    masked, other = (_mask_citations(apply_redirects(whole, redirects)) for whole in (first, second))
    return masked, other


def _mask_citations(document: Document) -> Document:
    """Return a document in which a citation of the placeholder has its stance only."""

    def mask(entry: Any) -> Any:
        if all(citation.source != PLACEHOLDER for citation in entry.citations):
            return entry
        citations = [
            Citation(source=PLACEHOLDER, stance=citation.stance)
            if citation.source == PLACEHOLDER
            else citation
            for citation in entry.citations
        ]
        return replace(entry, citations=citations)

    return replace(
        document,
        events=[mask(entry) for entry in document.events],
        statements=[mask(entry) for entry in document.statements],
        requests=[mask(entry) for entry in document.requests],
    )


def list_references(entry: Event | Statement | Request, uids: Collection[str]) -> frozenset[tuple[str, str]]:
    """Return which of some parties and sources an entry refers to, each with the field that does."""
    found = [("citations", citation.source) for citation in entry.citations]
    if isinstance(entry, Event):
        found += [(f"parties {part.role}", part.party) for part in entry.parties]
    elif isinstance(entry, Statement):
        found += [("party", entry.party), ("spokesperson", entry.spokesperson or "")]
        found += [("addressees", uid) for uid in entry.addressees]
    else:
        found += [("asked", entry.asked), ("asked_by", entry.asked_by or "")]
    return frozenset(reference for reference in found if reference[1] in uids)


def drop_references(entry: Any, uids: Collection[str]) -> Any:
    """Return an entry without its references to some parties and sources. Where it needs one, a placeholder stands."""
    citations = [citation for citation in entry.citations if citation.source not in uids]
    if isinstance(entry, Event):
        return replace(
            entry, citations=citations, parties=[part for part in entry.parties if part.party not in uids]
        )

    if isinstance(entry, Statement):
        return replace(
            entry,
            citations=citations,
            party=PLACEHOLDER if entry.party in uids else entry.party,
            spokesperson=None if entry.spokesperson in uids else entry.spokesperson,
            addressees=[uid for uid in entry.addressees if uid not in uids],
        )
    return replace(
        entry,
        citations=citations,
        asked=PLACEHOLDER if entry.asked in uids else entry.asked,
        asked_by=None if entry.asked_by in uids else entry.asked_by,
    )


def _rename(parts: Iterable[P], targets: Mapping[str, str]) -> list[P]:
    """Return parts in which the first of those that were merged into an unknown one has the id of that one."""
    parts = list(parts)
    known = {part.id for part in parts}
    renamed = []
    for part in parts:
        target = targets.get(part.id)
        takes_target = target is not None and target not in known
        renamed.append(replace(part, id=target) if takes_target else part)
        known.add(renamed[-1].id)
    return renamed
