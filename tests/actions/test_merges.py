"""Merges of parties and sources: what moves, who may, what is refused, and the undo."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.core.exceptions import PermissionDenied

from timeline import document
from timeline.actions.base import Refused, Stale
from timeline.actions.citations import cite
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, edit_entry, remove_entry
from timeline.actions.imports import ImportRefusedError, import_document
from timeline.actions.merges import NotAllowed, merge, undo_merge
from timeline.actions.parties import add_party, edit_party
from timeline.actions.publications import publish
from timeline.actions.source_texts import add_source_text, dismiss_suggestion
from timeline.actions.sources import add_source, edit_source
from timeline.models import (
    Change,
    Citation,
    Dismissal,
    Entry,
    Event,
    Party,
    Redirect,
    Reliance,
    ReplyRequest,
    Source,
    SourceText,
    Statement,
    Timeline,
    User,
)

Everything = Callable[[], dict[str, list[dict[str, Any]]]]


@pytest.fixture
def ofcom(editor: User) -> Party:
    return add_party(PartyDraft(name="Ofcom", kind="agency"), by=editor)


@pytest.fixture
def ofkom(editor: User) -> Party:
    return add_party(PartyDraft(name="Ofkom"), by=editor)


@pytest.fixture
def copy(editor: User) -> Source:
    return add_source(SourceDraft(publisher="Gazette", title="A crack (copy)"), by=editor)


@pytest.fixture
def hidden(make_user: Callable[..., User]) -> Timeline:
    """A timeline of one member."""
    timeline: Timeline = Timeline.objects.create(slug="hidden", title="Hidden", access="members")
    timeline.members.add(make_user("member@example.org", "reporter"))
    return timeline


def join(duplicate: Any, survivor: Any, by: User) -> Any:
    """Merge two rows as they are now."""
    model = type(duplicate)
    rows = [model.objects.get(pk=row.pk) for row in (duplicate, survivor)]
    return merge(rows[0], rows[1], by=by, versions=(rows[0].version, rows[1].version))


def without_bookkeeping(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return rows without the history, versions and moments of change, and without keys of link rows."""
    links = {"Citation", "EventParty", "Addressee", "Reliance"}
    kept: dict[str, list[dict[str, Any]]] = {}
    for model, values in rows.items():
        if model == "Change":
            continue
        dropped = {"changed_at", *({"id"} if model in links else ())}
        if model in {"Party", "Source"}:
            dropped.add("version")
        kept[model] = sorted(
            ({name: value for name, value in row.items() if name not in dropped} for row in values), key=repr
        )
    return kept


@pytest.fixture
def use_everywhere(timeline: Timeline, editor: User) -> Callable[[Party], None]:
    """Return a function that names a party in every part that one can have."""

    def use(party: Party) -> None:
        other = add_party(PartyDraft(name="Somebody else"), by=editor)
        add_party(PartyDraft(name="A department", part_of=party), by=editor)
        drafts: list[Any] = [
            EventDraft(headline="It met", parties=((party, "actor"), (other, "witness"))),
            StatementDraft(party=party, words="Yes."),
            StatementDraft(party=other, spokesperson=party, words="No."),
            StatementDraft(party=other, addressees=(party,), words="Perhaps."),
            RequestDraft(asked=party, put="Why?"),
            RequestDraft(asked=other, asked_by=party, put="When?"),
        ]
        for draft in drafts:
            add_entry(timeline, draft, by=editor)

    return use


# --- Parties -------------------------------------------------------------------------------------------


def test_every_use_of_a_party_moves(
    ofcom: Party, ofkom: Party, use_everywhere: Callable[[Party], None], editor: User
) -> None:
    use_everywhere(ofkom)
    assert join(ofkom, ofcom, editor) == ofcom
    assert Event.objects.get().parties.filter(party=ofcom, role="actor").exists()
    assert Statement.objects.filter(party=ofcom).count() == 1
    assert Statement.objects.filter(spokesperson=ofcom).count() == 1
    assert Statement.objects.filter(addressees__party=ofcom).count() == 1
    assert ReplyRequest.objects.filter(asked=ofcom).count() == 1
    assert ReplyRequest.objects.filter(asked_by=ofcom).count() == 1
    assert Party.objects.get(name="A department").part_of == ofcom
    for relation in (
        "parts",
        "statements",
        "spoken",
        "received",
        "asked_in",
        "asked_others_in",
        "parts_of_it",
    ):
        assert not getattr(Party.objects.get(pk=ofkom.pk), relation).exists()


