"""The timeline as JSON for TimelineJS3 (https://timeline.knightlab.com/docs/json-format.html).

A slide has a start and an end as precise as the record; what figures cannot say (“around”, “before”) is in its
`display_date`. TimelineJS shows no slide without a date: those entries are listed in `newsroom_timeline`, which
TimelineJS passes over. `entry` of a slide has the cells of `entry_rows`, which an import reads in place of what is shown.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from timeline.dates import When
from timeline.dates.edtf import Date, DateKind, Interval, OneOf, Range, Tree
from timeline.dates.when import resolve
from timeline.document import Document
from timeline.formats.entry_rows import LOSSES, RowBuilder, build_title
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import (
    CitationView,
    EntryView,
    EventView,
    PageLinks,
    RequestView,
    StatementView,
)
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs

MEDIA_TYPE = "application/json"
EXTENSION = "timelinejs.json"
NAME = "TimelineJS"

Json = dict[str, Any]
_ABOUT = (
    f"{LOSSES} An import reads “entry” of each slide, not the words that are shown. The start of a date that is not exact is its "
    "earliest day, month or year. Entries without any date are no slides: “undated” has them."
)


def write(document: Document) -> bytes:
    """Return the slides, with addresses under SITE_URL."""
    return write_at(document, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the slides, with addresses under a site (scheme and host)."""
    head = document.timeline
    urls = TimelineURLs(site, head.slug)
    records, rows = document.entries(), RowBuilder(document)
    slides, undated = [], []
    with use_language(head.language):
        view = build(
            document, PageLinks(timeline=urls.timeline, in_page=False), newsroom_name=newsroom.get("name", "")
        )
        for entry in view.entries:
            if entry.id not in records:
                continue
            cells = [
                {name: cell for name, cell in row.items() if cell} for row in rows.build(records[entry.id])
            ]
            start, end = find_figures(records[entry.id].when)
            if not start:
                undated.append({"entry": cells})
                continue
            slide = {
                "start_date": start,
                "end_date": end,
                "display_date": entry.date.words,
                "text": {"headline": escape(entry.label), "text": "".join(_write_text(entry, urls))},
                "unique_id": entry.id,
                "entry": cells,
            }
            slides.append({name: value for name, value in slide.items() if value})
    summary = "".join(f"<p>{escape(part)}</p>" for part in head.summary.split("\n\n") if part.strip())
    link = f'<p><a href="{escape(urls.timeline)}">{escape(urls.timeline)}</a></p>'
    return msgspec.json.encode({
        "title": {"text": {"headline": escape(head.title), "text": summary + link}},
        "events": slides,
        "newsroom_timeline": {"about": _ABOUT, "title": build_title(document), "undated": undated},
    })  # fmt: skip


def find_figures(when: When) -> tuple[Json, Json]:
    """Return the start and the end of a date in figures, {} where there is none. A start that is open is the known end."""
    resolved = resolve(when)
    first, last = _find_dates(resolved.tree)
    if first is None:
        return {}, {}
    start = _write_figures(first, resolved.start.text if resolved.start else "")
    if last is None and resolved.end:
        last = first
    if last is None:
        return start, {}
    end = _write_figures(last, resolved.end.text if resolved.end else "", last.last_year)
    return start, {} if end == start else end


def _find_dates(tree: Tree | None) -> tuple[Date | None, Date | None]:
    if isinstance(tree, Date):
        return tree, tree if tree.kind in (DateKind.DECADE, DateKind.CENTURY) else None
    if isinstance(tree, OneOf):
        first, _last = _find_dates(tree.members[0])
        return first, None
    if isinstance(tree, Interval | Range):
        start = tree.start if isinstance(tree.start, Date) else None
        end = tree.end if isinstance(tree.end, Date) else None
        # One day of several, or an open start: no span is known.
        return start or end, end if start and isinstance(tree, Interval) else None
    return None, None


def _write_figures(date: Date, clock: str, year: int | None = None) -> Json:
    year = date.year if year is None else year
    # Before year 1 people and TimelineJS count from 1 BCE.
    figures: Json = {"year": year if year > 0 else year - 1}
    if date.kind in (DateKind.DAY, DateKind.MONTH):
        figures["month"] = date.number
    if date.kind is DateKind.DAY:
        figures["day"] = date.day
        names = ("hour", "minute", "second")
        figures |= {name: int(part) for name, part in zip(names, clock.split(":"), strict=False) if part}
    return figures


def _write_text(entry: EntryView, urls: TimelineURLs) -> Iterator[str]:
    """Yield the HTML of a slide: the text, the verification, the sources with links, and the address of the entry."""
    if isinstance(entry, EventView):
        yield str(entry.body)
    elif isinstance(entry, StatementView):
        yield f"<blockquote>{_write_lines(entry.opening + entry.record.words + entry.closing)}</blockquote>"
        yield _write_lines(entry.record.translation)
    elif isinstance(entry, RequestView):
        yield _write_lines(entry.record.put)
        yield _write_lines(str(entry.outcome))
    if entry.verification:
        yield f"<p>{escape(str(entry.verification.words))}</p>"
    sources = [f"<li>{_write_source(citation)}</li>" for citation in entry.citations]
    if sources:
        yield f"<p>{escape(_('Sources'))}</p><ul>{''.join(sources)}</ul>"
    address = urls.get_entry(entry.id)
    yield f'<p><a href="{escape(address)}">{escape(address)}</a></p>'


def _write_source(citation: CitationView) -> str:
    name = escape(citation.source)
    if citation.url:
        name = f'<a href="{escape(citation.url)}">{name}</a>'
    note = escape(_("Gives a different account.")) if citation.disputes else ""
    return f"{name} {note}".strip()


def _write_lines(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
