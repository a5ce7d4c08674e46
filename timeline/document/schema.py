"""The types of the public document: typed, immutable values.

Everything that readers and programs get is computed from a `Document`. Its JSON is published, so the format only
grows: a new field has a default, and the JSON omits defaults. Bytes and digests of unchanged content stay the same.

Strings are in Unicode NFC, instants are RFC 3339 in UTC, dates are EDTF (see `timeline.dates`).
"""

import unicodedata
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from timeline.dates import Hemisphere, When, find_hemisphere

FORMAT: Literal["newsroom-timeline/1"] = "newsroom-timeline/1"
# The longest line of text, and the longest headline, in characters.
LINE_LENGTH = 300
HEADLINE_LENGTH = 300
# The longest standfirst of a timeline, and the longest short label of an entry.
STANDFIRST_LENGTH = 400
SHORT_LABEL_LENGTH = 60

# The end of the text only: in Python a bare "$" also matches before a line end.
_END = r"$(?!\n)"
# An id contains a digit, so that it never equals a word of an address (/t/<slug>/changes/).
ID_PATTERN = rf"^(?=[^0-9]*[0-9])[a-z0-9](?:[a-z0-9-]{{0,38}}[a-z0-9])?{_END}"
SLUG_PATTERN = rf"^[a-z0-9](?:[a-z0-9-]{{0,78}}[a-z0-9])?{_END}"
# http, https and mailto only, in characters that need no escaping (RFC 3986; others are percent-encoded).
_URL_CHARACTER = r"[^\s\x00-\x1f\x7f<>\"\\^`{|}]"
URL_PATTERN = rf"^(?:[hH][tT][tT][pP][sS]?://(?![/?#]){_URL_CHARACTER}+|[mM][aA][iI][lL][tT][oO]:{_URL_CHARACTER}+){_END}"
INSTANT_PATTERN = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z{_END}"
DAY_PATTERN = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_END}"
LANGUAGE_PATTERN = rf"^[a-zA-Z]{{2,3}}(?:-[a-zA-Z0-9]{{2,8}})*{_END}"
SHA256_PATTERN = rf"^[0-9a-f]{{64}}{_END}"
OPTIONAL_SHA256_PATTERN = rf"^(?:[0-9a-f]{{64}})?{_END}"
OPTIONAL_NONCE_PATTERN = rf"^(?:[0-9a-f]{{32}})?{_END}"
OPTIONAL_WIKIDATA_PATTERN = rf"^(?:Q[1-9][0-9]{{0,18}})?{_END}"
WORDS_PATTERN = rf"^[^\n]+{_END}"
_EMPTY = rf"^{_END}"

Id = Annotated[str, Meta(pattern=ID_PATTERN, max_length=40)]
Slug = Annotated[str, Meta(pattern=SLUG_PATTERN, max_length=80)]
Url = Annotated[str, Meta(pattern=URL_PATTERN, max_length=2000)]
OptionalUrl = Annotated[str, Meta(pattern=rf"(?:{_EMPTY}|{URL_PATTERN})", max_length=2000)]
Instant = Annotated[str, Meta(pattern=INSTANT_PATTERN)]
Day = Annotated[str, Meta(pattern=rf"(?:{_EMPTY}|{DAY_PATTERN})")]
Edtf = Annotated[str, Meta(max_length=64)]
OptionalInstant = Annotated[str, Meta(pattern=rf"(?:{_EMPTY}|{INSTANT_PATTERN})")]
Sha256 = Annotated[str, Meta(pattern=OPTIONAL_SHA256_PATTERN)]
Nonce = Annotated[str, Meta(pattern=OPTIONAL_NONCE_PATTERN)]
Line = Annotated[str, Meta(max_length=LINE_LENGTH)]
Required = Annotated[str, Meta(min_length=1, max_length=LINE_LENGTH)]
Standfirst = Annotated[str, Meta(max_length=STANDFIRST_LENGTH)]
ShortLabel = Annotated[str, Meta(max_length=SHORT_LABEL_LENGTH)]
Headline = Annotated[str, Meta(min_length=1, max_length=HEADLINE_LENGTH)]
Text = Annotated[str, Meta(max_length=50_000)]
RequiredText = Annotated[str, Meta(min_length=1, max_length=50_000)]
# One line of words. Several of them make a list that can be stored one a line.
Words = Annotated[str, Meta(min_length=1, max_length=LINE_LENGTH, pattern=WORDS_PATTERN)]
# BCP 47 (RFC 5646), as far as a record of languages, scripts and regions needs it.
Language = Annotated[str, Meta(pattern=rf"(?:{_EMPTY}|{LANGUAGE_PATTERN})", max_length=35)]

