"""The document: its bytes, JSON Schema, digests and stamps."""

import hashlib
import json
import re
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.document_strategies import documents, publications
from tests.support.tiers import examples
from timeline import document
from timeline.dates import When
from timeline.document import Document, rules
from timeline.importers import IMPORTERS

some = settings(deadline=None, max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow])
VALIDATOR = jsonschema.Draft202012Validator(document.build_json_schema())


def foreign(value: Any) -> Any:
    """Return an equal value in which no string or list is identical."""
    if isinstance(value, msgspec.Struct):
        parts = {name: foreign(getattr(value, name)) for name in value.__struct_fields__}
        return type(value)(**parts)
    if isinstance(value, list):
        return [foreign(part) for part in value]
    return (value + "x")[:-1] if isinstance(value, str) else value


@some
@given(publications())
def test_encoding_and_decoding_are_inverse(whole: Document) -> None:
    data = document.encode(whole)
    assert document.decode(data) == whole
    assert document.encode(document.decode(data)) == data


@pytest.mark.slow
@some
@given(publications())
def test_bytes_do_not_depend_on_the_identity_of_strings(whole: Document) -> None:
    assert document.encode(foreign(whole)) == document.encode(whole)


@some
@given(publications())
def test_bytes_are_one_line_of_plain_json(whole: Document) -> None:
    data = document.encode(whole)
    assert data.endswith(b"}\n")
    assert data.count(b"\n") == 1
    value = json.loads(data.decode("utf-8"))
    assert value["order"] == whole.order
    assert [entry["headline"] for entry in value["events"]] == [event.headline for event in whole.events]


@some
@given(publications())
def test_every_document_validates_against_the_schema(whole: Document) -> None:
    faults = [error.message for error in VALIDATOR.iter_errors(json.loads(document.encode(whole)))]
    assert not faults


@some
@given(documents())
def test_the_importer_reads_every_document_unchanged(whole: Document) -> None:
    assert not rules.find_problems(whole)
    assert IMPORTERS["json"](document.encode(whole)) == whole


@some
@given(documents())
def test_only_defaults_are_omitted(whole: Document) -> None:
    for given_, written in zip(whole.events, json.loads(document.encode(whole))["events"], strict=True):
        fields = {field.name: field for field in msgspec.structs.fields(given_)}
        values = {
            name
            for name, field in fields.items()
            if field.required or getattr(given_, name) != getattr(document.Event(id="a1", headline="x"), name)
        }
        assert written.keys() == values


def test_the_schema_is_valid() -> None:
    schema = document.build_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$defs"]["Document"]["additionalProperties"] is False


def test_everything_in_the_schema_that_is_not_required_has_a_default() -> None:
    for name, part in document.build_json_schema()["$defs"].items():
        optional = part["properties"].keys() - set(part.get("required", ()))
        assert not [field for field in optional if "default" not in part["properties"][field]], name


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (document.ID_PATTERN, ["a1", "1", "k9-fire"], ["", "abc", "a1\n", "A1", "a1-", "a 1", "é1"]),
        (document.SLUG_PATTERN, ["a", "harbour-fire"], ["", "a\n", "-a", "a_b", "A", "a/b"]),
        (document.INSTANT_PATTERN, ["2017-03-07T10:15:00Z"], ["2017-03-07T10:15:00Z\n", "2017-03-07", ""]),
        (document.DAY_PATTERN, ["2017-03-07"], ["2017-03-07\n", "2017-3-7", ""]),
        (document.LANGUAGE_PATTERN, ["en", "zh-Hant-TW"], ["", "en\n", "e", "en_GB"]),
        (
            document.URL_PATTERN,
            ["https://a.example/", "mailto:a@b.example"],
            ["javascript:x", "https://", "https://a.example/\n", "https://a b/", "//a.example", "data:,x"],
        ),
    ],
)
def test_patterns_match_to_the_end_of_the_text(pattern: str, good: list[str], bad: list[str]) -> None:
    assert all(re.search(pattern, text) for text in good)
    assert not [text for text in bad if re.search(pattern, text)]


