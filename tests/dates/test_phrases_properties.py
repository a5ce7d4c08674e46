"""Properties of all phrases: words for readers are read back, other text raises no error but WhenError."""

import string

import pytest
from hypothesis import Phase, given, settings, target
from hypothesis import strategies as st

from tests.support import adversarial_inputs, date_strategies
from tests.support.date_step_counter import count_steps
from tests.support.tiers import examples
from timeline.dates import When, WhenError, check, format_date, parse_phrase
from timeline.dates.phrases.edtf_text import write_two_years
from timeline.dates.phrases.vocabulary import (
    FIXED_PHRASES,
    NAMED_DAYS,
    NUMBERED_WORDS,
    PLAIN_WORDS,
    UNFIXED_DAYS,
)

untimed = settings(deadline=None)
PHASES = [
    phase for phase in Phase if phase is not Phase.explain
]  # explaining needs the trace that counts steps

# Dates whose words are in the grammar. Years of more than four digits are not.
_years = st.integers(1000, 9999).map(str)
_months = st.builds(lambda year, month: f"{year}-{month:02}", _years, st.integers(1, 12))
_days = st.dates(min_value=date_strategies.date(1000, 1, 1)).map(str)
_plain = st.one_of(_days, _months, _years)
_simple = st.one_of(
    st.builds(str.__add__, _plain, st.sampled_from(["", "?", "~", "%"])),
    st.builds(lambda year, code: f"{year}-{code}", _years, st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36])),
    st.builds(lambda year: year[:3] + "X", _years),
    st.builds(lambda year: year[:2] + "XX", _years),
    _months.map(lambda month: month + "-XX"),
    _years.map(lambda year: year + "-XX"),
    st.integers(1, 999).map(date_strategies.format_year),
    st.integers(-9999, 0).map(date_strategies.format_year),
)


@st.composite
def _two_dates(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from([_days, _months, _years]))
    first, last = sorted(draw(st.lists(kind, min_size=2, max_size=2, unique=True)))
    pattern = draw(st.sampled_from(["{}/{}", "[{}..{}]", "[{},{}]"]))
    return pattern.format(first, last)


_with_one_end = st.builds(
    str.format, st.sampled_from(["[..{}]", "[{}..]", "{}/..", "{}/", "/{}", "../{}", "{0}/{0}"]), _plain
)


@untimed
@given(st.one_of(_simple, _two_dates(), _with_one_end))
def test_words_for_readers_are_read_back(edtf: str) -> None:
    when = When(edtf)
    try:
        check(when)
    except WhenError:
        return  # for example 2017-03-07/2017-03-07
    assert when in [reading.when for reading in parse_phrase(format_date(when))]


@untimed
@given(st.dates(date_strategies.date(1970, 1, 1), date_strategies.date(2037, 12, 31)), st.data())
def test_words_of_clock_times_are_read_back(day: date_strategies.date, data: st.DataObject) -> None:
    clock = data.draw(date_strategies.clock_times(day.isoformat(), "Europe/London"))
    when = When(day.isoformat(), clock, "", "Europe/London")
    assert [reading.when for reading in parse_phrase(format_date(when), zone="Europe/London")] == [when]


@untimed
@given(date_strategies.expressions)
def test_edtf_is_read_unchanged(edtf: str) -> None:
    # "2011-12" and "2020-21" may be two years as well.
    years = [When(text) for text in (write_two_years(edtf),) if text]
    readings = [reading.when for reading in parse_phrase(edtf)]
    assert When(edtf) in readings
    assert [when for when in readings if when != When(edtf)] == years


def _check_readings_or_error(text: str, base: str, zone: str) -> None:
    try:
        readings = parse_phrase(text, base=base, zone=zone)
    except WhenError as error:
        assert error.field == "edtf"
        assert str(error)
        return
    assert 1 <= len(readings) <= 16
    assert len({reading.when for reading in readings}) == len(readings)
    for reading in readings:
        check(reading.when)
        assert reading.when.stated in ("", " ".join(text.split()))


