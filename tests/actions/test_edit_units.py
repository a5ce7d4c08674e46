"""The tables of units name each field and each value of the history once, and tokens tell values apart."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from timeline.actions import edit_units
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.edit_units import compose_draft, compute_tokens, list_items
from timeline.actions.timelines import TimelineDraft
from timeline.models import Event, Party, ReplyRequest, Source, Statement, Timeline
from timeline.three_way_merge import Outcome

# The fields of a draft that no merge is about: the text of a new source.
NOT_MERGED = {"text"}
# The labels of the history that belong to no unit: ids, what a date is in EDTF, and who approved a source.
NOT_IN_UNITS = {"ids", "date (EDTF)", "approved by"}
TABLES: dict[type, tuple[edit_units.Unit, ...]] = {
    EventDraft: edit_units.EVENT_UNITS,
    StatementDraft: edit_units.STATEMENT_UNITS,
    RequestDraft: edit_units.REQUEST_UNITS,
    PartyDraft: edit_units.PARTY_UNITS,
    SourceDraft: edit_units.SOURCE_UNITS,
    TimelineDraft: edit_units.TIMELINE_UNITS,
}
ANN, BEN = PartyDraft(name="Ann"), PartyDraft(name="Ben")


@pytest.mark.parametrize("draft", TABLES)
def test_each_field_of_a_draft_is_in_one_unit(draft: Any) -> None:
    names = [name for unit in TABLES[draft] for name in unit.fields]
    assert sorted(names) == sorted({field.name for field in fields(draft)} - NOT_MERGED)
    assert len({unit.name for unit in TABLES[draft]}) == len(TABLES[draft])


def test_each_value_of_the_history_is_in_one_unit(
    event: Event, timeline: Timeline, owner: Party, gazette: Source
) -> None:
    said = Statement.objects.create(
        timeline=timeline, kind="statement", position=10**6, party=owner, words="No."
    )
    asked = ReplyRequest.objects.create(
        timeline=timeline, kind="request", position=2 * 10**6, asked=owner, put="Why?"
    )
    rows = (event.detail, said, asked, owner, gazette, timeline)
    for row, units in zip(rows, TABLES.values(), strict=True):
        labels = [label for unit in units for label in unit.history]
        assert sorted({*labels} - {"readers"}) == sorted({*row.describe_for_history()} - NOT_IN_UNITS)
        assert len(labels) == len({*labels})


def test_tokens_are_equal_for_what_was_typed_and_stored() -> None:
    in_rome = datetime(2017, 3, 9, 18, tzinfo=timezone(timedelta(hours=1)))
    typed = RequestDraft(asked=ANN, put="One.\r\nCafe\u0301 ", deadline=in_rome)
    stored = RequestDraft(asked=ANN, put="One.\nCaf\u00e9", deadline=datetime(2017, 3, 9, 17, tzinfo=UTC))
    units = edit_units.REQUEST_UNITS
    assert compute_tokens(typed, units) == compute_tokens(stored, units)
    other = compute_tokens(RequestDraft(asked=BEN, put="Two.", channel="E-mail"), units)
    differing = {key for key, token in compute_tokens(stored, units).items() if other[key] != token}
    assert differing == {"asked", "put", "channel", "deadline"}


def test_repeated_items_have_keys_of_their_own(gazette: Source) -> None:
    passages = tuple(CitationDraft(source=gazette, exact=words) for words in ("One", "Two"))
    draft = EventDraft(headline="A fire", citations=passages, parties=((ANN, "actor"), (BEN, "actor")))
    assert list(list_items(draft, edit_units.CITATIONS)) == [
        f"citations:{gazette.uid}",
        f"citations:{gazette.uid}:2",
    ]
    theirs = EventDraft(headline="A blaze", citations=passages[:1], parties=((BEN, "affected"),))
    keys = list(list_items(draft, edit_units.EVENT_UNITS[3]))
    sides = {"headline": Outcome.THEIRS, keys[0]: Outcome.MINE, keys[1]: Outcome.THEIRS}
    merged = compose_draft(theirs, draft, edit_units.EVENT_UNITS, sides)
    assert merged == EventDraft(
        headline="A blaze", citations=passages[:1], parties=((ANN, "actor"), (BEN, "affected"))
    )
