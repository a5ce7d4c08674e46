"""Sources that are older than the entry they support, only where that is certain."""

import pytest

from timeline.dates import When
from timeline.evidence.source_dates import find_early_date, find_early_sources, list_early_sources
from timeline.models import Citation, Entry, Event, ReplyRequest, Source, Statement, Timeline
from timeline.models.parties import Party

# Date of the source, date of the entry, and whether the source is certainly older.
CASES = [
    ("2017-03-07", "2017-03-08", True),
    ("2017-03-08", "2017-03-08", False),
    ("2017-03-09", "2017-03-08", False),
    ("2016", "2017-03-08", True),
    ("2017", "2017-03-08", False),
    ("2017-02", "2017-03", True),
    ("2017-03", "2017-03-08", False),
    ("2017-02-28", "2017-03", True),
    ("2017-03-01", "2017-03", False),
    ("2017-03-07", "2017-03-08/2017-03-12", True),
    ("2017-03-09", "2017-03-08/2017-03-12", False),
    ("2017-03-07", "[2017-03-08..2017-03-12]", True),
    ("2017-03-09", "[2017-03-08..2017-03-12]", False),
    ("2017-03-07", "2017-03-08/..", True),
    ("[2017-03-01..2017-03-07]", "2017-03-08", True),
    ("[2017-03-01..2017-03-09]", "2017-03-08", False),
    ("201X", "2020-03-08", True),
    ("201X", "2019-03-08", False),
    # No earliest day, or no latest one.
    ("2017-03-07", "[..2017-03-08]", False),
    ("2017-03-07", "../2017-03-08", False),
    ("2017-03-07", "", False),
    ("", "2017-03-08", False),
    ("2017-03-01/..", "2018", False),
    ("[2017-03-01..]", "2018", False),
    # Only about, or only perhaps.
    ("2017-03-01~", "2017-03-08", False),
    ("2017-03-01?", "2017-03-08", False),
    ("2017-03-01%", "2017-03-08", False),
    ("2017-03-01", "2017-03-08~", False),
    ("2017-03-01", "2017-03-08?", False),
    ("2017-03-01~/2017-03-02", "2017-03-08", False),
    # Not readable: stored by an older version.
    ("soon", "2017-03-08", False),
    ("2017-03-07", "soon", False),
]


@pytest.mark.parametrize(("published", "edtf", "is_early"), CASES)
def test_a_source_is_early_if_it_was_published_before_the_earliest_day(
    published: str, edtf: str, is_early: bool
) -> None:
    early = find_early_date(Source(publisher="A", published=published), When(edtf=edtf))
    assert (early is not None) == is_early


@pytest.mark.parametrize(
    ("time", "zone", "is_early"),
    [
        # In Honolulu it was still the 7th.
        ("00:30", "Asia/Tokyo", False),
        ("09:00", "Europe/London", False),
        # The 7th had ended everywhere.
        ("15:00", "Europe/London", True),
        ("20:00", "America/New_York", True),
    ],
)
def test_with_a_clock_time_a_day_counts_as_past_once_it_is_past_everywhere(
    time: str, zone: str, is_early: bool
) -> None:
    when = When(edtf="2017-03-08", time=time, zone=zone)
    assert (find_early_date(Source(publisher="A", published="2017-03-07"), when) is not None) == is_early


def test_footage_recorded_before_an_event_is_early() -> None:
    source = Source(publisher="A", kind="footage", published="2017-03-09", captured="2017-02")
    early = find_early_date(source, When(edtf="2017-03-08"))
    assert early is not None
    assert (early.name, early.words) == ("captured", "recorded February 2017")


def test_the_words_name_the_date_of_publication() -> None:
    (early,) = list_early_sources(
        [Source(publisher="A", published="2017-03-03"), Source(publisher="B", published="2017-03-09")],
        When(edtf="2017-03-08"),
    )
    assert (early.source.publisher, early.words) == ("A", "published 3 March 2017")


@pytest.mark.django_db
def test_events_and_statements_have_early_sources_and_disputing_ones_do_not_count() -> None:
    timeline = Timeline.objects.create(slug="dam", title="The dam")
    owner = Party.objects.create(name="Owner")
    old = Source.objects.create(publisher="Old", published="2017-03-01")
    new = Source.objects.create(publisher="New", published="2017-03-09")
    common = {"timeline": timeline, "edtf": "2017-03-08"}
    event = Event.objects.create(kind="event", headline="A crack", position=1, **common)
    said = Statement.objects.create(kind="statement", party=owner, words="No.", position=2, **common)
    asked = ReplyRequest.objects.create(kind="request", asked=owner, put="Why?", position=3, **common)
    disputed = Event.objects.create(kind="event", headline="A flood", position=4, **common)
    for entry in (event, said, asked):
        for source in (old, new, old):
            Citation.objects.create(entry_id=entry.pk, source=source)
    Citation.objects.create(entry_id=disputed.pk, source=old, stance="disputes")
    early = find_early_sources(Entry.objects.all())
    assert {pk: [item.source for item in items] for pk, items in early.items()} == {
        event.pk: [old],
        said.pk: [old],
    }