@pytest.mark.parametrize(
    "change",
    [
        {"parties": [{"id": "a1\n", "name": "A", "kind": "person"}]},
        {"parties": [{"id": "a1", "name": "A", "kind": "person", "secret": 1}]},
        {"parties": [{"id": "a1", "name": "", "kind": "person"}]},
        {"sources": [{"id": "a1", "kind": "article", "file_sha256": "a" * 64 + "\n"}]},
        {"sources": [{"id": "a1", "kind": "article", "url": "javascript:alert(1)"}]},
        {"format": "newsroom-timeline/2"},
        {"order": ["\u0661"]},
        {"version": {"number": 0, "published": "2017-03-07T10:15:00Z"}},
        {"timeline": {"slug": "a", "title": "A", "language": "en\n", "time_zone": "UTC"}},
        {"more": 1},
    ],
)
def test_decoder_and_schema_refuse_the_same(change: dict[str, Any]) -> None:
    head = {"slug": "a", "title": "A", "language": "en", "time_zone": "UTC"}
    lists = ("parties", "sources", "events", "statements", "requests", "corrections", "order")
    good: dict[str, Any] = {
        "format": document.FORMAT,
        "timeline": head,
        "version": None,
        **{name: [] for name in lists},
    }
    assert document.decode(json.dumps(good).encode()).timeline.slug == "a"
    assert VALIDATOR.is_valid(good)
    bad = {**good, **change}
    with pytest.raises(msgspec.ValidationError):
        document.decode(json.dumps(bad).encode())
    assert not VALIDATOR.is_valid(bad)


# --- Digests and stamps -----------------------------------------------------------------------

FIRST = document.Version(number=1, published="2026-03-08T10:00:00Z", note="First")
SECOND = document.Version(number=2, published="2026-03-09T10:00:00Z", note="Second")
THIRD = document.Version(number=3, published="2026-03-10T10:00:00Z", note="Third")


@some
@given(documents())
def test_publishing_changes_neither_the_content_nor_its_digest(whole: Document) -> None:
    first = document.stamp(whole, FIRST, None)
    second = document.stamp(whole, SECOND, first)
    assert document.strip_derived(first) == document.strip_derived(second) == whole
    assert (
        document.compute_content_digest(first)
        == document.compute_content_digest(second)
        == document.compute_content_digest(whole)
    )
    assert document.compute_digest(document.encode(first)) != document.compute_digest(document.encode(second))


@some
@given(documents(), st.data())
def test_any_change_of_content_changes_the_digest(whole: Document, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["title", "summary", "byline", "advisory"]))
    head = msgspec.structs.replace(whole.timeline, **{name: getattr(whole.timeline, name) + "."})
    changed = msgspec.structs.replace(whole, timeline=head)
    assert document.compute_content_digest(changed) != document.compute_content_digest(whole)


def test_the_digest_is_that_of_the_bytes() -> None:
    assert document.compute_digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


@some
@given(documents())
def test_an_unchanged_entry_keeps_both_dates(whole: Document) -> None:
    first = document.stamp(whole, FIRST, None)
    again = document.stamp(whole, SECOND, first)
    for entry in again.entries().values():
        assert (entry.first_published, entry.last_changed) == (FIRST.published, FIRST.published)


def event(uid: str, headline: str) -> document.Event:
    return document.Event(id=uid, headline=headline, when=When(edtf="2026"))


def of(*events: document.Event) -> Document:
    return Document(
        format=document.FORMAT,
        timeline=document.Timeline(slug="a", title="A", language="en", time_zone="UTC"),
        version=None,
        parties=[],
        sources=[],
        events=list(events),
        statements=[],
        requests=[],
        corrections=[],
        order=[event.id for event in events],
    )


def stamps(whole: Document) -> dict[str, tuple[str | None, str | None]]:
    return {uid: (entry.first_published, entry.last_changed) for uid, entry in whole.entries().items()}


def test_dates_of_entries_over_several_versions() -> None:
    one, two, three = (version.published for version in (FIRST, SECOND, THIRD))
    first = document.stamp(of(event("a1", "A"), event("b2", "B")), FIRST, None)
    second = document.stamp(of(event("a1", "A, better"), event("b2", "B"), event("c3", "C")), SECOND, first)
    third = document.stamp(of(event("a1", "A"), event("c3", "C")), THIRD, second)
    assert stamps(first) == {"a1": (one, one), "b2": (one, one)}
    assert stamps(second) == {"a1": (one, two), "b2": (one, one), "c3": (two, two)}
    # A return to the first words is a change, too.
    assert stamps(third) == {"a1": (one, three), "c3": (two, two)}


