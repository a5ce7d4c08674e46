"""From rows to a document. This module alone decides what is public.

It is an allow-list: a field is public only if a line here names it, so a new field of a model is private. Protected
parties are published under their pseudonym, confidential sources under a description.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import QuerySet

from timeline import document
from timeline.dates import When
from timeline.document import normalise
from timeline.document.source_fields import to_document_values
from timeline.evidence import quote_checks
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    Redirect,
    Reliance,
    Reply,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
)
from timeline.publication_clock import format_instant
from timeline.publishing import pseudonyms

# The columns that are read, of rows that a long timeline has thousands of.
CITATION_COLUMNS = (
    "entry_id",
    *("source_id", "stance", "locator", "exact", "prefix", "suffix", "note", "omitted"),
)
COMMON_COLUMNS = (
    *("pk", "uid", "edtf", "time", "end_time", "zone", "stated", "standing", "short_label", "is_minor"),
)
EVENT_COLUMNS = (*COMMON_COLUMNS, "headline", "body", "place", "latitude", "longitude", "is_key")
STATEMENT_COLUMNS = (
    *COMMON_COLUMNS,
    *("party_id", "spokesperson_id", "words", "wording", "language", "translation", "context"),
)
REQUEST_COLUMNS = (
    *COMMON_COLUMNS,
    *("asked_id", "asked_by_id", "about_id", "put", "channel", "deadline", "outcome", "outcome_note"),
)


def build(timeline: Timeline) -> document.Document:
    """Return the document of the timeline as it is now, without a version block.

    The number of queries does not depend on the number of entries.
    """
    return build_draft(timeline).document


@dataclass(frozen=True)
class Snapshot:
    """A document that may be published, and the quote checks of the rows that it was built from."""

    document: document.Document
    quote_checks: list[quote_checks.QuoteCheck]


def build_draft(timeline: Timeline) -> Snapshot:
    """Return the document of the timeline as `build` does, with its quote checks, for the publish checks.

    The quote checks are those of citations whose source has a text: the others need none.
    """
    content = _build_content(timeline)
    checks = quote_checks.check_quotes(Entry.objects.filter(timeline=timeline).active(), with_text_only=True)
    return Snapshot(msgspec.structs.replace(content, checks=quote_checks.to_document_checks(checks)), checks)


def _build_content(timeline: Timeline) -> document.Document:
    """Return the document without quote checks."""
    active = Entry.objects.filter(timeline=timeline).active()
    order: list[str] = []
    uids: dict[int, str] = {}
    active_pks: set[int] = set()
    withdrawals = []
    # Tuples of the columns that are needed: model instances of ten thousand entries would take most of the time.
    rows = Entry.objects.filter(timeline=timeline).not_removed().in_order()
    for pk, uid, state, at, reason in rows.values_list(
        "pk", "uid", "state", "withdrawn_at", "withdrawn_reason"
    ):
        order.append(uid)
        uids[pk] = uid
        if state == Entry.State.ACTIVE:
            active_pks.add(pk)
        if state == Entry.State.WITHDRAWN and at:
            withdrawals.append(document.Withdrawal(id=uid, at=format_instant(at), reason=normalise(reason)))

    parties = _find_parties(active, timeline)
    # An own id may be public beside the name, in an earlier version or another timeline.
    pseudonym_uids = pseudonyms.assign_ids(timeline, (pk for pk, party in parties.items() if party.protected))
    party_uids = {pk: pseudonym_uids.get(pk, party.uid) for pk, party in parties.items()}
    # A party that names a protected one as "part of" could reveal it.
    parent_uids = {pk: party.uid for pk, party in parties.items() if not party.protected}

    sources, relied_on = _find_sources(active, timeline)
    source_pseudonym_uids = pseudonyms.assign_source_ids(
        timeline, (pk for pk, source in sources.items() if source.confidential)
    )
    source_uids = {pk: source_pseudonym_uids.get(pk, source.uid) for pk, source in sources.items()}
    citations = _build_citations(active, sources, source_uids)
    rank = {uid: index for index, uid in enumerate(order)}

    def sort_by_order(entries: list[Any]) -> list[Any]:
        return sorted(entries, key=lambda entry: rank[entry.id])

    return document.Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug=timeline.slug,
            title=normalise(timeline.title),
            standfirst=normalise(timeline.standfirst),
            language=timeline.language,
            time_zone=timeline.time_zone,
            summary=normalise(timeline.summary),
            byline=normalise(timeline.byline),
            advisory=normalise(timeline.advisory),
            hemisphere=_cast_word(timeline.hemisphere),
        ),
        version=None,
        parties=sorted(
            (build_party(party, parent_uids, uid=party_uids[pk]) for pk, party in parties.items()),
            key=lambda part: part.id,
        ),
        sources=sorted(
            (
                build_source(source, relied_on.get(pk, []), uid=source_uids[pk])
                for pk, source in sources.items()
            ),
            key=lambda part: part.id,
        ),
        events=sort_by_order(_build_events(active, party_uids, citations)),
        statements=sort_by_order(_build_statements(active, party_uids, uids, citations)),
        requests=sort_by_order(_build_requests(active, party_uids, uids, active_pks, citations)),
        corrections=[],
        order=order,
        withdrawals=withdrawals,
        redirects=_build_redirects(timeline, parties, sources, party_uids, source_uids),
    )


def build_party(party: Party, parents: dict[int, str], *, uid: str) -> document.Party:
    """Return the public fields of a party. Of a protected one these are the pseudonym and the kind.

    `parents` maps the primary keys of parties that may be named as "part of" to their public ids. `uid` is the public
    id: that of the pseudonym if the party is protected.
    """
    if party.protected:
        return document.Party(
            id=uid, name=normalise(party.pseudonym), kind=_cast_word(party.kind), protected=True
        )
    return document.Party(
        id=uid,
        name=normalise(party.name),
        kind=_cast_word(party.kind),
        short_name=normalise(party.short_name),
        aliases=[normalise(alias) for alias in party.aliases],
        part_of=parents.get(party.part_of_id) if party.part_of_id else None,
        website=normalise(party.website),
        wikidata=party.wikidata,
        disclosure=normalise(party.disclosure),
        introduction=normalise(party.introduction),
    )


def build_source(source: Source, relies_on: list[str], *, uid: str) -> document.Source:
    """Return the public fields of a source. Of a confidential one these are the kind and the description.

    `uid` is the public id: that of the pseudonym if the source is confidential.
    """
    if source.confidential:
        return document.Source(
            id=uid,
            kind=_cast_word(source.kind),
            confidential=True,
            described_as=normalise(source.description),
        )
    return document.Source(id=uid, relies_on=relies_on, **to_document_values(source))


def build_citation(citation: Any, source: Source, *, uid: str) -> document.Citation:
    """Return a citation, from its row, of a source with the public id `uid`.

    That of a confidential source has no words, locator or note, which could reveal it.
    """
    if source.confidential:
        return document.Citation(source=uid, stance=_cast_word(citation.stance))
    return document.Citation(
        source=uid,
        stance=_cast_word(citation.stance),
        locator=normalise(citation.locator),
        exact=normalise(citation.exact),
        prefix=normalise(citation.prefix),
        suffix=normalise(citation.suffix),
        note=normalise(citation.note),
        omitted=[normalise(words) for words in citation.omitted],
    )


def _cast_word(value: str) -> Any:
    # A database constraint limits the column to words of the vocabulary, so the cast is safe.
    return value


def _find_parties(active: Any, timeline: Timeline) -> dict[int, Party]:
    """Return, by primary key, the parties named in the active entries and those that they are part of.

    The parties above a protected one are not published, nor is a parent that is protected or known to the members of
    another timeline only.
    """
    hidden = _match_others_with_members(timeline)
    parties = Party.objects.in_bulk(_list_party_ids(active))
    fresh = parties
    while fresh:
        parents = {party.part_of_id for party in fresh.values() if not party.protected}
        fresh = (
            Party.objects.filter(protected=False)
            .exclude(made_for__in=hidden)
            .in_bulk(parents - parties.keys() - {None})
        )
        parties.update(fresh)
    return parties


def _match_others_with_members(timeline: Timeline) -> QuerySet[Timeline]:
    """Return the other timelines that only named members see."""
    return Timeline.objects.filter(access=Timeline.Access.MEMBERS).exclude(pk=timeline.pk)


def _list_party_ids(active: Any) -> set[int]:
    """Return the primary keys of all parties named in the active entries."""
    ids: set[int | None] = set()
    named: tuple[tuple[QuerySet[Any], tuple[str, ...]], ...] = (
        (EventParty.objects.filter(event__in=active), ("party",)),
        (Addressee.objects.filter(statement__in=active), ("party",)),
        (Statement.objects.filter(pk__in=active), ("party", "spokesperson")),
        (ReplyRequest.objects.filter(pk__in=active), ("asked", "asked_by")),
    )
    for rows, columns in named:
        for pks in rows.order_by().values_list(*columns).distinct():
            ids.update(pks)
    return {pk for pk in ids if pk is not None}


def _find_sources(active: Any, timeline: Timeline) -> tuple[dict[int, Source], dict[int, list[str]]]:
    """Return, by primary key, the sources cited or relied on, and the public ids that each relies on.

    The sources that a confidential one relies on are not published, nor is a source that is only relied on and is
    confidential or known to the members of another timeline only.
    """
    sources = Source.objects.in_bulk(
        Citation.objects.filter(entry__in=active).order_by().values_list("source", flat=True).distinct()
    )
    hidden = Source.objects.filter(made_for__in=_match_others_with_members(timeline)).exclude(pk__in=sources)
    relies_on: dict[int, list[str]] = defaultdict(list)
    fresh: Iterable[Source] = list(sources.values())
    followed: set[int] = set()
    while fresh:
        to_follow = {source.pk for source in fresh if not source.confidential} - followed
        followed |= to_follow
        fresh = []
        for link in (
            Reliance.objects.filter(source__in=to_follow)
            .exclude(on__in=hidden)
            .select_related("on")
            .order_by("position", "pk")
        ):
            if link.on.confidential:
                continue
            relies_on[link.source_id].append(link.on.uid)
            if link.on_id not in sources:
                sources[link.on_id] = link.on
                fresh.append(link.on)
    return sources, relies_on


def _build_redirects(
    timeline: Timeline,
    parties: dict[int, Party],
    sources: dict[int, Source],
    party_uids: dict[int, str],
    source_uids: dict[int, str],
) -> list[document.Redirect]:
    """Return where the former ids lead that readers have seen in this timeline.

    None leads to a party or source that readers may not know: an earlier version may name what it was merged into.
    """
    uids = {("party", uid) for uid in party_uids.values()}
    uids |= {("source", uid) for uid in source_uids.values()}
    redirects = []
    for row in Redirect.objects.filter(timeline=timeline, is_public=True).select_related(
        "party__merged_into", "source__merged_into"
    ):
        party = parties.get(row.party.survivor.pk) if row.party else None
        source = sources.get(row.source.survivor.pk) if row.source else None
        if party and not party.protected and ("party", row.uid) not in uids:
            redirects.append(document.Redirect(kind="party", id=row.uid, into=party.uid))
        if source and not source.confidential and ("source", row.uid) not in uids:
            redirects.append(document.Redirect(kind="source", id=row.uid, into=source.uid))
    return sorted(redirects, key=lambda redirect: (redirect.kind, redirect.id))


def _build_citations(
    active: Any, sources: dict[int, Source], uids: dict[int, str]
) -> dict[int, list[document.Citation]]:
    parts: dict[int, list[document.Citation]] = defaultdict(list)
    rows = Citation.objects.filter(entry__in=active).order_by("position", "pk")
    for citation in rows.values_list(*CITATION_COLUMNS, named=True):
        pk = citation.source_id
        parts[citation.entry_id].append(build_citation(citation, sources[pk], uid=uids[pk]))
    return parts


def _build_common_fields(entry: Any, citations: dict[int, list[document.Citation]]) -> dict[str, Any]:
    return {
        "id": entry.uid,
        "when": When(entry.edtf, entry.time, entry.end_time, entry.zone, normalise(entry.stated)),
        "standing": entry.standing,
        "short_label": normalise(entry.short_label),
        "minor": entry.is_minor,
        "citations": citations.get(entry.pk, []),
    }


def _build_events(
    active: Any, parties: dict[int, str], citations: dict[int, list[document.Citation]]
) -> list[document.Event]:
    roles: dict[int, list[document.PartyRole]] = defaultdict(list)
    links = EventParty.objects.filter(event__in=active).order_by("position", "pk")
    for event_pk, party_pk, role in links.values_list("event_id", "party_id", "role"):
        roles[event_pk].append(document.PartyRole(party=parties[party_pk], role=_cast_word(role)))
    return [
        document.Event(
            **_build_common_fields(event, citations),
            headline=normalise(event.headline),
            body=normalise(event.body),
            place=document.Place(
                words=normalise(event.place), latitude=event.latitude, longitude=event.longitude
            )
            if event.place
            else None,
            key=event.is_key,
            parties=roles.get(event.pk, []),
        )
        for event in Event.objects.filter(pk__in=active).values_list(*EVENT_COLUMNS, named=True)
    ]


def _build_statements(
    active: Any,
    parties: dict[int, str],
    uids: dict[int, str],
    citations: dict[int, list[document.Citation]],
) -> list[document.Statement]:
    addressees: dict[int, list[str]] = defaultdict(list)
    links = Addressee.objects.filter(statement__in=active).order_by("position", "pk")
    for statement_pk, party_pk in links.values_list("statement_id", "party_id"):
        addressees[statement_pk].append(parties[party_pk])
    answers: dict[int, list[document.Answer]] = defaultdict(list)
    answer_rows = Answer.objects.filter(statement__in=active).order_by("position", "pk")
    for statement_pk, entry_pk, how in answer_rows.values_list("statement_id", "entry_id", "how"):
        # A removed entry has no public address.
        if entry_pk in uids:
            answers[statement_pk].append(document.Answer(entry=uids[entry_pk], how=_cast_word(how)))
    return [
        document.Statement(
            **_build_common_fields(statement, citations),
            party=parties[statement.party_id],
            spokesperson=parties[statement.spokesperson_id] if statement.spokesperson_id else None,
            addressees=addressees.get(statement.pk, []),
            wording=_cast_word(statement.wording),
            words=normalise(statement.words),
            language=statement.language,
            translation=normalise(statement.translation),
            context=normalise(statement.context),
            answers=answers.get(statement.pk, []),
        )
        for statement in Statement.objects.filter(pk__in=active).values_list(*STATEMENT_COLUMNS, named=True)
    ]


def _build_requests(
    active: Any,
    parties: dict[int, str],
    uids: dict[int, str],
    active_pks: set[int],
    citations: dict[int, list[document.Citation]],
) -> list[document.Request]:
    replies: dict[int, list[str]] = defaultdict(list)
    # A withdrawn statement is not published as a reply.
    links = Reply.objects.filter(request__in=active).order_by("position", "pk")
    for request_pk, statement_pk in links.values_list("request_id", "statement_id"):
        if statement_pk in active_pks:
            replies[request_pk].append(uids[statement_pk])
    return [
        document.Request(
            **_build_common_fields(request, citations),
            asked=parties[request.asked_id],
            asked_by=parties[request.asked_by_id] if request.asked_by_id else None,
            about=uids.get(request.about_id) if request.about_id else None,
            put=normalise(request.put),
            channel=normalise(request.channel),
            deadline=format_instant(request.deadline) if request.deadline else None,
            outcome=_cast_word(request.outcome),
            outcome_note=normalise(request.outcome_note),
            replies=replies.get(request.pk, []),
        )
        for request in ReplyRequest.objects.filter(pk__in=active).values_list(*REQUEST_COLUMNS, named=True)
    ]
