"""The differences between two documents, and their words."""

from itertools import combinations, permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.document_strategies import documents
from tests.support.tiers import examples
from timeline import document
from timeline.dates import When
from timeline.document import Document
from timeline.document.diff import Difference, DocumentComparison, count_in_words, get_label

FIRST = document.Version(number=1, published="2026-03-08T10:00:00Z", note="First")

PARTY = document.Party(id="p1", name="Owner", kind="organisation")
SOURCE = document.Source(id="s1", kind="article", publisher="Gazette")
EVENT = document.Event(id="e1", headline="A crack", when=When(edtf="2026-03-01"))
STATEMENT = document.Statement(id="t1", party="p1", words="There is none.")
REQUEST = document.Request(id="r1", asked="p1", put="Is there a crack?")


def whole(**parts: Any) -> Document:
    common: dict[str, Any] = {
        "parties": [PARTY],
        "sources": [SOURCE],
        "events": [EVENT],
        "statements": [STATEMENT],
        "requests": [REQUEST],
        "order": ["e1", "t1", "r1"],
    }
    head = document.Timeline(slug="dam", title="The dam", language="en", time_zone="UTC")
    return Document(
        **{"format": document.FORMAT, "timeline": head, "version": None, "corrections": [], **common, **parts}
    )


def compare(old: Document | None, new: Document) -> list[Difference]:
    return DocumentComparison(old, new).differences


def list_changes(old: Document | None, new: Document) -> list[tuple[str, str, str]]:
    return [(difference.action, difference.kind, difference.uid) for difference in compare(old, new)]


@settings(deadline=None, max_examples=examples(25))
@given(documents())
def test_a_document_does_not_differ_from_itself_however_often_it_is_published(
    whole_document: Document,
) -> None:
    stamped = document.stamp(whole_document, FIRST, None)
    assert (
        compare(whole_document, stamped)
        == compare(stamped, whole_document)
        == compare(whole_document, whole_document)
        == []
    )


@pytest.mark.slow
@settings(deadline=None, max_examples=examples(25))
@given(documents(), documents())
def test_documents_without_differences_have_equal_content(whole_document: Document, other: Document) -> None:
    assert (compare(whole_document, other) == []) == (
        document.strip_derived(whole_document) == document.strip_derived(other)
    )


def test_without_an_earlier_document_everything_is_added() -> None:
    assert list_changes(None, whole()) == [
        ("added", "party", "p1"),
        ("added", "source", "s1"),
        ("added", "event", "e1"),
        ("added", "statement", "t1"),
        ("added", "request", "r1"),
    ]


def test_a_changed_field_is_named_with_before_and_after() -> None:
    better = msgspec.structs.replace(EVENT, headline="Two cracks", key=True)
    assert compare(whole(), whole(events=[better])) == [
        Difference(
            "changed",
            "event",
            "e1",
            "Two cracks",
            (("headline", "A crack", "Two cracks"), ("key", False, True)),
        )
    ]


def test_a_changed_head_is_a_difference_of_the_timeline() -> None:
    head = msgspec.structs.replace(whole().timeline, title="The dam at Nordhavn")
    assert compare(whole(), whole(timeline=head)) == [
        Difference(
            "changed", "timeline", "", "The dam at Nordhavn", (("title", "The dam", "The dam at Nordhavn"),)
        )
    ]


@pytest.mark.parametrize(
    ("group", "noun", "uid"),
    [("parties", "party", "p1"), ("sources", "source", "s1"), ("requests", "request", "r1")],
)
def test_a_missing_part_is_removed_and_a_new_one_added(group: str, noun: str, uid: str) -> None:
    without = whole(**{group: [], "order": [item for item in whole().order if item != uid]})
    assert list_changes(whole(), without) == [("removed", noun, uid)]
    assert list_changes(without, whole()) == [("added", noun, uid)]


def test_a_withdrawn_entry_is_withdrawn_and_not_removed() -> None:
    gone = document.Withdrawal(id="e1", at="2026-03-09T10:00:00Z", reason="It was a forgery.")
    after = whole(events=[], withdrawals=[gone])
    assert compare(whole(), after) == [Difference("withdrawn", "entry", "e1", "It was a forgery.")]
    assert compare(after, after) == []


