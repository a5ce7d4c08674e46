"""Drafts: the values that an action applies to a row. Forms and importers build them, with the right types."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from timeline import document
from timeline.dates import When
from timeline.document.source_fields import SourceFields
from timeline.models import Entry, Party, Source, Statement, User


@dataclass(frozen=True, kw_only=True)
class PartyDraft:
    """The values of a party.

    None as `protected`, `pseudonym` or `identifying_words` leaves what the party has: these are an editor's to decide.
    """

    name: str
    kind: str = "organisation"
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    part_of: Party | None = None
    website: str = ""
    wikidata: str = ""
    disclosure: str = ""
    introduction: str = ""
    protected: bool | None = None
    pseudonym: str | None = None
    identifying_words: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class SourceDraft(SourceFields):
    """The values of a source. `published` and `captured` are EDTF.

    `text` is the source text of a new source. `actions.source_texts.add_source_text` adds later ones. `readers` are the
    people who may read a confidential source, () those of `SourceQuerySet.readable_by`; None leaves the list as it is.
    """

    relies_on: tuple[Source, ...] = ()
    text: str = ""
    confidential: bool = False
    described_as: str = ""
    confidential_reason: str = ""
    readers: tuple[User, ...] | None = None


# A draft names an existing party or source, or contains the draft of a new one, created in the same transaction.
PartyOrNew = Party | PartyDraft
SourceOrNew = Source | SourceDraft


@dataclass(frozen=True, kw_only=True)
class CitationDraft:
    """The values of a citation. `omitted` are the words left out that readers are to see (`document.Citation`)."""

    source: SourceOrNew
    stance: str = "supports"
    locator: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _EntryDraft:
    when: When = field(default_factory=When)
    standing: str = "unconfirmed"
    citations: tuple[CitationDraft, ...] = ()
    short_label: str = ""
    is_minor: bool = False


@dataclass(frozen=True, kw_only=True)
class EventDraft(_EntryDraft):
    """The values of an event. `parties` pairs each party with its role."""

    headline: str
    body: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_key: bool = False
    parties: tuple[tuple[PartyOrNew, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatementDraft(_EntryDraft):
    """The values of a statement. `answers` pairs each answered entry with how it is answered."""

    party: PartyOrNew
    words: str
    wording: str = "verbatim"
    spokesperson: PartyOrNew | None = None
    addressees: tuple[PartyOrNew, ...] = ()
    language: str = ""
    translation: str = ""
    context: str = ""
    answers: tuple[tuple[Entry, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class RequestDraft(_EntryDraft):
    """The values of a request for comment. Without `asked_by` the newsroom itself asked."""

    asked: PartyOrNew
    put: str
    asked_by: PartyOrNew | None = None
    about: Entry | None = None
    channel: str = ""
    deadline: datetime | None = None
    outcome: str = "awaiting"
    outcome_note: str = ""
    replies: tuple[Statement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorrectionDraft:
    """The words of a correction to a published entry."""

    was: str
    now: str
    why: str
    prominence: document.Prominence = "entry"


# What a change is that corrects nothing. A clarification says better what was right, an update adds something new.
ChangeKind = Literal["clarification", "update", "minor"]
# The note on a change to a published entry: a correction, or another kind.
ChangeNote = CorrectionDraft | ChangeKind

EntryDraft = EventDraft | StatementDraft | RequestDraft