def test_a_merge_is_one_change_that_says_what_was_merged(ofcom: Party, ofkom: Party, editor: User) -> None:
    before = Change.objects.count()
    join(ofkom, ofcom, editor)
    change = Change.objects.latest("pk")
    assert Change.objects.count() == before + 1
    assert (change.verb, change.subject, change.subject_uid, change.label) == (
        *("merge", "party", ofcom.uid),
        "Ofcom",
    )
    # The history never shows what moved: it may concern timelines that its reader does not see.
    assert change.lines == [("merged into it", "", "Ofkom")]
    assert change.after is not None
    assert change.after["moved"]["roles"] == []
    assert Party.objects.get(pk=ofkom.pk).merge == change


@pytest.mark.parametrize("kind", ["party", "source"])
def test_a_merge_undone_leaves_everything_as_it_was(
    kind: str,
    ofcom: Party,
    ofkom: Party,
    gazette: Source,
    copy: Source,
    event: Entry,
    timeline: Timeline,
    use_everywhere: Callable[[Party], None],
    everything: Everything,
    editor: User,
) -> None:
    duplicate: Any
    survivor: Any
    if kind == "party":
        duplicate, survivor = ofkom, ofcom
        use_everywhere(ofkom)
        both = ((ofcom, "actor"), (ofkom, "actor"), (ofkom, "witness"))
        add_entry(timeline, EventDraft(headline="They met", parties=both), by=editor)
        told = StatementDraft(
            party=add_party(PartyDraft(name="C"), by=editor), addressees=(ofkom, ofcom), words="A."
        )
        add_entry(timeline, told, by=editor)
    else:
        duplicate, survivor = copy, gazette
        wire, blog, paper = (add_source(SourceDraft(publisher=name), by=editor) for name in ("W", "B", "P"))
        edit_source(
            copy, SourceDraft(publisher="Gazette", relies_on=(wire, gazette, paper)), by=editor, version=1
        )
        edit_source(gazette, SourceDraft(publisher="The Gazette", relies_on=(paper,)), by=editor, version=1)
        edit_source(blog, SourceDraft(publisher="B", relies_on=(gazette, copy)), by=editor, version=1)
        edit_source(paper, SourceDraft(publisher="P", relies_on=(copy,)), by=editor, version=1)
        citations = (
            CitationDraft(source=copy, exact="a crack", prefix="found"),
            CitationDraft(source=gazette),
            CitationDraft(source=copy),
            CitationDraft(source=copy, stance="disputes"),
        )
        add_entry(timeline, EventDraft(headline="Two cracks", citations=citations), by=editor)
        add_source_text(copy, "They found a crack.", by=editor, number=0)
        dismiss_suggestion(copy, "k1", by=editor)
    before = without_bookkeeping(everything())
    join(duplicate, survivor, editor)
    assert without_bookkeeping(everything()) != before
    undo_merge(duplicate, by=editor)
    assert without_bookkeeping(everything()) == before
    change = Change.objects.latest("pk")
    assert (change.verb, change.subject_uid) == ("unmerge", duplicate.uid)
    assert type(duplicate).objects.visible_to(editor).filter(pk=duplicate.pk).exists()


def test_a_role_that_both_had_is_kept_once(
    ofcom: Party, ofkom: Party, timeline: Timeline, editor: User
) -> None:
    roles = ((ofkom, "actor"), (ofcom, "actor"), (ofkom, "witness"))
    entry = add_entry(timeline, EventDraft(headline="It met", parties=roles), by=editor).entry
    join(ofkom, ofcom, editor)
    parts = entry.event.parties.values_list("party", "role")
    assert sorted(parts) == [(ofcom.pk, "actor"), (ofcom.pk, "witness")]


