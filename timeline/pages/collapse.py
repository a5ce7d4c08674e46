"""The list of entries in a timeline's page: in full if it is short, else in sections, the later ones collapsed.

A collapsed entry is one line with the entry's own id, so that anchors lead to it with and without JavaScript.
`static/js/fold.js` fetches the entries of a section from `section_url`. Without it the same links lead to the page in
which that section is open, or to the entry's own page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from timeline import document
from timeline.document import Document
from timeline.pages.filters import PARAMETERS, FilterQuery, FilterResult
from timeline.pages.fragments import Fragments
from timeline.pages.sections import (
    EntryTime,
    OpenSection,
    Section,
    collapse_entry,
    divide_into_sections,
    list_jump_links,
)
from timeline.presentation import limits
from timeline.presentation.build import ViewBuilder
from timeline.presentation.entry_names import EntryNames, find_names
from timeline.presentation.model import EntryLink, EntryView, SourceView, StatementView
from timeline.text import markdown
from timeline.text.name_links import NameFinder

# On a long page, a source with more citing entries than these links to their list instead.
MOST_CITING_ENTRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section in the page. The addresses are "" if they do not apply.

    `section_url` has the entries of a collapsed section, `open_url` the page with this section open, `collapse_url`
    the page with it collapsed. `entry_ids` names the entries of a heading-only section, separated by spaces.
    """

    section: Section
    html: SafeString
    section_url: str = ""
    open_url: str = ""
    collapse_url: str = ""
    entry_ids: str = ""

    def render(self, words: "SectionWords") -> SafeString:
        """Return it as HTML: its head and its entries or lines.

        Neither a template nor `format_html`: with 140 sections they would take most of the time of a page.
        """
        section = self.section
        kind = data = links = ""
        if self.open_url:
            kind = f" entry-section-collapsed{' entry-section-far' if self.entry_ids else ''}"
        elif "<h3" not in self.html:
            kind = " entry-section-minor"
        if self.section_url:
            data = f' data-part="{_escape_url(self.section_url)}"'
        if self.entry_ids:
            data += f' data-holds="{self.entry_ids}"'
        if self.open_url:
            links = (
                f'<a class="entry-section-open" href="{_escape_url(self.open_url)}">{words.open}</a> '
                f'<a class="entry-section-collapse" href="#{section.anchor}" hidden>{words.collapse}</a>'
            )
        elif self.collapse_url:
            links = f'<a href="{_escape_url(self.collapse_url)}">{words.collapse}</a>'
        line = ""
        if links:
            line = f"<p>{section.format_numbers(words.one_number, words.numbers)}\n{links}\n</p>\n"
        html = (
            f'<section class="entry-section{kind}" id="{section.anchor}"{data}>\n<div class="entry-section-head">\n'
            f"<h2>{escape(section.heading)}</h2>\n{line}</div>"
            f'<ol class="entries">{self.html}</ol></section>\n'
        )
        return mark_safe(html)  # noqa: S308 — every value is escaped


def _escape_url(url: str) -> str:
    """Return an address of ours for an attribute. Nothing else in it means anything in HTML, as in the ids of entries."""
    return url.replace("&", "&amp;")


class SectionWords(NamedTuple):
    """The words in the heads of all sections of a page, as HTML. They are translated once, because gettext is slow."""

    open: str
    collapse: str
    one_number: str
    numbers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollapsedSource:
    """A source that no entry in full cites: its name, with a link to its details."""

    number: int
    anchor: str
    record: document.Source
    label: str
    href: str
    former_ids: list[str]


class CitingEntries(NamedTuple):
    """The entries listed under a source. If they are too many for this page, `all_url` is where they are listed."""

    links: list[EntryLink]
    all_url: str = ""


