"""The slides of TimelineJS: as precise as the record, and imported again."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.formats.test_tables import keep_claims
from tests.support import sample_documents
from timeline.dates import When
from timeline.document import Document, Event
from timeline.exports import FORMATS, export
from timeline.formats.timelinejs import find_figures
from timeline.importers import IMPORTERS, ImportOptions


def read(whole: Document) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(export("timelinejs", whole, site="https://news.example"))
    return loaded


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (When("2017"), {"year": 2017}, {}),
        (When("2017-03~"), {"year": 2017, "month": 3}, {}),
        (When("2017-03-07", "10:15", zone="Europe/London"), {"year": 2017, "month": 3, "day": 7, "hour": 10, "minute": 15}, {}),
        (
            When("2017-03-07", "10:15", "11:00:30", "Europe/London"),
            {"year": 2017, "month": 3, "day": 7, "hour": 10, "minute": 15},
            {"year": 2017, "month": 3, "day": 7, "hour": 11, "minute": 0, "second": 30},
        ),
        (When("2017-03-07/2017-04"), {"year": 2017, "month": 3, "day": 7}, {"year": 2017, "month": 4}),
        (When("2017-03/.."), {"year": 2017, "month": 3}, {}),
        (When("../2017-03"), {"year": 2017, "month": 3}, {}),
        (When("[2017-03-07,2017-07-03]"), {"year": 2017, "month": 3, "day": 7}, {}),
        (When("[2017-03-07..2017-03-09]"), {"year": 2017, "month": 3, "day": 7}, {}),
        (When("2017-21"), {"year": 2017}, {}),
        (When("201X"), {"year": 2010}, {"year": 2019}),
        (When("-0043"), {"year": -44}, {}),
        (When(stated="last week"), {}, {}),
    ],
)  # fmt: skip
def test_figures_are_no_more_precise_than_the_date(when: When, start: Any, end: Any) -> None:
    assert find_figures(when) == (start, end)


def test_a_slide_has_the_words_the_text_and_its_sources() -> None:
    whole = sample_documents.every_field()
    slides = {slide["unique_id"]: slide for slide in read(whole)["events"]}
    for event in whole.events:
        if not event.when.edtf:
            continue
        slide = slides[event.id]
        assert slide["text"]["headline"]
        assert slide["display_date"]
        assert "media" not in slide
        for citation in event.citations:
            source = next(source for source in whole.sources if source.id == citation.source)
            assert (
                source.confidential
                or not source.url
                or source.url.replace("&", "&amp;") in slide["text"]["text"]
            )


def test_every_entry_is_a_slide_or_listed_without_a_date() -> None:
    whole = sample_documents.every_field()
    file = read(whole)
    undated = [entry["entry"][0]["ID"] for entry in file["newsroom_timeline"]["undated"]]
    assert sorted([*undated, *(slide["unique_id"] for slide in file["events"])]) == sorted(whole.entries())
    assert "Left out" in file["newsroom_timeline"]["about"]
    assert file["title"]["text"]["headline"] == whole.timeline.title


@pytest.mark.parametrize(
    "make", [sample_documents.sample, sample_documents.every_field, sample_documents.long]
)
def test_an_import_gives_the_same_events(make: Callable[[], Document]) -> None:
    whole = make()
    options = ImportOptions(time_zone=whole.timeline.time_zone, may_be_unsourced=True)
    loaded = IMPORTERS["timelinejs"].load(FORMATS["timelinejs"].write(whole), options)
    assert loaded.draft is not None, [str(problem) for problem in loaded.problems]
    kept = {event.id: event for event in loaded.draft.events}
    assert set(kept) == set(whole.entries())
    assert [kept[event.id] for event in whole.events] == [keep_claims(event) for event in whole.events]


def test_text_is_no_mark_up() -> None:
    event = Event(id="entry1", headline="<script>x</script>", body="<img onerror=x>", when=When("2017"))
    whole = msgspec.structs.replace(sample_documents.empty(), events=[event], order=["entry1"])
    (slide,) = read(whole)["events"]
    assert "<script" not in slide["text"]["headline"]
    assert "<img" not in slide["text"]["text"]