def test_entries_keep_their_versions(ofcom: Party, ofkom: Party, timeline: Timeline, editor: User) -> None:
    draft = EventDraft(headline="It met", parties=((ofkom, "actor"),))
    entry = add_entry(timeline, draft, by=editor).entry
    join(ofkom, ofcom, editor)
    # A form that was open meanwhile names the duplicate: what it stands for now is saved.
    edited = EventDraft(headline="It met again", parties=((ofkom, "actor"),))
    edit_entry(entry, edited, by=editor, version=1)
    assert list(Event.objects.get().parties.values_list("party", flat=True)) == [ofcom.pk]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (lambda a, b, c: StatementDraft(party=a, spokesperson=b, words="Yes."), "one speaks for the other"),
        (lambda a, b, c: StatementDraft(party=b, addressees=(a,), words="Yes."), "one speaks to the other"),
        (lambda a, b, c: RequestDraft(asked=a, asked_by=b, put="Why?"), "one asks the other for comment"),
    ],
)
def test_parties_that_an_entry_tells_apart_are_not_merged(
    draft: Callable[..., Any],
    reason: str,
    ofcom: Party,
    ofkom: Party,
    agency: Party,
    timeline: Timeline,
    editor: User,
) -> None:
    entry = add_entry(timeline, draft(ofcom, ofkom, agency), by=editor).entry
    for pair in ((ofcom, ofkom), (ofkom, ofcom)):
        with pytest.raises(Refused, match=reason) as refusal:
            join(*pair, editor)
        assert entry.label in str(refusal.value)


def test_a_party_is_not_merged_with_what_it_is_part_of(ofcom: Party, agency: Party, editor: User) -> None:
    middle = add_party(PartyDraft(name="Middle", part_of=agency), by=editor)
    edit_party(ofcom, PartyDraft(name="Ofcom", part_of=middle), by=editor, version=1)
    for pair in ((ofcom, agency), (agency, ofcom)):
        with pytest.raises(Refused, match="is part of"):
            join(*pair, editor)


# --- Sources -------------------------------------------------------------------------------------------


def test_citations_move_and_equal_ones_are_kept_once(
    timeline: Timeline, gazette: Source, copy: Source, editor: User
) -> None:
    citations = (
        CitationDraft(source=gazette),
        CitationDraft(source=copy),
        CitationDraft(source=copy, exact="a crack"),
    )
    entry = add_entry(timeline, EventDraft(headline="Two cracks", citations=citations), by=editor).entry
    join(copy, gazette, editor)
    rows = entry.citations.order_by("position").values_list("source", "exact")
    assert list(rows) == [(gazette.pk, ""), (gazette.pk, "a crack")]


def test_reliances_move_without_a_source_that_relies_on_itself(
    gazette: Source, copy: Source, editor: User
) -> None:
    wire = add_source(SourceDraft(publisher="Wire"), by=editor)
    blog = add_source(SourceDraft(publisher="Blog", relies_on=(copy,)), by=editor)
    edit_source(copy, SourceDraft(publisher="Copy", relies_on=(wire, gazette)), by=editor, version=1)
    join(copy, gazette, editor)
    pairs = set(Reliance.objects.values_list("source", "on"))
    assert pairs == {(gazette.pk, wire.pk), (blog.pk, gazette.pk)}


def test_texts_and_dismissals_move_to_a_source_without_a_text(
    gazette: Source, copy: Source, editor: User
) -> None:
    text = add_source_text(copy, "They found a crack.", by=editor, number=0)
    dismiss_suggestion(copy, "k1", by=editor)
    join(copy, gazette, editor)
    assert SourceText.objects.get().source == gazette
    assert SourceText.objects.get() == text
    assert Dismissal.objects.get().source == gazette


def test_the_texts_of_the_source_that_stays_count_if_both_have_some(
    gazette: Source, copy: Source, editor: User
) -> None:
    for source in (gazette, copy):
        add_source_text(source, f"The text of {source}.", by=editor, number=0)
    join(copy, gazette, editor)
    assert [text.source for text in SourceText.objects.order_by("pk")] == [gazette, copy]


# --- Who may, and what is refused -------------------------------------------------------------------------


def test_a_protected_party_is_never_merged(ofcom: Party, editor: User) -> None:
    resident = add_party(PartyDraft(name="Ada Lind", protected=True, pseudonym="A resident"), by=editor)
    for pair in ((ofcom, resident), (resident, ofcom)):
        with pytest.raises(Refused, match="protected"):
            join(*pair, editor)


def test_a_confidential_source_is_never_merged(gazette: Source, editor: User) -> None:
    draft = SourceDraft(publisher="An engineer", confidential=True, confidential_reason="Her job.")
    secret = add_source(draft, by=editor)
    for pair in ((gazette, secret), (secret, gazette)):
        with pytest.raises(Refused, match="confidential"):
            join(*pair, editor)


