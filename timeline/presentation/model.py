"""The parts of a document as a reader meets them: what `timeline.presentation.build` makes and templates show."""

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.safestring import SafeString

from timeline import dates, document
from timeline.presentation.labels import Standing, Text
from timeline.presentation.quote_labels import Change, Check, Held, Line, Piece, differing, lines
from timeline.text import markdown


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of a page lead: within it, or from a part of the record to the pages of the whole.

    `timeline` is the address of the live timeline, "" where nothing is published yet. `left_out` are the
    entries that the page leaves out, and `whole` the address of the page that does not. `far` are those that it
    folds without a line of their own, so that only a script finds them there. An anchor that is no
    entry's holds an underscore, which no entry's id can.
    """

    timeline: str
    in_page: bool = True
    permanent: bool = True
    left_out: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    whole: str = ""

    def entry(self, uid: str) -> str:
        """Return where a mention of an entry leads."""
        if self.in_page and uid not in self.left_out and uid not in self.far:
            return f"#{uid}"
        if self.permanent:
            return f"{self.timeline}{uid}/"
        return f"{self.whole}{'?open=all' if uid in self.far else ''}#{uid}"

    def permalink(self, uid: str) -> str:
        """Return the lasting address of an entry; its place in this page where the page is not the live one."""
        return f"{self.timeline}{uid}/" if self.permanent and self.timeline else f"#{uid}"

    def party(self, uid: str) -> str:
        """Return where the name of a party leads."""
        return f"{'' if self.in_page else self.timeline}#party_{uid}"

    def party_page(self, uid: str) -> str:
        """Return the address of a party's own page; "" where the page is not the live one, which alone has them."""
        return f"{self.timeline}party/{uid}/" if self.permanent and self.timeline else ""


@dataclass(frozen=True, slots=True)
class Date:
    """A date as readers see it; its words are found when they are asked for, in the language active then.

    `instant` (RFC 3339) is what `when` was worked out from, where it was not the record that gave a date.
    """

    when: dates.When
    instant: str = ""

    @property
    def words(self) -> str:
        """The date in words."""
        return dates.words(self.when)

    @property
    def machine(self) -> str:
        """The date for machines; "" unless it is exact."""
        return self.instant or dates.machine(self.when)

    @property
    def note(self) -> str:
        """What is uncertain about the date; "" where it is exact."""
        return "" if self.instant else dates.note(self.when)

    @property
    def stated(self) -> str:
        """The source's own words."""
        return self.when.stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Someone who acts, speaks or is asked, named in full and in short. `page` is its own, "" for none."""

    id: str
    href: str
    page: str
    name: str
    short: str
    kind: Text
    within: str
    aliases: list[str]
    website: str
    disclosure: str
    protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A mention of another entry, and (of an answer) how it stands to this one.

    `label` is the whole mention. Of a statement `who` and `words` are its parts, apart because the words
    may run in another direction than the page.
    """

    href: str
    label: str
    relation: Text = ""
    who: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One source under one entry, by its number on the page; language, direction and marks are those of its words.

    `check` is how the words that must stand in it compare with its text; None where none must, or nothing is
    said.
    """

    number: int
    href: str
    source: str
    language: str
    direction: str
    opening: str
    closing: str
    disputes: bool
    citation: document.Citation
    check: Check | None = None

    @property
    def shows_words(self) -> bool:
        """Whether there is a place or a wording to look up, or how it compares."""
        return bool(self.citation.locator or self.citation.exact or self.check)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A statement as one source prints it, in other words than the record; `checked.differing` says how."""

    mark: Mark
    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A mention of another source."""

    number: int
    anchor: str
    label: str


@dataclass(slots=True, kw_only=True)
class Source:
    """A source as listed, with what rests on it."""

    number: int
    anchor: str
    label: str
    kind: Text
    host: str
    published: Date | None
    captured: Date | None
    accessed: Date | None
    record: document.Source
    seen: Date | None = None
    # The texts that words quoted from it were compared with.
    texts: list[Held] = field(default_factory=list)
    carries: list[Link] = field(default_factory=list)
    relies_on: list[SourceLink] = field(default_factory=list)
    relied_on_by: list[SourceLink] = field(default_factory=list)

    @property
    def link(self) -> SourceLink:
        """How others mention it."""
        return SourceLink(number=self.number, anchor=self.anchor, label=self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One source that several of those listed rely on: `count` outlets, one origin."""

    source: SourceLink
    count: int


