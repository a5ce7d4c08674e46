"""What holds of every phrase: readers' words are read back, and no text raises anything but WhenError."""

import string

import pytest
from hypothesis import Phase, given, settings, target
from hypothesis import strategies as st

from tests.support import adversarial_inputs, date_strategies
from tests.support.date_step_counter import count_steps
from timeline.dates import When, WhenError, check, format_date, parse_phrase
from timeline.dates.phrases.vocabulary import (
    FIXED_PHRASES,
    NAMED_DAYS,
    NUMBERED_WORDS,
    PLAIN_WORDS,
    UNFIXED_DAYS,
)

untimed = settings(deadline=None)

# Dates whose words are in the grammar: not the Gregorian years beyond four digits, whose words say more.
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
    st.integers(1, 999).map(date_strategies.year_text),
    st.integers(-9999, 0).map(date_strategies.year_text),
)


@st.composite
def _two(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from([_days, _months, _years]))
    first, last = sorted(draw(st.lists(kind, min_size=2, max_size=2, unique=True)))
    pattern = draw(st.sampled_from(["{}/{}", "[{}..{}]", "[{},{}]"]))
    return pattern.format(first, last)


_with_one_end = st.builds(
    str.format, st.sampled_from(["[..{}]", "[{}..]", "{}/..", "{}/", "/{}", "../{}", "{0}/{0}"]), _plain
)


@untimed
@given(st.one_of(_simple, _two(), _with_one_end))
def test_what_readers_are_told_is_read_back(edtf: str) -> None:
    when = When(edtf)
    try:
        check(when)
    except WhenError:
        return  # 2017-03-07/2017-03-07 and its like
    assert when in [reading.when for reading in parse_phrase(format_date(when))]


@untimed
@given(st.dates(date_strategies.date(1970, 1, 1), date_strategies.date(2037, 12, 31)), st.data())
def test_a_moment_is_read_back(day: date_strategies.date, data: st.DataObject) -> None:
    clock = data.draw(date_strategies.clock_times(day.isoformat(), "Europe/London"))
    when = When(day.isoformat(), clock, "", "Europe/London")
    assert [reading.when for reading in parse_phrase(format_date(when), zone="Europe/London")] == [when]


@untimed
@given(date_strategies.expressions)
def test_edtf_is_read_unchanged(edtf: str) -> None:
    assert [reading.when for reading in parse_phrase(edtf)] == [When(edtf)]


def _outcome(text: str, base: str, zone: str) -> None:
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
                *(" ".join(said) for said, _read in FIXED_PHRASES),
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


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=220), _bases, _zones)
def test_no_text_raises_anything_else(text: str, base: str, zone: str) -> None:
    _outcome(text, base, zone)


@settings(deadline=None, max_examples=500)
@given(st.lists(_pieces, max_size=12), st.sampled_from([" ", "", "  "]), _bases, _zones)
def test_no_phrase_of_words_of_the_grammar_raises_anything_else(
    pieces: list[str], gap: str, base: str, zone: str
) -> None:
    _outcome(gap.join(pieces), base, zone)


@settings(deadline=None, max_examples=300)
@given(st.text(string.digits + "-/.: ,'TZapmst", max_size=40), _bases)
def test_no_figures_raise_anything_else(text: str, base: str) -> None:
    _outcome(text, base, "UTC")


# --- A bounded number of steps ----------------------------------------------------------------------

# Three times what the worst of some thousand texts took: of the greatest length, made to be slow.
MOST_STEPS = 100_000


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is read once and kept (zones, tables) is no step of a phrase."""
    count_steps("7 March 2017 at 10:15")
    count_steps("7 March 2017 at 10:15", zone="nowhere")


@pytest.mark.parametrize("kind", adversarial_inputs.REPEATED)
def test_texts_made_to_be_slow_take_a_bounded_number_of_steps(kind: str) -> None:
    for piece in adversarial_inputs.REPEATED[kind]:
        assert count_steps((piece * 200)[:200]) < MOST_STEPS, piece


@pytest.mark.parametrize("kind", adversarial_inputs.REPEATED)
def test_a_phrase_twice_as_long_takes_at_most_four_times_the_steps(kind: str) -> None:
    for piece in adversarial_inputs.REPEATED[kind]:
        short, long = count_steps((piece * 200)[:100]), count_steps((piece * 200)[:200])
        assert long <= 4 * short + 500, piece


@settings(deadline=None, max_examples=150, phases=set(settings.default.phases) - {Phase.explain})
@given(st.lists(_pieces, max_size=70), st.sampled_from([" ", " ", ""]), _bases, _zones)
def test_no_phrase_takes_more(pieces: list[str], gap: str, base: str, zone: str) -> None:
    taken = count_steps(gap.join(pieces)[:200], base, zone)
    target(taken)  # the search goes on from the slowest found
    assert taken < MOST_STEPS


@settings(deadline=None, max_examples=150, phases=set(settings.default.phases) - {Phase.explain})
@given(date_strategies.near_expressions, _bases)
def test_nor_does_near_edtf(text: str, base: str) -> None:
    taken = count_steps(text, base)
    target(taken)
    assert taken < MOST_STEPS


def test_what_is_longer_is_not_read_at_all() -> None:
    assert count_steps("1 to " * 10_000) < 50
