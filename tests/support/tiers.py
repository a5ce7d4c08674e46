"""How much of the suite a run takes in, chosen by TIMELINE_TEST_TIER: fast, standard or all.

- fast (`make test-fast`): no browser, nothing that takes seconds, few examples of each property, every second test of
  pages that needs a database, few rows of each long table (`@pytest.mark.sampled`) and of each table that meets a
  database, one database.
- standard (`make test`, CI): browsers at the widths and in the languages that differ most; every third row of such
  tables; on PostgreSQL what talks to the database engine.
- all (`make test-all`): every width and language, all that meet a database on both, long fuzzing.
"""

import os
from collections import Counter, defaultdict
from enum import StrEnum
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent


class Tier(StrEnum):
    FAST = "fast"
    STANDARD = "standard"
    ALL = "all"


TIER = Tier(os.environ.get("TIMELINE_TEST_TIER", "standard"))
IS_FULL = TIER == Tier.ALL
# The second database of a run gets only what the database could make a difference to.
IS_SECOND_DATABASE = bool(os.environ.get("TIMELINE_TEST_SECOND_DATABASE"))
# Everything here reads and writes through the ORM, triggers or raw SQL. Other tests say so by @pytest.mark.postgresql.
ENGINE_FOLDERS = {"actions", "commands", "importers", "models"}

# How many examples hypothesis tries of a property, and of one whose examples are costly.
EXAMPLES = {Tier.FAST: 10, Tier.STANDARD: 30, Tier.ALL: 1_000}
COSTLY_EXAMPLES = {Tier.FAST: 5, Tier.STANDARD: 10}
# Of so many rows of a long table a tier tries the first.
ROWS_FOR_A_SAMPLE = {Tier.FAST: 6, Tier.STANDARD: 3}
# Three of four minutes of the fast tier were spent here: whole pages take a hundred times as long as a rule.
PAGE_FOLDERS = {"desk", "public"}


def examples(number: int) -> int:
    """Return how many examples to try of a property of which `number` are worth their time in a run of its own."""
    if IS_FULL:
        return min(20 * number, EXAMPLES[Tier.ALL])
    return min(number, COSTLY_EXAMPLES[TIER])


def choose_tests(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that belong to this tier, and to this database where it is the second one."""
    chosen = [item for item in items if _is_in_run(item)]
    if IS_FULL:
        return chosen
    rows: Counter[str] = Counter()
    left_out = _every_second_page_test(chosen) if TIER == Tier.FAST else set()
    sample = []
    for item in chosen:
        test = _name(item)
        is_sampled = _has(item, "sampled") or meets_database(item)
        if test not in left_out and (not is_sampled or rows[test] % ROWS_FOR_A_SAMPLE[TIER] == 0):
            sample.append(item)
        rows[test] += 1
    return sample


def _every_second_page_test(items: list[pytest.Item]) -> set[str]:
    """Return the names of every second test of pages that meets a database, file by file."""
    tests = defaultdict(list)
    for name, item in {_name(item): item for item in items}.items():
        if _folder(item.path) in PAGE_FOLDERS and meets_database(item):
            tests[item.path].append(name)
    return {name for names in tests.values() for name in names[1::2]}


def _name(item: pytest.Item) -> str:
    return item.nodeid.split("[")[0]


def _is_in_run(item: pytest.Item) -> bool:
    if TIER == Tier.FAST and _has(item, "browser", "nu", "slow"):
        return False
    if not IS_FULL and _has(item, "full"):
        return False
    if not IS_SECOND_DATABASE:
        return True
    if _has(item, "once") or not meets_database(item):
        return False
    return IS_FULL or _talks_to_engine(item)


def is_left_out(path: Path) -> bool:
    """Return whether a file has no test for this database, so that it need not even be imported."""
    if IS_FULL or not IS_SECOND_DATABASE or not path.name.startswith("test_"):
        return False
    return _folder(path) not in ENGINE_FOLDERS and "mark.postgresql" not in path.read_text()


def meets_database(item: pytest.Item) -> bool:
    """Return whether a test has a database at all."""
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or _has(item, "django_db")


def _talks_to_engine(item: pytest.Item) -> bool:
    return _folder(item.path) in ENGINE_FOLDERS or _has(item, "postgresql")


def _folder(path: Path) -> str:
    return path.relative_to(TESTS).parts[0]


def _has(item: pytest.Item, *markers: str) -> bool:
    return any(item.get_closest_marker(marker) for marker in markers)