@pytest.mark.parametrize("which", ["the duplicate", "the one that stays"])
@pytest.mark.parametrize("state", ["active", "removed"])
def test_who_may_not_change_every_timeline_may_not_merge(
    which: str, state: str, ofcom: Party, ofkom: Party, hidden: Timeline, editor: User
) -> None:
    member = hidden.members.get()
    used = ofkom if which == "the duplicate" else ofcom
    draft = EventDraft(headline="It met", parties=((used, "actor"),))
    entry = add_entry(hidden, draft, by=member).entry
    if state == "removed":
        remove_entry(entry, by=member, version=1)
    with pytest.raises(NotAllowed) as refusal:
        join(ofkom, ofcom, editor)
    assert "An editor who may change every timeline that uses them must merge them" in str(refusal.value)
    assert "hidden" not in str(refusal.value).lower()
    assert join(ofkom, ofcom, member) == ofcom


def test_a_timeline_uses_the_sources_that_its_sources_rely_on(
    gazette: Source, copy: Source, hidden: Timeline, editor: User
) -> None:
    member = hidden.members.get()
    paper = add_source(SourceDraft(publisher="Paper", relies_on=(copy,)), by=member)
    blog = add_source(SourceDraft(publisher="Blog", relies_on=(paper,)), by=member)
    citation = CitationDraft(source=blog)
    add_entry(hidden, EventDraft(headline="It met", citations=(citation,)), by=member)
    with pytest.raises(NotAllowed):
        join(copy, gazette, editor)


def test_a_timeline_uses_the_parties_that_its_parties_are_part_of(
    ofcom: Party, ofkom: Party, hidden: Timeline, editor: User
) -> None:
    member = hidden.members.get()
    department = add_party(PartyDraft(name="Department", part_of=ofkom), by=member)
    draft = EventDraft(headline="It met", parties=((department, "actor"),))
    add_entry(hidden, draft, by=member)
    with pytest.raises(NotAllowed):
        join(ofkom, ofcom, editor)


def test_a_row_that_others_do_not_see_never_takes_the_place_of_one_they_see(
    ofcom: Party, hidden: Timeline
) -> None:
    member = hidden.members.get()
    secret = add_party(PartyDraft(name="Secret"), by=member, made_for=hidden)
    with pytest.raises(Refused, match="the other way round"):
        join(ofcom, secret, member)
    assert join(secret, ofcom, member) == ofcom
    # Only who saw it learns of it.
    change = Change.objects.latest("pk")
    assert change.timeline == hidden


def test_nobody_merges_what_they_do_not_see(ofcom: Party, hidden: Timeline, editor: User) -> None:
    secret = add_party(PartyDraft(name="Secret"), by=hidden.members.get(), made_for=hidden)
    with pytest.raises(PermissionDenied):
        join(secret, ofcom, editor)


def test_a_merge_needs_the_versions_that_were_seen(ofcom: Party, ofkom: Party, editor: User) -> None:
    for versions in ((2, 1), (1, 2), (None, 1), (1, None)):
        with pytest.raises(Stale):
            merge(ofkom, ofcom, by=editor, versions=versions)
    assert not Party.objects.filter(merged_into__isnull=False).exists()


def test_a_row_is_merged_once_and_not_into_itself(
    ofcom: Party, ofkom: Party, agency: Party, editor: User
) -> None:
    with pytest.raises(Refused, match="not merged into itself"):
        join(ofcom, ofcom, editor)
    join(ofkom, ofcom, editor)
    for pair in ((ofkom, agency), (agency, ofkom)):
        with pytest.raises(Refused, match="merged into “Ofcom” already"):
            join(*pair, editor)


# --- Undo -------------------------------------------------------------------------------------------------


def test_what_was_added_since_stays_where_it_is(
    ofcom: Party, ofkom: Party, timeline: Timeline, editor: User
) -> None:
    first = EventDraft(headline="First", parties=((ofkom, "actor"),))
    old = add_entry(timeline, first, by=editor).entry
    join(ofkom, ofcom, editor)
    second = EventDraft(headline="Second", parties=((ofcom, "actor"),))
    new = add_entry(timeline, second, by=editor).entry
    # Other parts of the entry may have changed.
    edit_entry(old, EventDraft(headline="First of all", parties=((ofcom, "actor"),)), by=editor, version=1)
    undo_merge(ofkom, by=editor)
    assert [old.event.parties.get().party, new.event.parties.get().party] == [ofkom, ofcom]


