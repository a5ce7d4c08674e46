"""From rows to a document. This module alone decides what is public.

It is an allow-list: a field is public only if a line here names it, so a new field of a model is private. Protected
parties are published under their pseudonym, confidential sources under a description.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import QuerySet

from timeline import document
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


def build(timeline: Timeline) -> document.Document:
    """Return the document of the timeline as it is now, without a version block.

    The number of queries does not depend on the number of entries.
    """
    active = Entry.objects.filter(timeline=timeline).active()
    order: list[str] = []
    uids: dict[int, str] = {}
    withdrawals = []
    for entry in Entry.objects.filter(timeline=timeline).not_removed().in_order():
        order.append(entry.uid)
        uids[entry.pk] = entry.uid
        if entry.state == Entry.State.WITHDRAWN and entry.withdrawn_at:
            withdrawals.append(
                document.Withdrawal(
                    id=entry.uid,
                    at=format_instant(entry.withdrawn_at),
                    reason=normalise(entry.withdrawn_reason),
                )
            )

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
        requests=sort_by_order(_build_requests(active, party_uids, uids, citations)),
        corrections=[],
        order=order,
        withdrawals=withdrawals,
        checks=quote_checks.to_document_checks(quote_checks.check_quotes(active)),
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


def build_citation(citation: Citation, source: Source, *, uid: str) -> document.Citation:
    """Return a citation of a source with the public id `uid`.

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
    ids.update(EventParty.objects.filter(event__in=active).values_list("party", flat=True))
    ids.update(Addressee.objects.filter(statement__in=active).values_list("party", flat=True))
    for pair in Statement.objects.filter(pk__in=active).values_list("party", "spokesperson"):
        ids.update(pair)
    for pair in ReplyRequest.objects.filter(pk__in=active).values_list("asked", "asked_by"):
        ids.update(pair)
    return {pk for pk in ids if pk is not None}


def _find_sources(active: Any, timeline: Timeline) -> tuple[dict[int, Source], dict[int, list[str]]]:
    """Return, by primary key, the sources cited or relied on, and the public ids that each relies on.

    The sources that a confidential one relies on are not published, nor is a source that is only relied on and is
    confidential or known to the members of another timeline only.
    """
    sources = Source.objects.in_bulk(
        set(Citation.objects.filter(entry__in=active).values_list("source", flat=True))
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
    for citation in Citation.objects.filter(entry__in=active).order_by("position", "pk"):
        pk = citation.source_id
        parts[citation.entry_id].append(build_citation(citation, sources[pk], uid=uids[pk]))
    return parts


def _build_common_fields(entry: Entry, citations: dict[int, list[document.Citation]]) -> dict[str, Any]:
    return {
        "id": entry.uid,
        "when": msgspec.structs.replace(entry.when, stated=normalise(entry.stated)),
        "standing": entry.standing,
        "short_label": normalise(entry.short_label),
        "minor": entry.is_minor,
        "citations": citations.get(entry.pk, []),
    }


def _build_events(
    active: Any, parties: dict[int, str], citations: dict[int, list[document.Citation]]
) -> list[document.Event]:
    roles: dict[int, list[document.PartyRole]] = defaultdict(list)
    for part in EventParty.objects.filter(event__in=active).order_by("position", "pk"):
        roles[part.event_id].append(
            document.PartyRole(party=parties[part.party_id], role=_cast_word(part.role))
        )
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
        for event in Event.objects.filter(pk__in=active)
    ]


def _build_statements(
    active: Any,
    parties: dict[int, str],
    uids: dict[int, str],
    citations: dict[int, list[document.Citation]],
) -> list[document.Statement]:
    addressees: dict[int, list[str]] = defaultdict(list)
    for link in Addressee.objects.filter(statement__in=active).order_by("position", "pk"):
        addressees[link.statement_id].append(parties[link.party_id])
    answers: dict[int, list[document.Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(statement__in=active).order_by("position", "pk"):
        # A removed entry has no public address.
        if answer.entry_id in uids:
            answers[answer.statement_id].append(
                document.Answer(entry=uids[answer.entry_id], how=_cast_word(answer.how))
            )
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
        for statement in Statement.objects.filter(pk__in=active)
    ]


def _build_requests(
    active: Any,
    parties: dict[int, str],
    uids: dict[int, str],
    citations: dict[int, list[document.Citation]],
) -> list[document.Request]:
    replies: dict[int, list[str]] = defaultdict(list)
    # A withdrawn statement is not published as a reply.
    active_statements = set(Statement.objects.filter(pk__in=active).values_list("pk", flat=True))
    for reply in Reply.objects.filter(request__in=active).order_by("position", "pk"):
        if reply.statement_id in active_statements:
            replies[reply.request_id].append(uids[reply.statement_id])
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
        for request in ReplyRequest.objects.filter(pk__in=active)
    ]
