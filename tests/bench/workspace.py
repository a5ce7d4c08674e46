"""The workspace of a source's text: a text pasted, its workspace opened with 100 quotations in it, words looked up.

In time of a processor: what the machine is busy with besides is not ours.
"""

import random
from collections.abc import Callable

from tests.bench.measure import row
from tests.bench.quotes import article, best, processor_seconds, sentence

SIZES = (10, 100, 1000, 2000)  # thousands of characters
QUOTATIONS = 100
UNDER = 1.0  # seconds, that the workspace of the largest text is to take


def run() -> None:
    """Pasting a text, opening its workspace and looking words up over HTTP, for texts of growing length."""
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

    by = User.objects.create_user("work@example.org", None, name="Bench", is_superuser=True)
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    for number in range(50):
        Party.objects.create(name=f"Party {number} of the town", aliases=[f"P{number}"])
    figures: dict[str, list[tuple[int, float, str]]] = {}

    def note(name: str, size: int, taken: float, extra: str = "") -> None:
        figures.setdefault(name, []).append((size, taken, extra))

    opened = 0.0
    for size in SIZES:
        text = article(size * 1000 - 10)
        timeline = Timeline.objects.create(slug=f"work-{size}", title=f"Work {size}")
        source = Source.objects.create(publisher=f"Outlet {size}", published="2024-06-14")
        paste = f"/desk/sources/{source.uid}/text/"
        held = {"number": 0}

        def hold(text: str = text, paste: str = paste, held: dict[str, int] = held) -> None:
            # Another text each time: the same again is not kept.
            answer = client.post(
                paste, {"text": f"{text}\n{held['number']}", "made_of": "text", "number": held["number"]}
            )
            assert answer.status_code == 302
            held["number"] += 1

        note("paste the text", size, best(hold))
        chosen = random.Random(3)
        spans = [sentence(text, chosen.randrange(len(text) - 400)) for _ in range(QUOTATIONS)]
        for start, end in spans:
            words = anchor(text, start, end)
            cited = CitationDraft(source=source, exact=words.exact, prefix=words.prefix, suffix=words.suffix)
            add_entry(timeline, EventDraft(headline=words.exact[:100], citations=(cited,)), by=by)
        address = f"/desk/t/{timeline.slug}/texts/{source.uid}/"

        def open_it(address: str = address) -> bytes:
            answer = client.get(address)
            assert answer.status_code == 200
            return answer.content

        def anew(open_it: Callable[[], bytes] = open_it) -> None:
            quote_checks.clear_caches()
            suggestion_list.clear_cache()
            open_it()

        note("open the workspace, the text not read before", size, processor_seconds(anew))
        with CaptureQueriesContext(connection) as queries:
            content = open_it()
        extra = f"{len(content)} bytes, {len(queries)} queries"
        note("open the workspace", size, best(open_it), extra)
        opened = figures["open the workspace"][-1][1]
        note(
            "look through it for offers, not read before",
            size,
            processor_seconds(
                lambda forget=suggestion_list.clear_cache, address=address: (
                    forget(),
                    client.get(f"{address}?offers=1", headers={"hx-request": "true"}),
                )
            ),
        )
        there, missing = text[slice(*spans[0])], f"{text[slice(*spans[0])]} indeed never"
        for name, words in (("look words up that stand in it", there), ("that do not", missing)):
            note(
                name,
                size,
                best(lambda words=words, address=address: client.post(address, {"words": words})),
            )
        assert get_current_text(source) is not None
    for name, lines in figures.items():
        print(name.capitalize())
        for size, taken, extra in lines:
            row(f"{size:>5} KB{'   ' + extra if extra else ''}", taken, lines[0][1])
    held_to = "holds" if opened < UNDER else "DOES NOT HOLD"
    print(f"The workspace of the largest text with {QUOTATIONS} quotations in under a second: {held_to}")
