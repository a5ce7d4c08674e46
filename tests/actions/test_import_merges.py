"""Imports into a timeline: what is added, changed and left, against what the file said last time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.core.exceptions import PermissionDenied

from timeline import document
from timeline.actions.entries import edit_entry, reload_entry, remove_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.import_merges import (
    FileAnswers,
    PlanChanged,
    import_as_new_timeline,
    import_into_timeline,
)
from timeline.actions.import_plans import Fate, ImportPlan
from timeline.actions.imports import ImportRefusedError
from timeline.actions.publications import publish
from timeline.actions.timelines import TimelineDraft
from timeline.actions.undo import find_undoable, undo_step
from timeline.importers import IMPORTERS, ImportOptions, SourceAnswer
from timeline.models import Change, Entry, Event, ImportedRow, Party, Publication, Source, Timeline, User
from timeline.publishing import snapshot

pytestmark = pytest.mark.django_db

HEADS = "Date,Headline,What happened,Source URL,ID"
ROWS = [
    "1943-07,A machine is built,Six people programme it.,https://press.example/eniac,",
    "1952-05-01,A compiler is written,It is called A-0.,https://press.example/a0,",
    "1969-07-20,A landing,The software holds.,https://press.example/landing,",
]


def read(*rows: str, **options: Any) -> FileAnswers:
    """Return what the importer of tables makes of these rows."""
    text = "\n".join([HEADS, *rows])
    loaded = IMPORTERS["csv"].load(
        text.encode(), ImportOptions(name="women", may_be_unsourced=True, **options)
    )
    assert loaded.draft is not None, loaded.problems
    return FileAnswers(loaded.draft, loaded.keys)


@pytest.fixture
def bring(timeline: Timeline, reporter: User) -> Callable[..., ImportPlan]:
    """Import rows into the timeline."""

    def bring(*rows: str, takes_file: tuple[str, ...] = (), **options: Any) -> ImportPlan:
        answers = replace(read(*rows, **options), takes_file=takes_file)
        return import_into_timeline(timeline, answers, by=reporter, seen=None)

    return bring


def headlines(timeline: Timeline) -> list[str]:
    rows = Event.objects.filter(timeline=timeline, state="active").in_order()
    return [row.headline for row in rows]


def edit(entry: Entry, by: User, **values: Any) -> None:
    detail = reload_entry(entry)
    edit_entry(detail, replace(read_entry(detail), **values), by=by, version=detail.version)


def test_import_is_one_step_that_is_undone_as_one(
    timeline: Timeline, reporter: User, bring: Callable[..., ImportPlan]
) -> None:
    plan = bring(*ROWS)
    assert plan.counts == {Fate.NEW: 3}
    assert headlines(timeline) == ["A machine is built", "A compiler is written", "A landing"]
    first, *rest = Change.objects.filter(timeline=timeline).order_by("pk")
    assert (first.verb, first.step_name, len(rest)) == ("add", "import", 2)
    assert {change.step for change in rest} == {first}
    assert Source.objects.filter(made_for=timeline).count() == 3
    assert find_undoable(timeline, reporter) == first
    undo_step(first, by=reporter)
    assert headlines(timeline) == []
    # It can be imported once more.
    assert bring(*ROWS).counts == {Fate.NEW: 3}
    assert len(headlines(timeline)) == 3


def test_same_file_again_changes_nothing_and_added_rows_are_added(
    timeline: Timeline, bring: Callable[..., ImportPlan]
) -> None:
    bring(*ROWS)
    before = Change.objects.count()
    assert bring(*ROWS).counts == {Fate.SAME: 3}
    assert Change.objects.count() == before
    # In the middle: the ids that the importer makes of the other rows are others now.
    added = [f"1950-{month:02},Row {month},,https://press.example/{month}," for month in range(1, 11)]
    assert bring(ROWS[0], *added, *ROWS[1:]).counts == {Fate.NEW: 10, Fate.SAME: 3}
    assert headlines(timeline)[:3] == ["A machine is built", "Row 1", "Row 2"]
    assert len(headlines(timeline)) == 13


def test_what_the_file_changed_is_changed_and_what_the_desk_changed_stays(
    timeline: Timeline, editor: User, bring: Callable[..., ImportPlan]
) -> None:
    bring(*ROWS)
    machine, compiler, _landing = Event.objects.filter(timeline=timeline).in_order()
    edit(machine, editor, place="Philadelphia", standing="corroborated")
    edit(compiler, editor, headline="The first compiler")
    plan = bring(ROWS[0].replace("Six people", "Six women"), *ROWS[1:])
    assert plan.counts == {Fate.CHANGED: 1, Fate.SAME: 2}
    assert plan.entries[0].labels == ("What happened",)
    machine.refresh_from_db()
    assert (machine.body, machine.place, machine.standing) == (
        "Six women programme it.",
        "Philadelphia",
        "corroborated",
    )
    assert "The first compiler" in headlines(timeline)


def test_conflict_stays_as_it_is_unless_the_file_is_taken(
    timeline: Timeline, editor: User, bring: Callable[..., ImportPlan]
) -> None:
    bring(*ROWS)
    machine = Event.objects.filter(timeline=timeline).in_order()[0]
    edit(machine, editor, body="Six programmers.")
    changed = ROWS[0].replace("Six people", "Six women")
    answers = read(changed, *ROWS[1:])
    plan = answers.plan(timeline, by=editor)
    conflict = plan.filter_entries(Fate.CONFLICT)[0]
    assert (conflict.conflicts, conflict.takes_file) == (("What happened",), False)
    bring(changed, *ROWS[1:])
    machine.refresh_from_db()
    assert machine.body == "Six programmers."
    # It was decided: the same file asks no more.
    assert bring(changed, *ROWS[1:]).counts == {Fate.SAME: 3}
    other = ROWS[0].replace("Six people", "Everybody")
    uid = read(other, *ROWS[1:]).draft.order[0]
    assert bring(other, *ROWS[1:], takes_file=(uid,)).counts[Fate.CONFLICT] == 1
    machine.refresh_from_db()
    assert machine.body == "Everybody programme it."


def test_missing_rows_are_reported_and_stay(timeline: Timeline, bring: Callable[..., ImportPlan]) -> None:
    bring(*ROWS)
    plan = bring(*ROWS[:2])
    assert [entry.label for entry in plan.missing] == ["A landing"]
    assert len(headlines(timeline)) == 3


def test_what_was_removed_here_stays_removed(
    timeline: Timeline, editor: User, bring: Callable[..., ImportPlan]
) -> None:
    bring(*ROWS)
    landing = Event.objects.get(headline="A landing")
    remove_entry(landing, by=editor, version=landing.version)
    assert bring(*ROWS).counts == {Fate.REMOVED: 1, Fate.SAME: 2}
    assert len(headlines(timeline)) == 2


def test_rows_with_an_id_are_found_by_it(timeline: Timeline, bring: Callable[..., ImportPlan]) -> None:
    keyed = [row + str(number) for number, row in enumerate(ROWS, 1)]
    bring(*keyed)
    plan = bring(
        keyed[2], keyed[0].replace("A machine is built", "ENIAC").replace("1943-07", "1943-08"), keyed[1]
    )
    assert plan.counts == {Fate.CHANGED: 1, Fate.SAME: 2}
    assert headlines(timeline) == ["ENIAC", "A compiler is written", "A landing"]


def test_without_a_base_every_difference_is_a_conflict(
    timeline: Timeline, bring: Callable[..., ImportPlan]
) -> None:
    bring(*[row + f"wic-{number}" for number, row in enumerate(ROWS, 1)])
    ImportedRow.objects.all().delete()
    plan = bring(ROWS[0].replace("Six people", "Six women") + "wic-1")
    assert plan.counts == {Fate.CONFLICT: 1}
    assert plan.entries[0].conflicts == ("What happened",)


def test_known_source_is_offered_and_used_unless_a_new_one_is_chosen(
    timeline: Timeline, reporter: User, bring: Callable[..., ImportPlan]
) -> None:
    known = Source.objects.create(publisher="Press", title="On ENIAC", url="https://www.press.example/eniac")
    answers = read(*ROWS)
    [offer] = answers.plan(timeline, by=reporter).shared.duplicates
    assert (offer.row, offer.why, offer.is_used) == (known, "Same address", True)
    bring(*ROWS)
    assert Event.objects.get(headline="A machine is built").citations.get().source == known
    # The next import remembers it, and asks no more.
    plan = bring(*ROWS)
    assert (plan.counts, plan.shared.duplicates) == ({Fate.SAME: 3}, [])
    other = import_as_new_timeline(
        TimelineDraft(slug="", title="Other"),
        replace(answers, choices={offer.uid: "new"}),
        by=reporter,
        seen=None,
    )[0]
    assert Event.objects.get(timeline=other, headline="A machine is built").citations.get().source != known


def test_sources_that_the_user_may_not_see_are_neither_used_nor_told(
    timeline: Timeline, reporter: User, bring: Callable[..., ImportPlan]
) -> None:
    hidden = Timeline.objects.create(slug="secret", title="Secret", access="members")
    uid = read(ROWS[0]).draft.sources[0].id
    Source.objects.create(uid=uid, publisher="Leak", url="https://press.example/eniac", made_for=hidden)
    plan = bring(*ROWS)
    assert (plan.shared.duplicates, plan.shared.notes) == ([], [])
    source = Event.objects.get(headline="A machine is built").citations.get().source
    assert source.made_for == timeline
    assert source.uid != uid
    assert bring(*ROWS).counts == {Fate.SAME: 3}


def test_plan_that_is_not_the_one_seen_writes_nothing(
    timeline: Timeline, editor: User, reporter: User
) -> None:
    answers = read(*ROWS)
    seen = answers.plan(timeline, by=reporter).digest
    assert answers.plan(timeline, by=reporter).digest == seen
    with pytest.raises(PlanChanged) as error:
        import_into_timeline(timeline, read(*ROWS[:2]), by=reporter, seen=seen)
    assert error.value.plan.counts == {Fate.NEW: 2}
    assert headlines(timeline) == []
    import_into_timeline(timeline, answers, by=reporter, seen=seen)
    assert len(headlines(timeline)) == 3


def test_only_who_may_edit_imports(timeline: Timeline, make_user: Callable[..., User]) -> None:
    viewer = make_user("viewer@example.org", "viewer")
    with pytest.raises(PermissionDenied):
        import_into_timeline(timeline, read(*ROWS), by=viewer, seen=None)
    with pytest.raises(PermissionDenied):
        import_as_new_timeline(TimelineDraft(slug="", title="New"), read(*ROWS), by=viewer, seen=None)


def test_new_entries_go_where_their_dates_put_them(
    timeline: Timeline, bring: Callable[..., ImportPlan]
) -> None:
    bring(*ROWS)
    bring(
        "1960,Between,,https://press.example/b,",
        "1900,First,,https://press.example/f,",
        "2000,Last,,https://press.example/l,",
    )
    assert headlines(timeline) == [
        "First",
        "A machine is built",
        "A compiler is written",
        "Between",
        "A landing",
        "Last",
    ]


def test_own_document_is_merged_with_the_version_that_it_was_exported_as(
    timeline: Timeline, editor: User, bring: Callable[..., ImportPlan]
) -> None:
    bring(*ROWS)
    publish(timeline, by=editor, note="First", seen_digest=None)
    exported = document.decode(Publication.objects.get().data)
    machine = Event.objects.get(headline="A machine is built")
    edit(machine, editor, place="Philadelphia")
    ours = FileAnswers(exported, is_ours=True)
    assert ours.plan(timeline, by=editor).counts == {Fate.SAME: 3}
    events = [msgspec.structs.replace(event, body="By post.") for event in exported.events]
    changed = replace(ours, draft=msgspec.structs.replace(exported, events=events))
    assert changed.plan(timeline, by=editor).counts == {Fate.CHANGED: 3}
    import_into_timeline(timeline, changed, by=editor, seen=None)
    machine.refresh_from_db()
    assert (machine.body, machine.place) == ("By post.", "Philadelphia")
    ImportedRow.objects.all().delete()
    unknown = msgspec.structs.replace(exported, version=None)
    plan = replace(ours, draft=unknown).plan(timeline, by=editor)
    assert plan.counts == {Fate.CONFLICT: 3}


def test_document_with_statements_and_parties_becomes_a_new_timeline(
    sample_document: document.Document, reporter: User
) -> None:
    head = TimelineDraft(slug="", title="Copied")
    timeline, _plan = import_as_new_timeline(
        head, FileAnswers(sample_document, is_ours=True), by=reporter, seen=None
    )
    ours = snapshot.build(timeline)
    assert ours.statements
    assert [part.id for part in ours.entries().values()] == sample_document.order
    assert len(ours.parties) == len(sample_document.parties)
    again = FileAnswers(sample_document, is_ours=True).plan(timeline, by=reporter)
    assert again.counts == {Fate.SAME: len(sample_document.order)}
    assert Party.objects.count() == len(sample_document.parties)


def test_document_that_breaks_a_rule_is_refused(timeline: Timeline, reporter: User) -> None:
    answers = read(*ROWS)
    events = [
        msgspec.structs.replace(event, citations=[document.Citation(source="n0ne11")])
        for event in answers.draft.events
    ]
    broken = replace(answers, draft=msgspec.structs.replace(answers.draft, events=events))
    with pytest.raises(ImportRefusedError):
        import_into_timeline(timeline, broken, by=reporter, seen=None)


def test_one_source_for_all_is_cited_by_rows_without_one(
    timeline: Timeline, bring: Callable[..., ImportPlan]
) -> None:
    answer = SourceAnswer(title="The archive’s list")
    bring("1950,A row without a source,,,", source=answer)
    assert str(Event.objects.get().citations.get().source) == "The archive’s list"
