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
from timeline.document.entry_copies import copy_entries, list_left_out
from timeline.document.rebases import strip_version
from timeline.document.source_fields import to_document_values
from timeline.evidence import quote_checks
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Embargo,
    Entry,
    Event,
    EventParty,
    Hold,
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
from timeline.publishing.withholding import (
    Withholding,
    find_published_rows,
    find_withheld,
)

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
    """A document that may be published, and the quote checks of the rows that it was built from.

    `withheld` are the ids of entries that are not taken from their rows: held back, or under an embargo. `left_out` has (entry,
    withheld entry), as ids, for each reference that is left out because of them.
    """

    document: document.Document
    quote_checks: list[quote_checks.QuoteCheck]
    withheld: frozenset[str] = frozenset()
    left_out: tuple[tuple[str, str], ...] = ()


def build_draft(timeline: Timeline, published: document.Document | None = None) -> Snapshot:
    """Return the document of the timeline as `build` does, with its quote checks, for the publish checks.

    The quote checks are those of citations whose source has a text: the others need none. `published` is the document
    that the version continues. Withheld entries are as they are there. Without it that is the live one.
    """
    withheld = find_withheld(timeline, published)
    checks = quote_checks.check_quotes(_match_ready(timeline, withheld), with_text_only=True)
    order, content = _build_content(timeline, withheld)
    content = msgspec.structs.replace(content, checks=quote_checks.to_document_checks(checks))
    if withheld.is_empty:
        return Snapshot(content, checks)
    whole = _add_withheld(timeline, content, withheld, order)
    return Snapshot(whole, checks, withheld.uids, tuple(list_left_out(content, whole)))


def _match_ready(timeline: Timeline, withheld: Withholding) -> Any:
    """Return a query of the active entries that are taken from their rows."""
    active = Entry.objects.filter(timeline=timeline).active()
    if not withheld.pks:
        return active
    held = Hold.objects.in_force(withheld.at).filter(entry__timeline=timeline).order_by().values("entry")
    embargoed = Embargo.objects.waiting().filter(timeline=timeline).order_by().values("entries")
    return active.exclude(pk__in=held).exclude(pk__in=embargoed)


def _add_withheld(
    timeline: Timeline, content: document.Document, withheld: Withholding, order: list[str]
) -> document.Document:
    """Return the content with the withheld entries as they are public, and without references to those that are not."""
    published = withheld.published
    if published is None:
        return copy_entries(content, content, ())
    published = strip_version(published)
    rows = find_published_rows(timeline, published)
    public = document.apply_redirects(published, rows.redirects)
    known = {part.id for part in (*content.parties, *content.sources)}
    redirects = _build_redirects(
        timeline,
        rows.parties,
        rows.sources,
        {pk: rows.hidden_parties.get(pk, party.uid) for pk, party in rows.parties.items()},
        {pk: rows.hidden_sources.get(pk, source.uid) for pk, source in rows.sources.items()},
    )
    # Whoever is hidden by now is not named by an entry that is held back. `copy_entries` drops what nobody needs.
    content = msgspec.structs.replace(
        content,
        timeline=msgspec.structs.replace(
            content.timeline, **{name: getattr(published.timeline, name) for name in withheld.head}
        ),
        parties=[
            *content.parties,
            *(
                build_party(rows.parties[pk], {}, uid=uid)
                for pk, uid in rows.hidden_parties.items()
                if uid not in known
            ),
        ],
        sources=[
            *content.sources,
            *(
                build_source(rows.sources[pk], [], uid=uid)
                for pk, uid in rows.hidden_sources.items()
                if uid not in known
            ),
        ],
        redirects=_sort_redirects([*content.redirects, *redirects]),
    )
    return copy_entries(content, public, withheld.uids, order=order, preferred=withheld.parts)


def _build_content(timeline: Timeline, withheld: Withholding) -> tuple[list[str], document.Document]:
    """Return the order of all entries, and the document without withheld entries and without quote checks."""
    active = _match_ready(timeline, withheld)
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
        if state == Entry.State.WITHDRAWN and at and pk not in withheld.pks:
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

    content = document.Document(
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
        order=[uid for uid in order if uid not in withheld.uids],
        withdrawals=withdrawals,
        redirects=_build_redirects(timeline, parties, sources, party_uids, source_uids),
    )
    return order, content


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
    return _sort_redirects(redirects)


def _sort_redirects(redirects: Iterable[document.Redirect]) -> list[document.Redirect]:
    by_id = {(redirect.kind, redirect.id): redirect for redirect in redirects}
    return [by_id[key] for key in sorted(by_id)]


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