class EntryList:
    """The entries of a page, and which of them are collapsed.

    `entries` are those that the filters leave; `query` and `open_section` are what the reader asked for. `times` are
    those of `list_times`, if they are known. `known_lines` are collapsed entries of earlier pages by id and date match, if
    they are the same on every page that is passed them. `can_fetch`: the entries of a section have an address of their own.
    `names` finds the names that link to parties, `marks` are the marks of entries by id. `shows_unchecked`: a quotation that
    was compared with no text says so.
    `parameters` are those of the page's address besides the filters.
    """

    def __init__(
        self,
        document: Document,
        builder: ViewBuilder,
        entries: list[EntryView],
        filters: FilterResult,
        query: FilterQuery,
        open_section: OpenSection = None,
        times: Mapping[str, EntryTime] | None = None,
        known_lines: dict[tuple[str, str], SafeString] | None = None,
        *,
        can_fetch: bool = True,
        names: NameFinder | None = None,
        marks: Mapping[str, Any] | None = None,
        shows_unchecked: bool = False,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self.document, self.builder, self.entries, self.filters = document, builder, entries, filters
        self.open_section, self.can_fetch = open_section, can_fetch
        self.known_lines = known_lines
        self.names, self.marks, self.shows_unchecked = names, marks or {}, shows_unchecked
        self.parameters = {
            PARAMETERS[active.name]: getattr(query, active.name) for active in filters.active_filters
        } | dict(parameters or {})
        self.sections = divide_into_sections(entries, times)

    @property
    def is_long(self) -> bool:
        """Whether there are more entries than are shown in full."""
        return len(self.entries) > limits.ENTRIES_IN_FULL

    @property
    def is_collapsed(self) -> bool:
        """Whether any entry is collapsed."""
        return self.is_long and self.open_section != "all"

    def build_context(self, fragments: Fragments) -> dict[str, Any]:
        """Return the context of the template that lists the entries."""
        words = SectionWords(
            open=escape(_("Show these in full")),
            collapse=escape(_("Collapse")),
            one_number=escape(_("Entry %(n)s")),
            numbers=escape(_("Entries %(first)s to %(last)s")),
        )
        views = [self._build_section(section, fragments) for section in self.sections]
        return {
            # One text, not a loop in the template, which would take longer than all of them.
            "sections": markdown.join_rendered([view.render(words) for view in views]),
            "jump_links": list_jump_links(self.sections),
            "is_long": self.is_long,
            "is_collapsed": self.is_collapsed,
            "has_heading_only": any(section.is_heading_only for section in self.sections),
            # There is no end of filters, and everything in full is expensive: open a filtered page section by section.
            "open_all_url": "" if self.parameters else self._build_url(open="all"),
            "collapse_all_url": self._build_url(),
        }

    def render_section(self, number: int, fragments: Fragments) -> SafeString | None:
        """Return the entries of a section in full, or None if there is no such section."""
        if not self.is_long or not 1 <= number <= len(self.sections):
            return None
        return self._render_entries(self.sections[number - 1].entries, fragments)

    def list_citing_entries(self, source: SourceView) -> CitingEntries:
        """Return the citing entries to list under a source, or where they are listed."""
        if not self.is_collapsed or len(source.citing_entries) <= MOST_CITING_ENTRIES:
            return CitingEntries(source.citing_entries)
        return CitingEntries([], all_url=f"{self._sources_url}#{source.anchor}")

    def is_collapsed_source(self, source: SourceView) -> bool:
        """Whether a source is collapsed to a line."""
        return self.is_collapsed and source.number not in self._cited_numbers

    def collapse_source(self, source: SourceView) -> CollapsedSource | None:
        """Return the line of a collapsed source; None if an entry in full cites it."""
        if not self.is_collapsed_source(source):
            return None
        return CollapsedSource(
            number=source.number,
            anchor=source.anchor,
            record=source.record,
            label=source.label,
            href=f"{self._sources_url}#{source.anchor}",
            former_ids=source.former_ids,
        )

    @cached_property
    def _cited_numbers(self) -> set[int]:
        """The numbers of the sources that entries in full cite."""
        in_full = (
            section.entries
            for section in self.sections
            if section.is_expanded or section.number == self.open_section
        )
        return {citation.number for entries in in_full for entry in entries for citation in entry.citations}

    @cached_property
    def _sources_url(self) -> str:
        """The address of the page with every source in full."""
        if self.builder.links.permanent:
            return reverse("public:sources", args=[self.document.timeline.slug])
        return self._build_url(open="all")

    def _build_section(self, section: Section, fragments: Fragments) -> SectionView:
        if section.is_expanded or not self.is_collapsed:
            return SectionView(section=section, html=self._render_entries(section.entries, fragments))
        if self.open_section == section.number:
            return SectionView(
                section=section,
                html=self._render_entries(section.entries, fragments),
                collapse_url=f"{self._build_url()}#{section.anchor}",
            )
        html, entry_ids = SafeString(), ""
        if section.is_heading_only:
            entry_ids = " ".join([entry.id for entry in section.entries])
        else:
            html = self._render_lines(section, fragments)
        return SectionView(
            section=section,
            html=html,
            entry_ids=entry_ids,
            section_url=self._section_url.format(section.number) if self.can_fetch else "",
            open_url=f"{self._open_url}{section.number}#{section.anchor}",
        )

    def _render_entries(self, entries: Iterable[EntryView], fragments: Fragments) -> SafeString:
        links = self.builder.links
        shared = {
            "report_url": f"{links.timeline}report/" if links.timeline else "",
            "changes_url": f"{links.timeline}changes/" if links.timeline else "",
            "shows_unchecked": self.shows_unchecked,
        }
        contexts = []
        before: EntryView | None = None
        for entry in entries:
            contexts.append(
                {
                    "entry": entry,
                    "date_match": self.filters.get_date_match(entry.id),
                    "names": find_names(entry, self.names) if self.names else EntryNames(),
                    "mark": self.marks.get(entry.id),
                    "is_continued": _is_continued(entry, before),
                    **shared,
                }
            )
            before = entry
        return fragments.render_each("public/_entry_item.html", contexts)

    def _render_lines(self, section: Section, fragments: Fragments) -> SafeString:
        links, known = self.builder.links, self.known_lines
        open_url = f"{self._open_url}{section.number}"
        lines = []
        for entry in section.entries:
            key = entry.id, self.filters.get_date_match(entry.id)
            html = None if known is None else known.get(key)
            if html is None:
                line = collapse_entry(
                    entry,
                    self.builder.link_entry(entry.id),
                    href=entry.permalink if links.permanent else f"{open_url}#{entry.id}",
                    date_match=key[1],
                )
                html = fragments.render("public/_collapsed_entry.html", line=line)
                if known is not None:
                    known[key] = html
            lines.append(html)
        return markdown.join_rendered(lines)

    def _build_url(self, **more: object) -> str:
        """Return the address of this page with the active filters and `more` parameters."""
        query = "&".join([*self._queries, *(f"{name}={value}" for name, value in more.items())])
        return f"{self.builder.links.whole}{f'?{query}' if query else ''}"

    @cached_property
    def _open_url(self) -> str:
        """The address of this page with a section open, without the section's number."""
        return self._build_url(open="")

    @cached_property
    def _queries(self) -> list[str]:
        """The active filters as parameters of an address."""
        return [urlencode(self.parameters)] if self.parameters else []

    @cached_property
    def _section_url(self) -> str:
        """The address of the entries of a section, for `str.format` with its number."""
        version = self.document.version
        first = reverse(
            "public:part", args=[self.document.timeline.slug, version.number if version else 1, 1]
        )
        query = f"?{self._queries[0]}" if self._queries else ""
        return f"{first.removesuffix('1/')}{{}}/{query}"


def _is_continued(entry: EntryView, before: EntryView | None) -> bool:
    """Return whether a statement goes on with the one before: the same speaker, at the same time, to the same parties."""
    return (
        isinstance(entry, StatementView)
        and isinstance(before, StatementView)
        and not (entry.is_minor or before.is_minor)
        and (entry.title, entry.date.when.edtf, entry.date.when.time)
        == (before.title, before.date.when.edtf, before.date.when.time)
        and entry.record.party == before.record.party
        and entry.record.addressees == before.record.addressees
    )
