"""A document as readers see it: the views that `timeline.presentation.build` creates and templates show."""

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timeline import dates, document
from timeline.presentation.labels import KINDS, NO_REQUEST, Text, VerificationLabel, capitalise
from timeline.presentation.quote_labels import (
    NO_TEXT,
    ComparedText,
    QuoteCheckLine,
    QuoteCheckView,
    WordChange,
    build_check_lines,
    compare_wordings,
)
from timeline.text import markdown
from timeline.text.worddiff import DiffRun

# The start of a link that is filled in later. Nobody knows it who writes a text.
_OPEN_LINK_START = f"entry-{secrets.token_hex(8)}:"
_OPEN_LINK = re.compile(rf'href="{_OPEN_LINK_START}([a-z0-9-]+)"')


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the links of a page lead: to anchors in it, or to the pages of the live timeline.

    `timeline` is the address of the live timeline, "" if nothing is published. `in_page`: entries and parties are
    on this page. `permanent`: the page is the live one, so that entries and parties have pages of their own.
    `left_out` are the entries that a filter leaves out; `whole` is the address of the page without a filter.
    `unlisted` are the entries in sections that show a heading only, which a script alone can open.
    `are_open`: the links to entries are filled in by `fill_in` once the page is known, so that pages that differ in
    nothing else share their fragments.

    An anchor that is not an entry's contains an underscore; an entry's id never does.
    """

    timeline: str
    in_page: bool = True
    permanent: bool = True
    left_out: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    whole: str = ""
    are_open: bool = False

    def fill_in(self, html: str) -> str:
        """Return HTML that was rendered with open links, with these links."""
        return _OPEN_LINK.sub(lambda match: f'href="{escape(self.get_entry_url(match[1]))}"', html)

    def get_entry_url(self, uid: str) -> str:
        """Return where a mention of an entry leads."""
        if self.are_open:
            return f"{_OPEN_LINK_START}{uid}"
        if self.in_page and uid not in self.left_out and uid not in self.unlisted:
            return f"#{uid}"
        if self.permanent:
            return f"{self.timeline}{uid}/"
        return f"{self.whole}{'?open=all' if uid in self.unlisted else ''}#{uid}"

    def get_permalink(self, uid: str) -> str:
        """Return the permanent link of an entry; its anchor in this page if the page is not the live one."""
        return f"{self.timeline}{uid}/" if self.permanent and self.timeline else f"#{uid}"

    def get_party_url(self, uid: str) -> str:
        """Return where the name of a party leads."""
        return f"{'' if self.in_page else self.timeline}#party_{uid}"

    def get_party_page(self, uid: str) -> str:
        """Return the address of a party's page; "" if this page is not the live one: only that has party pages."""
        return f"{self.timeline}party/{uid}/" if self.permanent and self.timeline else ""


@dataclass(frozen=True, slots=True)
class DateView:
    """A date for readers. Its words are looked up when they are used, in the language active at that moment.

    `instant` (RFC 3339) is set if the date was derived from an instant, such as the time of a publication.
    """

    when: dates.When
    instant: str = ""

    @property
    def words(self) -> str:
        """The date in words."""
        return dates.format_date(self.when)

    @property
    def day_words(self) -> str:
        """The day in words, without its clock time."""
        return dates.format_date(dates.When(self.when.edtf))

    @property
    def words_after_on(self) -> str:
        """The date in words, for a sentence with "on": "withdrawn on 7 March 2017, 10:15 GMT"."""
        return dates.format_after_on(self.when)

    @property
    def machine(self) -> str:
        """The date for machines (`<time datetime>`); "" unless it is exact."""
        return self.instant or dates.format_for_machines(self.when)

    @property
    def note(self) -> str:
        """What is uncertain about the date; "" if it is exact."""
        return "" if self.instant else dates.describe_uncertainty(self.when)

    @property
    def stated(self) -> str:
        """The source's own words for the date."""
        return self.when.stated


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """A party. `page` is the address of its page, "" if it has none; `part_of` is a short name or "".

    `website` is "" if a browser cannot open the address in `website_text`.
    `former_ids` are those of parties that were merged into it.
    """

    id: str
    href: str
    page: str
    name: str
    short: str
    kind: Text
    part_of: str
    aliases: list[str]
    website: str
    website_text: str
    disclosure: str
    protected: bool
    former_ids: list[str] = field(default_factory=list)
    introduction: str = ""

    @property
    def short_at_start(self) -> str:
        """The short name at the start of a line or link: "The council" for "the council"."""
        return self.name if self.short == self.name else capitalise(self.short)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink:
    """A mention of an entry. `relation` says how a statement answers, as in "denies this".

    `label` is the whole mention. For a statement `speaker` and `words` are its two parts, because the words may run in
    another direction than the page.
    """

    href: str
    label: str
    relation: Text = ""
    speaker: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A source of an entry, with the source's number on the page.

    `language`, `direction`, `opening` and `closing` (quotation marks) are those of the cited words. `title` and `url` are
    those of the source, "" if it has none. `check` is the result of their quote check; None if they need none, or
    readers are not to know.
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
    check: QuoteCheckView | None = None
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OmittedWords:
    """What a quotation leaves out, as an editor shows it to readers.

    `sources` are the numbers or names of the sources from whose texts it leaves out these words; `citation` is one of
    their citations, for the language of the words.
    """

    sources: str
    citation: CitationView

    @property
    def introduction(self) -> str:
        """The sentence before the words."""
        return _("Left out of the quotation, from %(sources)s:") % {"sources": self.sources}


