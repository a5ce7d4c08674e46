"""Redaction: a document without what a takedown removes, or without what is hidden for now. Pure functions.

The redacted document breaks no rule: order and references stay complete, a removed entry stands among the withdrawals, and
parties and sources that only a removed part used are gone with it. What no target concerns stays as it was.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from timeline.dates import When
from timeline.document.references import find_parties_in_use, find_sources_in_use
from timeline.document.schema import (
    Citation,
    Document,
    Party,
    Redirect,
    Removal,
    RemovalKind,
    RemovalReason,
    Source,
    Withdrawal,
    get_checkable_words,
)
from timeline.text.word_removal import WordMatcher

# Strings that are no text: ids, moments, digests, words of a vocabulary. Every other string is searched for words, so a
# new field is searched unless it is named here.
STRUCTURED = frozenset(
    {
        *(
            "format",
            "slug",
            "language",
            "time_zone",
            "hemisphere",
            "id",
            "kind",
            "role",
            "standing",
            "stance",
            "how",
        ),
        *("wording", "outcome", "prominence", "verdict", "state", "party", "source", "entry", "asked"),
        *(
            "asked_by",
            "about",
            "spokesperson",
            "part_of",
            "into",
            "relies_on",
            "addressees",
            "replies",
            "order",
        ),
        *(
            "published",
            "captured",
            "accessed",
            "state_on",
            "held",
            "at",
            "deadline",
            "first_published",
            "last_changed",
        ),
        *(
            "reissued",
            "edtf",
            "time",
            "end_time",
            "zone",
            "previous",
            "nonce",
            "replaces",
            "file_sha256",
            "text_sha256",
        ),
        "wikidata",
    }
)
# Addresses. One that contains the words is dropped: a marker would make it lead elsewhere.
ADDRESSES = frozenset({"website", "url", "archived_url"})
_MAX_STATED = 200


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go.

    `id` is that of the entry, party or source. `merged_ids` are those of duplicates that were merged into the party or
    source: earlier versions have them. `public_ids` are those under which readers know it in this timeline while it is
    protected or confidential. `keeps_protected` leaves what is protected or confidential already as it is. `words` are searched for in every text, whatever the kind. `text_digests`
    are the SHA-256 of source texts whose checks go. `number` is that of the version of which everything goes.
    """

    kind: RemovalKind
    id: str = ""
    merged_ids: tuple[str, ...] = ()
    public_ids: tuple[str, ...] = ()
    keeps_protected: bool = False
    words: tuple[str, ...] = ()
    text_digests: frozenset[str] = frozenset()
    number: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that the party or source has in documents of the timeline, that of its pseudonym first."""
        return tuple(dict.fromkeys((*self.public_ids, self.id, *self.merged_ids)))


class RedactionTexts(msgspec.Struct, frozen=True):
    """What stands in place of removed parts, in the language of the timeline."""

    marker: str
    entry: str
    party: str
    source: str
    version: str


class RedactionError(Exception):
    """Words are in ids, which addresses of pages contain. `ids` lists them."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(f"The words are in the address of a page: {', '.join(ids)}.")
        self.ids = ids


def redact(document: Document, target: Target, texts: RedactionTexts, at: str) -> Document:
    """Return the document without what `target` names, or the same object if it contains nothing of it.

    `at` is the moment of removed entries. Of the version block only words in the note change. `mark` lists the removal.

    Raises:
        RedactionError
    """
    if target.kind == "version" and _is_version(document, target.number):
        return _empty(document, texts)
    redacted = document
    matcher = WordMatcher(target.words)
    if target.kind == "entry":
        redacted = _remove_entry(redacted, target.id, texts, at)
    for uid in target.ids:
        if target.kind == "party":
            redacted = _remove_party_name(redacted, uid, texts, keeps_protected=target.keeps_protected)
        elif target.kind == "source":
            redacted = _remove_source(redacted, uid, texts, keeps_confidential=target.keeps_protected)
    if target.text_digests:
        kept = [check for check in redacted.checks if check.text_sha256 not in target.text_digests]
        if len(kept) != len(redacted.checks):
            redacted = replace(redacted, checks=kept)
    if matcher:
        redacted = _remove_words(redacted, matcher, texts.marker)
    return document if redacted == document else _drop_unused(document, redacted)


def mark(document: Document, kind: RemovalKind, uid: str, at: str, reason: RemovalReason) -> Document:
    """Return the document with one more removal in its list. What is there already is not listed again."""
    removal = Removal(kind=kind, at=at, id=uid if kind in {"entry", "party", "source"} else "", reason=reason)
    others = [
        other for other in document.removals if not (other.id and other.id == uid and other.kind == kind)
    ]
    return replace(document, removals=[*others, removal])


def find_removal_kind(document: Document, target: Target, texts: RedactionTexts, at: str) -> RemovalKind:
    """Return what readers are told was removed from a document: what `target` names, or words if it has only these."""
    digests = target.text_digests if target.kind == "source-text" else frozenset()
    subject = replace(target, words=(), text_digests=digests)
    return target.kind if redact(document, subject, texts, at) is not document else "words"