PartyKind = Literal["organisation", "person", "agency", "group"]
Role = Literal["actor", "recipient", "subject", "affected", "authority", "witness"]
SourceKind = Literal["article", "statement", "document", "interview", "post", "footage", "data"]
Standing = Literal["unconfirmed", "single-source", "corroborated", "disputed"]
# The state of a source's page when a person last looked at it.
SourceState = Literal["unknown", "live", "changed", "gone"]
Stance = Literal["supports", "disputes"]
How = Literal["responds", "confirms", "denies", "contradicts", "declines"]
Wording = Literal["verbatim", "paraphrase"]
Outcome = Literal["awaiting", "replied", "declined", "no-response", "not-sought"]
# How a correction is shown: on the entry, or in a banner at the head of the page as well.
Prominence = Literal["entry", "banner"]
EntryKind = Literal["event", "statement", "request"]
# What a takedown removed: an entry, words within texts, a party's name, a source, the check of a stored source text, or
# a whole version.
RemovalKind = Literal["entry", "words", "party", "source", "source-text", "version"]
# Why, as far as readers are told.
RemovalReason = Literal["withheld", "legal-order", "protection", "error"]
# What entries share: the newsroom's parties and sources.
SharedKind = Literal["party", "source"]
# The result of comparing quoted words with the source text (timeline.quotes). "printed-otherwise": the text contains
# the cited passage, but not the words of the statement.
Verdict = Literal["exact", "same-words", "shortened", "ambiguous", "printed-otherwise", "different"]


