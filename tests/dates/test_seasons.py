"""The months of seasons in each hemisphere, and the hemisphere of a time zone."""

import zoneinfo
from datetime import date
from pathlib import Path

import pytest

from timeline.dates import Hemisphere, find_hemisphere, load_zone_names
from timeline.dates.calendar import to_year_month_day
from timeline.dates.seasons import list_season_days

SPRING, SUMMER, AUTUMN, WINTER = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("season", "hemisphere", "days"),
    [
        (SPRING, "north", [("2023-03-01", "2023-05-31")]),
        (SUMMER, "north", [("2023-06-01", "2023-08-31")]),
        (AUTUMN, "north", [("2023-09-01", "2023-11-30")]),
        (WINTER, "north", [("2023-12-01", "2024-02-29"), ("2022-12-01", "2023-02-28")]),
        (SPRING, "south", [("2023-09-01", "2023-11-30")]),
        (SUMMER, "south", [("2023-12-01", "2024-02-29"), ("2022-12-01", "2023-02-28")]),
        (AUTUMN, "south", [("2023-03-01", "2023-05-31")]),
        (WINTER, "south", [("2023-06-01", "2023-08-31")]),
        (AUTUMN, "", []),
    ],
)
def test_season_lies_in_the_months_of_its_hemisphere(
    season: int, hemisphere: Hemisphere, days: list[tuple[str, str]]
) -> None:
    found = list_season_days(2023, season, hemisphere)
    assert [tuple(date(*to_year_month_day(day)).isoformat() for day in pair) for pair in found] == days


@pytest.mark.parametrize(
    ("zone", "hemisphere"),
    [
        ("Europe/London", "north"),
        ("America/New_York", "north"),
        ("Asia/Tokyo", "north"),
        ("Africa/Cairo", "north"),
        ("Australia/Sydney", "south"),
        ("Pacific/Auckland", "south"),
        ("America/Argentina/Buenos_Aires", "south"),
        ("America/Sao_Paulo", "south"),
        ("Africa/Johannesburg", "south"),
        ("Antarctica/McMurdo", "south"),
        # Older names lead to a place.
        ("US/Eastern", "north"),
        ("GB", "north"),
        ("NZ", "south"),
        ("Brazil/East", "south"),
        # Of no place
        ("UTC", ""),
        ("Etc/GMT+5", ""),
        ("GMT", ""),
        ("Zulu", ""),
        # On the equator, or so near that the zone reaches over it
        ("Africa/Nairobi", ""),
        ("Africa/Kampala", ""),
        ("Africa/Libreville", ""),
        ("Africa/Mogadishu", ""),
        ("America/Guayaquil", ""),
        ("America/Bogota", ""),
        ("Asia/Singapore", ""),
        ("Asia/Pontianak", ""),
        ("Asia/Jakarta", ""),
        # Not a zone: stored by a version that did not check
        ("Mars/Olympus_Mons", ""),
        ("", ""),
    ],
)
def test_hemisphere_of_a_zone_is_that_of_the_place_it_is_named_after(
    zone: str, hemisphere: Hemisphere
) -> None:
    assert find_hemisphere(zone) == hemisphere


def test_zone_of_a_country_has_the_hemisphere_of_the_table_of_zones() -> None:
    """Every zone farther than ten degrees from the equator gets the sign of its latitude."""
    table = next((path for root in zoneinfo.TZPATH if (path := Path(root) / "zone.tab").is_file()), None)
    if table is None:
        pytest.skip("this system has no table of zones")
    rows = [line.split("\t") for line in table.read_text().splitlines() if not line.startswith("#")]
    zones = {row[2]: row[1] for row in rows if row[2] in load_zone_names()}
    assert len(zones) > 300
    for zone, coordinates in zones.items():
        near = int(coordinates[1:3]) < 10
        expected = "" if near else {"+": "north", "-": "south"}[coordinates[0]]
        assert find_hemisphere(zone) == expected, zone
