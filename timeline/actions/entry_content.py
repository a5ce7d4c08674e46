"""What an entry holds: fields, parties, sources, answers. Called by the actions on entries, inside them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR
from typing import TypeVar

from django.core.exceptions import ValidationError

from timeline import quotes
from timeline.actions.drafts import (
    CitationDraft,
    EntryDraft,
    EventDraft,
    PartyDraft,
    PartyOrNew,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.shared import add_party, add_source
from timeline.document import normal
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

T = TypeVar("T")

# What the actions set themselves, and nobody types; the database holds it to its rules.
OWN = (
    "entry_ptr",
    "timeline",
    "uid",
    "position",
    "earliest",
    "latest",
    "changed_by",
    "first_published_at",
    "withdrawn_at",
)


class Making:
    """Makes the parties and sources that a draft brings along, each once, however often it is named."""

    def __init__(self, timeline: Timeline, by: User) -> None:
        self.timeline, self.by = timeline, by
        self.parties: dict[PartyDraft, Party] = {}
        self.sources: dict[SourceDraft, Source] = {}

    def party(self, wanted: PartyOrNew) -> Party:
        """Return the party, made now if it is a draft."""
        if isinstance(wanted, Party):
            return wanted
        if wanted not in self.parties:
            self.parties[wanted] = add_party(wanted, by=self.by, made_for=self.timeline)
        return self.parties[wanted]

    def source(self, wanted: Source | SourceDraft) -> Source:
        """Return the source, made now if it is a draft."""
        if isinstance(wanted, Source):
            return wanted
        if wanted not in self.sources:
            self.sources[wanted] = add_source(wanted, by=self.by, made_for=self.timeline)
        return self.sources[wanted]


def fill(entry: Event | Statement | ReplyRequest, draft: EntryDraft, *, by: User) -> str:
    """Write a draft into a row of its kind and save it with everything that hangs on it.

    Returns what the editor should be told of what was taken out of quoted words, "" for nothing.

    Raises:
        ValidationError: by field
    """
    draft, told = seen(draft)
    make = Making(entry.timeline, by)
    entry.standing = draft.standing
    if isinstance(entry, Event) and isinstance(draft, EventDraft):
        _fill_event(entry, draft, make)
    elif isinstance(entry, Statement) and isinstance(draft, StatementDraft):
        _fill_statement(entry, draft, make)
    elif isinstance(entry, ReplyRequest) and isinstance(draft, RequestDraft):
        _fill_request(entry, draft, make)
    else:
        raise TypeError(f"A {type(draft).__name__} does not fit a {entry.kind}.")
    _set_citations(entry, draft.citations, make)
    return told


def seen(draft: EntryDraft) -> tuple[EntryDraft, str]:
    """Return a draft whose quoted words hold nothing that is not seen, and what was taken out of them, in words.

    A control of direction could turn a figure round before readers, and still count as the source's words.
    """
    counts: Counter[str] = Counter()

    def clean(text: str) -> str:
        # What no database keeps is refused by name, not mended.
        if "\x00" in text:
            return text
        cleaned = quotes.clean(text)
        counts.update({one.name: one.count for one in cleaned.removed})
        return cleaned.text

    citations = tuple(
        replace(one, exact=clean(one.exact), prefix=clean(one.prefix), suffix=clean(one.suffix))
        for one in draft.citations
    )
    draft = replace(draft, citations=citations)
    if isinstance(draft, StatementDraft):
        draft = replace(draft, words=clean(draft.words), translation=clean(draft.translation))
    taken_out = quotes.Cleaned("", tuple(quotes.Removed(name, count) for name, count in counts.items()))
    return draft, taken_out.sentence().replace(".", " from quoted words.")


def _save(entry: Event | Statement | ReplyRequest) -> None:
    entry.full_clean(exclude=OWN, validate_unique=False)
    entry.save()


def _fill_event(event: Event, draft: EventDraft, make: Making) -> None:
    event.headline, event.body = normal(draft.headline), normal(draft.body)
    event.place, event.latitude, event.longitude = normal(draft.place), draft.latitude, draft.longitude
    event.is_key = draft.is_key
    _save(event)
    pairs = list(dict.fromkeys((make.party(party), role) for party, role in draft.parties))
    event.parties.all().delete()
    parts = [
        EventParty(event=event, party=party, role=role, position=place)
        for place, (party, role) in enumerate(pairs)
    ]
    for part in parts:
        part.full_clean(validate_unique=False, validate_constraints=False)
    EventParty.objects.bulk_create(parts)


def _fill_statement(statement: Statement, draft: StatementDraft, make: Making) -> None:
    statement.party = make.party(draft.party)
    statement.spokesperson = make.party(draft.spokesperson) if draft.spokesperson else None
    statement.wording, statement.words = draft.wording, normal(draft.words)
    statement.language, statement.translation = draft.language, normal(draft.translation)
    statement.context = normal(draft.context)
    # By key: an event and the entry that it is are one.
    answers = list({entry.pk: (entry, how) for entry, how in draft.answers}.values())
    for entry, _how in answers:
        _require_same_timeline(statement, entry, "answers")
        if statement.pk is not None and entry.pk == statement.pk:
            raise ValidationError({"answers": "A statement cannot answer itself."})
    _save(statement)
    statement.addressees.all().delete()
    Addressee.objects.bulk_create(
        Addressee(statement=statement, party=party, position=place)
        for place, party in enumerate(_once(make.party(party) for party in draft.addressees))
    )
    statement.answers.all().delete()
    links = [
        Answer(statement=statement, entry_id=entry.pk, how=how, position=place)
        for place, (entry, how) in enumerate(answers)
    ]
    for link in links:
        link.full_clean(exclude=["statement", "entry"], validate_unique=False, validate_constraints=False)
    Answer.objects.bulk_create(links)


def _fill_request(request: ReplyRequest, draft: RequestDraft, make: Making) -> None:
    request.asked = make.party(draft.asked)
    request.asked_by = make.party(draft.asked_by) if draft.asked_by else None
    request.put, request.channel, request.deadline = normal(draft.put), normal(draft.channel), draft.deadline
    request.outcome, request.outcome_note = draft.outcome, normal(draft.outcome_note)
    if draft.about is not None:
        _require_same_timeline(request, draft.about, "about")
        if request.pk is not None and draft.about.pk == request.pk:
            raise ValidationError({"about": "A request is not about itself."})
    request.about_id = draft.about.pk if draft.about else None
    for statement in draft.replies:
        _require_same_timeline(request, statement, "replies")
    if request.deadline and not MINYEAR < request.deadline.year < MAXYEAR:
        raise ValidationError({"deadline": "Give a year from 2 to 9998."})
    if request.outcome == "not-sought" and not request.outcome_note:
        raise ValidationError({"outcome_note": "Where no comment was sought, say why."})
    if request.asked_by is not None and request.asked_by == request.asked:
        raise ValidationError({"asked_by": "A party does not ask itself for comment."})
    _save(request)
    request.replies.all().delete()
    Reply.objects.bulk_create(
        Reply(request=request, statement=statement, position=place)
        for place, statement in enumerate(_once(draft.replies))
    )


def _set_citations(entry: Entry, drafts: tuple[CitationDraft, ...], make: Making) -> None:
    entry.citations.all().delete()
    citations = [
        new_citation(entry, draft, make.source(draft.source), place) for place, draft in enumerate(drafts)
    ]
    for citation in citations:
        citation.full_clean(exclude=["entry"], validate_unique=False, validate_constraints=False)
    Citation.objects.bulk_create(citations)


def new_citation(entry: Entry, draft: CitationDraft, source: Source, place: int) -> Citation:
    """Return the unsaved citation of a source for an entry, at a place among those it has."""
    return Citation(
        entry_id=entry.pk,
        source=source,
        stance=draft.stance,
        locator=normal(draft.locator),
        exact=normal(draft.exact),
        prefix=normal(draft.prefix),
        suffix=normal(draft.suffix),
        note=normal(draft.note),
        position=place,
    )


def _require_same_timeline(entry: Entry, other: Entry, field: str) -> None:
    if other.timeline_id != entry.timeline_id:
        raise ValidationError({field: f"“{other.label}” belongs to another timeline."})


def _once(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))