def list_values(literal: Any) -> tuple[str, ...]:
    """Return the words of a vocabulary in this module, in their order."""
    return get_args(literal)


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base class of all parts of the document."""


class Timeline(_Record, kw_only=True):
    """The head of the document: address, title, language (BCP 47), time zone (IANA) and texts about the whole.

    `standfirst` is the story in one or two sentences. `hemisphere` says in which months seasons lie; "" is the hemisphere of the time zone, where it has one. Readers
    find entries by these months. The order must agree with the dates whatever the hemisphere.
    """

    slug: Slug
    title: Required
    language: Annotated[str, Meta(pattern=LANGUAGE_PATTERN, max_length=35)]
    time_zone: Required
    summary: Text = ""
    byline: Line = ""
    advisory: Text = ""
    hemisphere: Hemisphere = ""
    standfirst: Standfirst = ""

    @property
    def season_hemisphere(self) -> Hemisphere:
        """The hemisphere of the seasons: the chosen one, else that of the time zone; "" if that has none."""
        return self.hemisphere or find_hemisphere(self.time_zone)


class Version(_Record, kw_only=True):
    """The version block. `previous` is the SHA-256 of the bytes of the version before this one.

    `nonce` are 128 random bits, so that nobody who guesses removed words can test the guess against a digest. `replaces`
    is the SHA-256 of the document in whose place a takedown put this one. A document from before the nonce gets a new
    digest without `replaces`, and so do all later versions: `reissued` says when. See `chains.find_chain_problems`.
    """

    number: Annotated[int, Meta(ge=1)]
    published: Instant
    note: Text = ""
    previous: Sha256 = ""
    nonce: Nonce = ""
    replaces: Sha256 = ""
    reissued: OptionalInstant = ""


class Identified(_Record, kw_only=True):
    """A part with an id, by which other parts refer to it."""

    id: Id


class Party(Identified, kw_only=True):
    """A person or organisation that acts, speaks or is asked. A protected party has its pseudonym as `name`.

    `introduction` says in one line who it is.
    """

    name: Required
    kind: PartyKind
    short_name: Line = ""
    aliases: list[Required] = []
    part_of: Id | None = None
    website: OptionalUrl = ""
    wikidata: Annotated[str, Meta(pattern=OPTIONAL_WIKIDATA_PATTERN)] = ""
    disclosure: Text = ""
    protected: bool = False
    introduction: Line = ""


class Source(Identified, kw_only=True):
    """Where something is known from. A confidential source is described, never named."""

    kind: SourceKind
    publisher: Line = ""
    title: Line = ""
    authors: list[Required] = []
    url: OptionalUrl = ""
    published: Edtf = ""
    captured: Edtf = ""
    accessed: Day = ""
    archived_url: OptionalUrl = ""
    file_sha256: Sha256 = ""
    language: Language = ""
    relies_on: list[Id] = []
    note: Text = ""
    confidential: bool = False
    described_as: Line = ""
    state: SourceState = "unknown"
    state_on: Day = ""


class Citation(_Record, kw_only=True):
    """The use of one source for one entry, with the supporting passage (W3C TextQuoteSelector).

    `omitted` are the words that a shortened quotation leaves out of the source's text, in their order, if the editor
    has chosen to show them to readers.
    """

    source: Id
    stance: Stance = "supports"
    locator: Line = ""
    exact: Text = ""
    prefix: Line = ""
    suffix: Line = ""
    note: Text = ""
    omitted: list[Words] = []


class Place(_Record, kw_only=True):
    """Where an event happened: in words, and in degrees (WGS 84) if a source supports that."""

    words: Required
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class PartyRole(_Record, kw_only=True):
    """The role of a party in an event."""

    party: Id
    role: Role


class Answer(_Record, kw_only=True):
    """An entry that a statement answers, and how it answers it."""

    entry: Id
    how: How = "responds"


class Entry(Identified, kw_only=True):
    """The fields that events, statements and requests share.

    `short_label` names the entry where there is little room. A `minor` entry is told in less room; it is never a key event.
    Publications derive `first_published` and `last_changed`.
    """

    when: When = When()
    standing: Standing = "unconfirmed"
    citations: list[Citation] = []
    first_published: Instant | None = None
    last_changed: Instant | None = None
    short_label: ShortLabel = ""
    minor: bool = False


class Event(Entry, kw_only=True):
    """Something that happened. `body` is Markdown without HTML."""

    headline: Headline
    body: Text = ""
    place: Place | None = None
    key: bool = False
    parties: list[PartyRole] = []


class Statement(Entry, kw_only=True):
    """What a party said: its exact words, or a paraphrase marked as such."""

    party: Id
    words: RequiredText
    wording: Wording = "verbatim"
    spokesperson: Id | None = None
    addressees: list[Id] = []
    language: Language = ""
    translation: Text = ""
    context: Text = ""
    answers: list[Answer] = []


class Request(Entry, kw_only=True):
    """A request for comment and its outcome. `asked_by` is None if the newsroom itself asked."""

    asked: Id
    put: RequiredText
    asked_by: Id | None = None
    about: Id | None = None
    channel: Line = ""
    deadline: Instant | None = None
    outcome: Outcome = "awaiting"
    outcome_note: Text = ""
    replies: list[Id] = []

    @property
    def was_sought(self) -> bool:
        """Whether anyone was asked. With the outcome "not-sought" the entry says that nobody was."""
        return self.outcome != "not-sought"


class Withdrawal(Identified, kw_only=True):
    """A withdrawn entry. Its address keeps working and says when and why it was withdrawn."""

    at: Instant
    reason: RequiredText


class Redirect(Identified, kw_only=True):
    """The former id of a party or source that was merged into another one, `into`. Addresses with it lead there."""

    kind: SharedKind
    into: Id


class Correction(_Record, kw_only=True):
    """A correction of a published entry: what was wrong, what is right, and why it changed."""

    entry: Id
    at: Instant
    was: RequiredText
    now: RequiredText
    why: RequiredText
    prominence: Prominence = "entry"


class Removal(_Record, kw_only=True):
    """What a takedown removed from this document or an earlier one, and when. It never contains what was removed.

    `id` is that of the entry, party or source; "" for words, the text of a source, and a whole version.
    """

    kind: RemovalKind
    at: Instant
    id: Annotated[str, Meta(pattern=rf"(?:{_EMPTY}|{ID_PATTERN})", max_length=40)] = ""
    reason: RemovalReason = "withheld"


class Check(_Record, kw_only=True):
    """The result of comparing quoted words with the source text that the newsroom has.

    `get_checkable_words` returns the words. `citation` is the index of the citation in its entry, from 0.
    `text_sha256` identifies the text, `held` is the day (UTC) on which it was added. `note` explains why the
    words may differ or leave something out. `moved` goes with the verdict "ambiguous": the words are in the text once,
    but not beside what was cited before or after them. Without a source text there is no check.
    """

    entry: Id
    citation: Annotated[int, Meta(ge=0)]
    verdict: Verdict
    text_sha256: Annotated[str, Meta(pattern=SHA256_PATTERN)]
    held: Day
    note: Text = ""
    moved: bool = False


class Document(_Record, kw_only=True):
    """One timeline as published. `order` lists the ids of all entries as they are read."""

    format: Literal["newsroom-timeline/1"]
    timeline: Timeline
    version: Version | None
    parties: list[Party]
    sources: list[Source]
    events: list[Event]
    statements: list[Statement]
    requests: list[Request]
    corrections: list[Correction]
    order: list[Id]
    withdrawals: list[Withdrawal] = []
    checks: list[Check] = []
    redirects: list[Redirect] = []
    removals: list[Removal] = []

    def entries(self) -> dict[str, Event | Statement | Request]:
        """Return the active entries by id, in reading order. Withdrawn ones are not among them."""
        by_id: dict[str, Event | Statement | Request] = {
            entry.id: entry for group in (self.events, self.statements, self.requests) for entry in group
        }
        return {uid: by_id[uid] for uid in self.order if uid in by_id}


def get_checkable_words(entry: Event | Statement | Request, citation: Citation) -> str:
    """Return the words that the source text must contain, or "" if there are none.

    For a source that supports a verbatim statement these are the words of the statement; for all others the
    cited passage.
    """
    if isinstance(entry, Statement) and entry.wording == "verbatim" and citation.stance == "supports":
        return entry.words
    return citation.exact


def build_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/schema/timeline-1.json",
        "title": "Newsroom Timeline document",
        **msgspec.json.schema(Document),
    }


def normalise(text: str) -> str:
    """Return a text as documents contain it: in Unicode NFC, with ``\\n`` as line end."""
    if text.isascii() and "\r" not in text:
        return text  # As it is: NFC changes no ASCII.
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
