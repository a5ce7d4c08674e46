"""Migration 0010 derives the sort bounds of the entries of earlier versions, and offers their timelines the new order."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from timeline import dates
from timeline.dates import When
from timeline.models import Entry, Timeline

BEFORE = "0009_merges"
# The last one is stored by a version that accepted it.
STORED = ["[..2023-08-10]", "2023-23", "2023-07", "", "2023-07-40"]


def load_old_apps() -> Any:
    """Return the models as they were before the migration."""
    return MigrationExecutor(connection).loader.project_state([("timeline", BEFORE)]).apps


# The migration is history: what it does cannot change with today's code.
@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_entries_of_earlier_versions_get_sort_bounds_and_an_offer() -> None:
    try:
        call_command("migrate", "timeline", BEFORE, verbosity=0)
        apps = load_old_apps()
        timelines, entries = (apps.get_model("timeline", name).objects for name in ("Timeline", "Entry"))
        for slug, zone in (("north", "Europe/London"), ("south", "Australia/Sydney"), ("empty", "UTC")):
            timeline = timelines.create(slug=slug, title=slug, time_zone=zone)
            for index, edtf in enumerate(STORED if slug != "empty" else []):
                entries.create(
                    timeline=timeline, uid=f"{slug}{index}", kind="event", position=index, edtf=edtf, latest=7
                )
    finally:
        call_command("migrate", "timeline", verbosity=0)
    offers = dict(Timeline.objects.values_list("slug", "offers_date_order"))
    assert offers == {"north": True, "south": True, "empty": False}
    assert set(Timeline.objects.values_list("hemisphere", flat=True)) == {""}
    for slug in ("north", "south"):
        timeline = Timeline.objects.get(slug=slug)
        rows = list(Entry.objects.filter(timeline=timeline).in_order())
        expected = [
            dates.find_sort_bounds(When(edtf), timeline.time_zone, dates.find_hemisphere(timeline.time_zone))
            for edtf in STORED[:-1]
        ]
        assert [(row.sort_first, row.sort_last) for row in rows] == [*expected, (None, 7)]
