"""Addresses that anybody may ask for: the processor time of each, the first time and when only a part of it is new.

In a timeline of 5,000 entries with two versions, in one process, through Django's test client.
"""

import time
from functools import cache
from typing import Any

import msgspec

SIZE = 5_000
# Milliseconds.
SEARCH_AIM, AIM = 20, 50
PAGE = "/t/story-5000/"
# Name, and two addresses of the kind: what strangers can vary. Those with one address are computed once a version.
ADDRESSES = (
    ("search that finds nothing", "?q=nowhere", "?q=anywhere"),
    ("search that finds most entries", "?q=a", "?q=e"),
    ("filter by kind", "?kind=event", "?kind=statement"),
    ("filter by party", "?party=p1", "?party=p2"),
    ("filter by date", "?from=2017-04", "?from=2017-05"),
    ("search in an old version", "v/1/?q=nowhere", "v/1/?q=anywhere"),
    ("one section open", "?open=7", "?open=8"),
    ("entries of a section", "v/2/part/9/", "v/2/part/10/"),
    ("unknown section", "v/2/part/9998/", "v/2/part/9999/"),
    ("entry", "e100/", "e101/"),
    ("unknown entry", "nobody1/", "nobody2/"),
    ("embed of an entry", "e100/embed/", "e101/embed/"),
    ("picture of an entry", "e100/card.png", "e101/card.png"),
    (
        "oEmbed",
        "/oembed?url=http://testserver" + PAGE + "e100/",
        "/oembed?url=http://testserver" + PAGE + "e101/",
    ),
    ("form of an error report", "report/?entry=e100", "report/?entry=e101"),
    ("party", "party/p1/", "party/p2/"),
    ("everything in full", "?open=all", ""),
    ("everything in full, old version", "v/1/?open=all", ""),
    ("the page", "", ""),
    ("old version", "v/1/", ""),
    ("sources", "sources/", ""),
    ("full chart", "chart/", ""),
    ("changes", "changes/", ""),
    ("comparison of two versions", "changes/?from=1&to=2", ""),
    ("live update", "v/1/live.json", ""),
    ("data (JSON)", "timeline.json", ""),
    ("linked data", "timeline.jsonld", ""),
    ("Atom feed", "timeline.atom", ""),
    ("JSON feed", "timeline.feed.json", ""),
    ("sitemap", "sitemap.xml", ""),
    ("embed", "embed/", ""),
    ("picture", "card.png", ""),
    ("list of versions for machines", "timemap", ""),
    ("list of timelines", "/", ""),
)


def run() -> None:
    """Measure each address: with empty caches, another one of its kind, and that again without its page."""
    publish_story()
    print(f"{'ms of processor time':<34}{'first':>10}{'another':>10}{'again':>10}")
    slow = []
    for name, address, another in ADDRESSES:
        figures = measure(address, another)
        print(f"  {name:<32}" + "".join(f"{figure:>10.1f}" for figure in figures))
        if another and figures[-1] > AIM:
            slow.append(name)
    for name, address, another in ADDRESSES[:2]:
        search = min(measure(address, another)[-1] for _ in range(3))
        verdict = "holds" if search < SEARCH_AIM else "DOES NOT HOLD"
        print(f"  {name}: {search:.1f} ms   {verdict} (aim: under {SEARCH_AIM})")
    print(f"  above {AIM} ms again: {', '.join(slow) or 'none'}")


def publish_story() -> None:
    """Store two versions of a timeline. The second has another headline."""
    from tests.bench.long_story import record
    from tests.support.publications import publish

    story = msgspec.structs.replace(record(SIZE), version=None)
    publish(story)
    first = msgspec.structs.replace(story.events[0], headline="Another headline")
    publish(msgspec.structs.replace(story, events=[first, *story.events[1:]]))


def measure(address: str, another: str) -> list[float]:
    """Return the milliseconds of an address with empty caches.

    If there is another address of its kind, also those of that, and of that without the page that was kept of it.
    """
    from timeline.public.caching import document_cache, fragment_cache

    clear_pages()
    document_cache.clear()
    fragment_cache.clear()
    figures = [take_time(address)]
    if another:
        figures.append(take_time(another))
        again = []
        for _ in range(3):
            clear_pages()
            again.append(take_time(another))
        figures.append(min(again))
    return figures


def clear_pages() -> None:
    """Forget all pages."""
    from django.core.cache import caches

    for each in caches.all():
        each.clear()


def take_time(address: str) -> float:
    """Return the milliseconds of processor time of a GET request."""
    client = make_client()
    path = address if address.startswith("/") else PAGE + address
    start = time.process_time()
    client.get(path)
    return (time.process_time() - start) * 1000


@cache
def make_client() -> Any:
    """Return a reader whose first request is over: it loads the middleware and the templates."""
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip"})
    client.get("/")
    return client