def test_a_restored_entry_keeps_its_first_publication() -> None:
    first = document.stamp(of(event("a1", "A"), event("b2", "B")), FIRST, None)
    second = document.stamp(of(event("a1", "A")), SECOND, first)
    third = document.stamp(of(event("a1", "A"), event("b2", "B")), THIRD, second, {"b2": FIRST.published})
    assert stamps(third)["b2"] == (FIRST.published, THIRD.published)


def test_a_stamp_replaces_the_dates_of_an_imported_document() -> None:
    brought = msgspec.structs.replace(
        of(
            msgspec.structs.replace(
                event("a1", "A"), first_published="1999-01-01T00:00:00Z", last_changed="1999-01-01T00:00:00Z"
            )
        ),
        version=THIRD,
        corrections=[document.Correction(entry="a1", at="1999-01-01T00:00:00Z", was="x", now="y", why="z")],
    )
    stamped = document.stamp(brought, FIRST, None)
    assert stamps(stamped) == {"a1": (FIRST.published, FIRST.published)}
    assert (stamped.version, stamped.corrections) == (FIRST, [])


def test_corrections_of_the_version_before_are_kept() -> None:
    correction = document.Correction(entry="a1", at=FIRST.published, was="x", now="y", why="z")
    first = msgspec.structs.replace(
        document.stamp(of(event("a1", "A")), FIRST, None), corrections=[correction]
    )
    assert document.stamp(of(event("a1", "A")), SECOND, first).corrections == [correction]


def test_quote_checks_are_published_but_not_content() -> None:
    bare = of(event("a1", "A"))
    check = document.Check(
        entry="a1", citation=0, verdict="exact", text_sha256="a" * 64, held="2026-03-08", note=""
    )
    whole = msgspec.structs.replace(bare, checks=[check])
    assert document.strip_derived(whole) == bare
    assert document.compute_content_digest(whole) == document.compute_content_digest(bare)
    first = document.stamp(whole, FIRST, None)
    assert first.checks == [check]
    # Checks of the version before are not kept.
    assert document.stamp(bare, SECOND, first).checks == []
    assert stamps(document.stamp(whole, SECOND, document.stamp(bare, FIRST, None))) == stamps(first)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "No."),
        ({"stance": "disputes"}, "said no"),
        ({"wording": "paraphrase"}, "said no"),
        ({"wording": "paraphrase", "exact": ""}, ""),
        ({"exact": ""}, "No."),
    ],
)
def test_the_checkable_words_of_each_citation(fields: dict[str, Any], words: str) -> None:
    values = {"stance": "supports", "wording": "verbatim", "exact": "said no", **fields}
    citation = document.Citation(source="s1", stance=values["stance"], exact=values["exact"])
    statement = document.Statement(id="t1", party="p1", words="No.", wording=values["wording"])
    assert document.get_checkable_words(statement, citation) == words
    assert document.get_checkable_words(event("a1", "A"), citation) == values["exact"]


@some
@given(documents())
def test_entries_are_listed_in_order_without_withdrawn_ones(whole: Document) -> None:
    gone = {withdrawal.id for withdrawal in whole.withdrawals}
    assert list(whole.entries()) == [uid for uid in whole.order if uid not in gone]


@some
@given(documents())
def test_every_party_and_source_of_a_built_document_is_in_use(whole: Document) -> None:
    assert document.find_parties_in_use(whole) == whole.parties
    assert document.find_sources_in_use(whole) == whole.sources


def test_a_part_that_nothing_refers_to_is_not_in_use() -> None:
    parties = [
        document.Party(id="a1", name="A", kind="person", part_of="b2"),
        document.Party(id="b2", name="B", kind="group"),
        document.Party(id="c3", name="C", kind="group", part_of="b2"),
    ]
    sources = [
        document.Source(id="a1", kind="article", title="A", relies_on=["b2"]),
        document.Source(id="b2", kind="article", title="B", relies_on=["a1"]),
        document.Source(id="c3", kind="article", title="C", relies_on=["a1"]),
    ]
    one = msgspec.structs.replace(
        event("a1", "A"),
        parties=[document.PartyRole(party="a1", role="actor")],
        citations=[document.Citation(source="a1")],
    )
    whole = msgspec.structs.replace(of(one), parties=parties, sources=sources)
    assert [party.id for party in document.find_parties_in_use(whole)] == ["a1", "b2"]
    assert [source.id for source in document.find_sources_in_use(whole)] == ["a1", "b2"]


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = document.normalise(text)
    assert document.normalise(once) == once
    assert "\r" not in once