_bases = st.one_of(
    st.sampled_from(["", "2017-03-07", "2017-03", "2017", "2017-03-07~", "0000-01-01", "9999-12-31", "x"]),
    date_strategies.expressions,
)
_zones = st.sampled_from(["", "UTC", "Europe/London", "America/New_York", "nowhere"])
_pieces = st.one_of(
    st.sampled_from(
        sorted(
            {
                *NUMBERED_WORDS,
                *PLAIN_WORDS,
                *NAMED_DAYS,
                *UNFIXED_DAYS,
                *(" ".join(phrase) for phrase, _tokens in FIXED_PHRASES),
            }
        )
    ),
    st.sampled_from(
        [
            "-",
            "–",
            "/",
            ",",
            "?",
            "~",
            "(",
            ".",
            "'",
            "[",
            "..",
            "1st",
            "31",
            "07",
            "0",
            "00",
            "12345",
            "1990s",
            "90s",
            "q3",
            "2017",
            "2017-03-07",
            "2017-13",
            "201X",
            "7/3/2017",
            "3/4",
            "03/2017",
            "10:15",
            "9.30",
            "3pm",
            "at 10",
            "half past ten",
            "24:00",
            "gmt",
            "bst",
            "z",
            "+01:00",
            "europe/london",
            "bc",
            "ad",
            "foo",
        ]
    ),
)


@settings(deadline=None, max_examples=examples(300))
@given(st.text(max_size=220), _bases, _zones)
def test_any_text_has_readings_or_a_when_error(text: str, base: str, zone: str) -> None:
    _check_readings_or_error(text, base, zone)


@settings(deadline=None, max_examples=examples(500))
@given(st.lists(_pieces, max_size=12), st.sampled_from([" ", "", "  "]), _bases, _zones)
def test_any_words_of_the_grammar_have_readings_or_a_when_error(
    pieces: list[str], gap: str, base: str, zone: str
) -> None:
    _check_readings_or_error(gap.join(pieces), base, zone)


@settings(deadline=None, max_examples=examples(300))
@given(st.text(string.digits + "-/.: ,'TZapmst", max_size=40), _bases)
def test_any_numeric_text_has_readings_or_a_when_error(text: str, base: str) -> None:
    _check_readings_or_error(text, base, "UTC")


# --- A bounded number of steps ----------------------------------------------------------------------

# Three times the steps of the slowest of some thousand adversarial texts of the greatest length.
MAX_STEPS = 100_000


@pytest.fixture(scope="module", autouse=True)
def warm_caches() -> None:
    """Load zones and tables, which are cached and not part of reading a phrase."""
    count_steps("7 March 2017 at 10:15")
    count_steps("7 March 2017 at 10:15", zone="nowhere")


@pytest.mark.parametrize("kind", adversarial_inputs.REPEATED)
def test_steps_of_adversarial_phrases_are_bounded(kind: str) -> None:
    for piece in adversarial_inputs.REPEATED[kind]:
        assert count_steps((piece * 200)[:200]) < MAX_STEPS, piece


@pytest.mark.parametrize("kind", adversarial_inputs.REPEATED)
def test_twice_the_length_takes_at_most_four_times_the_steps(kind: str) -> None:
    for piece in adversarial_inputs.REPEATED[kind]:
        short, long = count_steps((piece * 200)[:100]), count_steps((piece * 200)[:200])
        assert long <= 4 * short + 500, piece


@settings(deadline=None, max_examples=examples(150), phases=PHASES)
@given(st.lists(_pieces, max_size=70), st.sampled_from([" ", " ", ""]), _bases, _zones)
def test_steps_of_any_phrase_are_bounded(pieces: list[str], gap: str, base: str, zone: str) -> None:
    steps = count_steps(gap.join(pieces)[:200], base, zone)
    target(steps)  # search on from the slowest text
    assert steps < MAX_STEPS


@settings(deadline=None, max_examples=examples(150), phases=PHASES)
@given(date_strategies.near_expressions, _bases)
def test_steps_of_text_near_edtf_are_bounded(text: str, base: str) -> None:
    steps = count_steps(text, base)
    target(steps)
    assert steps < MAX_STEPS


def test_longer_text_is_not_read() -> None:
    assert count_steps("1 to " * 10_000) < 50