def test_an_entry_of_another_kind_under_the_same_id_is_removed_and_added() -> None:
    other = msgspec.structs.replace(STATEMENT, id="e1")
    after = whole(events=[], statements=[other, STATEMENT])
    assert sorted(list_changes(whole(), after)) == [("added", "statement", "e1"), ("removed", "event", "e1")]


@pytest.mark.parametrize("order", list(permutations(["e1", "t1", "r1"])))
def test_as_few_entries_as_possible_count_as_moved(order: tuple[str, ...]) -> None:
    moved = compare(whole(), whole(order=list(order)))
    assert {item.action for item in moved} <= {"moved"}
    before = ["e1", "t1", "r1"]
    kept = [uid for uid in order if uid not in {item.uid for item in moved}]
    assert kept == [uid for uid in before if uid in kept]
    longest = max(
        size
        for size in range(4)
        for some in combinations(order, size)
        if list(some) == [uid for uid in before if uid in some]
    )
    assert len(kept) == longest


@settings(deadline=None)
@given(st.permutations([f"e{index}" for index in range(9)]))
def test_entries_that_did_not_move_kept_their_order(order: list[str]) -> None:
    events = [msgspec.structs.replace(EVENT, id=f"e{index}") for index in range(9)]
    before = whole(events=events, statements=[], requests=[], order=[event.id for event in events])
    moved = {item.uid for item in compare(before, msgspec.structs.replace(before, order=order))}
    kept = [uid for uid in order if uid not in moved]
    assert kept == sorted(kept)
    assert kept


def test_an_addition_in_the_middle_moves_nothing() -> None:
    fresh = msgspec.structs.replace(EVENT, id="e2", headline="A flood")
    after = whole(events=[EVENT, fresh], order=["e1", "e2", "t1", "r1"])
    assert list_changes(whole(), after) == [("added", "event", "e2")]


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        ([], ""),
        ([("changed", "event")], "1 event changed"),
        ([("changed", "event")] * 2 + [("added", "party")], "2 events changed, 1 party added"),
        ([("added", "party")] * 2 + [("moved", "entry")] * 3, "2 parties added, 3 entries moved"),
        ([("removed", "source")] * 2 + [("changed", "timeline")], "2 sources removed, 1 timeline changed"),
    ],
)
def test_differences_are_counted_in_words(differences: list[tuple[str, str]], words: str) -> None:
    assert count_in_words(Difference(what, part, "a1", "") for what, part in differences) == words


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (EVENT, "A crack"),
        (STATEMENT, "There is none."),
        (REQUEST, "Is there a crack?"),
        (PARTY, "Owner"),
        (SOURCE, "Gazette"),
        (
            document.Source(id="s3", kind="interview", confidential=True, described_as="an engineer"),
            "an engineer",
        ),
        (msgspec.structs.replace(EVENT, headline="x" * 300), "x" * 99 + "…"),
    ],
)
def test_the_label_of_a_part_is_one_line(part: Any, words: str) -> None:
    assert get_label(part) == words


WITNESS = document.Party(id="w1", name="Witness X", kind="person", protected=True)
LEAK = document.Source(id="s2", kind="document", confidential=True, described_as="a clerk")


def cite(*uids: str, **fields: Any) -> dict[str, Any]:
    citations = [document.Citation(source=uid) for uid in uids]
    return {"events": [msgspec.structs.replace(EVENT, citations=citations, **fields)]}


def speak(uid: str) -> dict[str, Any]:
    return {"statements": [msgspec.structs.replace(STATEMENT, party=uid)]}


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        (speak("p1"), speak("w1"), True),
        (speak("w1"), speak("p1"), True),
        (cite("s1"), cite("s2"), True),
        (cite("s1"), cite("s1", "s2", headline="A gap"), True),
        # Nothing goes with what comes.
        (cite("s1"), cite("s1", "s2"), False),
        (cite("s2"), cite("s2", headline="A gap"), False),
        (speak("p1") | cite("s2"), speak("p1") | cite("s2"), False),
    ],
)
def test_an_entry_that_exchanges_a_hidden_person_or_source_is_noticed(
    before: dict[str, Any], after: dict[str, Any], moves: bool
) -> None:
    known = {"parties": [PARTY, WITNESS], "sources": [SOURCE, LEAK]}
    comparison = DocumentComparison(whole(**known, **before), whole(**known, **after))
    assert not comparison.hides_persons
    assert comparison.moves_persons is moves
