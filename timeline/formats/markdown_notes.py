"""The timeline as Markdown with footnotes, one for each citation (CommonMark, with the footnotes of GitHub and pandoc)."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from timeline.document import Document
from timeline.formats.plain_entries import describe_citation
from timeline.presentation.build import build
from timeline.presentation.labels import join_label
from timeline.presentation.language import use_language
from timeline.presentation.model import (
    CitationView,
    DocumentView,
    EntryView,
    EventView,
    PageLinks,
    RequestView,
    StatementView,
    WithdrawnEntryView,
)
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs

MEDIA_TYPE = "text/markdown; charset=utf-8"
EXTENSION = "md"
NAME = "Markdown"

_ABOUT = (
    "This text is a copy of a published timeline. timeline.json is the whole record. Left out here: details of parties, notes, archived "
    "copies and states of sources, the results of quote checks, corrections, and what entries answer."
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#])")
_LINE_START = re.compile(r"^(\s*)([+=:-]|\d{1,9}(?=[.)]))", re.MULTILINE)
# In a text of ours these are words; elsewhere they are HTML, a footnote, a picture, a heading or a rule.
_MARK_UP = re.compile(
    r"<(?!https?://|mailto:)|\[(?=\^)|(?<=!)\[|^[ ]{0,3}(?=#|=+\s*$|-+\s*$|:)", re.MULTILINE
)


def write(document: Document) -> bytes:
    """Return the text, with addresses under SITE_URL."""
    return write_at(document, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the text, with addresses under a site (scheme and host)."""
    urls = TimelineURLs(site, document.timeline.slug)
    with use_language(document.timeline.language):
        view = build(
            document, PageLinks(timeline=urls.timeline, in_page=False), newsroom_name=newsroom.get("name", "")
        )
        blocks = _MarkdownBuilder().build(document, view, urls)
        return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def escape_text(text: str) -> str:
    """Return plain text as Markdown in which every character means itself. Its lines stay."""
    escaped = _LINE_START.sub(_escape_start, _SPECIAL.sub(r"\\\1", text.strip()))
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", escaped)


def _escape_start(match: re.Match[str]) -> str:
    mark = match[2]
    # “1.” begins a list: its full stop is escaped. Marks are.
    return f"{match[1]}{mark}\\" if mark.isdecimal() else f"{match[1]}\\{mark}"


def tame_body(text: str) -> str:
    """Return the Markdown of an entry so that other programs find no more in it than we do."""
    return _MARK_UP.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1:].strip() or ''}", text)


class _MarkdownBuilder:
    """Builds the blocks of the text, and numbers the footnotes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def build(self, document: Document, view: DocumentView, urls: TimelineURLs) -> Iterator[str]:
        """Yield the blocks: head, entries, footnotes, and what is left out."""
        head, version = document.timeline, document.version
        yield f"# {_write_line(head.title)}"
        yield escape_text(head.summary)
        yield escape_text(head.byline)
        if version and view.published:
            words = _("Version %(number)s, %(day)s") % {
                "number": version.number,
                "day": view.published.words,
            }
            yield f"{escape_text(words)}. <{urls.timeline}>"
        for entry in view.entries:
            if not isinstance(entry, WithdrawnEntryView):
                yield from self._write_entry(entry, urls)
        yield from self.notes
        yield "---"
        yield escape_text(_ABOUT)

    def _write_entry(self, entry: EntryView, urls: TimelineURLs) -> Iterator[str]:
        yield f"## {_write_line(entry.label)}"
        yield f"[{_write_line(entry.date.words)}]({urls.get_entry(entry.id)})"
        if isinstance(entry, EventView):
            yield tame_body(entry.record.body)
        elif isinstance(entry, StatementView):
            yield _quote(f"{entry.opening}{entry.record.words}{entry.closing}")
            yield _quote(entry.record.translation)
            yield escape_text(entry.record.context)
        elif isinstance(entry, RequestView):
            yield escape_text(entry.record.put)
            yield escape_text(str(entry.outcome))
            yield escape_text(entry.record.outcome_note)
        marks = "".join(self._add_note(citation) for citation in entry.citations)
        verification = entry.verification
        words = join_label(verification.words, str(verification.meaning)) if verification else _("Sources")
        if marks or verification:
            yield f"{escape_text(words)}{marks}"

    def _add_note(self, citation: CitationView) -> str:
        number = len(self.notes) + 1
        text = escape_text(" ".join(describe_citation(citation).split()))
        # An address is written as such, so that it is a link everywhere.
        if citation.url:
            text = text.replace(escape_text(citation.url), f"<{citation.url}>")
        passage = " ".join(citation.citation.exact.split())
        if passage:
            text += f" {citation.opening}{escape_text(passage)}{citation.closing}"
        self.notes.append(f"[^{number}]: {text}")
        return f"[^{number}]"


def _write_line(text: str) -> str:
    return escape_text(" ".join(text.split()))


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in escape_text(text).split("\n")) if text else ""
