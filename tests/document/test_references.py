"""References of a document: former ids of merged parties and sources."""

import msgspec

from tests.support import sample_documents
from tests.support.document_values import build_valid_values, convert
from timeline import document
from timeline.document import Document, Redirect
from timeline.document.diff import DocumentComparison

OWNER = Redirect(id="p1", kind="party", into="p7")
GAZETTE = Redirect(id="s1", kind="source", into="s7")


def build() -> Document:
    return msgspec.structs.replace(convert(build_valid_values()), redirects=[], checks=[])


def rename(whole: Document, *pairs: tuple[str, str]) -> Document:
    """Return the document with other ids, by replacing them in its JSON."""
    text = document.encode(whole).decode()
    for old, new in pairs:
        text = text.replace(f'"{old}"', f'"{new}"')
    return document.decode(text.encode())


def test_a_former_id_leads_to_the_part_of_its_kind() -> None:
    whole = sample_documents.every_field()
    assert document.find_redirect(whole, "party", "owner0") == "owner1"
    assert document.find_redirect(whole, "source", "report0") == "report1"
    assert document.find_redirect(whole, "source", "owner0") is None
    assert document.find_redirect(whole, "party", "owner1") is None


def test_a_merged_part_takes_the_id_that_is_left_everywhere() -> None:
    merged = document.apply_redirects(build(), [OWNER, GAZETTE])
    assert merged == rename(build(), ("p1", "p7"), ("s1", "s7"))


def test_a_merged_part_keeps_its_id_beside_the_one_that_is_left() -> None:
    merged = document.apply_redirects(build(), [Redirect(id="p1", kind="party", into="p2")])
    assert [party.id for party in merged.parties] == ["p1", "p2", "p3"]
    assert merged.statements[0].party == "p2"
    assert [part.party for part in merged.events[0].parties] == ["p2", "p3"]


def test_of_two_parts_merged_into_a_new_one_the_first_takes_its_id() -> None:
    redirects = [Redirect(id=uid, kind="party", into="p7") for uid in ("p1", "p2")]
    merged = document.apply_redirects(build(), redirects)
    assert [party.id for party in merged.parties] == ["p7", "p2", "p3"]
    assert merged.requests[0].asked == merged.requests[0].asked_by == "p7"


def test_redirects_apply_once() -> None:
    merged = document.apply_redirects(build(), [OWNER, GAZETTE])
    assert document.apply_redirects(merged, [OWNER, GAZETTE]) == merged
    assert document.apply_redirects(merged, []) == merged


def test_a_merge_alone_changes_no_entry() -> None:
    after = msgspec.structs.replace(rename(build(), ("p1", "p7")), redirects=[OWNER])
    comparison = DocumentComparison(build(), after)
    assert comparison.changed_entries == comparison.differences == []


def test_a_merge_with_a_part_that_was_there_removes_the_merged_one() -> None:
    redirect = Redirect(id="s1", kind="source", into="s2")
    before = build()
    after = rename(before, ("s1", "s2"))
    kept = [source for source in before.sources if source.id != "s1"]
    after = msgspec.structs.replace(after, sources=kept, redirects=[redirect])
    differences = [
        (item.action, item.kind, item.uid) for item in DocumentComparison(before, after).differences
    ]
    assert differences == [("removed", "source", "s1")]


def test_an_entry_keeps_its_last_change_over_a_merge() -> None:
    first = document.Version(number=1, published="2026-03-08T10:00:00Z", note="First")
    second = document.Version(number=2, published="2026-03-09T10:00:00Z", note="Second")
    before = document.stamp(build(), first, None)
    after = msgspec.structs.replace(rename(build(), ("p1", "p7")), redirects=[OWNER])
    add_version = document.stamp(after, second, before)
    assert {entry.last_changed for entry in add_version.entries().values()} == {first.published}


def test_redirects_are_content_and_their_absence_is_not_written() -> None:
    whole = build()
    assert b"redirects" not in document.encode(whole)
    with_redirect = msgspec.structs.replace(whole, redirects=[Redirect(id="p0", kind="party", into="p1")])
    assert document.compute_content_digest(whole) != document.compute_content_digest(with_redirect)
    assert document.decode(document.encode(with_redirect)) == with_redirect
