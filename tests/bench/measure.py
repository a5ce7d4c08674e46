"""Taking time, and printing it."""

import statistics
import time
from collections.abc import Callable

RUNS = 7


def seconds(work: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median of RUNS runs of `work`, after one that does not count."""
    work()
    return statistics.median(seconds(work) for _ in range(RUNS))


def row(name: str, taken: float, base: float) -> None:
    """Print one line: milliseconds, and how many times the first of its kind."""
    print(f"  {name:<58} {taken * 1000:9.2f} ms   × {taken / base:.2f}")
