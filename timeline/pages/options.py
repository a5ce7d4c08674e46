"""The options of a page, and the context that all pages share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from timeline.document import Document
from timeline.formats.download_formats import list_downloads
from timeline.pages.filters import NO_FILTERS, FilterQuery
from timeline.pages.fragments import Fragments
from timeline.pages.prepared import PreparedDocument
from timeline.pages.sections import OpenSection
from timeline.presentation.model import DateView, DocumentView, EntryLink, TimelineWithdrawal
from timeline.presentation.newsroom import Newsroom, get_newsroom, get_shows_unchecked
from timeline.text.bidi import get_direction


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMark:
    """What stands on a preview that is shared: whom it is for, and the moment of which it is (RFC 3339)."""

    for_whom: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndatedView:
    """An entry of which nobody can say from when on it was known, with the reason in words."""

    link: EntryLink
    date: DateView
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionThen:
    """A version that was public when the entries of a page were known, and the day of its publication."""

    number: int
    date: DateView


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What a page says that shows what was known on a day. Its document holds that only.

    `iso` is the day as in an address; `previous` and `following` are the nearest other days with a page. `source_counts` is that
    of `KnownDocument`. `undated` are the first of the entries that cannot be dated, `undated_count` is their number.
    """

    iso: str
    day: DateView
    previous: DateView | None
    following: DateView | None
    source_counts: Mapping[str, tuple[int, int]]
    undated: list[UndatedView]
    undated_count: int
    versions: list[VersionThen]

    @property
    def parameters(self) -> dict[str, str]:
        """The query of its address."""
        return {"known": self.iso}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """What a page is rendered for. Pages other than a timeline's use `newsroom`, `site` and `fragments` only.

    newsroom       name, contact and policy_url, as configured by default
    site           scheme and host under which the page is found, shared and embedded; "" if it is not
    is_preview     the document is not published: the page has a banner
    preview_url    the address of the preview, in which links to sections of a long page stay
    draft          whom a preview is for and of when it is, if it is shared with somebody without an account
    superseded_by  the number of the live version, if the document is an earlier one
    withdrawn      when and why the timeline was withdrawn, if it was
    query          the reader's filters and search
    open_section   the section of a long page that is shown in full beside the first ones
    fragments      fragments of an earlier page, which make this one faster
    prepared       the document with what an earlier page computed of it, for the same reason
    shows_unchecked  quotations that were compared with no text say so
    known          what the page says if the document holds only what was known on a day
    """

    newsroom: Newsroom = field(default_factory=get_newsroom)
    site: str = ""
    is_preview: bool = False
    preview_url: str = ""
    draft: DraftMark | None = None
    superseded_by: int | None = None
    withdrawn: TimelineWithdrawal | None = None
    query: FilterQuery = NO_FILTERS
    open_section: OpenSection = None
    fragments: Fragments = field(default_factory=Fragments)
    prepared: PreparedDocument | None = None
    shows_unchecked: bool = field(default_factory=get_shows_unchecked)
    known: KnownPage | None = None

    def prepare(self, document: Document) -> PreparedDocument:
        """Return a document with what pages need of it, from an earlier page if there was one."""
        if self.prepared is not None and self.prepared.document is document:
            return self.prepared
        return PreparedDocument(document)

    @property
    def is_live(self) -> bool:
        """Whether the page is that of a live version, whose entries have pages of their own."""
        return not self.is_preview and self.superseded_by is None and self.withdrawn is None


def get_timeline_url(document: Document) -> str:
    """Return the address of the live timeline."""
    return reverse("public:timeline", args=[document.timeline.slug])


def build_context(document: Document, view: DocumentView, options: PageOptions) -> dict[str, Any]:
    """Return the context that every page of a timeline needs."""
    head = document.timeline
    url = get_timeline_url(document)
    return {
        "newsroom": options.newsroom,
        "site": options.site,
        "timeline": head,
        "version": document.version,
        "view": view,
        "address": url,
        "canonical": url,
        "json": reverse("public:json", args=[head.slug]),
        "downloads": list_downloads(url),
        "description": head.summary,
        **build_language_context(head.language),
    }


def build_language_context(language: str) -> dict[str, str]:
    """Return the context of `<html>`: a language (BCP 47) and its direction."""
    return {"language": language, "direction": get_direction(language)}


def list_scripts(**is_wanted: object) -> list[str]:
    """Return the static files of the scripts that a page needs, from their names: `list_scripts(find=True)`."""
    return [f"js/{name}.js" for name, wanted in is_wanted.items() if wanted]
