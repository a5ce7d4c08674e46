"""Fixtures of the tests of actions: parties, sources, an event, and the rows before and after an action."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.all_rows import read_all_rows
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.parties import add_party
from timeline.actions.sources import add_source
from timeline.models import Change, Entry, Party, Source, Timeline, User


@pytest.fixture
def owner(editor: User) -> Party:
    return add_party(PartyDraft(name="Owner"), by=editor)


@pytest.fixture
def agency(editor: User) -> Party:
    return add_party(PartyDraft(name="Agency", kind="agency"), by=editor)


@pytest.fixture
def gazette(editor: User) -> Source:
    return add_source(SourceDraft(publisher="The Gazette", title="A crack"), by=editor)


@pytest.fixture
def event(timeline: Timeline, editor: User, gazette: Source) -> Entry:
    draft = EventDraft(headline="A crack is found", citations=(CitationDraft(source=gazette),))
    return add_entry(timeline, draft, by=editor).entry


@pytest.fixture
def everything(db: None) -> Callable[[], dict[str, list[dict[str, Any]]]]:
    """Reads every row of the app, to compare before and after."""

    return read_all_rows


@pytest.fixture
def last_change(db: None) -> Callable[[], Change]:
    return lambda: Change.objects.latest("pk")
