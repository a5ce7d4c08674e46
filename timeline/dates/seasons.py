"""The months of the seasons in each hemisphere, and the hemisphere in which a time zone lies.

EDTF seasons (21 to 24) are "independent of location", so their months are known only with a hemisphere.
"""

import functools
import re
import zoneinfo
from importlib import resources
from pathlib import Path
from typing import Literal

from timeline.dates.calendar import find_next_month, to_day_number

# "" if it is not known.
Hemisphere = Literal["", "north", "south"]

# The first month of spring, summer, autumn and winter, by the months of meteorologists (WMO).
_FIRST_MONTHS: dict[Hemisphere, tuple[int, int, int, int]] = {"north": (3, 6, 9, 12), "south": (9, 12, 3, 6)}
_DECEMBER = 12

# Degrees of latitude. So near the equator a year has no four seasons, and many zones reach over it: that of
# Jakarta (6° south) includes Medan (3° north).
_NEAR_EQUATOR = 10
_LATITUDE = re.compile(r"([+-][0-9]{2})([0-9]{2})")


def list_season_days(year: int, season: int, hemisphere: Hemisphere) -> list[tuple[int, int]]:
    """Return the first and last day of a season (1 to 4), counted from 1970-01-01; [] without a hemisphere.

    A season over the turn of the year may be named after either year. It has two entries: the one that
    begins in the year named comes first, because "winter 2022–23" is kept under the year in which it begins.
    """
    if not hemisphere:
        return []
    month = _FIRST_MONTHS[hemisphere][season - 1]
    if month != _DECEMBER:
        return [(to_day_number(year, month, 1), find_next_month(year, month + 2) - 1)]
    return [
        (to_day_number(first_year, _DECEMBER, 1), to_day_number(first_year + 1, 3, 1) - 1)
        for first_year in (year, year - 1)
    ]


@functools.cache
def find_hemisphere(zone: str) -> Hemisphere:
    """Return the hemisphere of the place that a time zone is named after; "" for UTC and near the equator.

    `zone` is an IANA name. An unknown name has no hemisphere either.
    """
    latitude = _load_latitudes().get(zone)
    if latitude is None or abs(latitude) < _NEAR_EQUATOR:
        return ""
    return "north" if latitude > 0 else "south"


@functools.cache
def _load_latitudes() -> dict[str, float]:
    """Return the latitude of each zone that is named after a place, in degrees. Read once per process.

    `zone.tab` of the IANA database has a row for each zone of a country, and `tzdata.zi` the older names.
    """
    latitudes = {}
    for line in _read_table("zone.tab"):
        if not line.startswith("#") and (match := _LATITUDE.match((fields := line.split("\t"))[1])):
            degrees, minutes = match.groups()
            latitude = abs(int(degrees)) + int(minutes) / 60
            latitudes[fields[2]] = -latitude if degrees.startswith("-") else latitude
    links = {}
    for line in _read_table("tzdata.zi"):
        if line.startswith("L "):
            _kind, target, name = line.split()
            links[name] = target
    for name in links:
        target = name
        while target not in latitudes and target in links:
            target = links[target]
        if target in latitudes:
            latitudes[name] = latitudes[target]
    return latitudes


def _read_table(name: str) -> list[str]:
    """Return the lines of a table of the time zone database: of the package `tzdata`, else of the system."""
    files = [resources.files("tzdata") / "zoneinfo" / name, *(Path(path) / name for path in zoneinfo.TZPATH)]
    return next((file.read_text("utf-8").splitlines() for file in files if file.is_file()), [])