def origins(listed: list[Source]) -> list[Origin]:
    """Return what more than one of the sources in a list relies on."""
    relied_on = Counter(other.number for source in listed for other in source.relies_on)
    by_number = {other.number: other for source in listed for other in source.relies_on}
    return [
        Origin(source=by_number[number], count=count)
        for number, count in sorted(relied_on.items())
        if count > 1
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an entry said before, what it says now, and why."""

    at: Date
    entry: Link
    record: document.Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """When and why a whole timeline was taken from readers."""

    at: Date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLink:
    """A mention of a request for comment under the entry that it is about, or that replies to it."""

    href: str
    label: str
    asked: Party
    asked_by: Party | None
    outcome: Text
    record: document.Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry shows. An entry mentions others and holds none: what it shows can be written down."""

    kind: ClassVar[str]

    id: str
    href: str
    permalink: str
    title: str
    label: str
    date: Date
    standing: Standing | None
    standing_key: str
    marks: list[Mark]
    disclosures: list[Party]
    corrections: list[Correction]
    first_published: Date | None
    changed: Date | None
    answered_by: list[Link] = field(default_factory=list)
    asked_about: list[RequestLink] = field(default_factory=list)

    @property
    def supports(self) -> list[Mark]:
        """The sources that say what the entry says."""
        return [mark for mark in self.marks if not mark.disputes]

    @property
    def disputes(self) -> list[Mark]:
        """The sources that say otherwise."""
        return [mark for mark in self.marks if mark.disputes]

    @property
    def noted(self) -> list[Mark]:
        """The supporting sources of which there is something to say."""
        return [mark for mark in self.supports if mark.citation.note]

    @property
    def worded(self) -> list[Mark]:
        """The sources whose place or wording is on record."""
        return [mark for mark in self.marks if mark.shows_words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Entry):
    """Something that happened."""

    kind = "event"

    record: document.Event
    roles: list[tuple[str, list[Party]]]

    @property
    def body(self) -> SafeString:
        """The text as safe HTML."""
        return markdown.render(self.record.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Entry):
    """What a party said."""

    kind = "statement"

    record: document.Statement
    speaker: Party
    spokesperson: Party | None
    addressees: list[Party]
    opening: str
    closing: str
    direction: str
    answers: list[Link]
    replies_to: list[RequestLink] = field(default_factory=list)

    @property
    def checks(self) -> list[Line]:
        """What is said beside the words of how they compare with their sources, called by their numbers."""
        return lines((f"[{mark.number}]", mark.check) for mark in self.printed if mark.check)

    @property
    def checks_by_name(self) -> list[Line]:
        """The same with the names of the sources, for where they have no numbers."""
        return lines((mark.source, mark.check) for mark in self.printed if mark.check)

    @property
    def printed(self) -> list[Mark]:
        """The sources that print these very words, or should; none of a paraphrase."""
        return self.supports if self.record.wording == "verbatim" else []

    @property
    def printings(self) -> list[Printing]:
        """The words as those sources print them that have others."""
        return [
            Printing(mark=mark, pieces=found.pieces, changes=found.changes)
            for mark in self.printed
            if (found := differing(self.record.words, mark.citation.exact, mark.check))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Entry):
    """Who was asked for comment, and what came back. `asked_by` is None where the newsroom itself asked."""

    kind = "request"

    record: document.Request
    asked: Party
    asked_by: Party | None
    about: Link | None
    deadline: Date | None
    outcome: Text
    replies: list[Link]

    @property
    def link(self) -> RequestLink:
        """How others mention it."""
        return RequestLink(
            href=self.href,
            label=self.label,
            asked=self.asked,
            asked_by=self.asked_by,
            outcome=self.outcome,
            record=self.record,
        )

    @property
    def whom(self) -> list[Party]:
        """The one asked, as a list: names are shown in lists."""
        return [self.asked]

    @property
    def by_whom(self) -> list[Party]:
        """Who asked; nobody where it was the newsroom."""
        return [self.asked_by] if self.asked_by else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone(Entry):
    """What is left of an entry that was withdrawn."""

    kind = "withdrawn"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole document, in reading order. `standings` are those in use."""

    entries: list[Entry]
    sources: list[Source]
    parties: list[Party]
    requests: list[Request]
    standings: list[tuple[str, Standing]]
    published: Date | None
    corrections: list[Correction] = field(default_factory=list)

    @property
    def prominent(self) -> list[Correction]:
        """The corrections that every reader is to see, the latest first."""
        return [one for one in self.corrections if one.record.prominence == "banner"]

    @property
    def tells_checks(self) -> bool:
        """Whether it is said of any quotation how it compares with its source."""
        return any(mark.check for entry in self.entries for mark in entry.marks)

    @property
    def count(self) -> int:
        """How many entries stand."""
        return sum(not isinstance(entry, Tombstone) for entry in self.entries)

    @property
    def key_count(self) -> int:
        """How many of them are key events."""
        return sum(isinstance(entry, Event) and entry.record.key for entry in self.entries)

    def entry(self, uid: str) -> Entry | None:
        """Return the entry with this id, or None."""
        return next((entry for entry in self.entries if entry.id == uid), None)
