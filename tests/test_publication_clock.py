"""The clock of publications: trusted while it advances like the monotonic clock and agrees with the database."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from timeline import publication_clock

pytestmark = pytest.mark.once
START = datetime(2026, 3, 8, 12, tzinfo=UTC)


class Clocks:
    """The system clock and the monotonic clock. Both advance when `wait` is called."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.monotonic = START, 1000.0
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.wall)
        monkeypatch.setattr("timeline.publication_clock.time.monotonic", lambda: self.monotonic)

    def wait(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds

    def step(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Clocks:
    settings.CLOCK_STEADY_SECONDS = 60
    clocks = Clocks(monkeypatch)
    publication_clock.reset()
    return clocks


def test_a_process_trusts_its_clock_after_a_minute(clocks: Clocks) -> None:
    clocks.wait(59.9)
    assert publication_clock.find_trusted_moment() is None
    assert publication_clock.find_doubt() == ""
    clocks.wait(0.1)
    assert publication_clock.find_trusted_moment() == clocks.wall


@pytest.mark.parametrize("seconds", [7200, 2, -2, -7200])
def test_a_step_of_the_clock_costs_another_minute(clocks: Clocks, seconds: int) -> None:
    clocks.wait(100)
    clocks.step(seconds)
    assert publication_clock.find_trusted_moment() is None
    clocks.wait(59)
    assert publication_clock.find_trusted_moment() is None
    assert publication_clock.find_doubt() == "The clock of this server was set a moment ago."
    clocks.wait(1)
    assert publication_clock.find_trusted_moment() == clocks.wall
    assert publication_clock.find_doubt() == ""


def test_a_clock_that_is_wrong_for_seconds_is_never_trusted_meanwhile(clocks: Clocks) -> None:
    clocks.wait(100)
    clocks.step(7200)
    for _ in range(4):
        assert publication_clock.find_trusted_moment() is None
        clocks.wait(1)
    clocks.step(-7200)
    for _ in range(60):
        assert publication_clock.find_trusted_moment() is None
        clocks.wait(1)
    assert publication_clock.find_trusted_moment() == clocks.wall


def test_many_small_steps_are_a_step(clocks: Clocks) -> None:
    clocks.wait(100)
    for _ in range(30):
        clocks.step(0.1)
        clocks.wait(1)
        publication_clock.find_trusted_moment()
    assert publication_clock.find_doubt()


@pytest.mark.parametrize(("ahead", "words"), [(6, "6 seconds ahead of"), (-7200, "7200 seconds behind")])
def test_a_clock_that_differs_from_the_database_is_not_trusted(
    clocks: Clocks, ahead: int, words: str
) -> None:
    clocks.wait(100)
    publication_clock.compare_with_database(clocks.wall - timedelta(seconds=ahead))
    assert publication_clock.find_trusted_moment() is None
    assert publication_clock.find_doubt() == f"The clock of this server is {words} the clock of the database."
    publication_clock.compare_with_database(clocks.wall)
    assert publication_clock.find_trusted_moment() == clocks.wall


def test_of_two_clocks_that_agree_the_one_behind_counts(clocks: Clocks) -> None:
    clocks.wait(100)
    for ahead in (4, -4):
        publication_clock.compare_with_database(clocks.wall - timedelta(seconds=ahead))
        assert publication_clock.find_trusted_moment() == clocks.wall - timedelta(seconds=max(ahead, 0))
