"""Rows to document: the only place that decides what is public.

It is an allow-list. A field is public because a line here names it; a new field of a model is private until
one does. Protected parties stand under their pseudonym, confidential sources under a description.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from timeline import document
from timeline.document import normal
from timeline.evidence import quote_checks
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    Reliance,
    Reply,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
)
from timeline.publication_clock import instant

CONFIDENTIAL = "a confidential source"


def build(timeline: Timeline) -> document.Document:
    """Return what would be published of the timeline as it stands, without a version block.

    The number of queries is fixed, whatever the number of entries.
    """
    placed = Entry.objects.filter(timeline=timeline).placed()
    standing = Entry.objects.filter(timeline=timeline).standing()
    order: list[str] = []
    uids: dict[int, str] = {}
    withdrawals = []
    for entry in placed.in_order():
        order.append(entry.uid)
        uids[entry.pk] = entry.uid
        if entry.state == Entry.State.WITHDRAWN and entry.withdrawn_at:
            withdrawals.append(
                document.Withdrawal(
                    id=entry.uid, at=instant(entry.withdrawn_at), reason=normal(entry.withdrawn_reason)
                )
            )

    parties = _parties(standing)
    party_uids = {pk: party.uid for pk, party in parties.items()}
    # Whom a protected person or group stands above could give them away.
    parent_uids = {pk: party.uid for pk, party in parties.items() if not party.protected}

    sources, relied_on = _sources(standing)
    citations = _citations(standing, sources)
    rank = {uid: index for index, uid in enumerate(order)}

    def in_order(entries: list[Any]) -> list[Any]:
        return sorted(entries, key=lambda entry: rank[entry.id])

    return document.Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug=timeline.slug,
            title=normal(timeline.title),
            language=timeline.language,
            time_zone=timeline.time_zone,
            summary=normal(timeline.summary),
            byline=normal(timeline.byline),
            advisory=normal(timeline.advisory),
        ),
        version=None,
        parties=sorted(
            (party_part(party, parent_uids) for party in parties.values()), key=lambda part: part.id
        ),
        sources=sorted(
            (source_part(source, relied_on.get(source.pk, [])) for source in sources.values()),
            key=lambda part: part.id,
        ),
        events=in_order(_events(standing, party_uids, citations)),
        statements=in_order(_statements(standing, party_uids, uids, citations)),
        requests=in_order(_requests(standing, party_uids, uids, citations)),
        corrections=[],
        order=order,
        withdrawals=withdrawals,
        checks=quote_checks.parts(quote_checks.of(standing)),
    )


def party_part(party: Party, parents: dict[int, str]) -> document.Party:
    """Return the public half of a party; of a protected one nothing but the pseudonym and the kind.

    `parents` maps the keys of parties that may be named as "part of" to their public ids.
    """
    if party.protected:
        return document.Party(id=party.uid, name=normal(party.pseudonym), kind=_kind(party), protected=True)
    return document.Party(
        id=party.uid,
        name=normal(party.name),
        kind=_kind(party),
        short_name=normal(party.short_name),
        aliases=[normal(alias) for alias in party.aliases],
        part_of=parents.get(party.part_of_id) if party.part_of_id else None,
        website=normal(party.website),
        wikidata=party.wikidata,
        disclosure=normal(party.disclosure),
    )


def source_part(source: Source, relies_on: list[str]) -> document.Source:
    """Return the public half of a source; of a confidential one nothing but its kind and description."""
    if source.confidential:
        return document.Source(
            id=source.uid,
            kind=_kind(source),
            confidential=True,
            described_as=normal(source.described_as or CONFIDENTIAL),
        )
    return document.Source(
        id=source.uid,
        kind=_kind(source),
        publisher=normal(source.publisher),
        title=normal(source.title),
        authors=[normal(author) for author in source.authors],
        url=normal(source.url),
        published=source.published,
        captured=source.captured,
        accessed=source.accessed.isoformat() if source.accessed else "",
        archived_url=normal(source.archived_url),
        file_sha256=source.file_sha256,
        language=source.language,
        relies_on=relies_on,
        note=normal(source.note),
        state=_word(source.state),
        state_on=source.state_on.isoformat() if source.state_on else "",
    )


def citation_part(citation: Citation, source: Source) -> document.Citation:
    """Return a citation; where the source is confidential, not the words or the place that could betray it."""
    if source.confidential:
        return document.Citation(source=source.uid, stance=_word(citation.stance))
    return document.Citation(
        source=source.uid,
        stance=_word(citation.stance),
        locator=normal(citation.locator),
        exact=normal(citation.exact),
        prefix=normal(citation.prefix),
        suffix=normal(citation.suffix),
        note=normal(citation.note),
    )


def _kind(row: Party | Source) -> Any:
    return row.kind


def _word(value: str) -> Any:
    # A word of a vocabulary: the database constrains it, so the cast is safe.
    return value


def _parties(standing: Any) -> dict[int, Party]:
    """Return the parties at work in the standing entries, and those that they are said to be part of.

    What a protected party is part of stays on the desk, and so does a protected one that is only a parent.
    """
    found = Party.objects.in_bulk(_party_ids(standing))
    fresh = found
    while fresh:
        above = {party.part_of_id for party in fresh.values() if not party.protected} - found.keys() - {None}
        fresh = Party.objects.filter(protected=False).in_bulk(above)
        found.update(fresh)
    return found


def _party_ids(standing: Any) -> set[int]:
    """Return the keys of every party at work in the standing entries."""
    ids: set[int | None] = set()
    ids.update(EventParty.objects.filter(event__in=standing).values_list("party", flat=True))
    ids.update(Addressee.objects.filter(statement__in=standing).values_list("party", flat=True))
    for pair in Statement.objects.filter(pk__in=standing).values_list("party", "spokesperson"):
        ids.update(pair)
    for pair in ReplyRequest.objects.filter(pk__in=standing).values_list("asked", "asked_by"):
        ids.update(pair)
    return {pk for pk in ids if pk is not None}


def _sources(standing: Any) -> tuple[dict[int, Source], dict[int, list[str]]]:
    """Return the sources that are cited or relied on, and the public ids that each relies on.

    What a confidential source relies on stays on the desk, and so does a confidential one that is only
    relied on.
    """
    found = Source.objects.in_bulk(
        set(Citation.objects.filter(entry__in=standing).values_list("source", flat=True))
    )
    relies: dict[int, list[str]] = defaultdict(list)
    fresh: Iterable[Source] = list(found.values())
    asked: set[int] = set()
    while fresh:
        open_ones = {source.pk for source in fresh if not source.confidential} - asked
        asked |= open_ones
        fresh = []
        for link in (
            Reliance.objects.filter(source__in=open_ones).select_related("on").order_by("position", "pk")
        ):
            if link.on.confidential:
                continue
            relies[link.source_id].append(link.on.uid)
            if link.on_id not in found:
                found[link.on_id] = link.on
                fresh.append(link.on)
    return found, relies


def _citations(standing: Any, sources: dict[int, Source]) -> dict[int, list[document.Citation]]:
    parts: dict[int, list[document.Citation]] = defaultdict(list)
    for citation in Citation.objects.filter(entry__in=standing).order_by("position", "pk"):
        parts[citation.entry_id].append(citation_part(citation, sources[citation.source_id]))
    return parts


def _common(entry: Entry, citations: dict[int, list[document.Citation]]) -> dict[str, Any]:
    return {
        "id": entry.uid,
        "when": msgspec.structs.replace(entry.when, stated=normal(entry.stated)),
        "standing": entry.standing,
        "citations": citations.get(entry.pk, []),
    }


def _events(
    standing: Any, parties: dict[int, str], citations: dict[int, list[document.Citation]]
) -> list[document.Event]:
    roles: dict[int, list[document.PartyRole]] = defaultdict(list)
    for part in EventParty.objects.filter(event__in=standing).order_by("position", "pk"):
        roles[part.event_id].append(document.PartyRole(party=parties[part.party_id], role=_word(part.role)))
    return [
        document.Event(
            **_common(event, citations),
            headline=normal(event.headline),
            body=normal(event.body),
            place=document.Place(
                words=normal(event.place), latitude=event.latitude, longitude=event.longitude
            )
            if event.place
            else None,
            key=event.is_key,
            parties=roles.get(event.pk, []),
        )
        for event in Event.objects.filter(pk__in=standing)
    ]


def _statements(
    standing: Any,
    parties: dict[int, str],
    uids: dict[int, str],
    citations: dict[int, list[document.Citation]],
) -> list[document.Statement]:
    addressees: dict[int, list[str]] = defaultdict(list)
    for link in Addressee.objects.filter(statement__in=standing).order_by("position", "pk"):
        addressees[link.statement_id].append(parties[link.party_id])
    answers: dict[int, list[document.Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(statement__in=standing).order_by("position", "pk"):
        # What was removed has no address a reader could follow.
        if answer.entry_id in uids:
            answers[answer.statement_id].append(
                document.Answer(entry=uids[answer.entry_id], how=_word(answer.how))
            )
    return [
        document.Statement(
            **_common(statement, citations),
            party=parties[statement.party_id],
            spokesperson=parties[statement.spokesperson_id] if statement.spokesperson_id else None,
            addressees=addressees.get(statement.pk, []),
            wording=_word(statement.wording),
            words=normal(statement.words),
            language=statement.language,
            translation=normal(statement.translation),
            context=normal(statement.context),
            answers=answers.get(statement.pk, []),
        )
        for statement in Statement.objects.filter(pk__in=standing)
    ]


def _requests(
    standing: Any,
    parties: dict[int, str],
    uids: dict[int, str],
    citations: dict[int, list[document.Citation]],
) -> list[document.Request]:
    replies: dict[int, list[str]] = defaultdict(list)
    # A withdrawn statement is no longer shown as the reply that came back.
    shown = set(Statement.objects.filter(pk__in=standing).values_list("pk", flat=True))
    for reply in Reply.objects.filter(request__in=standing).order_by("position", "pk"):
        if reply.statement_id in shown:
            replies[reply.request_id].append(uids[reply.statement_id])
    return [
        document.Request(
            **_common(request, citations),
            asked=parties[request.asked_id],
            asked_by=parties[request.asked_by_id] if request.asked_by_id else None,
            about=uids.get(request.about_id) if request.about_id else None,
            put=normal(request.put),
            channel=normal(request.channel),
            deadline=instant(request.deadline) if request.deadline else None,
            outcome=_word(request.outcome),
            outcome_note=normal(request.outcome_note),
            replies=replies.get(request.pk, []),
        )
        for request in ReplyRequest.objects.filter(pk__in=standing)
    ]