def test_a_merge_is_not_undone_where_what_moved_has_changed(
    timeline: Timeline, gazette: Source, copy: Source, event: Entry, editor: User, everything: Everything
) -> None:
    cite(event, CitationDraft(source=copy, exact="a crack"), by=editor)
    join(copy, gazette, editor)
    row = Event.objects.get(pk=event.pk)
    draft = EventDraft(headline=row.headline, citations=(CitationDraft(source=gazette, exact="no crack"),))
    edit_entry(row, draft, by=editor, version=row.version)
    before = everything()
    with pytest.raises(Refused, match="what moved has been changed since in “A crack is found”"):
        undo_merge(copy, by=editor)
    assert everything() == before


def test_a_merge_of_a_merged_row_is_undone_in_reverse_order(
    ofcom: Party, ofkom: Party, agency: Party, timeline: Timeline, editor: User
) -> None:
    draft = EventDraft(headline="It met", parties=((ofkom, "actor"),))
    entry = add_entry(timeline, draft, by=editor).entry
    join(ofkom, ofcom, editor)
    join(ofcom, agency, editor)
    with pytest.raises(Refused, match="“Ofcom” itself has been merged into “Agency”: undo that first"):
        undo_merge(ofkom, by=editor)
    undo_merge(ofcom, by=editor)
    undo_merge(ofkom, by=editor)
    assert entry.event.parties.get().party == ofkom
    with pytest.raises(Refused, match="is not merged, or no longer"):
        undo_merge(ofkom, by=editor)


def test_a_merge_into_a_party_that_is_protected_by_now_is_not_undone(
    ofcom: Party, ofkom: Party, editor: User
) -> None:
    join(ofkom, ofcom, editor)
    protected = PartyDraft(name="Ofcom", protected=True, pseudonym="An agency")
    edit_party(ofcom, protected, by=editor, version=1)
    with pytest.raises(Refused, match="has become protected since"):
        undo_merge(ofkom, by=editor)


def test_who_may_not_change_every_timeline_may_not_undo(
    ofcom: Party, ofkom: Party, hidden: Timeline, editor: User
) -> None:
    member = hidden.members.get()
    join(ofkom, ofcom, editor)
    draft = EventDraft(headline="It met", parties=((ofcom, "actor"),))
    add_entry(hidden, draft, by=member)
    with pytest.raises(NotAllowed, match="must undo the merge"):
        undo_merge(ofkom, by=editor)
    assert undo_merge(ofkom, by=member) == ofkom


# --- What others make of a merged row -----------------------------------------------------------------------


def test_an_edit_of_a_merged_row_meets_the_one_that_stays(
    ofcom: Party, ofkom: Party, gazette: Source, copy: Source, editor: User
) -> None:
    join(ofkom, ofcom, editor)
    join(copy, gazette, editor)
    with pytest.raises(Stale) as stale:
        edit_party(ofkom, PartyDraft(name="New"), by=editor, version=1)
    assert stale.value.current == ofcom
    with pytest.raises(Stale) as stale:
        edit_source(copy, SourceDraft(publisher="New"), by=editor, version=1)
    assert stale.value.current == gazette


def test_a_reference_to_a_merged_row_is_one_to_the_row_that_stays(
    ofcom: Party, ofkom: Party, gazette: Source, copy: Source, event: Entry, editor: User
) -> None:
    join(ofkom, ofcom, editor)
    join(copy, gazette, editor)
    department = add_party(PartyDraft(name="Department", part_of=ofkom), by=editor)
    blog = add_source(SourceDraft(publisher="Blog", relies_on=(copy, gazette)), by=editor)
    cite(event, CitationDraft(source=copy, exact="a crack"), by=editor)
    assert department.part_of == ofcom
    assert list(blog.relies_on.all()) == [gazette]
    assert set(Citation.objects.values_list("source", flat=True)) == {gazette.pk}


# --- The next version -----------------------------------------------------------------------------------------


def read(timeline: Timeline) -> document.Document:
    return document.decode(timeline.publications.order_by("-number")[0].data)