def find_told_id(document: Document, target: Target) -> str:
    """Return the id by which a document names what a target names; "" if readers must not learn of any.

    A document with a pseudonym must not contain the person's own id, not even in its list of removals.
    """
    parts: dict[str, Sequence[Any]] = {"party": document.parties, "source": document.sources}
    known = {part.id for part in parts.get(target.kind, ())}
    return next((uid for uid in target.ids if uid in known), "" if target.public_ids else target.id)


def is_removed(document: Document, uid: str) -> bool:
    """Whether a takedown removed the entry with this id."""
    return any(removal.kind == "entry" and removal.id == uid for removal in document.removals)


def list_matching_ids(document: Document, words: Iterable[str]) -> list[str]:
    """Return the ids and the slug that contain the words. They are parts of addresses."""
    matcher = WordMatcher(words)
    groups: tuple[Sequence[Any], ...] = (
        *(document.parties, document.sources, document.events, document.statements, document.requests),
        *(document.withdrawals, document.redirects),
    )
    uids = [document.timeline.slug, *(part.id for group in groups for part in group)]
    return [uid for uid in dict.fromkeys(uids) if matcher.is_in(uid)] if matcher else []


# --- Words -------------------------------------------------------------------------------------------

Change = Callable[[str, str, str, int | None], str]


def _remove_words(document: Document, matcher: WordMatcher, marker: str) -> Document:
    if uids := list_matching_ids(document, matcher.words):
        raise RedactionError(uids)

    def change(path: str, name: str, text: str, limit: int | None) -> str:
        if name in ADDRESSES:
            return "" if matcher.is_in(text) else text
        removed = matcher.remove(text, marker)
        return removed if removed == text or limit is None else removed[:limit]

    redacted: Document = _map_texts(document, change, "$")
    redacted = replace(
        redacted,
        events=[_remove_across_parts(entry, matcher, marker) for entry in redacted.events],
        statements=[_remove_across_parts(entry, matcher, marker) for entry in redacted.statements],
        requests=[_remove_across_parts(entry, matcher, marker) for entry in redacted.requests],
    )
    return redacted if redacted == document else _drop_changed_checks(document, redacted)


def _map_texts(value: Any, change: Change, path: str) -> Any:
    """Return a copy of a part in which `change` was applied to every text. Lines that only say the marker are dropped."""
    fields: dict[str, Any] = {}
    struct: Any = type(value)
    for name, limit in _list_fields(struct):
        part = getattr(value, name)
        if isinstance(part, str):
            if name not in STRUCTURED:
                fields[name] = change(f"{path}.{name}", name, part, limit)
        elif isinstance(part, msgspec.Struct):
            fields[name] = _map_texts(part, change, f"{path}.{name}")
        elif isinstance(part, list) and name not in STRUCTURED:
            fields[name] = [
                change(f"{path}.{name}[{index}]", name, item, limit)
                if isinstance(item, str)
                else _map_texts(item, change, f"{path}.{name}[{index}]")
                for index, item in enumerate(part)
            ]
    return replace(value, **fields)


@cache
def _list_fields(struct: type[msgspec.Struct]) -> tuple[tuple[str, int | None], ...]:
    """Return the fields of a struct, except words of a vocabulary, with the longest text that each takes."""
    info: Any = msgspec.inspect.type_info(struct)
    return tuple(
        (field.name, _MAX_STATED if struct is When and field.name == "stated" else _find_limit(field.type))
        for field in info.fields
        if not isinstance(field.type, msgspec.inspect.LiteralType)
    )


def _find_limit(kind: Any) -> int | None:
    if isinstance(kind, msgspec.inspect.ListType):
        return _find_limit(kind.item_type)
    if isinstance(kind, msgspec.inspect.UnionType):
        return next((limit for part in kind.types if (limit := _find_limit(part))), None)
    return kind.max_length if isinstance(kind, msgspec.inspect.StrType) else None


def _remove_across_parts(entry: Any, matcher: WordMatcher, marker: str) -> Any:
    """Remove words that begin in one part of a citation and end in the next: before, in and after the passage."""
    citations = [_remove_across_citation(citation, matcher, marker) for citation in entry.citations]
    return entry if citations == entry.citations else replace(entry, citations=citations)


def _remove_across_citation(citation: Citation, matcher: WordMatcher, marker: str) -> Citation:
    names = ("prefix", "exact", "suffix")
    texts = matcher.remove_across([getattr(citation, name) for name in names], marker)
    limits = dict(_list_fields(Citation))
    return replace(citation, **{name: text[: limits[name]] for name, text in zip(names, texts, strict=True)})


def _drop_changed_checks(before: Document, after: Document) -> Document:
    """Drop the checks of words that have changed: they would say that the source has the marker."""
    old, new = before.entries(), after.entries()

    def is_same(uid: str, index: int) -> bool:
        if uid not in old or uid not in new:
            return False
        one, other = old[uid], new[uid]
        citations = one.citations[index], other.citations[index]
        return get_checkable_words(one, citations[0]) == get_checkable_words(other, citations[1]) and all(
            getattr(citations[0], name) == getattr(citations[1], name)
            for name in ("exact", "prefix", "suffix")
        )

    return replace(after, checks=[check for check in after.checks if is_same(check.entry, check.citation)])


