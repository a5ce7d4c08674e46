"""What a form, or another caller, asks an action to make of a row: plain values, already of the right type."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from timeline import document
from timeline.dates import When
from timeline.models import Entry, Party, Source, Statement, User


@dataclass(frozen=True, kw_only=True)
class PartyDraft:
    """A party as it is to be."""

    name: str
    kind: str = "organisation"
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    part_of: Party | None = None
    website: str = ""
    wikidata: str = ""
    disclosure: str = ""
    protected: bool = False
    pseudonym: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceDraft:
    """A source as it is to be. `published` and `captured` are EDTF.

    `text` is that of a new source; a later one comes by `actions.texts.hold_text`.
    """

    kind: str = "article"
    publisher: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    published: str = ""
    captured: str = ""
    accessed: date | None = None
    archived_url: str = ""
    file_sha256: str = ""
    language: str = ""
    note: str = ""
    state: str = "unknown"
    state_on: date | None = None
    relies_on: tuple[Source, ...] = ()
    text: str = ""
    confidential: bool = False
    described_as: str = ""
    confidential_reason: str = ""
    approved_by: User | None = None


# Where a draft names a party or a source, it may bring the draft of a new one: made in the same transaction.
PartyOrNew = Party | PartyDraft
SourceOrNew = Source | SourceDraft


@dataclass(frozen=True, kw_only=True)
class CitationDraft:
    """A citation as it is to be."""

    source: SourceOrNew
    stance: str = "supports"
    locator: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class _EntryDraft:
    when: When = field(default_factory=When)
    standing: str = "unconfirmed"
    citations: tuple[CitationDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventDraft(_EntryDraft):
    """An event as it is to be; `parties` pairs each party with its role."""

    headline: str
    body: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_key: bool = False
    parties: tuple[tuple[PartyOrNew, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatementDraft(_EntryDraft):
    """A statement as it is to be; `answers` pairs each entry it answers with how."""

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
    """A request for comment as it is to be; without `asked_by` the newsroom itself asked."""

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
    """What readers are told of a material change to an entry that was already public."""

    was: str
    now: str
    why: str
    prominence: document.Prominence = "entry"


# What is said of a change to an entry that was already public: a correction, or that it is minor.
Minor = Literal["minor"]
Judgement = CorrectionDraft | Minor

EntryDraft = EventDraft | StatementDraft | RequestDraft
