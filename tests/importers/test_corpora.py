"""Files of other people, read where they are: the folder that TEST_CORPORA names. Nothing of them is in this project."""

import os
from pathlib import Path

import pytest

from tests.importers.test_tables import list_messages, load, read_events
from timeline.dates import When

CORPORA = Path(os.environ.get("TEST_CORPORA", "no-such-folder")) / "timelinejs"

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="TEST_CORPORA names no folder with timelinejs/"),
]


@pytest.mark.parametrize(
    ("name", "file_format", "entries", "eras", "first"),
    [
        ("women_in_computing.csv", "csv", 10, 0, When("1815-12-10/1852-11-27")),
        ("eras.json", "timelinejs", 20, 3, When("0602/0629")),
        ("marktwain.json", "timelinejs", 17, 0, When("1900-01-06", "06:45:56", zone="Europe/London")),
        ("all-media-types.json", "timelinejs", 41, 0, When("1901")),
    ],
)
def test_a_file_of_timelinejs_is_read_whole(
    name: str, file_format: str, entries: int, eras: int, first: When
) -> None:
    loaded = load(file_format, (CORPORA / name).read_bytes(), name=name)
    events = read_events(loaded)
    assert (len(events), events[0].when) == (entries, first)
    assert loaded.is_complete
    assert loaded.draft is not None
    # Media are no sources, and no HTML is left.
    assert loaded.draft.sources == []
    assert not [event for event in events if "<p" in event.body or "<b" in event.headline]
    assert len([text for text in list_messages(loaded) if "era" in text]) == bool(eras)
