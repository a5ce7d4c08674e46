"""The list of entries in a timeline's page: in full where it is short, else in stretches, the later ones folded.

What is folded stands as one line an entry, under the entry's own id, so that anchors lead to it with or without
JavaScript. `static/js/fold.js` fetches the entries of a stretch from `part`; without it the same links lead to the
page in which that stretch is open, or to the entry's own page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from timeline import document
from timeline.document import Document
from timeline.pages.filters import PARAMETERS, Asked, Choice
from timeline.pages.fragments import Fragments
from timeline.pages.sections import Line, Opened, Stretch, line, stretches
from timeline.presentation.build import Reader
from timeline.presentation.model import Entry, Link, Source

MOST_CARRIED = (
    5  # mentions under a source, in the page of a long record: where there are more, a link to them
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A stretch as it stands in the page, and where its links lead: `part` is "" where nothing is folded.

    `holds` names the entries of one that is a heading only, with a space between them.
    """

    stretch: Stretch
    html: SafeString
    part: str = ""
    open_at: str = ""
    fold_at: str = ""
    holds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source that no entry in full cites: its name, and a link to all that is known of it."""

    number: int
    anchor: str
    record: document.Source
    label: str
    href: str


class Mentions(NamedTuple):
    """What is listed under a source; nothing where it is too much for this page, but where all of it is."""

    links: list[Link]
    all_at: str = ""


class Folding:
    """Which entries of a page are in full, and which are folded."""

    def __init__(
        self,
        document: Document,
        reader: Reader,
        entries: list[Entry],
        choice: Choice,
        asked: Asked,
        opened: Opened = None,
    ) -> None:
        self.document, self.reader, self.entries, self.choice = document, reader, entries, choice
        self.opened = opened
        self.query = {PARAMETERS[one.name]: getattr(asked, one.name) for one in choice.chosen}
        self.stretches = stretches(entries)

    @property
    def is_folded(self) -> bool:
        """Whether anything is folded."""
        return bool(self.stretches) and self.opened != "all"

    def listed(self, fragments: Fragments) -> dict[str, Any]:
        """Return what the page needs to list its entries."""
        if not self.stretches:
            return {"entries": self._in_full(self.entries, fragments)}
        return {
            "stretches": [self._shown(one, fragments) for one in self.stretches],
            "is_folded": self.is_folded,
            "has_far": any(one.is_far for one in self.stretches),
            # A choice is opened by stretches: there is no end of choices, and everything in full is dear.
            "open_all": "" if self.query else self._address(open="all"),
            "fold_all": self._address(),
        }

    def part(self, number: int, fragments: Fragments) -> SafeString | None:
        """Return the entries of a stretch in full, or None where there is no such stretch."""
        if not 1 <= number <= len(self.stretches):
            return None
        return self._in_full(self.stretches[number - 1].entries, fragments)

    def mentions(self, source: Source) -> Mentions:
        """Return what is listed under a source: all that rests on it, or where that is listed."""
        if not self.is_folded or len(source.carries) <= MOST_CARRIED:
            return Mentions(source.carries)
        return Mentions([], all_at=f"{self._sources}#{source.anchor}")

    def is_line(self, source: Source) -> bool:
        """Whether a source is folded to a line."""
        return self.is_folded and source.number not in self._cited

    def source_line(self, source: Source) -> SourceLine | None:
        """Return the line as which a source is folded; None for one that an entry in full cites."""
        if not self.is_line(source):
            return None
        return SourceLine(
            number=source.number,
            anchor=source.anchor,
            record=source.record,
            label=source.label,
            href=f"{self._sources}#{source.anchor}",
        )

    @cached_property
    def _cited(self) -> set[int]:
        """The numbers of the sources of the entries that are in full."""
        in_full = (one.entries for one in self.stretches if one.is_early or one.number == self.opened)
        return {mark.number for entries in in_full for entry in entries for mark in entry.marks}

    @property
    def _sources(self) -> str:
        """The page in which every source is in full."""
        if self.reader.links.permanent:
            return reverse("public:sources", args=[self.document.timeline.slug])
        return self._address(open="all")

    def _shown(self, one: Stretch, fragments: Fragments) -> Shown:
        if one.is_early or self.opened == "all":
            return Shown(stretch=one, html=self._in_full(one.entries, fragments))
        if self.opened == one.number:
            return Shown(
                stretch=one,
                html=self._in_full(one.entries, fragments),
                fold_at=f"{self._address()}#{one.anchor}",
            )
        version = self.document.version
        part = [self.document.timeline.slug, version.number if version else 1, one.number]
        query = f"?{urlencode(self.query)}" if self.query else ""
        return Shown(
            stretch=one,
            html=SafeString() if one.is_far else fragments.one("public/_lines.html", lines=self._lines(one)),
            holds=" ".join(entry.id for entry in one.entries) if one.is_far else "",
            part=reverse("public:part", args=part) + query,
            open_at=f"{self._address(open=one.number)}#{one.anchor}",
        )

    def _in_full(self, entries: Iterable[Entry], fragments: Fragments) -> SafeString:
        is_within = {"in_stretch": True} if self.stretches else {}
        return fragments.each(
            "public/_entry_item.html",
            ({"entry": entry, "fit": self.choice.fit(entry.id), **is_within} for entry in entries),
        )

    def _lines(self, one: Stretch) -> list[Line]:
        links = self.reader.links
        opened = self._address(open=one.number)
        return [
            line(
                entry,
                self.reader.mention(entry.id),
                href=entry.permalink if links.permanent else f"{opened}#{entry.id}",
                fit=self.choice.fit(entry.id),
            )
            for entry in one.entries
        ]

    def _address(self, **more: object) -> str:
        """Return the address of this page, with what was chosen and more."""
        query = urlencode({**self.query, **more})
        return f"{self.reader.links.whole}{f'?{query}' if query else ''}"