def test_the_next_version_leads_from_the_id_that_readers_know(
    ofcom: Party, ofkom: Party, timeline: Timeline, editor: User
) -> None:
    citation = CitationDraft(source=SourceDraft(publisher="Gazette"))
    draft = EventDraft(headline="It met", parties=((ofkom, "actor"),), citations=(citation,))
    add_entry(timeline, draft, by=editor)
    first = publish(timeline, by=editor, note="First", seen_digest=None)
    data = first.data
    join(ofkom, ofcom, editor)
    # No change of an entry: no note is needed.
    publish(timeline, by=editor, note="Second", seen_digest=None)
    after = read(timeline)
    assert [(item.kind, item.id, item.into) for item in after.redirects] == [("party", ofkom.uid, ofcom.uid)]
    assert after.events[0].last_changed == after.events[0].first_published
    assert type(first).objects.get(pk=first.pk).data == data
    undo_merge(ofkom, by=editor)
    publish(timeline, by=editor, note="Third", seen_digest=None, change_notes={after.events[0].id: "minor"})
    assert read(timeline).redirects == []
    assert [party.id for party in read(timeline).parties] == [ofkom.uid]


def test_an_id_that_no_reader_knows_is_not_published(
    ofcom: Party, ofkom: Party, timeline: Timeline, editor: User
) -> None:
    citation = CitationDraft(source=SourceDraft(publisher="Gazette"))
    draft = EventDraft(headline="It met", parties=((ofkom, "actor"),), citations=(citation,))
    add_entry(timeline, draft, by=editor)
    join(ofkom, ofcom, editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    assert ofkom.uid.encode() not in timeline.publications.get().data
    assert Redirect.objects.get().is_public is False


def test_a_chain_of_merges_leads_to_its_end(
    gazette: Source, copy: Source, event: Entry, timeline: Timeline, editor: User
) -> None:
    third = add_source(SourceDraft(publisher="Third"), by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    join(gazette, copy, editor)
    publish(timeline, by=editor, note="Second", seen_digest=None)
    join(copy, third, editor)
    publish(timeline, by=editor, note="Third", seen_digest=None)
    redirects = {(item.id, item.into) for item in read(timeline).redirects}
    assert redirects == {(gazette.uid, third.uid), (copy.uid, third.uid)}


# --- Import -------------------------------------------------------------------------------------------------


def test_former_ids_survive_an_import(ofcom: Party, ofkom: Party, timeline: Timeline, editor: User) -> None:
    citation = CitationDraft(source=SourceDraft(publisher="Gazette"))
    draft = EventDraft(headline="It met", parties=((ofkom, "actor"),), citations=(citation,))
    add_entry(timeline, draft, by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    join(ofkom, ofcom, editor)
    publish(timeline, by=editor, note="Second", seen_digest=None)
    exported = read(timeline)
    copied = import_document(exported, slug="copied", by=editor).timeline
    publish(copied, by=editor, note="First", seen_digest=None)
    assert read(copied).redirects == exported.redirects
    assert read(copied).events[0].parties == exported.events[0].parties
    # The same content again changes nothing; without the former ids it is other content.
    assert not import_document(exported, slug="copied", by=editor).counts
    with pytest.raises(ImportRefusedError) as refusal:
        import_document(msgspec.structs.replace(exported, redirects=[]), slug="copied", by=editor)
    assert "former ids" in str(refusal.value.problems[0])


@pytest.mark.parametrize("kind", ["party", "source"])
def test_a_file_that_names_a_merged_row_is_refused_with_the_one_that_stays(
    kind: str, ofcom: Party, ofkom: Party, gazette: Source, copy: Source, timeline: Timeline, editor: User
) -> None:
    citation = CitationDraft(source=copy)
    draft = EventDraft(headline="It met", parties=((ofkom, "actor"),), citations=(citation,))
    add_entry(timeline, draft, by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    exported = read(timeline)
    duplicate, survivor = (ofkom, ofcom) if kind == "party" else (copy, gazette)
    join(duplicate, survivor, editor)
    with pytest.raises(ImportRefusedError) as refusal:
        import_document(exported, slug="copied", by=editor)
    (problem,) = refusal.value.problems
    assert problem.path == ("$.parties[0].id" if kind == "party" else "$.sources[0].id")
    assert f"Use “{survivor.uid}”" in problem.message
