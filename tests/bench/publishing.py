"""Publishing: the first version of a timeline, and the next version, in which one entry changed."""

import statistics
import time
from collections.abc import Callable
from itertools import count
from typing import Any

SIZES = (10, 100, 1000, 5000)
RUNS = 5
AIM = 0.1
RENDER_IN_FULL = "render it with every entry in full"


def run() -> None:
    """Measure each step, and compare the page of the next version with that of the first."""
    figures = {size: measure_timeline(size) for size in SIZES}
    heading = "".join(f"{size:>10,}" for size in SIZES)
    for number, name in enumerate(("The first version", "The next version, one entry changed")):
        print(f"{name + ', ms':<44}{heading}   entries")
        for step in figures[SIZES[0]][number]:
            print(f"  {step:<42}" + "".join(f"{figures[size][number][step] * 1000:>10.1f}" for size in SIZES))
    ratios = {
        size: after["render the page"] / first[RENDER_IN_FULL] for size, (first, after) in figures.items()
    }
    print(
        f"  {'the page, against every entry in full':<42}"
        + "".join(f"    × {ratios[size]:.2f}" for size in SIZES)
    )
    largest = ratios[SIZES[-1]]
    verdict = "holds" if largest < AIM else "DOES NOT HOLD"
    print(f"  {SIZES[-1]:,} entries: × {largest:.3f}   {verdict} (aim: less than {AIM:.2f})")


def measure_timeline(size: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds of each step for the first and for the next version of a timeline of `size` entries."""
    from django.core.cache import caches

    from tests.support.bulk_timelines import fill
    from timeline.models import Event, Timeline

    timeline = Timeline.objects.create(slug=f"bench-{size}", title=f"Bench {size}")
    fill(timeline, size)
    event = Event.objects.filter(timeline=timeline).order_by("position")[size // 3]
    numbers = count(1)

    def first() -> dict[str, float]:
        caches["pages"].clear()
        return measure_steps(timeline, next(numbers), in_full=True)

    def after() -> dict[str, float]:
        number = next(numbers)
        event.headline = f"What had changed by version {number}"
        event.save(update_fields=["headline"])
        return measure_steps(timeline, number)

    return compute_medians(first), compute_medians(after)


def measure_steps(timeline: Any, number: int, *, in_full: bool = False) -> dict[str, float]:
    """Build a version and its page, and return the seconds of each step.

    `in_full` adds a step: rendering the page without collapsed sections and without cached fragments.
    """
    from timeline import document
    from timeline.pages.options import PageOptions
    from timeline.pages.prepared import PreparedDocument
    from timeline.pages.timeline import render_timeline
    from timeline.public.caching import encodings, fragment_cache
    from timeline.publishing import snapshot

    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        seconds[name] = time.perf_counter() - start
        return result

    options = PageOptions(site="https://news.example")
    version = document.Version(number=number, published="2026-03-09T12:00:00Z", note="Bench")
    built = step("build the document from rows", lambda: snapshot.build(timeline))
    data = step("encode it", lambda: document.encode(document.stamp(built, version, None)))
    whole = step("read it back", lambda: document.decode(data))
    prepared = PreparedDocument(whole)
    page = step("render the page", lambda: fragment_cache.render_timeline_page(prepared, options)).encode()
    if in_full:
        step(RENDER_IN_FULL, lambda: render_timeline(whole, PageOptions(newsroom={}, open_section="all")))
    step("compress the page", lambda: [encodings.compress(page, form) for form in encodings.ENCODINGS])
    return seconds


def compute_medians(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Return the median seconds of each step over RUNS runs, after a warm-up."""
    work()
    runs = [work() for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}