def list_omitted_words(citations: Iterable[tuple[str, CitationView]]) -> list[OmittedWords]:
    """Return what a quotation leaves out, from the number or name of each source and its citation.

    Sources from which it leaves out the same words share an item.
    """
    groups: dict[tuple[str, ...], list[tuple[str, CitationView]]] = {}
    for name, citation in citations:
        if citation.citation.omitted:
            groups.setdefault(tuple(citation.citation.omitted), []).append((name, citation))
    return [
        OmittedWords(
            sources=pgettext("in a list", ", ").join(dict.fromkeys(name for name, _citation in group)),
            citation=group[0][1],
        )
        for group in groups.values()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWording:
    """A statement as another source words it; see `quote_labels.compare_wordings`."""

    citation: CitationView
    runs: tuple[DiffRun, ...]
    changes: tuple[WordChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A mention of a source."""

    number: int
    anchor: str
    label: str


@dataclass(slots=True, kw_only=True)
class SourceView:
    """A source in the list of sources. `seen` is the day of the state that `record.state` gives.

    `url`, `archived_url` and `host` are "" if a browser cannot open the address of the record, which stays as text.
    `texts` are the source texts that quoted words were compared with; `citing_entries` the entries that cite it;
    `former_ids` those of sources that were merged into it.
    """

    number: int
    anchor: str
    label: str
    kind: Text
    host: str
    url: str
    archived_url: str
    published: DateView | None
    captured: DateView | None
    accessed: DateView | None
    record: document.Source
    seen: DateView | None = None
    texts: list[ComparedText] = field(default_factory=list)
    citing_entries: list[EntryLink] = field(default_factory=list)
    relies_on: list[SourceLink] = field(default_factory=list)
    relied_on_by: list[SourceLink] = field(default_factory=list)
    former_ids: list[str] = field(default_factory=list)

    @property
    def link(self) -> SourceLink:
        """A mention of this source."""
        return SourceLink(number=self.number, anchor=self.anchor, label=self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOrigin:
    """A source that `count` of the listed sources rely on: so many outlets, one origin."""

    source: SourceLink
    count: int


def find_shared_origins(sources: list[SourceView]) -> list[SharedOrigin]:
    """Return the sources that more than one of these sources relies on, by number."""
    counts = Counter(origin.number for source in sources for origin in source.relies_on)
    by_number = {origin.number: origin for source in sources for origin in source.relies_on}
    return [
        SharedOrigin(source=by_number[number], count=count)
        for number, count in sorted(counts.items())
        if count > 1
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A correction: the day, the entry, and what was wrong, what is right, and why (`record`)."""

    at: DateView
    entry: EntryLink
    record: document.Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineWithdrawal:
    """When and why a whole timeline was withdrawn."""

    at: DateView
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLink:
    """A mention of a request for comment: on the entry it is about, or on a statement that replies to it."""

    href: str
    label: str
    asked: PartyView
    asked_by: PartyView | None
    outcome: Text
    record: document.Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """One account of what is contested: the words, who says so, and the sources that say that they do.

    `href` leads to the statement that gives it, "" for the account of the entry itself or of a source. `language` is that
    of the words, "" if they are the newsroom's.
    """

    words: str
    who: str
    sources: list[CitationView]
    href: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySummary:
    """A line of who is who: the party, its latest statement, and the latest request that it has not answered."""

    party: PartyView
    statement: EntryLink | None
    unanswered: RequestLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """What all entries have in common. An entry holds links to others, never the others, so that it can be encoded."""

    kind: ClassVar[str]

    id: str
    href: str
    permalink: str
    title: str
    label: str
    date: DateView
    verification: VerificationLabel | None
    verification_key: str
    citations: list[CitationView]
    disclosures: list[PartyView]
    corrections: list[CorrectionView]
    first_published: DateView | None
    last_changed: DateView | None
    answered_by: list[EntryLink] = field(default_factory=list)
    requests_about: list[RequestLink] = field(default_factory=list)
    contradicted_by: list[AccountView] = field(default_factory=list)
    is_minor: bool = False

    @property
    def kind_label(self) -> Text:
        """The kind of the entry in words."""
        return KINDS[self.kind]

    @property
    def accounts(self) -> list[AccountView]:
        """What is said about a contested entry, its own account first; empty if nothing else is said."""
        others = [
            AccountView(
                words=citation.citation.note or citation.citation.exact or _("Gives a different account."),
                who=citation.source,
                sources=[citation],
            )
            for citation in self.disputing
        ]
        others += self.contradicted_by
        if not others:
            return []
        names = dict.fromkeys(citation.source for citation in self.supporting)
        own = AccountView(
            words=self.label, who=pgettext("in a list", ", ").join(names), sources=self.supporting
        )
        return [own, *others]

    @property
    def is_contested(self) -> bool:
        """Whether anybody gives a different account of it."""
        if isinstance(self, WithdrawnEntryView):
            return False
        return bool(self.disputing or self.contradicted_by) or self.verification_key == "disputed"

    @property
    def supporting(self) -> list[CitationView]:
        """The citations that support the entry."""
        return [citation for citation in self.citations if not citation.disputes]

    @property
    def disputing(self) -> list[CitationView]:
        """The citations that dispute the entry."""
        return [citation for citation in self.citations if citation.disputes]

    @property
    def source_count(self) -> int:
        """How many sources it cites."""
        return len({citation.number for citation in self.citations})

    @property
    def source_numbers(self) -> str:
        """The numbers of its sources: "1, 3"."""
        numbers = dict.fromkeys(str(citation.number) for citation in self.citations)
        return pgettext("in a list", ", ").join(numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView(EntryView):
    """Something that happened. `roles` are the parties by role, each role with its label."""

    kind = "event"

    record: document.Event
    roles: list[tuple[str, list[PartyView]]]

    @property
    def body(self) -> SafeString:
        """The text as safe HTML."""
        return markdown.render(self.record.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView(EntryView):
    """What a party said. `opening` and `closing` are quotation marks, "" around a paraphrase."""

    kind = "statement"

    record: document.Statement
    speaker: PartyView
    spokesperson: PartyView | None
    addressees: list[PartyView]
    opening: str
    closing: str
    direction: str
    answers: list[EntryLink]
    replies_to: list[RequestLink] = field(default_factory=list)

    @property
    def quote_checks(self) -> list[QuoteCheckLine]:
        """The results of its quote checks, with the sources' numbers. That there is no text, each source says itself."""
        lines = build_check_lines(
            (f"[{citation.number}]", citation.check) for citation in self.quoted_from if citation.check
        )
        return [line for line in lines if line.verdict != NO_TEXT]

    @property
    def quote_checks_by_name(self) -> list[QuoteCheckLine]:
        """The results of its quote checks, with the sources' names, for pages without source numbers."""
        return build_check_lines(
            (citation.source, citation.check) for citation in self.quoted_from if citation.check
        )

    @property
    def omitted_words(self) -> list[OmittedWords]:
        """What the quotation leaves out, if readers are to see it, with the sources' numbers."""
        return list_omitted_words((f"[{citation.number}]", citation) for citation in self.quoted_from)

    @property
    def omitted_words_by_name(self) -> list[OmittedWords]:
        """What the quotation leaves out, with the sources' names, for pages without source numbers."""
        return list_omitted_words((citation.source, citation) for citation in self.quoted_from)

    @property
    def is_checked(self) -> bool:
        """Whether the quotation was found word for word in the text of a source."""
        return any(
            citation.check and citation.check.verdict in ("exact", "same-words")
            for citation in self.quoted_from
        )

    @property
    def is_unchecked(self) -> bool:
        """Whether the quotation was compared with no text, and readers may know that."""
        checks = [citation.check for citation in self.quoted_from if citation.check]
        return bool(checks) and all(check.verdict == NO_TEXT for check in checks)

    @property
    def quoted_from(self) -> list[CitationView]:
        """The supporting citations of a verbatim statement; none for a paraphrase."""
        return self.supporting if self.record.wording == "verbatim" else []

    @property
    def exact_check(self) -> str:
        """That its words stand exactly so in the text of sources, which are named; "" if that was not found."""
        lines = build_check_lines(
            (citation.source, citation.check)
            for citation in self.quoted_from
            if citation.check and citation.check.verdict == "exact"
        )
        return lines[0].words if lines else ""

    @property
    def other_wordings(self) -> list[OtherWording]:
        """The sources that word the statement differently."""
        return [
            OtherWording(citation=citation, runs=difference.runs, changes=difference.changes)
            for citation in self.quoted_from
            if (difference := compare_wordings(self.record.words, citation.citation.exact, citation.check))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView(EntryView):
    """A request for comment. `asked_by` is None if this newsroom asked."""

    kind = "request"

    record: document.Request
    asked: PartyView
    asked_by: PartyView | None
    about: EntryLink | None
    deadline: DateView | None
    outcome: Text
    replies: list[EntryLink]

    @property
    def kind_label(self) -> Text:
        """The kind in words, which says so if nobody was asked."""
        return KINDS[self.kind] if self.record.was_sought else NO_REQUEST

    @property
    def link(self) -> RequestLink:
        """A mention of this request."""
        return RequestLink(
            href=self.href,
            label=self.label,
            asked=self.asked,
            asked_by=self.asked_by,
            outcome=self.outcome,
            record=self.record,
        )

    @property
    def asked_parties(self) -> list[PartyView]:
        """The party that was asked or was not, as a list for the template that lists names."""
        return [self.asked]

    @property
    def asking_parties(self) -> list[PartyView]:
        """The party that asked, as a list; empty if this newsroom asked."""
        return [self.asked_by] if self.asked_by else []


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnEntryView(EntryView):
    """An entry that was withdrawn, taken down or hidden for now: only its id, the day and the reason are left.

    `fate` goes before the day, `sentence` says what became of it.
    """

    kind = "withdrawn"

    reason: str
    fate: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class RemovalView:
    """A sentence about something that was taken down, or that is under review, and why."""

    words: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A document prepared for display, its entries in reading order.

    `parties` are in the order in which entries name them, those that none names last; so are their `summaries`.
    `verifications` are the labels in use: key of the level and label. `new_corrections` are those that came with this
    version. `may_have_quote_checks` is False where it is known that no entry has any.
    """

    entries: list[EntryView]
    sources: list[SourceView]
    parties: list[PartyView]
    requests: list[RequestView]
    verifications: list[tuple[str, VerificationLabel]]
    published: DateView | None
    corrections: list[CorrectionView] = field(default_factory=list)
    removals: list[RemovalView] = field(default_factory=list)
    summaries: list[PartySummary] = field(default_factory=list)
    new_corrections: list[CorrectionView] = field(default_factory=list)
    may_have_quote_checks: bool = True

    @property
    def prominent_corrections(self) -> list[CorrectionView]:
        """The corrections that appear in a banner at the top, the latest first."""
        return [correction for correction in self.corrections if correction.record.prominence == "banner"]

    @property
    def banner_corrections(self) -> list[CorrectionView]:
        """The corrections of this version that appear in a banner."""
        return [each for each in self.new_corrections if each.record.prominence == "banner"]

    @cached_property
    def has_quote_checks(self) -> bool:
        """Whether the result of any quote check is shown."""
        return self.may_have_quote_checks and any(
            citation.check for entry in self.entries for citation in entry.citations
        )

    @cached_property
    def contested(self) -> list[EntryView]:
        """The entries of which somebody gives a different account."""
        return [entry for entry in self.entries if entry.is_contested]

    @cached_property
    def entry_count(self) -> int:
        """The number of entries that are not withdrawn."""
        # Filtered pages count thousands: a list is faster than a generator.
        return len(self.entries) - list(map(type, self.entries)).count(WithdrawnEntryView)

    @cached_property
    def key_event_count(self) -> int:
        """The number of key events."""
        return sum(isinstance(entry, EventView) and entry.record.key for entry in self.entries)

    def find_entry(self, uid: str) -> EntryView | None:
        """Return the entry with this id, or None."""
        return next((entry for entry in self.entries if entry.id == uid), None)
