"""Creates the rows of a document in a timeline: parties, sources, entries and their links, each with few statements."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.utils import timezone

from timeline import document
from timeline.actions import ordering
from timeline.actions.fast_inserts import allocate_ids, insert_rows
from timeline.document import content_rules
from timeline.document.source_fields import to_row_values
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    Pseudonym,
    Redirect,
    Reliance,
    Reply,
    ReplyRequest,
    Source,
    SourcePseudonym,
    Statement,
    Timeline,
    User,
)
from timeline.models.fields import generate_id

IMPORTED_CONFIDENTIAL_REASON = "Confidential in the imported document."
WITHDRAWN_HEADLINE = "Withdrawn entry"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class RowWriter:
    """Creates the rows of one document in a timeline, in the order of their references.

    Args:
        draft: what is created. It may refer to entries that are there already: `entries`
        positions: of the entries of the draft, by id there
        parties, sources: the rows that are there already, by id in the draft; the others are created
        entries: the entries that are there already, by id in the draft
        new_ids: by kind (party, source, entry) the ids that rows get instead of those in the draft, which are taken
    """

    def __init__(
        self,
        timeline: Timeline,
        draft: document.Document,
        by: User | None,
        *,
        positions: Mapping[str, int],
        parties: Mapping[str, Party],
        sources: Mapping[str, Source],
        entries: Mapping[str, Entry] = NOTHING,
        new_ids: Mapping[str, Mapping[str, str]] = NOTHING,
    ) -> None:
        self.timeline, self.draft, self.by = timeline, draft, by
        self.positions = positions
        self.parties, self.sources, self.entries = dict(parties), dict(sources), dict(entries)
        self.counts: Counter[str] = Counter()
        self.new_ids = new_ids
        self._fresh: list[tuple[Any, Any]] = []

    def create_all(self) -> None:
        """Create all rows."""
        self._create_parties()
        self._create_sources()
        self._create_entries()
        self._create_links()

    def _choose_id(self, kind: str, uid: str) -> str:
        new_uid: str = self.new_ids.get(kind, NOTHING).get(uid, uid)
        return new_uid

    def _create_parties(self) -> None:
        fresh = [part for part in self.draft.parties if part.id not in self.parties]
        for part in fresh:
            self.parties[part.id] = Party(
                # The id of a pseudonym is never a party's own.
                uid=generate_id() if part.protected else self._choose_id("party", part.id),
                name=part.name,
                kind=part.kind,
                short_name=part.short_name,
                aliases=list(part.aliases),
                website=part.website,
                wikidata=part.wikidata,
                disclosure=part.disclosure,
                introduction=part.introduction,
                protected=part.protected,
                pseudonym=part.name if part.protected else "",
                made_for=self.timeline,
            )
        Party.objects.bulk_create([self.parties[part.id] for part in fresh], batch_size=500)
        self._create_pseudonyms(Pseudonym, [part.id for part in fresh if part.protected])
        children = []
        for part in fresh:
            if part.part_of:
                self.parties[part.id].part_of = self.parties[part.part_of]
                children.append(self.parties[part.id])
        Party.objects.bulk_update(children, ["part_of"], batch_size=500)
        self.counts["party"] = len(fresh)

    def _create_pseudonyms(self, model: Any, uids: list[str]) -> None:
        """Keep the public ids of protected parties or confidential sources, except those that are an own id in this newsroom."""
        rows: Any = Party.objects if model is Pseudonym else Source.objects
        own_ids = set(rows.filter(uid__in=uids).values_list("uid", flat=True))
        model.objects.bulk_create(
            [
                model(
                    timeline=self.timeline,
                    uid=generate_id() if uid in own_ids else uid,
                    **({"party": self.parties[uid]} if model is Pseudonym else {"source": self.sources[uid]}),
                )
                for uid in uids
            ],
            batch_size=500,
        )

    def _create_sources(self) -> None:
        fresh = [part for part in self.draft.sources if part.id not in self.sources]
        for part in fresh:
            values = to_row_values(part)
            if content_rules.SOURCE_NAME.is_broken(part.publisher, part.title):
                values["title"] = part.described_as
            self.sources[part.id] = Source(
                uid=generate_id() if part.confidential else self._choose_id("source", part.id),
                **values,
                confidential=part.confidential,
                described_as=part.described_as,
                confidential_reason=IMPORTED_CONFIDENTIAL_REASON if part.confidential else "",
                approved_by=self.by if part.confidential else None,
                created_by=self.by,
                marked_by=self.by if part.confidential else None,
                made_for=self.timeline,
            )
        Source.objects.bulk_create([self.sources[part.id] for part in fresh], batch_size=500)
        self._create_pseudonyms(SourcePseudonym, [part.id for part in fresh if part.confidential])
        Reliance.objects.bulk_create(
            [
                Reliance(source=self.sources[part.id], on=self.sources[uid], position=index)
                for part in fresh
                for index, uid in enumerate(part.relies_on)
            ],
            batch_size=500,
        )
        self.counts["source"] = len(fresh)

    def _create_entries(self) -> None:
        for event in self.draft.events:
            place = event.place
            self._create_entry(
                Event(
                    kind=Entry.Kind.EVENT,
                    headline=event.headline,
                    body=event.body,
                    place=place.words if place else "",
                    latitude=place.latitude if place else None,
                    longitude=place.longitude if place else None,
                    is_key=event.key,
                ),
                event,
            )
        for statement in self.draft.statements:
            self._create_entry(
                Statement(
                    kind=Entry.Kind.STATEMENT,
                    party=self.parties[statement.party],
                    spokesperson=self.parties[statement.spokesperson] if statement.spokesperson else None,
                    wording=statement.wording,
                    words=statement.words,
                    language=statement.language,
                    translation=statement.translation,
                    context=statement.context,
                ),
                statement,
            )
        for withdrawal in self.draft.withdrawals:
            row = Event(
                kind=Entry.Kind.EVENT,
                headline=WITHDRAWN_HEADLINE,
                state=Entry.State.WITHDRAWN,
                withdrawn_at=datetime.fromisoformat(withdrawal.at),
                withdrawn_reason=withdrawal.reason,
                first_published_at=datetime.fromisoformat(withdrawal.at),
            )
            self._create_entry(row, document.Event(id=withdrawal.id, headline=WITHDRAWN_HEADLINE))
        for request in self.draft.requests:
            self._create_entry(
                ReplyRequest(
                    kind=Entry.Kind.REQUEST,
                    asked=self.parties[request.asked],
                    asked_by=self.parties[request.asked_by] if request.asked_by else None,
                    put=request.put,
                    channel=request.channel,
                    deadline=datetime.fromisoformat(request.deadline) if request.deadline else None,
                    outcome=request.outcome,
                    outcome_note=request.outcome_note,
                ),
                request,
            )
        self.counts["withdrawn entry"] = len(self.draft.withdrawals)
        self._insert_entries()

    def _insert_entries(self) -> None:
        """Insert the entries: what all kinds share, then what each kind has."""
        rows = [row for row, _part in self._fresh]
        now = timezone.now()
        for row, key in zip(rows, allocate_ids(Entry, len(rows)), strict=True):
            row.id, row.entry_ptr_id, row.changed_at = key, key, now
        insert_rows(Entry, rows)
        for model in (Event, Statement, ReplyRequest):
            insert_rows(model, [row for row in rows if isinstance(row, model)])
        for row in rows:
            row._state.adding, row._state.db = False, connection.alias

    def _create_entry(self, row: Event | Statement | ReplyRequest, part: Any) -> None:
        when = part.when
        row.timeline, row.position = self.timeline, self.positions[part.id]
        row.uid = self._choose_id("entry", part.id)
        row.standing, row.changed_by = part.standing, self.by
        row.edtf, row.time, row.end_time = when.edtf, when.time, when.end_time
        row.zone, row.stated = when.zone, when.stated
        row.short_label, row.is_minor = part.short_label, part.minor
        ordering.set_date_bounds(row, self.timeline)
        self._fresh.append((row, part))
        self.entries[part.id] = row
        if row.state == Entry.State.ACTIVE:
            self.counts[row.kind] += 1

    def _create_links(self) -> None:
        draft, entries = self.draft, self.entries
        citations = {
            part.id: [
                Citation(
                    entry_id=entries[part.id].pk,
                    source=self.sources[citation.source],
                    position=index,
                    stance=citation.stance,
                    locator=citation.locator,
                    exact=citation.exact,
                    prefix=citation.prefix,
                    suffix=citation.suffix,
                    note=citation.note,
                    omitted=list(citation.omitted),
                )
                for index, citation in enumerate(part.citations)
            ]
            for part in draft.entries().values()
        }
        insert_rows(Citation, [row for rows in citations.values() for row in rows])
        parties = {
            event.id: [
                EventParty(
                    event_id=entries[event.id].pk,
                    party=self.parties[link.party],
                    role=link.role,
                    position=index,
                )
                for index, link in enumerate(event.parties)
            ]
            for event in draft.events
        }
        insert_rows(EventParty, [row for rows in parties.values() for row in rows])
        for event in draft.events:
            # As if they had been read, for the history.
            links: Any = {"citations": citations[event.id], "parties": parties[event.id]}
            entries[event.id].__dict__["_prefetched_objects_cache"] = links
        Addressee.objects.bulk_create(
            [
                Addressee(statement_id=entries[statement.id].pk, party=self.parties[uid], position=index)
                for statement in draft.statements
                for index, uid in enumerate(statement.addressees)
            ],
            batch_size=500,
        )
        Answer.objects.bulk_create(
            [
                Answer(
                    statement_id=entries[statement.id].pk,
                    entry_id=entries[answer.entry].pk,
                    how=answer.how,
                    position=index,
                )
                for statement in draft.statements
                for index, answer in enumerate(statement.answers)
            ],
            batch_size=500,
        )
        abouts = []
        replies = []
        for request in draft.requests:
            row = entries[request.id]
            if isinstance(row, ReplyRequest) and request.about:
                row.about_id = entries[request.about].pk
                abouts.append(row)
            replies += [
                Reply(request_id=row.pk, statement_id=entries[uid].pk, position=index)
                for index, uid in enumerate(request.replies)
            ]
        Redirect.objects.bulk_create(
            [
                Redirect(
                    timeline=self.timeline,
                    uid=redirect.id,
                    party=self.parties[redirect.into] if redirect.kind == "party" else None,
                    source=self.sources[redirect.into] if redirect.kind == "source" else None,
                    is_public=True,
                )
                for redirect in draft.redirects
            ],
            batch_size=500,
        )
        ReplyRequest.objects.bulk_update(abouts, ["about"], batch_size=500)
        Reply.objects.bulk_create(replies, batch_size=500)
