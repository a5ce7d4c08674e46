"""A record of any length, made up of random words; and the same as files of HTML, and as TimelineJS takes it."""

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.html import escape

from timeline import document
from timeline.dates import When
from timeline.document import Document
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import EntryView, EventView, PageLinks, SourceView, StatementView

BEGIN = datetime(2017, 3, 1, tzinfo=UTC)
HOURS = 7  # from one entry to the next
PARTIES = 12
ENTRIES_A_SOURCE = 10

# What anyone would write by hand, so that lines are not as long as the screen is wide.
STYLE = "body{max-width:44rem;margin:auto;font:1.125rem/1.5 serif}"
FAR_ONES_LATER = "article{content-visibility:auto;contain-intrinsic-size:auto 16rem}"


def slug(size: int) -> str:
    """Return the address of the timeline of so many entries."""
    return f"story-{size}"


def record(size: int) -> Document:
    """Return a published record of so many entries: two events, then a statement that answers the second."""
    draw = random.Random(size)
    vocabulary = ["".join(draw.choices("aeiourstlnmdpcb", k=draw.randint(2, 9))) for _ in range(4000)]

    def words(count: int) -> str:
        return " ".join(draw.choices(vocabulary, k=count)).capitalize()

    parties = [
        document.Party(id=f"p{number}", name=words(3), short_name=words(1), kind="organisation")
        for number in range(PARTIES)
    ]
    sources = [
        document.Source(
            id=f"s{number}",
            kind="article",
            publisher=words(2),
            title=words(7),
            url=f"https://example.org/{number}",
            published="2017-03",
        )
        for number in range(max(5, size // ENTRIES_A_SOURCE))
    ]
    events, statements, order = [], [], []
    for number in range(size):
        moment = BEGIN + timedelta(hours=HOURS * number)
        common: dict[str, Any] = {
            "id": f"e{number}",
            "when": When(edtf=f"{moment:%Y-%m-%d}", time=f"{moment:%H:%M}", zone="UTC"),
            "standing": draw.choice(["single-source", "corroborated", "corroborated", "disputed"]),
            "citations": [
                document.Citation(source=source.id) for source in draw.sample(sources, draw.randint(1, 2))
            ],
        }
        order.append(common["id"])
        if number % 3 == 2:
            statements.append(
                document.Statement(
                    **common,
                    party=draw.choice(parties).id,
                    words=words(40),
                    answers=[document.Answer(entry=order[-2], how="denies")],
                )
            )
        else:
            acted, reached = draw.sample(parties, 2)
            roles = [
                document.PartyRole(party=acted.id, role="actor"),
                document.PartyRole(party=reached.id, role="recipient"),
            ]
            events.append(
                document.Event(
                    **common, headline=words(8), body=words(70), parties=roles, key=number % 20 == 0
                )
            )
    whole = Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug=slug(size), title="A long story", language="en-GB", time_zone="UTC", summary=words(40)
        ),
        version=None,
        parties=parties,
        sources=sources,
        events=events,
        statements=statements,
        requests=[],
        corrections=[],
        order=order,
    )
    version = document.Version(number=1, published="2026-03-09T12:00:00Z", note="For the benchmark")
    return document.stamp(whole, version, None)


def static(whole: Document, *, far_ones_later: bool) -> str:
    """Return our page as a file with everything in full, in our design, without scripts, form and foldings.

    `far_ones_later`: each entry has `content-visibility: auto`, and nothing else.
    """
    page = render_timeline(whole, PageOptions(newsroom={"name": "Newsroom Timeline"}, open_section="all"))
    page = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r'<div class="filters" id="find">.*?</details>\s*</div>', "", page, flags=re.DOTALL)
    at_once = ".sources-far" if far_ones_later else ".entry, .sources-far"
    return page.replace(
        "</head>", f"<style>{at_once} {{content-visibility: visible !important}}</style></head>"
    )


def bare(whole: Document, *, far_ones_later: bool) -> str:
    """Return the same content as a page of HTML without a script, a form or a picture, with two lines of style.

    `far_ones_later`: each entry has `content-visibility: auto`.
    """
    with use_language(whole.timeline.language):
        view = build(whole, PageLinks(timeline=""))
        entries = "".join(_bare_entry(entry) for entry in view.entries)
        sources = "".join(_bare_source(source) for source in view.sources)
        parties = "".join(f'<li id="party_{each.id}">{escape(each.name)}</li>' for each in view.parties)
    style = STYLE + (FAR_ONES_LATER if far_ones_later else "")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{whole.timeline.title}</title><link rel="icon" href="data:,">'
        f"<style>{style}</style>"
        f"<h1>{whole.timeline.title}</h1><p>{escape(whole.timeline.summary)}</p>{entries}"
        f"<h2>Who is who</h2><ul>{parties}</ul><h2>Sources</h2><ol>{sources}</ol></html>"
    )


def _bare_entry(entry: EntryView) -> str:
    """Return one entry in full: everything that our page says of it."""
    said: list[str] = []
    if isinstance(entry, EventView):
        said.append(entry.body)
        for role, parties in entry.roles:
            names = ", ".join(f'<a href="{each.href}">{escape(each.short)}</a>' for each in parties)
            said.append(f"<p>{role}: {names}</p>")
    elif isinstance(entry, StatementView):
        said.append(f"<blockquote><p>{escape(entry.record.words)}</p></blockquote>")
        said += [
            f'<p>{each.relation} <a href="{each.href}">{escape(each.label)}</a></p>' for each in entry.answers
        ]
    said += [
        f'<p><a href="{each.href}">{escape(each.label)}</a> {each.relation}</p>' for each in entry.answered_by
    ]
    marks = " ".join(
        f'<a href="{each.href}">[{each.number}] {escape(each.source)}</a>' for each in entry.citations
    )
    verification = entry.verification.words if entry.verification else ""
    first = entry.first_published.words if entry.first_published else ""
    return (
        f'<article id="{entry.id}"><h2>{escape(entry.title)}</h2><p>{entry.date.words}</p>{"".join(said)}'
        f"<p>{verification} {marks}</p><p>First published on {first}</p></article>"
    )


def _bare_source(source: SourceView) -> str:
    """Return a source with links to what rests on it."""
    record = source.record
    carries = "".join(
        f'<li><a href="{each.href}">{escape(each.label)}</a></li>' for each in source.citing_entries
    )
    return (
        f'<li id="{source.anchor}">{escape(record.publisher)}: <a href="{record.url}">{escape(record.title)}</a>'
        f"<details><summary>Cited for</summary><ul>{carries}</ul></details></li>"
    )


def for_timelinejs(whole: Document) -> dict[str, Any]:
    """Return the entries as TimelineJS takes them: a date, a headline and a text each."""
    slides = []
    for entry in whole.entries().values():
        year, month, day = entry.when.edtf.split("-")
        hour, minute = entry.when.time.split(":")
        slides.append(
            {
                "unique_id": entry.id,
                "start_date": {"year": year, "month": month, "day": day, "hour": hour, "minute": minute},
                "text": {
                    "headline": entry.headline if isinstance(entry, document.Event) else "",
                    "text": f"<p>{entry.body if isinstance(entry, document.Event) else getattr(entry, 'words', '')}</p>",
                },
            }
        )
    return {"title": {"text": {"headline": whole.timeline.title}}, "events": slides}
