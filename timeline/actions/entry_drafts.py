"""The draft that an entry has the values of, and what a save adds to a typed one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from timeline.actions.drafts import CitationDraft, EntryDraft, EventDraft, RequestDraft, StatementDraft
from timeline.actions.edit_units import (
    CITATIONS,
    EVENT_UNITS,
    REQUEST_UNITS,
    STATEMENT_UNITS,
    Unit,
    list_items,
)
from timeline.actions.entry_content import DraftResolver, strip_invisible
from timeline.models import Entry, Event, Party, ReplyRequest, Source, Statement, User
from timeline.models.citations import PRIVATE_FIELDS
from timeline.models.entries import ANSWERED_ENTRY, list_links

UNITS: dict[str, tuple[Unit, ...]] = {
    Entry.Kind.EVENT: EVENT_UNITS,
    Entry.Kind.STATEMENT: STATEMENT_UNITS,
    Entry.Kind.REQUEST: REQUEST_UNITS,
}


def read_entry(entry: Event | Statement | ReplyRequest) -> EntryDraft:
    """Return the draft that an entry has the values of."""
    citations = tuple(
        CitationDraft(
            source=citation.source,
            omitted=tuple(citation.omitted),
            **{
                name: getattr(citation, name)
                for name in ("stance", "locator", "exact", "prefix", "suffix", "note")
            },
        )
        for citation in list_links(entry, "citations", "source")
    )
    common: dict[str, Any] = {
        "when": entry.when,
        "citations": citations,
        **{name: getattr(entry, name) for name in ("standing", "short_label", "is_minor")},
    }
    if isinstance(entry, Event):
        names: tuple[str, ...] = ("headline", "body", "place", "latitude", "longitude", "is_key")
        common["parties"] = tuple((link.party, link.role) for link in list_links(entry, "parties", "party"))
        return EventDraft(**common, **{name: getattr(entry, name) for name in names})
    if isinstance(entry, Statement):
        names = ("party", "spokesperson", "words", "wording", "language", "translation", "context")
        common["addressees"] = tuple(link.party for link in list_links(entry, "addressees", "party"))
        common["answers"] = tuple(
            (link.entry, link.how) for link in list_links(entry, "answers", *ANSWERED_ENTRY)
        )
        return StatementDraft(**common, **{name: getattr(entry, name) for name in names})
    names = ("asked", "asked_by", "about", "put", "channel", "deadline", "outcome", "outcome_note")
    common["replies"] = tuple(link.statement for link in list_links(entry, "replies", "statement__party"))
    return RequestDraft(**common, **{name: getattr(entry, name) for name in names})


def complete_draft(draft: EntryDraft, entry: Entry, theirs: EntryDraft, *, by: User) -> EntryDraft:
    """Return a typed draft as it would be stored.

    Parties and sources that were merged since are replaced, and repeats left out. The form leaves out passages of
    confidential sources that its user may not read: a save keeps them, so they count as unchanged.
    """
    draft, _message = strip_invisible(draft)
    resolver = DraftResolver(entry.timeline, by, draft)

    def resolve(party: Any) -> Any:
        return resolver.party_rows[party.pk] if isinstance(party, Party) else party

    passages: dict[int, list[CitationDraft]] = {}
    unreadable = find_unreadable(theirs.citations, by)
    for saved in theirs.citations:
        if isinstance(saved.source, Source) and saved.source.pk in unreadable:
            passages.setdefault(saved.source.pk, []).append(saved)

    def complete_citation(citation: CitationDraft) -> CitationDraft:
        if not isinstance(citation.source, Source):
            return citation
        source = resolver.source_rows[citation.source.pk]
        values: dict[str, Any] = {"source": source}
        if unseen := passages.get(source.pk):
            passage = unseen.pop(0)
            values |= {name: getattr(passage, name) for name in PRIVATE_FIELDS}
        return replace(citation, **values)

    changes: dict[str, Any] = {
        "citations": tuple(complete_citation(citation) for citation in draft.citations)
    }
    if isinstance(draft, EventDraft):
        changes["parties"] = tuple(dict.fromkeys((resolve(party), role) for party, role in draft.parties))
    elif isinstance(draft, StatementDraft):
        changes |= {"party": resolve(draft.party), "spokesperson": resolve(draft.spokesperson)}
        changes["addressees"] = tuple(dict.fromkeys(resolve(party) for party in draft.addressees))
        changes["answers"] = tuple({entry.pk: (entry, how) for entry, how in draft.answers}.values())
    else:
        changes |= {"asked": resolve(draft.asked), "asked_by": resolve(draft.asked_by)}
        changes["replies"] = tuple(dict.fromkeys(draft.replies))
    return replace(draft, **changes)


def find_unreadable(citations: Iterable[CitationDraft], user: User) -> set[int]:
    """Return the keys of the cited sources that are confidential and that the user may not read."""
    cited = {
        citation.source.pk
        for citation in citations
        if isinstance(citation.source, Source) and citation.source.confidential
    }
    if not cited:
        return set()
    return cited - set(Source.objects.readable_by(user).filter(pk__in=cited).values_list("pk", flat=True))


def find_unseen_citations(mine: EntryDraft, theirs: EntryDraft, user: User) -> dict[str, None]:
    """Return the keys of my citations of sources that the user may not read, if the other side has removed them.

    The form did not have their passages, so that they cannot have been changed in it.
    """
    unreadable = find_unreadable(mine.citations, user)
    saved = list_items(theirs, CITATIONS)
    return {
        key: None
        for key, citation in list_items(mine, CITATIONS).items()
        # A form that is sent again still names the source that it has made.
        if key not in saved and isinstance(citation.source, Source) and citation.source.pk in unreadable
    }
