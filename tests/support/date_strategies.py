"""Hypothesis strategies for accepted EDTF, generated from the grammar and not from the parser."""

import calendar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from timeline.dates import When

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Monrovia",
    "UTC",
)

qualifiers = st.sampled_from(["", "", "", "?", "~", "%"])
years = st.one_of(st.integers(1990, 2030), st.integers(-9999, 9999))
days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
news_days = st.dates(date(1970, 1, 1), date(2037, 12, 31)).map(date.isoformat)


def format_year(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def find_month_length(year: int, month: int) -> int:
    return (
        29
        if month == 2 and calendar.isleap(year)
        else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    )


@st.composite
def plain_dates_in(draw: st.DrawFn, year: int) -> str:
    """Draw a day, a month or a year within a year."""
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, find_month_length(year, month)))
    text = format_year(year)
    return draw(st.sampled_from([text, f"{text}-{month:02}", f"{text}-{month:02}-{day:02}"]))


@st.composite
def dates_in(draw: st.DrawFn, year: int) -> str:
    """Draw a date of level 0 or 1, or a quarter, that may lie within a year."""
    text = format_year(year)
    month = draw(st.integers(1, 12))
    forms = [
        draw(plain_dates_in(year)),
        f"{text}-{draw(st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36]))}",
        f"{text}-{month:02}-XX",
        f"{text}-XX",
        f"{text}-XX-XX",
        f"{text[:-1]}X",
        f"{text[:-2]}XX",
    ]
    return draw(st.sampled_from(forms)) + draw(qualifiers)


@st.composite
def long_years(draw: st.DrawFn) -> str:
    digits = draw(st.integers(10_000, 10 ** draw(st.integers(5, 25))))
    return f"Y{draw(st.sampled_from(['', '-']))}{digits}{draw(qualifiers)}"


dates = st.one_of(years.flatmap(dates_in), years.flatmap(dates_in), long_years())


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw two different dates, the first of which may lie before the second."""
    kind = draw(st.sampled_from(["years", "days", "months", "long"]))
    if kind == "days":
        first, last = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    elif kind == "months":
        text = format_year(draw(years))
        month, other = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2, unique=True)))
        first, last = f"{text}-{month:02}", f"{text}-{other:02}"
    elif kind == "long":
        small, great = sorted(
            draw(st.lists(st.integers(10_000, 10**12), min_size=2, max_size=2, unique=True))
        )
        first, last = draw(st.sampled_from([(f"Y{small}", f"Y{great}"), (f"Y-{great}", f"Y-{small}")]))
    else:
        year = draw(st.integers(-9999, 9899))
        later = year + draw(st.integers(1, 100))
        first, last = draw(dates_in(year)), draw(dates_in(later))
        if first == last:
            last = format_year(later)
    return first, last


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Draw `a/b`, in half of the cases with one end open or unknown."""
    first, last = draw(pairs())
    edge = draw(st.sampled_from(["", ".."]))
    return draw(st.sampled_from([f"{first}/{last}", f"{first}/{last}", f"{first}/{edge}", f"{edge}/{last}"]))


@st.composite
def ranges(draw: st.DrawFn) -> str:
    """Draw `[a..b]`, in half of the cases with one end open."""
    first, last = draw(pairs())
    return draw(st.sampled_from([f"[{first}..{last}]", f"[{first}..{last}]", f"[{first}..]", f"[..{last}]"]))


@st.composite
def sets(draw: st.DrawFn) -> str:
    """Draw `[a,b]` with up to four members, some of them ranges or open ends."""
    if draw(st.booleans()):
        year = draw(st.integers(1, 9999))
        one_year = st.dates(date(year, 1, 1), date(year, 12, 31)).map(date.isoformat)
        cut = draw(st.sampled_from([7, 10]))
        members = draw(st.lists(one_year.map(lambda day: day[:cut]), min_size=2, max_size=4, unique=True))
        return f"[{','.join(members)}]"
    members, year = [], draw(st.integers(-9999, 9000))
    for _ in range(draw(st.integers(2, 3))):
        member = draw(plain_dates_in(year)) + draw(qualifiers)
        if draw(st.booleans()):
            member = format_year(year) + ".." + draw(plain_dates_in(year + 100))
        members.append(member)
        year += draw(st.integers(101, 300))
    if draw(st.booleans()) and ".." not in members[0]:
        members[0] = ".." + members[0]
    if draw(st.booleans()) and ".." not in members[-1]:
        members[-1] += ".."
    text = f"[{','.join(members)}]"
    return text if len(text) <= 64 else f"[{members[0]},{members[-1]}]"


