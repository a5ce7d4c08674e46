"""A system clock that is wrong for seconds ends no embargo, and an embargo that has ended stays ended."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.site_process import EDITOR, PAGE, SAMPLE, SiteProcess, run_site, wait_until

# These have servers of their own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
CLOCK = Path(__file__).parent.parent / "support" / "movable_clock"
STEADY_SECONDS = 3
WAITING = "/t/under-embargo/"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the seconds by which the system clock of the site is ahead."""
    file = tmp_path_factory.mktemp("clock") / "seconds"
    file.write_text("0")
    return file


@pytest.fixture(scope="module")
def site(clock: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteProcess]:
    """A site whose second timeline is under embargo for an hour."""
    folder = tmp_path_factory.mktemp("site")
    environment = {
        "PYTHONPATH": str(CLOCK),
        "MOVED_CLOCK": str(clock),
        "CLOCK_STEADY_SECONDS": str(STEADY_SECONDS),
    }
    with run_site(folder, f"sqlite:///{folder / 'site.sqlite3'}", **environment) as site:
        end = datetime.now(UTC) + timedelta(hours=1)
        slug = WAITING.split("/")[2]
        publish = ["publish_timeline", slug, "--note", "First", "--by", EDITOR]
        site.manage_all(
            ["import_timeline", str(SAMPLE), "--slug", slug], [*publish, "--embargo-until", end.isoformat()]
        )
        yield site


def set_clock(clock: Path, seconds: int) -> None:
    new = clock.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(clock)


def watch_pages(site: SiteProcess, seconds: float) -> set[int]:
    """Return the statuses of the page under embargo for some seconds."""
    statuses, deadline = set(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        statuses.add(site.ask(WAITING).status)
        assert site.ask(PAGE).status == 200
        time.sleep(0.05)
    return statuses


def test_a_clock_that_is_ahead_for_seconds_ends_no_embargo(site: SiteProcess, clock: Path) -> None:
    assert watch_pages(site, STEADY_SECONDS) == {404}
    set_clock(clock, 7200)
    wait_until(lambda: site.ask("/readyz").body == b'{"status": "degraded", "missing": ["clock"]}\n')
    assert watch_pages(site, STEADY_SECONDS / 3) == {404}
    set_clock(clock, 0)
    assert watch_pages(site, STEADY_SECONDS + 1) == {404}
    wait_until(lambda: site.ask("/readyz").body == b'{"status": "ready", "missing": []}\n')


def test_an_embargo_that_has_ended_stays_ended_whatever_the_clock_says(
    site: SiteProcess, clock: Path
) -> None:
    set_clock(clock, 7200)
    wait_until(lambda: site.ask(WAITING).status == 200)
    set_clock(clock, 0)
    assert watch_pages(site, 1) == {200}
    site.stop()
    site.start()
    assert watch_pages(site, 1) == {200}
