"""The table of formats, and the words for everything the document can say."""

from typing import Any

import pytest

from tests.support import sample_documents
from timeline import document
from timeline.exports import FORMATS
from timeline.presentation import labels
from timeline.presentation.build import build, to_local_time
from timeline.presentation.model import PageLinks
from timeline.text.bidi import get_direction

MEDIA_TYPES = {
    "application/json",
    "text/html",
    "application/atom+xml",
    "application/feed+json",
    "application/ld+json",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_names_its_type_and_extension_and_writes_the_document(name: str) -> None:
    module = FORMATS[name]
    assert f"timeline.{module.EXTENSION}" == {"jsonfeed": "timeline.feed.json"}.get(name, f"timeline.{name}")
    assert module.MEDIA_TYPE in MEDIA_TYPES
    assert b"The dam at Nordhavn" in module.write(sample_documents.every_field())


def test_the_native_format_is_read_back_as_it_was() -> None:
    whole = sample_documents.every_field()
    assert document.decode(FORMATS["json"].write(whole)) == whole


@pytest.mark.parametrize(
    ("vocabulary", "table"),
    [
        (document.Standing, labels.VERIFICATIONS),
        (document.PartyKind, labels.PARTY_KINDS),
        (document.Role, labels.ROLES),
        (document.SourceKind, labels.SOURCE_KINDS),
        (document.How, labels.ANSWERS),
        (document.Outcome, labels.OUTCOMES),
    ],
)
def test_every_word_of_a_vocabulary_has_a_label(vocabulary: Any, table: dict[str, Any]) -> None:
    assert set(table) == set(document.list_values(vocabulary))


@pytest.mark.parametrize(
    ("language", "marks"),
    [("en-GB", "“”"), ("de", "„“"), ("fr-FR", "«\u202f\u202f»"), ("ar", "«»"), ("", "“”"), ("tlh", "“”")],
)
def test_quotation_marks_are_those_of_the_language(language: str, marks: str) -> None:
    assert "".join(labels.get_quotation_marks(language)) == marks


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("en-GB", "ltr"), ("ars-x", "ltr")]
)
def test_a_language_has_its_direction(language: str, way: str) -> None:
    assert get_direction(language) == way


def test_an_hour_that_came_twice_is_told_apart() -> None:
    first = to_local_time("2026-10-25T00:30:00Z", "Europe/London").words
    second = to_local_time("2026-10-25T01:30:00Z", "Europe/London").words
    assert "01:30" in first
    assert "01:30" in second
    assert first != second


def test_a_chain_of_reliance_is_numbered_to_its_end() -> None:
    whole = sample_documents.sample()
    view = build(whole, PageLinks(timeline=""))
    assert [source.record.publisher for source in view.sources] == [
        "Gizmodo",
        "Newshub",
        "CNBC",
        "BBC News",
    ]
    assert [source.number for source in view.sources] == [1, 2, 3, 4]


def test_withdrawn_entries_are_not_counted() -> None:
    view = build(sample_documents.every_field(), PageLinks(timeline=""))
    assert (len(view.entries), view.entry_count) == (9, 8)
