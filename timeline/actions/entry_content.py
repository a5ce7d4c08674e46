"""Applies a draft to an entry: fields, parties, citations, answers and replies. The actions in entries.py call it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from timeline import quotes
from timeline.actions.base import lock_survivors, validate_row
from timeline.actions.drafts import (
    CitationDraft,
    EntryDraft,
    EventDraft,
    PartyDraft,
    PartyOrNew,
    RequestDraft,
    SourceDraft,
    SourceOrNew,
    StatementDraft,
)
from timeline.actions.parties import add_party
from timeline.actions.sources import add_source
from timeline.document import content_rules, normalise
from timeline.document.content_rules import ContentRule
from timeline.evidence import quote_checks
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    Reply,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
    User,
)
from timeline.models.citations import PRIVATE_FIELDS
from timeline.models.entries import forget_links

T = TypeVar("T")

OMITTED_CHANGED = (
    "The words that the quotation leaves out have changed since you chose to show them. Look at them beside the "
    "quotation, and choose again whether readers see them."
)

# Fields that the actions set. Nobody types them, so `full_clean` skips them; the database has constraints. The parties
# and the entry of a request are rows that the actions have read: to ask whether they exist would take a query each.
UNTYPED_FIELDS = (
    *("party", "spokesperson", "asked", "asked_by", "about"),
    "entry_ptr",
    "timeline",
    "uid",
    "position",
    "earliest",
    "latest",
    "sort_first",
    "sort_last",
    "changed_by",
    "first_published_at",
    "withdrawn_at",
)


class DraftResolver:
    """Finds the parties and sources of a draft, and creates the new ones.

    An existing one that has been merged meanwhile is replaced by the one that it was merged into. A new one is created
    once, even if the draft names it repeatedly.
    """

    def __init__(self, timeline: Timeline, by: User, draft: EntryDraft) -> None:
        self.timeline, self.by = timeline, by
        self.parties: dict[PartyDraft, Party] = {}
        self.sources: dict[SourceDraft, Source] = {}
        parties, sources = _list_parties(draft), [citation.source for citation in draft.citations]
        # Parties before sources, as wherever both are locked.
        self.party_rows = lock_survivors(row for row in parties if isinstance(row, Party))
        self.source_rows = lock_survivors(row for row in sources if isinstance(row, Source))

    def get_party(self, party: PartyOrNew) -> Party:
        """Return the party. A draft is created first."""
        if isinstance(party, Party):
            return self.party_rows[party.pk]
        if party not in self.parties:
            self.parties[party] = add_party(party, by=self.by, made_for=self.timeline)
        return self.parties[party]

    def get_source(self, source: SourceOrNew) -> Source:
        """Return the source. A draft is created first."""
        if isinstance(source, Source):
            return self.source_rows[source.pk]
        if source not in self.sources:
            self.sources[source] = add_source(source, by=self.by, made_for=self.timeline)
        return self.sources[source]


def _list_parties(draft: EntryDraft) -> list[PartyOrNew | None]:
    """Return the parties that a draft names."""
    if isinstance(draft, EventDraft):
        return [party for party, _role in draft.parties]
    if isinstance(draft, StatementDraft):
        return [draft.party, draft.spokesperson, *draft.addressees]
    return [draft.asked, draft.asked_by]


def apply_draft(entry: Event | Statement | ReplyRequest, draft: EntryDraft, *, by: User) -> str:
    """Copy a draft to a row of its kind, and save its relations, and the row itself if it is new.

    The caller saves a row that was there before. Returns a message about characters that were stripped from quoted words, or "".

    Raises:
        ValidationError: by field
    """
    draft, message = strip_invisible(draft)
    resolver = DraftResolver(entry.timeline, by, draft)
    entry.standing = draft.standing
    entry.short_label, entry.is_minor = normalise(draft.short_label), draft.is_minor
    if isinstance(entry, Event) and isinstance(draft, EventDraft):
        _apply_event(entry, draft, resolver)
    elif isinstance(entry, Statement) and isinstance(draft, StatementDraft):
        _apply_statement(entry, draft, resolver)
    elif isinstance(entry, ReplyRequest) and isinstance(draft, RequestDraft):
        _apply_request(entry, draft, resolver)
    else:
        raise TypeError(f"A {type(draft).__name__} does not fit a {entry.kind}.")
    _set_citations(entry, draft.citations, resolver)
    return message


def strip_invisible(draft: EntryDraft) -> tuple[EntryDraft, str]:
    """Strip invisible characters from quoted words. Return the draft and a message about what was removed.

    A direction control can reverse the digits of a number, and the quote check would not notice.
    """
    counts: Counter[str] = Counter()

    def clean(text: str) -> str:
        # Validation refuses a text with NUL, with a message of its own.
        if content_rules.NUL.is_broken(text):
            return text
        cleaned = quotes.clean(text)
        counts.update({removed.name: removed.count for removed in cleaned.removed})
        return cleaned.text

    citations = tuple(
        replace(
            citation,
            exact=clean(citation.exact),
            prefix=clean(citation.prefix),
            suffix=clean(citation.suffix),
            omitted=tuple(clean(words) for words in citation.omitted),
        )
        for citation in draft.citations
    )
    draft = replace(draft, citations=citations)
    if isinstance(draft, StatementDraft):
        draft = replace(draft, words=clean(draft.words), translation=clean(draft.translation))
    removed = quotes.CleanedText(
        "", tuple(quotes.RemovedCharacters(name, count) for name, count in counts.items())
    )
    return draft, removed.describe_removed().replace(".", " from quoted words.")


def _validate(entry: Event | Statement | ReplyRequest) -> None:
    validate_row(entry, untyped=UNTYPED_FIELDS, validate_unique=False)
    if entry._state.adding:
        entry.save()


def _require(rule: ContentRule, field: str, *values: object) -> None:
    if rule.is_broken(*values):
        raise ValidationError({field: rule.message})


def _apply_event(event: Event, draft: EventDraft, resolver: DraftResolver) -> None:
    event.headline, event.body = normalise(draft.headline), normalise(draft.body)
    event.place, event.latitude, event.longitude = normalise(draft.place), draft.latitude, draft.longitude
    event.is_key = draft.is_key
    _require(content_rules.EVENT_KEY_OR_MINOR, "is_minor", event.is_key, event.is_minor)
    _validate(event)
    roles = _drop_repeats((resolver.get_party(party), role) for party, role in draft.parties)
    links = [
        EventParty(event=event, party=party, role=role, position=index)
        for index, (party, role) in enumerate(roles)
    ]
    for link in links:
        # The event and the party are rows that were just read.
        link.full_clean(exclude=["event", "party"], validate_unique=False, validate_constraints=False)
    _replace_links(event, "parties", EventParty, links)


def _apply_statement(statement: Statement, draft: StatementDraft, resolver: DraftResolver) -> None:
    statement.party = resolver.get_party(draft.party)
    statement.spokesperson = resolver.get_party(draft.spokesperson) if draft.spokesperson else None
    statement.wording, statement.words = draft.wording, normalise(draft.words)
    statement.language, statement.translation = draft.language, normalise(draft.translation)
    statement.context = normalise(draft.context)
    # By primary key: an Event and its Entry are one row.
    answers = list({entry.pk: (entry, how) for entry, how in draft.answers}.values())
    for entry, _how in answers:
        _require_same_timeline(statement, entry, "answers")
        _require(content_rules.STATEMENT_ANSWERS_ITSELF, "answers", statement.pk, entry.pk)
    _validate(statement)
    addressees = _drop_repeats(resolver.get_party(party) for party in draft.addressees)
    _replace_links(
        statement,
        "addressees",
        Addressee,
        [
            Addressee(statement=statement, party=party, position=index)
            for index, party in enumerate(addressees)
        ],
    )
    links = [
        Answer(statement=statement, entry_id=entry.pk, how=how, position=index)
        for index, (entry, how) in enumerate(answers)
    ]
    for link in links:
        link.full_clean(exclude=["statement", "entry"], validate_unique=False, validate_constraints=False)
    _replace_links(statement, "answers", Answer, links)


def _apply_request(request: ReplyRequest, draft: RequestDraft, resolver: DraftResolver) -> None:
    request.asked = resolver.get_party(draft.asked)
    request.asked_by = resolver.get_party(draft.asked_by) if draft.asked_by else None
    request.put, request.channel = normalise(draft.put), normalise(draft.channel)
    request.deadline = draft.deadline
    request.outcome, request.outcome_note = draft.outcome, normalise(draft.outcome_note)
    if draft.about is not None:
        _require_same_timeline(request, draft.about, "about")
        _require(content_rules.REQUEST_ABOUT_ITSELF, "about", request.pk, draft.about.pk)
    request.about_id = draft.about.pk if draft.about else None
    for statement in draft.replies:
        _require_same_timeline(request, statement, "replies")
    _require(content_rules.INSTANT_YEAR, "deadline", request.deadline)
    _require(content_rules.REQUEST_NOT_SOUGHT_REASON, "outcome_note", request.outcome, request.outcome_note)
    _require(content_rules.REQUEST_ASKS_ITSELF, "asked_by", request.asked_by, request.asked)
    _validate(request)
    replies = [
        Reply(request=request, statement=statement, position=index)
        for index, statement in enumerate(_drop_repeats(draft.replies))
    ]
    _replace_links(request, "replies", Reply, replies)


def _replace_links(entry: Entry, name: str, model: type[models.Model], links: Sequence[models.Model]) -> None:
    """Replace the rows that belong to an entry, unless they are as before."""
    manager: Any = getattr(entry, name)
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]

    def get_values(row: models.Model) -> list[Any]:
        return [getattr(row, field) for field in fields]

    if [get_values(row) for row in manager.all()] == [get_values(row) for row in links]:
        return
    manager.all().delete()
    model._default_manager.bulk_create(links)
    forget_links(entry, name)


def _set_citations(entry: Entry, drafts: tuple[CitationDraft, ...], resolver: DraftResolver) -> None:
    unseen = _find_unseen_passages(entry, resolver)
    citations = [
        build_citation(entry, draft, resolver.get_source(draft.source), position)
        for position, draft in enumerate(drafts)
    ]
    for citation in citations:
        if before := unseen.get(citation.source_id):
            passage = before.pop(0)
            for name in PRIVATE_FIELDS:
                setattr(citation, name, getattr(passage, name))
    quotations = [get_quoted_words(entry, citation) for citation in citations]
    _require(content_rules.ENTRY_QUOTED_LENGTH, "citations", quotations)
    for citation in citations:
        # The entry and the source are rows that were just read.
        validate_row(citation, untyped=["entry", "source"], validate_unique=False, validate_constraints=False)
        _require_omitted_allowed(entry, citation)
    _replace_links(entry, "citations", Citation, citations)
    if any(citation.omitted for citation in citations):
        # The check reads rows.
        entry.save()
        checks = quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
        if any(check.shows_other_omissions for check in checks):
            raise ValidationError({"citations": OMITTED_CHANGED})


def _find_unseen_passages(entry: Entry, resolver: DraftResolver) -> dict[int, list[Citation]]:
    """Return by source the citations of confidential sources whose passages the user may not see.

    The form leaves these passages out. Saving it keeps them, in their order.
    """
    confidential = {source.pk for source in resolver.source_rows.values() if source.confidential}
    if not confidential or entry.pk is None:
        return {}
    readable = Source.objects.readable_by(resolver.by).filter(pk__in=confidential)
    unreadable = confidential - set(readable.values_list("pk", flat=True))
    passages: dict[int, list[Citation]] = {}
    for citation in entry.citations.filter(source__in=unreadable):
        passages.setdefault(citation.source_id, []).append(citation)
    return passages


def get_quoted_words(entry: Entry, citation: Citation) -> str:
    """Return the words of an entry that are compared with the text of a cited source."""
    is_quoted = isinstance(entry, Statement) and entry.is_verbatim and citation.stance == "supports"
    words: str = entry.words if isinstance(entry, Statement) and is_quoted else citation.exact
    return words


def _require_omitted_allowed(entry: Entry, citation: Citation) -> None:
    words = get_quoted_words(entry, citation)
    _require(content_rules.CITATION_OMITTED_LENGTH, "citations", citation.omitted)
    _require(content_rules.CITATION_OMITTED_WORDS, "citations", citation.omitted, words)
    _require(
        content_rules.CITATION_OMITTED_CONFIDENTIAL,
        "citations",
        citation.omitted,
        citation.source.confidential,
    )


def build_citation(entry: Entry, draft: CitationDraft, source: Source, position: int) -> Citation:
    """Return the unsaved citation of a source for an entry, at a position among its citations."""
    return Citation(
        entry_id=entry.pk,
        source=source,
        stance=draft.stance,
        locator=normalise(draft.locator),
        exact=normalise(draft.exact),
        prefix=normalise(draft.prefix),
        suffix=normalise(draft.suffix),
        note=normalise(draft.note),
        omitted=[normalise(words) for words in draft.omitted],
        position=position,
    )


def _require_same_timeline(entry: Entry, other: Entry, field: str) -> None:
    if other.timeline_id != entry.timeline_id:
        raise ValidationError({field: f"“{other.label}” belongs to another timeline."})


def _drop_repeats(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))
