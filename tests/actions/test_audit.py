"""The history: one row for each action, with the values before and after in words."""

from collections.abc import Callable
from typing import Any

import pytest

from timeline.actions.drafts import CitationDraft, EventDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry, move_entry, remove_entry, restore_entry
from timeline.dates import When
from timeline.models import Change, Entry, Party, Source, Timeline, User

LastChange = Callable[[], Change]


VERBS: dict[str, Callable[[Entry, User], Any]] = {
    "add": lambda entry, by: add_entry(entry.timeline, EventDraft(headline="B"), by=by, after=None),
    "edit": lambda entry, by: edit_entry(entry, EventDraft(headline="B"), by=by, version=entry.version),
    "move": lambda entry, by: move_entry(entry, by=by, after=None),
    "remove": lambda entry, by: remove_entry(entry, by=by, version=entry.version),
    "restore": lambda entry, by: restore_entry(entry, by=by),
}


@pytest.mark.slow
def test_every_verb_adds_one_row_to_the_history(event: Entry, editor: User) -> None:
    for verb, act in VERBS.items():
        before = set(Change.objects.values_list("pk", flat=True))
        act(Entry.objects.get(pk=event.pk), editor)
        (change,) = Change.objects.exclude(pk__in=before)
        columns = (change.verb, change.subject, change.label, change.by, change.timeline)
        assert columns == (verb, "event", "B", editor, event.timeline)
        assert (change.subject_uid == event.uid) is (verb != "add")


def test_a_change_moves_its_timeline_to_the_top_of_the_list(event: Entry, editor: User) -> None:
    other = Timeline.objects.create(slug="other", title="Other")
    assert Timeline.objects.first() == other
    edit_entry(event, EventDraft(headline="B"), by=editor, version=1)
    assert Timeline.objects.first() == event.timeline


def test_an_edit_is_recorded_in_words(
    timeline: Timeline, reporter: User, owner: Party, agency: Party, gazette: Source, last_change: LastChange
) -> None:
    entry = add_entry(
        timeline, EventDraft(headline="A crack", parties=((owner, "actor"),)), by=reporter
    ).entry
    draft = EventDraft(
        headline="Two cracks",
        when=When(edtf="2017-03~", stated="in March"),
        standing="corroborated",
        is_key=True,
        place="Nordhavn",
        latitude=56.5,
        longitude=10.25,
        parties=((agency, "authority"),),
        citations=(CitationDraft(source=gazette, locator="page 3", exact="two cracks"),),
    )
    edit_entry(entry, draft, by=reporter, version=1)
    lines = {name: (before, after) for name, before, after in last_change().lines}
    assert lines == {
        "headline": ("A crack", "Two cracks"),
        "date": ("", "around March 2017"),
        "date (EDTF)": ("", "2017-03~"),
        "as the source puts it": ("", "in March"),
        "standing": ("Unconfirmed", "Corroborated"),
        "key event": ("no", "yes"),
        "place": ("", "Nordhavn"),
        "coordinates": ("", "56.5, 10.25"),
        "parties": ("Owner (actor)", "Agency (authority)"),
        "sources": ("", "The Gazette: A crack, page 3, “two cracks”"),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"prefix": "x"},
        {"suffix": "x"},
        {"locator": "x"},
        {"exact": "x"},
        {"note": "x"},
        {"stance": "disputes"},
    ],
)
def test_every_part_of_a_citation_counts_as_a_change(
    event: Entry, reporter: User, gazette: Source, change: dict[str, Any]
) -> None:
    before = Change.objects.count()
    draft = EventDraft(headline="A crack is found", citations=(CitationDraft(source=gazette, **change),))
    placed = edit_entry(event, draft, by=reporter, version=1)
    assert placed.entry.version == 2
    assert Change.objects.count() == before + 1


def test_words_moved_from_one_field_of_a_citation_to_another_count_as_a_change(
    event: Entry, reporter: User, gazette: Source
) -> None:
    version = 1
    for name in ("locator", "note", "exact", "prefix", "suffix"):
        part: dict[str, Any] = {name: "x"}
        cited = CitationDraft(source=gazette, **part)
        draft = EventDraft(headline="A crack is found", citations=(cited,))
        edit_entry(event, draft, by=reporter, version=version)
        version += 1
        assert Entry.objects.get(pk=event.pk).version == version


def test_replacing_a_party_by_a_namesake_is_a_readable_change(
    timeline: Timeline, reporter: User, last_change: LastChange
) -> None:
    one, other = (Party.objects.create(name="J. Smith", uid=uid) for uid in ("smith1", "smith2"))
    entry = add_entry(timeline, StatementDraft(party=one, words="Yes."), by=reporter).entry
    edit_entry(entry, StatementDraft(party=other, words="Yes."), by=reporter, version=1)
    assert last_change().lines == [("ids", "smith1", "smith2")]
    assert Entry.objects.get(pk=entry.pk).version == 2


def test_saving_the_same_values_changes_and_records_nothing(
    event: Entry, gazette: Source, editor: User, reporter: User
) -> None:
    before = (Change.objects.count(), Entry.objects.values().get(pk=event.pk))
    draft = EventDraft(headline="A crack is found", citations=(CitationDraft(source=gazette),))
    placed = edit_entry(event, draft, by=reporter, version=1)
    assert placed.entry.version == 1
    assert (Change.objects.count(), Entry.objects.values().get(pk=event.pk)) == before
    assert Entry.objects.get(pk=event.pk).changed_by == editor
