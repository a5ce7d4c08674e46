"""What must hold before publication: a table of named checks.

Every route to publication (browser, command, import) passes the same table. A check looks at the document
that would go public, or at the desk's rows where only they can tell.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import Q

from timeline import quotes
from timeline.document import Document, Event, Request, Statement, decode, diff, encode, rules
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import Checked
from timeline.models import Entry, Source, Timeline


@dataclass(frozen=True)
class Gap:
    """Why a timeline cannot be published: which check, at what (kind and public id), in words."""

    gate: str
    subject: str
    uid: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.subject} {self.uid})" if self.uid else self.message


Gaps = Iterator[Gap]


def check(timeline: Timeline, document: Document) -> list[Gap]:
    """Return everything that keeps the document from being published, in the order of the table."""
    return [gap for gate in GATES for gap in gate(timeline, document)]


def something_to_publish(timeline: Timeline, document: Document) -> Gaps:
    """A publication holds at least one entry."""
    if not document.order:
        yield Gap("something-to-publish", "timeline", "", "There is nothing to publish: add an event first.")


def every_claim_has_a_source(timeline: Timeline, document: Document) -> Gaps:
    """Every event and statement cites a source; a request for comment does where another outlet asked."""
    for event in document.events:
        if not event.citations:
            yield Gap("source", "event", event.id, f"No source is cited for the event “{event.headline}”.")
    names = {party.id: party.name for party in document.parties}
    for statement in document.statements:
        if not statement.citations:
            yield Gap(
                "source",
                "statement",
                statement.id,
                f"No source is cited for the statement of {names[statement.party]}: “{_short(statement.words)}”.",
            )
    for request in document.requests:
        if request.asked_by is not None and not request.citations:
            yield Gap(
                "source",
                "request",
                request.id,
                f"No source is cited for the request by {names[request.asked_by]} to {names[request.asked]}.",
            )


def replies_are_shown(timeline: Timeline, document: Document) -> Gaps:
    """Where someone replied, the reader sees what: a statement, or words on the outcome."""
    names = {party.id: party.name for party in document.parties}
    for request in document.requests:
        if request.outcome == "replied" and not (request.replies or request.outcome_note):
            yield Gap(
                "reply",
                "request",
                request.id,
                f"{names[request.asked]} is said to have replied, but no reply is given.",
            )


def quotations_hide_nothing(timeline: Timeline, document: Document) -> Gaps:
    """Quoted words hold nothing that is not seen: a control of direction turns a figure round before readers.

    The desk takes such characters out when an entry is saved; they may have come with an import.
    """
    groups: tuple[tuple[str, Sequence[Event | Statement | Request]], ...] = (
        ("event", document.events),
        ("statement", document.statements),
        ("request", document.requests),
    )
    for kind, group in groups:
        for entry in group:
            texts = [citation.exact for citation in entry.citations]
            if isinstance(entry, Statement):
                texts += [entry.words, entry.translation]
            if unseen := [str(one) for text in texts for one in quotes.clean(text).removed]:
                yield Gap(
                    "unseen",
                    kind,
                    entry.id,
                    f"The quoted words of “{_short(diff.label(entry))}” hold what nobody sees: "
                    f"{', '.join(unseen)}. Open the entry and save it, and that is taken out.",
                )


def quotations_stand_in_their_sources(timeline: Timeline, document: Document) -> Gaps:
    """Quoted words stand in the text of their source that the newsroom holds, or it is said why they differ.

    Outlets may print one statement in different words, if it is quoted of each what that one prints: the
    statement must then stand as it is told in one of the texts. Asked of the rows, because of confidential
    sources the document does not tell.
    """
    found = quote_checks.of(Entry.objects.filter(timeline=timeline).standing())
    if quote_checks.parts(found) != document.checks:
        # Sources are not locked by a timeline that is published.
        yield Gap("quotation", "timeline", "", "A text of a source came in at this moment: look again.")
    by_entry: dict[Entry, list[Checked]] = defaultdict(list)
    for one in found:
        by_entry[one.citation.entry].append(one)
    for entry, checks in by_entry.items():
        # By what is missing where, so that a source that is cited twice is named once.
        different = {
            (one.source, one.words): one
            for one in checks
            if one.verdict == "different" and one.is_unexplained
        }
        for source, words in different:
            yield Gap(
                "quotation",
                entry.kind,
                entry.uid,
                f"“{_short(words)}” does not stand in the text that is held of “{source}”: "
                "correct the words, or say why they differ.",
            )
        printed = [one for one in checks if one.is_statement and one.text_sha256]
        if printed and all(one.verdict == "printed-otherwise" and one.is_unexplained for one in printed):
            yield Gap(
                "quotation",
                entry.kind,
                entry.uid,
                f"“{_short(printed[0].words)}” stands in none of the texts that are held: they print it "
                "otherwise. Correct the words, or say why they differ.",
            )


def confidence_is_accounted_for(timeline: Timeline, document: Document) -> Gaps:
    """A confidential source in the document has, on the desk, the reason why it is not named."""
    uids = [source.id for source in document.sources if source.confidential]
    for source in Source.objects.filter(uid__in=uids).filter(Q(confidential_reason="")).only("uid"):
        yield Gap(
            "confidence",
            "source",
            source.uid,
            "A confidential source has no reason on the desk for why it is not named.",
        )


def document_holds_together(timeline: Timeline, document: Document) -> Gaps:
    """The document passes the same rules as one that is imported."""
    for problem in rules.problems(document):
        yield Gap("integrity", "timeline", "", str(problem))


def document_fits_the_format(timeline: Timeline, document: Document) -> Gaps:
    """What goes public can be read again: no text outgrew its field on the way."""
    try:
        decode(encode(document))
    except msgspec.ValidationError as error:
        yield Gap("format", "timeline", "", f"It does not fit the format: {error}.")


def unjudged_changes(before: Document | None, document: Document, judged: Collection[str]) -> Gaps:
    """Each change to an entry that was already public is marked as minor, or brings its correction.

    `before` is what readers have, `judged` the ids of the entries of which something is said.
    """
    for one in diff.changed_entries(before, document):
        if one.uid not in judged:
            yield Gap(
                "correction",
                one.part,
                one.uid,
                f"“{_short(one.label)}” was public already and has changed: say whether the change is minor, "
                "or what was wrong, what is right and why.",
            )


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


GATES: tuple[Callable[[Timeline, Document], Gaps], ...] = (
    something_to_publish,
    every_claim_has_a_source,
    replies_are_shown,
    quotations_hide_nothing,
    quotations_stand_in_their_sources,
    confidence_is_accounted_for,
    document_holds_together,
    document_fits_the_format,
)
