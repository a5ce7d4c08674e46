"""Publishing: the first version of a timeline, and the next one, in which one entry has changed."""

import statistics
import time
from collections.abc import Callable
from itertools import count
from typing import Any

SIZES = (10, 100, 1000, 5000)
RUNS = 5
AIM = 0.1
EVERY = "make it with every entry in full"


def run() -> None:
    """Take the time of each step, and compare the next version's page with the first one's."""
    figures = {size: measured(size) for size in SIZES}
    heading = "".join(f"{size:>10,}" for size in SIZES)
    for number, name in enumerate(("The first version", "The next version, one entry changed")):
        print(f"{name + ', ms':<44}{heading}   entries")
        for step in figures[SIZES[0]][number]:
            print(f"  {step:<42}" + "".join(f"{figures[size][number][step] * 1000:>10.1f}" for size in SIZES))
    ratios = {size: after["make the page"] / first[EVERY] for size, (first, after) in figures.items()}
    print(
        f"  {'the page, beside every entry made anew':<42}"
        + "".join(f"    × {ratios[size]:.2f}" for size in SIZES)
    )
    largest = ratios[SIZES[-1]]
    verdict = "holds" if largest < AIM else "DOES NOT HOLD"
    print(f"  {SIZES[-1]:,} entries: × {largest:.3f}   {verdict} (aim: less than {AIM:.2f})")


def measured(size: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds of each step, for the first version of so many entries and for the next."""
    from django.core.cache import caches

    from tests.support.bulk_timelines import fill
    from timeline.models import Event, Timeline

    timeline = Timeline.objects.create(slug=f"bench-{size}", title=f"Bench {size}")
    fill(timeline, size)
    one = Event.objects.filter(timeline=timeline).order_by("position")[size // 3]
    numbers = count(1)

    def first() -> dict[str, float]:
        caches["pages"].clear()
        return published(timeline, next(numbers), in_full=True)

    def after() -> dict[str, float]:
        number = next(numbers)
        one.headline = f"What had changed by version {number}"
        one.save(update_fields=["headline"])
        return published(timeline, number)

    return medians(first), medians(after)


def published(timeline: Any, number: int, *, in_full: bool = False) -> dict[str, float]:
    """Make a version public as far as readers notice, and return the seconds of each step.

    `in_full`: and what a page takes in which nothing is folded and of which nothing is kept.
    """
    from timeline import document
    from timeline.pages import html
    from timeline.public.caching import encodings, whole_pages
    from timeline.publishing import snapshot

    taken: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        result = work()
        taken[name] = time.perf_counter() - begun
        return result

    version = document.Version(number=number, published="2026-03-09T12:00:00Z", note="Bench")
    built = step("build the document from rows", lambda: snapshot.build(timeline))
    data = step("encode it", lambda: document.encode(document.stamp(built, version, None)))
    whole = step("read it back", lambda: document.decode(data))
    page = step("make the page", lambda: whole_pages.whole(whole, site="https://news.example")).encode()
    if in_full:
        step(EVERY, lambda: html.page(whole, newsroom={}, opened="all"))
    step("compress the page", lambda: [encodings.encode(page, form) for form in encodings.ENCODINGS])
    return taken


def medians(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Return the median seconds of each step over RUNS runs, after one that does not count."""
    work()
    runs = [work() for _ in range(RUNS)]
    return {name: statistics.median(taken[name] for taken in runs) for name in runs[0]}