expressions = st.one_of(dates, intervals(), ranges(), sets())


@st.composite
def clock_times(draw: st.DrawFn, day: str, zone: str, *, earliest: time = time(0)) -> str:
    """Draw a clock time that exists on a day in a zone, with its offset if it comes twice."""
    clock = draw(st.times(earliest))
    clock = clock.replace(microsecond=0, second=clock.second if draw(st.booleans()) else 0, fold=0)
    text = clock.isoformat("seconds" if clock.second else "minutes")
    local = datetime.combine(date.fromisoformat(day), clock, ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        return "12:00"  # skipped; none of these zones changes its clocks at noon
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        text += local.replace(fold=draw(st.integers(0, 1))).isoformat()[19:]
    return text


@st.composite
def timed_whens(draw: st.DrawFn) -> When:
    """Draw a date with one or two clock times, in each form that may have them."""
    first, last = sorted(draw(st.lists(news_days, min_size=2, max_size=2, unique=True)))
    zone = draw(st.sampled_from(ZONES))
    start, end = draw(clock_times(first, zone)), draw(clock_times(last, zone))
    morning, evening = "05:15", draw(clock_times(first, zone, earliest=time(6)))
    return draw(
        st.sampled_from(
            [
                When(first, start, "", zone),
                When(first, morning, evening, zone),
                When(f"{first}/{first}", morning, evening, zone),
                When(f"[{first}..{first}]", morning, evening, zone),
                When(f"[{first}..{first}]", start, "", zone),
                When(f"{first}/{last}", start, end, zone),
                When(f"[{first}..{last}]", start, end, zone),
                When(f"{first}/{last}", "", end, zone),
                When(f"{first}/..", start, "", zone),
                When(f"/{last}", "", end, zone),
                When(f"[{first}..]", start, "", zone),
                When(f"[..{last}]", "", end, zone),
            ]
        )
    )


stated_words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200).map(
    str.strip
)
whens = st.one_of(
    st.builds(When, edtf=st.one_of(st.just(""), expressions), stated=stated_words),
    timed_whens(),
)

# Text near EDTF: its characters, its pieces in any order, and expressions with one mistake.
_pieces = st.sampled_from(
    [
        *(
            "2017",
            "-",
            "-03",
            "-07",
            "-13",
            "-21",
            "-32",
            "X",
            "XX",
            "/",
            "..",
            "[",
            "]",
            "{",
            "}",
            ",",
            "?",
            "~",
            "%",
        ),
        *("Y", "T10:15", "E3", "S2", "-0000", "0", "9", " ", "x", "y", "–", "２", "\x00", "\ud800", "\n"),
    ]
)


@st.composite
def damaged_expressions(draw: st.DrawFn) -> str:
    text = draw(expressions)
    index = draw(st.integers(0, len(text)))
    return text[:index] + draw(_pieces) + text[index + draw(st.integers(0, 2)) :]


near_expressions = st.one_of(
    st.lists(_pieces, max_size=14).map("".join),
    st.text("0123456789-/.,[]?~%XYTES: ", max_size=70),
    damaged_expressions(),
)
near_times = st.one_of(
    st.text("0123456789:+-.Z ", max_size=20),
    st.sampled_from(["", "10:15", "24:00", "24:61", "01:30", "01:30+01:00", "01:30:00-04:56:02"]),
)
near_zones = st.one_of(
    st.text(max_size=70),
    st.sampled_from(
        ["", *ZONES, "Europe", "../UTC", "/etc/passwd", "Factory", "localtime", "london", "\x00"]
    ),
)
