"""Imports: create the rows of a document, all or none."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import transaction

from timeline import document
from timeline.actions.base import record
from timeline.actions.ordering import STEP
from timeline.actions.row_writer import RowWriter
from timeline.actions.timelines import release_slug
from timeline.document import content_rules, diff, rules
from timeline.document.rules import Problem, ProblemsError
from timeline.models import Party, Source, Timeline, User
from timeline.publishing import snapshot

SLUG_PATTERN = re.compile(document.SLUG_PATTERN)


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
    timeline = _create_timeline(draft.timeline)
    positions = {uid: index * STEP for index, uid in enumerate(draft.order)}
    writer = RowWriter(timeline, draft, by, positions=positions, parties=parties, sources=sources)
    writer.create_all()
    counts = Counter({"timeline": 1})
    counts.update(writer.counts)
    record("import", "timeline", timeline.slug, timeline.title, by=by, timeline=timeline, after=dict(counts))
    return ImportResult(timeline, counts)


def _create_timeline(head: document.Timeline) -> Timeline:
    timeline: Timeline = Timeline.objects.create(
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
    return timeline


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
