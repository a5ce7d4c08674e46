"""Properties of all valid dates, and of all texts that are not valid."""

import calendar
import re
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support import date_strategies
from timeline.dates import (
    When,
    WhenError,
    check,
    describe_uncertainty,
    find_bounds,
    format_date,
    format_for_machines,
    is_exact_day,
    parse_when,
)

# No deadline: the first use of a zone reads the whole time zone database.
untimed = settings(deadline=None)
FIELDS = {"edtf", "time", "end_time", "zone", "stated"}
zones = st.sampled_from(
    [*date_strategies.ZONES, "Pacific/Apia", "America/Sao_Paulo", "America/Toronto", "Atlantic/Azores"]
)


@untimed
@given(date_strategies.expressions)
@example("[2017-03-01,2017-03-03..]")
def test_every_expression_of_the_grammar_is_unchanged(edtf: str) -> None:
    assert parse_when(f" {edtf}\n").edtf == edtf


@untimed
@given(date_strategies.whens)
def test_every_valid_when_is_accepted_and_the_same_after_json(when: When) -> None:
    check(when)
    assert msgspec.json.decode(msgspec.json.encode(when), type=When) == when


@untimed
@given(date_strategies.whens)
def test_parsing_the_fields_of_a_when_gives_the_same_when(when: When) -> None:
    again = parse_when(when.edtf, time=when.time, end_time=when.end_time, zone=when.zone, stated=when.stated)
    assert again == when


@untimed
@given(date_strategies.whens, zones)
def test_the_earliest_instant_is_never_after_the_latest(when: When, zone: str) -> None:
    earliest, latest = find_bounds(when, zone)
    assert earliest is None or latest is None or -(2**63) <= earliest <= latest < 2**63


@untimed
@given(date_strategies.expressions)
def test_only_open_and_unknown_ends_have_no_bound(edtf: str) -> None:
    earliest, latest = find_bounds(When(edtf), "UTC")
    starts_open = edtf.startswith(("/", "../", "[.."))
    ends_open = edtf.endswith(("/", "/..", "..]"))
    assert (earliest is None, latest is None) == (starts_open, ends_open)


@untimed
@given(date_strategies.dates)
def test_qualifiers_do_not_move_the_bounds(edtf: str) -> None:
    plain = edtf.rstrip("?~%")
    assert {find_bounds(When(plain + mark), "Europe/London") for mark in ("", "?", "~", "%")} == {
        find_bounds(When(plain), "Europe/London")
    }


@untimed
@given(st.dates())
def test_an_exact_day_has_the_bounds_of_the_calendar(day: date) -> None:
    midnight = calendar.timegm(day.timetuple())
    assert find_bounds(When(day.isoformat()), "UTC") == (midnight, midnight + 86_399)


@untimed
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(sorted(date_strategies.ZONES)))
def test_each_day_ends_right_before_the_next(day: date, zone: str) -> None:
    tomorrow = date.fromordinal(day.toordinal() + 1)
    _, end = find_bounds(When(day.isoformat()), zone)
    start, _ = find_bounds(When(tomorrow.isoformat()), zone)
    assert end is not None
    assert start == end + 1


@untimed
@given(date_strategies.whens)
def test_every_date_has_one_line_of_words(when: When) -> None:
    text = format_date(when)
    assert text == text.strip() != ""
    assert text.isprintable()
    assert "%" not in text
    assert describe_uncertainty(when).isprintable()


@untimed
@given(date_strategies.pairs())
def test_interval_and_range_differ_in_words_but_not_in_bounds(pair: tuple[str, str]) -> None:
    first, last = pair
    lasted, once = When(f"{first}/{last}"), When(f"[{first}..{last}]")
    assert format_date(lasted) != format_date(once)
    assert describe_uncertainty(lasted) != describe_uncertainty(once)
    assert find_bounds(lasted, "UTC") == find_bounds(once, "UTC")


@untimed
@given(date_strategies.timed_whens())
def test_words_have_clock_times_without_offset(when: When) -> None:
    text = format_date(when)
    for clock in filter(None, (when.time, when.end_time)):
        without_offset = re.split("[+-]", clock)[0]
        assert without_offset in text
        assert clock == without_offset or clock not in text


@untimed
@given(date_strategies.whens)
def test_only_exact_dates_have_a_form_for_machines(when: When) -> None:
    value = format_for_machines(when)
    if value:
        assert not set(when.edtf) & set("?~%X/[]")
        assert value.startswith(when.edtf)
        assert bool(when.time) == ("T" in value)
    of_our_era = not when.edtf.startswith(("-", "0000"))
    # Liberia's offset had seconds until 1972, which neither HTML nor RFC 3339 can write.
    if is_exact_day(when) and of_our_era and not when.end_time and when.zone != "Africa/Monrovia":
        assert value


@untimed
@given(st.text(max_size=100))
@example("\ud800")
@example("[" * 64)
@example("[,,,,,,,,,,,,,,,,,,,,]")
@example("9" * 5000)
def test_any_text_is_valid_or_a_when_error(text: str) -> None:
    _check_valid_or_error(edtf=text)


@untimed
@given(date_strategies.near_expressions)
def test_text_near_edtf_is_valid_or_a_when_error(text: str) -> None:
    _check_valid_or_error(edtf=text)


@untimed
@given(
    st.one_of(
        date_strategies.news_days,
        date_strategies.near_expressions,
        st.just("2017-10-29"),
        st.just("2017-03-26"),
    ),
    date_strategies.near_times,
    date_strategies.near_times,
    date_strategies.near_zones,
    st.text(max_size=210),
)
def test_any_texts_in_all_fields_are_valid_or_a_when_error(
    edtf: str, time: str, end_time: str, zone: str, stated: str
) -> None:
    _check_valid_or_error(edtf=edtf, time=time, end_time=end_time, zone=zone, stated=stated)


@untimed
@given(date_strategies.near_zones)
def test_accepted_zones_are_those_of_zoneinfo(zone: str) -> None:
    refusal = _find_error(edtf="2017-03-07", time="10:15", zone=zone)
    assert refusal.field == "zone" if refusal else ZoneInfo(zone.strip()).key == zone.strip()


def _find_error(**texts: str) -> WhenError | None:
    try:
        parse_when(**texts)
    except WhenError as error:
        return error
    return None


def _check_valid_or_error(**texts: str) -> None:
    """Assert that the texts raise a WhenError, or make an unchanged date with words, note and bounds."""
    refusal = _find_error(**texts)
    if refusal:
        message = str(refusal)
        assert refusal.field in FIELDS
        assert re.search(r"\. (Use|Put) |Did you mean", message)
        assert message.isprintable()
        assert len(message) < 600
        return
    when = parse_when(**texts)
    assert when == When(**{field: text.strip() for field, text in texts.items()})
    assert format_date(when)
    assert describe_uncertainty(when).isprintable()
    assert format_for_machines(when) == "" or format_for_machines(when).startswith(when.edtf)
    earliest, latest = find_bounds(when, "Europe/London")
    assert earliest is None or latest is None or earliest <= latest
