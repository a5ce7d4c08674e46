"""Imports: create the rows of a document, all or none."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from timeline import document
from timeline.actions import ordering
from timeline.actions.base import record
from timeline.actions.ordering import STEP
from timeline.actions.timelines import release_slug
from timeline.document import content_rules, diff, rules
from timeline.document.rules import Problem, ProblemsError
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
from timeline.publishing import snapshot

SLUG_PATTERN = re.compile(document.SLUG_PATTERN)
IMPORTED_CONFIDENTIAL_REASON = "Confidential in the imported document."
WITHDRAWN_HEADLINE = "Withdrawn entry"


class ImportRefusedError(ProblemsError):
    """The document cannot be imported."""


@dataclass
class ImportResult:
    """The number of created rows by kind. It is empty if the timeline exists with the same content."""

    timeline: Timeline
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def import_document(
    draft: document.Document, *, slug: str | None = None, by: User | None = None
) -> ImportResult:
    """Create a timeline from a document, under its own address or `slug`.

    Importing the same content again changes nothing. Parties and sources that exist with the same id and
    content are used. The caller checks the permission: this is for people who run the site.

    Raises:
        ImportRefusedError: the document breaks rules, its timeline exists with other content, or a party or source
            exists with other content
    """
    if slug is not None:
        if not SLUG_PATTERN.search(slug) or len(slug) > 80:
            raise ImportRefusedError(
                [
                    Problem(
                        "$.timeline.slug",
                        f"“{slug}” cannot be an address. {content_rules.PATTERN_MESSAGES[document.SLUG_PATTERN]}"
                        f" At most 80 characters.",
                    )
                ]
            )
        head = msgspec.structs.replace(draft.timeline, slug=slug)
        draft = msgspec.structs.replace(draft, timeline=head)
    if problems := rules.find_problems(draft):
        raise ImportRefusedError(problems)
    if by is not None:
        release_slug(draft.timeline.slug, by=by)
    existing = Timeline.objects.select_for_update().with_slug(draft.timeline.slug).first()
    if existing is not None:
        # A version that was published under a former slug has it in its bytes.
        head = msgspec.structs.replace(draft.timeline, slug=existing.slug)
        draft = msgspec.structs.replace(draft, timeline=head)
        return _require_same_content(existing, draft)
    parties, sources = _find_shared_rows(draft)
    rows = _RowWriter(draft, by)
    rows.create_all(parties, sources)
    record(
        "import",
        "timeline",
        rows.timeline.slug,
        rows.timeline.title,
        by=by,
        timeline=rows.timeline,
        after=dict(rows.counts),
    )
    return ImportResult(rows.timeline, rows.counts)


def preview_import(draft: document.Document, *, slug: str | None = None) -> ImportResult:
    """Return what an import would create, and create nothing.

    Raises:
        ImportRefusedError
    """
    with transaction.atomic():
        done = import_document(draft, slug=slug)
        transaction.set_rollback(True)
    return done


def _require_same_content(existing: Timeline, draft: document.Document) -> ImportResult:
    ours, theirs = snapshot.build(existing), _sort_parts(draft)
    differences = diff.DocumentComparison(ours, theirs).differences
    if differences or ours.redirects != theirs.redirects:
        raise ImportRefusedError(
            [
                Problem(
                    "$",
                    f"The timeline “{existing.slug}” is there already and differs: "
                    f"{diff.count_in_words(differences) or 'former ids'}. Nothing was imported.",
                )
            ]
        )
    return ImportResult(existing)


def _sort_parts(draft: document.Document) -> document.Document:
    """Return the document as `snapshot.build` would: its parts sorted, without unused parties and sources."""
    rank = {uid: index for index, uid in enumerate(draft.order)}
    parties, sources = document.find_parties_in_use(draft), document.find_sources_in_use(draft)
    in_use = {("party", party.id) for party in parties} | {("source", source.id) for source in sources}

    def get_rank(part: Any) -> int:
        return rank[part.id]

    return msgspec.structs.replace(
        draft,
        parties=sorted(parties, key=lambda part: part.id),
        sources=sorted(sources, key=lambda part: part.id),
        events=sorted(draft.events, key=get_rank),
        statements=sorted(draft.statements, key=get_rank),
        requests=sorted(draft.requests, key=get_rank),
        redirects=sorted(
            (redirect for redirect in draft.redirects if (redirect.kind, redirect.into) in in_use),
            key=lambda redirect: (redirect.kind, redirect.id),
        ),
    )


def _find_shared_rows(draft: document.Document) -> tuple[dict[str, Party], dict[str, Source]]:
    """Return the existing parties and sources with ids of the document. Raises ImportRefusedError if one differs.

    The id of a pseudonym is no party's or source's own id: a protected party or a confidential source of the document is
    none of the newsroom's.
    """
    problems = []
    parties = {
        party.uid: party
        for party in Party.objects.filter(uid__in=[part.id for part in draft.parties if not part.protected])
        .select_related("part_of")
        .lock_in_order()
    }
    for index, part in enumerate(draft.parties):
        row = parties.get(part.id)
        if row and row.merged_into:
            problems.append(_explain_merge(f"$.parties[{index}].id", "party", row))
        elif row and row.protected:
            problems.append(
                Problem(
                    f"$.parties[{index}].id",
                    f"The newsroom protects the party “{row.uid}”, which this document names. Nothing was imported.",
                )
            )
        elif row:
            parents = {row.part_of.pk: row.part_of.uid} if row.part_of and not row.part_of.protected else {}
            problems += _list_conflicts(
                f"$.parties[{index}]", "party", snapshot.build_party(row, parents, uid=row.uid), part
            )
    sources = {
        source.uid: source
        for source in Source.objects.filter(
            uid__in=[part.id for part in draft.sources if not part.confidential]
        )
        .prefetch_related("reliances__on")
        .lock_in_order()
    }
    for index, source_part in enumerate(draft.sources):
        source = sources.get(source_part.id)
        if source and source.merged_into:
            problems.append(_explain_merge(f"$.sources[{index}].id", "source", source))
        elif source and source.confidential:
            problems.append(
                Problem(
                    f"$.sources[{index}].id",
                    f"The newsroom keeps the source “{source.uid}” confidential, which this document names. "
                    "Nothing was imported.",
                )
            )
        elif source:
            on = [link.on.uid for link in source.reliances.all() if not link.on.confidential]
            ours = snapshot.build_source(source, on, uid=source.uid)
            problems += _list_conflicts(f"$.sources[{index}]", "source", ours, source_part)
    if problems:
        raise ImportRefusedError(problems)
    return parties, sources


def _explain_merge(path: str, noun: str, row: Party | Source) -> Problem:
    return Problem(
        path,
        f"The newsroom has merged the {noun} “{row.uid}” into “{row.survivor.uid}”. Use “{row.survivor.uid}”. "
        "Nothing was imported.",
    )


def _list_conflicts(path: str, noun: str, ours: Any, theirs: Any) -> list[Problem]:
    return [
        Problem(
            f"{path}.{field.name}",
            f"The newsroom has a {noun} “{theirs.id}” that says something else here. Nothing was imported.",
        )
        for field in msgspec.structs.fields(ours)
        if getattr(ours, field.name) != getattr(theirs, field.name)
    ]


class _RowWriter:
    """Creates the rows of one document, in the order of their references."""

    def __init__(self, draft: document.Document, by: User | None) -> None:
        head = draft.timeline
        self.draft, self.by = draft, by
        self.counts: Counter[str] = Counter()
        self.timeline = Timeline.objects.create(
            slug=head.slug,
            title=head.title,
            standfirst=head.standfirst,
            summary=head.summary,
            byline=head.byline,
            language=head.language,
            time_zone=head.time_zone,
            hemisphere=head.hemisphere,
            advisory=head.advisory,
        )
        self.counts["timeline"] = 1
        self.positions = {uid: index * STEP for index, uid in enumerate(draft.order)}
        self.entries: dict[str, Entry] = {}

    def create_all(self, parties: dict[str, Party], sources: dict[str, Source]) -> None:
        """Create all rows. `parties` and `sources` are the existing ones, by public id."""
        self.parties, self.sources = dict(parties), dict(sources)
        self._create_parties()
        self._create_sources()
        self._create_entries()
        self._create_links()

    def _create_parties(self) -> None:
        fresh = [part for part in self.draft.parties if part.id not in self.parties]
        for part in fresh:
            self.parties[part.id] = Party(
                # The id of a pseudonym is never a party's own.
                uid=generate_id() if part.protected else part.id,
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
                uid=generate_id() if part.confidential else part.id,
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

    def _create_entry(self, row: Event | Statement | ReplyRequest, part: Any) -> None:
        when = part.when
        row.timeline, row.uid, row.position = self.timeline, part.id, self.positions[part.id]
        row.standing, row.changed_by = part.standing, self.by
        row.edtf, row.time, row.end_time = when.edtf, when.time, when.end_time
        row.zone, row.stated = when.zone, when.stated
        row.short_label, row.is_minor = part.short_label, part.minor
        ordering.set_date_bounds(row, self.timeline)
        row.save(force_insert=True)
        self.entries[part.id] = row
        if row.state == Entry.State.ACTIVE:
            self.counts[row.kind] += 1

    def _create_links(self) -> None:
        draft, entries = self.draft, self.entries
        Citation.objects.bulk_create(
            [
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
                for part in draft.entries().values()
                for index, citation in enumerate(part.citations)
            ],
            batch_size=500,
        )
        EventParty.objects.bulk_create(
            [
                EventParty(
                    event_id=entries[event.id].pk,
                    party=self.parties[link.party],
                    role=link.role,
                    position=index,
                )
                for event in draft.events
                for index, link in enumerate(event.parties)
            ],
            batch_size=500,
        )
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
