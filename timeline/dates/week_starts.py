"""The day with which a week begins, by the region of a language tag.

The regions are those of the Unicode CLDR (supplemental data, "weekData", firstDay; version 48). All other
regions begin the week on Monday.
"""

import functools
from collections.abc import Mapping

MONDAY, FRIDAY, SATURDAY, SUNDAY = 1, 5, 6, 7
_SUNDAY_REGIONS = (
    "AG AO AS BD BR BS BT BW BZ CA CO CV DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI "
    "NP PA PE PH PK PR PT PY SA SG ST SV TH TL TT TW UM US VE VI WS YE ZA ZW"
)
_SATURDAY_REGIONS = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
_FIRST_DAY_BY_REGION: Mapping[str, int] = {
    **dict.fromkeys(_SUNDAY_REGIONS.split(), SUNDAY),
    **dict.fromkeys(_SATURDAY_REGIONS.split(), SATURDAY),
    "MV": FRIDAY,
}
# The possible first days for a language without a region, the likelier first.
_FIRST_DAYS_BY_LANGUAGE: Mapping[str, tuple[int, ...]] = {
    "ar": (SATURDAY, SUNDAY, MONDAY),
    "de": (MONDAY,),
}
_DEFAULT_FIRST_DAYS = (MONDAY, SUNDAY)


@functools.lru_cache(maxsize=256)
def find_week_starts(language: str) -> tuple[int, ...]:
    """Return the days (1 for Monday to 7 for Sunday) with which a week may begin where a language is written.

    One day if the tag (BCP 47: "en-GB", "zh-Hant-TW") has a region, otherwise every day that is usual in a
    region of that language.
    """
    primary, *subtags = language.replace("_", "-").split("-")
    region = next((subtag.upper() for subtag in subtags if len(subtag) == 2 and subtag.isalpha()), "")
    if region:
        return (_FIRST_DAY_BY_REGION.get(region, MONDAY),)
    return _FIRST_DAYS_BY_LANGUAGE.get(primary.lower(), _DEFAULT_FIRST_DAYS)
