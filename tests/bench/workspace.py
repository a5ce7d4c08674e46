"""The workspace: pasting a text, opening its workspace with 100 quotations, looking words up.

Processor time, so that other processes do not count.
"""

import random
from collections.abc import Callable

from tests.bench.measure import row
from tests.bench.quotes import measure_best, measure_once, pick_words, write_article

SIZES = (10, 100, 1000, 2000)  # thousands of characters
QUOTATIONS = 100
MAX_SECONDS = 1.0  # for the workspace of the largest text


def run() -> None:
    """Print the times over HTTP of pasting a text, opening its workspace and looking words up, by length."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from timeline.actions.drafts import CitationDraft, EventDraft
    from timeline.actions.entries import add_entry
    from timeline.actions.source_texts import get_current_text
    from timeline.desk.workspace import suggestion_list
    from timeline.evidence import quote_checks
    from timeline.models import Party, Source, Timeline, User
    from timeline.quotes import anchor

    by = User.objects.create_superuser("work@example.org", name="Bench")
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    for number in range(50):
        Party.objects.create(name=f"Party {number} of the town", aliases=[f"P{number}"])
    results: dict[str, list[tuple[int, float, str]]] = {}

    def add_result(name: str, size: int, seconds: float, extra: str = "") -> None:
        results.setdefault(name, []).append((size, seconds, extra))

    opened = 0.0
    for size in SIZES:
        text = write_article(size * 1000 - 10)
        timeline = Timeline.objects.create(slug=f"work-{size}", title=f"Work {size}")
        source = Source.objects.create(publisher=f"Outlet {size}", published="2024-06-14")
        address_of_text = f"/desk/sources/{source.uid}/text/"
        pasted = {"number": 0}

        def paste_text(
            text: str = text, address_of_text: str = address_of_text, pasted: dict[str, int] = pasted
        ) -> None:
            # Another text each time: the same text is not stored again.
            response = client.post(
                address_of_text,
                {"text": f"{text}\n{pasted['number']}", "made_of": "text", "number": pasted["number"]},
            )
            assert response.status_code == 302
            pasted["number"] += 1

        add_result("paste the text", size, measure_best(paste_text))
        generator = random.Random(3)
        spans = [pick_words(text, generator.randrange(len(text) - 400)) for _ in range(QUOTATIONS)]
        for start, end in spans:
            words = anchor(text, start, end)
            cited = CitationDraft(source=source, exact=words.exact, prefix=words.prefix, suffix=words.suffix)
            add_entry(timeline, EventDraft(headline=words.exact[:100], citations=(cited,)), by=by)
        address = f"/desk/t/{timeline.slug}/texts/{source.uid}/"

        def open_workspace(address: str = address) -> bytes:
            response = client.get(address)
            assert response.status_code == 200
            return response.content

        def open_uncached(open_workspace: Callable[[], bytes] = open_workspace) -> None:
            quote_checks.clear_caches()
            suggestion_list.clear_cache()
            open_workspace()

        add_result("open the workspace, nothing cached", size, measure_best(open_uncached))
        with CaptureQueriesContext(connection) as queries:
            content = open_workspace()
        extra = f"{len(content)} bytes, {len(queries)} queries"
        add_result("open the workspace", size, measure_best(open_workspace), extra)
        opened = results["open the workspace"][-1][1]
        add_result(
            "find suggestions, nothing cached",
            size,
            measure_once(
                lambda clear=suggestion_list.clear_cache, address=address: (
                    clear(),
                    client.get(f"{address}?offers=1", headers={"hx-request": "true"}),
                )
            ),
        )
        present, missing = text[slice(*spans[0])], f"{text[slice(*spans[0])]} indeed never"
        for name, quotation in (
            ("look up words that are in it", present),
            ("look up words that are not", missing),
        ):
            add_result(
                name,
                size,
                measure_best(lambda words=quotation, address=address: client.post(address, {"words": words})),
            )
        assert get_current_text(source) is not None
    for name, lines in results.items():
        print(name.capitalize())
        for size, seconds, extra in lines:
            row(f"{size:>5} KB{'   ' + extra if extra else ''}", seconds, lines[0][1])
    outcome = "holds" if opened < MAX_SECONDS else "DOES NOT HOLD"
    print(f"The workspace of the largest text with {QUOTATIONS} quotations in under a second: {outcome}")