# --- Parts -------------------------------------------------------------------------------------------


def _remove_entry(document: Document, uid: str, texts: RedactionTexts, at: str) -> Document:
    has_entry = uid in document.entries()
    withdrawals = [
        replace(withdrawal, reason=texts.entry) if withdrawal.id == uid else withdrawal
        for withdrawal in document.withdrawals
    ]
    if has_entry:
        by_id = {withdrawal.id: withdrawal for withdrawal in withdrawals}
        by_id[uid] = Withdrawal(id=uid, at=at, reason=texts.entry)
        withdrawals = [by_id[other] for other in document.order if other in by_id]
    return replace(
        document,
        events=[entry for entry in document.events if entry.id != uid],
        statements=[entry for entry in document.statements if entry.id != uid],
        requests=[
            replace(entry, replies=[reply for reply in entry.replies if reply != uid])
            for entry in document.requests
            if entry.id != uid
        ],
        corrections=[correction for correction in document.corrections if correction.entry != uid],
        checks=[check for check in document.checks if check.entry != uid],
        withdrawals=withdrawals,
    )


def _remove_party_name(
    document: Document, uid: str, texts: RedactionTexts, *, keeps_protected: bool
) -> Document:
    """Show a party like a protected one, without what could identify it.

    The pseudonym never takes the place of the name: who remembers the id would know whose it is.
    """

    def change(party: Party) -> Party:
        if party.id == uid:
            if party.protected and keeps_protected:
                return party
            return Party(id=party.id, name=texts.party, kind=party.kind, protected=True)
        return replace(party, part_of=None) if party.part_of == uid else party

    return replace(
        document,
        parties=[change(party) for party in document.parties],
        redirects=_list_redirects_except(document, "party", uid),
    )


def _remove_source(
    document: Document, uid: str, texts: RedactionTexts, *, keeps_confidential: bool
) -> Document:
    """Show a source like a confidential one: with its kind and a description, without any of its words."""

    def change(source: Source) -> Source:
        if source.id == uid:
            if source.confidential and keeps_confidential:
                return source
            return Source(id=uid, kind=source.kind, confidential=True, described_as=texts.source)
        if uid in source.relies_on:
            return replace(source, relies_on=[other for other in source.relies_on if other != uid])
        return source

    def change_citations(entry: Any) -> Any:
        if all(citation.source != uid for citation in entry.citations):
            return entry
        citations = [
            Citation(source=uid, stance=citation.stance) if citation.source == uid else citation
            for citation in entry.citations
        ]
        return replace(entry, citations=citations)

    cited = {
        (entry.id, index)
        for entry in document.entries().values()
        for index, citation in enumerate(entry.citations)
        if citation.source == uid
    }
    return replace(
        document,
        sources=[change(source) for source in document.sources],
        events=[change_citations(entry) for entry in document.events],
        statements=[change_citations(entry) for entry in document.statements],
        requests=[change_citations(entry) for entry in document.requests],
        checks=[check for check in document.checks if (check.entry, check.citation) not in cited],
        redirects=_list_redirects_except(document, "source", uid),
    )


def _list_redirects_except(document: Document, kind: str, uid: str) -> list[Redirect]:
    return [redirect for redirect in document.redirects if (redirect.kind, redirect.into) != (kind, uid)]


def _drop_unused(before: Document, after: Document) -> Document:
    """Drop the parties and sources that only removed parts used."""
    parties = {part.id for part in find_parties_in_use(before)} - {
        part.id for part in find_parties_in_use(after)
    }
    sources = {part.id for part in find_sources_in_use(before)} - {
        part.id for part in find_sources_in_use(after)
    }
    if not parties and not sources:
        return after
    gone = {("party", uid) for uid in parties} | {("source", uid) for uid in sources}
    return replace(
        after,
        parties=[
            replace(party, part_of=None) if party.part_of in parties else party
            for party in after.parties
            if party.id not in parties
        ],
        sources=[
            replace(source, relies_on=[uid for uid in source.relies_on if uid not in sources])
            for source in after.sources
            if source.id not in sources
        ],
        redirects=[redirect for redirect in after.redirects if (redirect.kind, redirect.into) not in gone],
    )


def _is_version(document: Document, number: int) -> bool:
    return document.version is not None and document.version.number == number


def _empty(document: Document, texts: RedactionTexts) -> Document:
    """Return a document with nothing but its place in the chain and its address."""
    timeline = document.timeline
    return Document(
        format=document.format,
        timeline=type(timeline)(
            slug=timeline.slug,
            title=texts.version,
            language=timeline.language,
            time_zone=timeline.time_zone,
        ),
        version=replace(document.version, note="") if document.version else None,
        parties=[],
        sources=[],
        events=[],
        statements=[],
        requests=[],
        corrections=[],
        order=[],
        removals=document.removals,
    )
