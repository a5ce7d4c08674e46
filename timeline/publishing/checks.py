"""The publish checks: a table of functions that find problems before publication.

Every route to publication (browser, command, import) calls the same table. A check reads the document that would be
published, or the rows of the desk for what the document does not contain.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from timeline import quotes
from timeline.document import (
    Correction,
    Document,
    Event,
    Identified,
    Request,
    Statement,
    decode,
    rules,
)
from timeline.document.diff import DocumentComparison, get_label
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck
from timeline.models import Entry, Source, Timeline
from timeline.publishing import protected_words, pseudonyms

# The check of `check_protected_words`, for pages that lead to the list of all mentions.
PROTECTED = "protected"
# The check of words cited of a confidential source: whether they stand in its text is for its readers only.
CONFIDENTIAL_QUOTATION = "confidential-quotation"
# The checks of entries that one cannot put right while it is held back.
ENTRY_CHECKS = frozenset({"source", "reply", "unseen", "quotation", "omission", CONFIDENTIAL_QUOTATION})
# So many texts are listed one by one.
MAX_MENTIONS = 100


@dataclass(frozen=True)
class PublishProblem:
    """A reason why a timeline cannot be published: the check, the kind and public id of the subject, the message."""

    check: str
    subject: str
    uid: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.subject} {self.uid})" if self.uid else self.message


PublishProblems = Iterator[PublishProblem]


def find_problems(
    timeline: Timeline,
    document: Document,
    results: Sequence[QuoteCheck] | None = None,
    withheld: Collection[str] = (),
) -> list[PublishProblem]:
    """Return all publish problems, in the order of CHECKS. Each names its subject by the id that the desk has.

    `results` are the quote checks from which the document was built, in the same transaction (`snapshot.Snapshot`). Without
    them the quotations are checked again. `withheld` are the ids of entries that are not taken from their rows: these have
    passed the checks when they were published. What identifies a protected person is found in them, too.
    """
    problems: list[PublishProblem] = []
    for check in CHECKS:
        found = (
            check_quotations(timeline, document, results, withheld)
            if check is check_quotations
            else check(timeline, document)
        )
        problems += (
            problem for problem in found if problem.check not in ENTRY_CHECKS or problem.uid not in withheld
        )
    for subject in ("party", "source"):
        if uids := [problem.uid for problem in problems if problem.subject == subject]:
            own = pseudonyms.map_to_own_uids(timeline, subject, uids)
            problems = [
                replace(problem, uid=own[problem.uid]) if problem.subject == subject else problem
                for problem in problems
            ]
    return problems


def check_has_entries(timeline: Timeline, document: Document) -> PublishProblems:
    """A publication contains at least one entry."""
    if not document.order:
        yield PublishProblem(
            "something-to-publish", "timeline", "", "There is nothing to publish: add an event first."
        )


def check_entries_cite_sources(timeline: Timeline, document: Document) -> PublishProblems:
    """Every event and statement cites a source, and so does a request for comment if another outlet asked."""
    for event in document.events:
        if not event.citations:
            yield PublishProblem(
                "source", "event", event.id, f"No source is cited for the event “{event.headline}”."
            )
    names = {party.id: party.name for party in document.parties}
    for statement in document.statements:
        if not statement.citations:
            yield PublishProblem(
                "source",
                "statement",
                statement.id,
                f"No source is cited for the statement of {names[statement.party]}: “{_shorten(statement.words)}”.",
            )
    for request in document.requests:
        if request.asked_by is not None and not request.citations:
            yield PublishProblem(
                "source",
                "request",
                request.id,
                f"No source is cited for the request by {names[request.asked_by]} to {names[request.asked]}.",
            )


def check_replies(timeline: Timeline, document: Document) -> PublishProblems:
    """A request with the outcome "replied" has a reply, or a note on the outcome."""
    names = {party.id: party.name for party in document.parties}
    for request in document.requests:
        if request.outcome == "replied" and not (request.replies or request.outcome_note):
            yield PublishProblem(
                "reply",
                "request",
                request.id,
                f"The outcome says that {names[request.asked]} replied, but no reply is given. Add the reply, or choose another outcome.",
            )


def check_invisible_characters(timeline: Timeline, document: Document) -> PublishProblems:
    """Quoted words contain no invisible characters. A direction control can reverse the digits of a number.

    The desk strips such characters when an entry is saved. They can come with an import.
    """
    groups: tuple[tuple[str, Sequence[Event | Statement | Request]], ...] = (
        ("event", document.events),
        ("statement", document.statements),
        ("request", document.requests),
    )
    for kind, group in groups:
        for entry in group:
            texts = [words for citation in entry.citations for words in (citation.exact, *citation.omitted)]
            if isinstance(entry, Statement):
                texts += [entry.words, entry.translation]
            if invisible := [str(removed) for text in texts for removed in quotes.clean(text).removed]:
                yield PublishProblem(
                    "unseen",
                    kind,
                    entry.id,
                    f"The quoted words of “{_shorten(get_label(entry))}” contain invisible characters: "
                    f"{', '.join(invisible)}. Open the entry and save it: saving removes them.",
                )


def check_quotations(
    timeline: Timeline,
    document: Document,
    results: Sequence[QuoteCheck] | None = None,
    withheld: Collection[str] = (),
) -> PublishProblems:
    """Quoted words are in their source text, or the difference is explained. So is an omission that can change them.

    Outlets may word one statement differently if each is cited with its own words. One of the texts must then
    contain the words of the statement. The check reads rows, because the document does not contain the
    passages of confidential sources.
    """
    if results is None:
        rows = Entry.objects.filter(timeline=timeline).active().exclude(uid__in=withheld)
        results = quote_checks.check_quotes(rows, with_text_only=True)
    ready = [check for check in document.checks if check.entry not in withheld]
    if quote_checks.to_document_checks(results) != ready:
        # Publishing locks the timeline, not its sources.
        yield PublishProblem(
            "quotation",
            "timeline",
            "",
            "Somebody has just saved the text of a source. Reload the page and look again.",
        )
    by_entry: dict[Entry, list[QuoteCheck]] = defaultdict(list)
    for result in results:
        by_entry[result.citation.entry].append(result)
    for entry, all_checks in by_entry.items():
        checks = [check for check in all_checks if not check.source.confidential]
        if _has_hidden_problem([check for check in all_checks if check.source.confidential]):
            # Not everyone may know what is in the text, nor which words are cited.
            yield PublishProblem(
                CONFIDENTIAL_QUOTATION,
                entry.kind,
                entry.uid,
                f"“{_shorten(entry.label)}” cites words of a confidential source that differ from its text, or that leave out "
                "what can matter. Somebody who may read the source has to correct them or say why.",
            )
        # A source that is cited twice is named once.
        different = dict.fromkeys(
            (check.source, check.words)
            for check in checks
            if check.verdict == "different" and check.is_unexplained
        )
        for source, words in different:
            yield PublishProblem(
                "quotation",
                entry.kind,
                entry.uid,
                f"“{_shorten(words)}” is not in the stored text of “{source}”: "
                "correct the words, or say why they differ.",
            )
        for check in checks:
            if check.weighty_omissions and check.is_unexplained:
                yield PublishProblem("quotation", entry.kind, entry.uid, _describe_omission(check))
            if check.shows_other_omissions:
                yield PublishProblem(
                    "omission",
                    entry.kind,
                    entry.uid,
                    f"The words that “{_shorten(check.words)}” leaves out of “{check.source}” are not the ones chosen for "
                    "readers. Open the entry, look at them and choose again.",
                )
        compared = [check for check in all_checks if check.is_statement and check.text_sha256]
        if compared and all(
            check.verdict == "printed-otherwise" and check.is_unexplained for check in compared
        ):
            is_hidden = any(check.source.confidential for check in compared)
            yield PublishProblem(
                CONFIDENTIAL_QUOTATION if is_hidden else "quotation",
                entry.kind,
                entry.uid,
                f"“{_shorten(compared[0].words)}” is in none of the stored texts: they have other words there. "
                "Correct the words, or say why they differ.",
            )


def _has_hidden_problem(checks: Sequence[QuoteCheck]) -> bool:
    """Return whether words cited of a confidential source need a correction or a reason."""
    return any(
        check.is_unexplained and (check.verdict == "different" or bool(check.weighty_omissions))
        for check in checks
    )


def _describe_omission(check: QuoteCheck) -> str:
    """Return what an omission without a reason leaves out, and what to do about it."""
    found = quote_checks.describe_weights(check.weighty_omissions)
    words = check.citation.exact if check.verdict == "printed-otherwise" else check.words
    return (
        f"“{_shorten(words)}” leaves out {_shorten(found)} of the text of “{check.source}”: "
        "quote these words too, or say why they may be left out."
    )


def check_confidential_reasons(timeline: Timeline, document: Document) -> PublishProblems:
    """The row of a confidential source has the reason why the source is not named."""
    uids = [source.id for source in document.sources if source.confidential]
    rows = Source.objects.filter(pseudonyms__timeline=timeline, pseudonyms__uid__in=uids)
    for source in rows.filter(confidential_reason="").only("uid"):
        yield PublishProblem(
            "confidence",
            "source",
            source.uid,
            "A confidential source needs a reason why it is not named.",
        )


def check_protected_words(timeline: Timeline, document: Document) -> PublishProblems:
    """No text contains words that identify a protected person or name a confidential source, unless an editor lets them stand."""
    yield from _describe_mentions(protected_words.find_mentions(timeline, document))


def find_confidential_sources(timeline: Timeline, document: Document) -> PublishProblems:
    """No source is named that is confidential by now, nor one that was merged into it. A new version never has one.

    The problem does not say which: not everyone who may publish may know it.
    """
    uids = [source.id for source in document.sources if not source.confidential]
    if any(row.survivor.confidential for row in Source.objects.filter(uid__in=uids)):
        yield PublishProblem(
            "confidential",
            "timeline",
            "",
            "It names a source that is confidential now. Request the takedown of that source first.",
        )


def find_names_in_reader_texts(
    timeline: Timeline, document: Document, note: str, corrections: Iterable[Correction]
) -> PublishProblems:
    """The note on a version and its corrections name no protected person and no confidential source. They can be worded otherwise at once."""
    mentions = protected_words.find_in_reader_texts(timeline, document, note, corrections)
    yield from _describe_mentions(mentions)


def _describe_mentions(mentions: Sequence[protected_words.Mention]) -> PublishProblems:
    """Yield one problem for each text. It names neither the person or source nor the words: not everyone may know them."""
    found = list(dict.fromkeys((mention.text, mention.description) for mention in mentions))
    for text, description in found[:MAX_MENTIONS]:
        yield PublishProblem(
            PROTECTED,
            text.subject,
            text.uid,
            f"“{_shorten(text.label)}”, {text.field_label}: this {description}.",
        )
    if rest := len(found[MAX_MENTIONS:]):
        yield PublishProblem(
            PROTECTED,
            "timeline",
            "",
            f"{rest} more texts identify a protected person or name a confidential source.",
        )


def check_content_rules(timeline: Timeline, document: Document) -> PublishProblems:
    """The document keeps the same rules as an imported one."""
    for problem in rules.find_problems(document):
        subject, part = _find_part(document, problem.path)
        message = f"“{_shorten(get_label(part))}”: {problem.message}" if part else str(problem)
        yield PublishProblem("integrity", subject, part.id if part else "", message)


def _find_part(document: Document, path: str) -> tuple[str, Identified | None]:
    """Return the kind and the part of the document that a path leads into, as in ``$.sources[3].url``."""
    match = re.match(r"\$\.(parties|sources|events|statements|requests)\[([0-9]+)\]", path)
    if not match:
        return "timeline", None
    parts: Sequence[Identified] = getattr(document, match[1])
    return {"parties": "party"}.get(match[1], match[1].removesuffix("s")), parts[int(match[2])]


def check_format(timeline: Timeline, document: Document) -> PublishProblems:
    """The encoded document can be decoded again: no text is longer than its field allows."""
    try:
        # With the defaults, which are valid: that is quicker than `encode`, and finds the same.
        decode(msgspec.json.encode(document))
    except msgspec.ValidationError as error:
        yield PublishProblem("format", "timeline", "", f"It does not fit the format: {error}.")


def find_document_problems(timeline: Timeline, document: Document) -> list[PublishProblem]:
    """Return the publish problems of a version that was approved before: without those of its quotations, which were checked."""
    problems = [
        problem for check in CHECKS if check is not check_quotations for problem in check(timeline, document)
    ]
    return [*problems, *find_confidential_sources(timeline, document)]


def find_changes_without_note(comparison: DocumentComparison, noted: Collection[str]) -> PublishProblems:
    """Each change to a published entry needs a note: of which kind it is. `noted` are the entry ids with a note."""
    for difference in comparison.changed_entries:
        if difference.uid not in noted:
            yield PublishProblem(
                "correction",
                difference.kind,
                difference.uid,
                f"“{_shorten(difference.label)}” was public already and has changed. Choose the kind of change: a "
                "correction, a clarification, an update, or minor.",
            )


def _shorten(words: str) -> str:
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


CHECKS: tuple[Callable[[Timeline, Document], PublishProblems], ...] = (
    check_has_entries,
    check_entries_cite_sources,
    check_replies,
    check_invisible_characters,
    check_quotations,
    check_confidential_reasons,
    check_protected_words,
    check_content_rules,
    check_format,
)
