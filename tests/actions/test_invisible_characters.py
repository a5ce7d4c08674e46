"""Invisible characters are stripped from quoted words; imported ones stop a publication."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.document_strategies import texts
from tests.support.tiers import examples
from timeline.actions.drafts import CitationDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.entry_content import strip_invisible
from timeline.actions.publications import publish
from timeline.actions.version_store import NotReady
from timeline.models import Citation, Party, Source, Statement, Timeline, User
from timeline.publishing import snapshot
from timeline.publishing.checks import find_problems

TURNED = "We paid \u202e100\u202c pounds"
PLAIN = "We paid 100 pounds"
# Embeddings, overrides and isolates, and the marks of direction.
CONTROLS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"}

Make = Callable[..., Statement]


@pytest.fixture
def gazette(db: None) -> Source:
    return Source.objects.create(publisher="The Gazette")


@pytest.fixture
def board(db: None) -> Party:
    return Party.objects.create(name="Board")


def draft(board: Party, gazette: Source, words: str = TURNED, **more: Any) -> StatementDraft:
    cited = CitationDraft(source=gazette, exact=words, prefix="It said: \u200b", suffix="\ufeff.")
    return StatementDraft(party=board, words=words, citations=(cited,), **more)


def test_direction_controls_are_stripped_from_quoted_words_with_a_notice(
    timeline: Timeline, editor: User, board: Party, gazette: Source
) -> None:
    placed = add_entry(timeline, draft(board, gazette, translation="a\u00adb"), by=editor)
    statement = Statement.objects.get(pk=placed.entry.pk)
    assert (statement.words, statement.translation) == (PLAIN, "ab")
    citation = Citation.objects.get()
    assert (citation.exact, citation.prefix, citation.suffix) == (PLAIN, "It said: ", ".")
    assert placed.notice == (
        "Removed 2 right-to-left overrides, 2 ends of directions, 1 zero width space, 1 byte order mark "
        "and 1 soft hyphen from quoted words."
    )


def test_direction_controls_are_stripped_from_an_edit_too(
    timeline: Timeline, editor: User, board: Party, gazette: Source
) -> None:
    entry = add_entry(timeline, draft(board, gazette, PLAIN), by=editor).entry
    placed = edit_entry(entry, draft(board, gazette), by=editor, version=entry.version)
    assert Statement.objects.get().words == PLAIN
    assert "right-to-left override" in placed.notice


def test_joiners_with_a_meaning_stay(timeline: Timeline, editor: User, board: Party, gazette: Source) -> None:
    words = "می\u200cخواهم 👩\u200d👩\u200d👧"
    placed = add_entry(timeline, draft(board, gazette, words), by=editor)
    assert Statement.objects.get().words == words
    assert "joiner" not in placed.notice


@pytest.mark.parametrize("field", ["words", "translation", "exact"])
def test_imported_invisible_characters_are_not_published(
    timeline: Timeline, editor: User, board: Party, gazette: Source, field: str
) -> None:
    entry = add_entry(timeline, draft(board, gazette, PLAIN), by=editor).entry
    rows = Citation.objects.all() if field == "exact" else Statement.objects.filter(pk=entry.pk)
    rows.update(**{field: TURNED})
    with pytest.raises(NotReady) as refused:
        publish(timeline, by=editor, note="New", seen_digest=None)
    assert [(problem.check, problem.subject, problem.uid) for problem in refused.value.problems] == [
        ("unseen", "statement", entry.uid)
    ]
    assert "1 right-to-left override, 1 end of a direction" in str(refused.value.problems[0])


def test_visible_text_passes(timeline: Timeline, editor: User, board: Party, gazette: Source) -> None:
    add_entry(timeline, draft(board, gazette), by=editor)
    assert find_problems(timeline, snapshot.build(timeline)) == []


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=texts)
def test_no_direction_control_is_left(words: str) -> None:
    found, _told = strip_invisible(
        StatementDraft(
            party=Party(name="Board"),
            words=words,
            citations=(CitationDraft(source=Source(publisher="Gazette"), exact=words),),
        )
    )
    assert isinstance(found, StatementDraft)
    assert not CONTROLS & {*found.words, *found.citations[0].exact}
