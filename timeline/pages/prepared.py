"""A document with what its pages have in common, computed when the first of them needs it.

A page of one entry costs nearly as much as the page of all: the document is read and a view of every entry is built.
Whoever renders many pages of one document passes the same `PreparedDocument` to each. It never changes a page.
"""

from collections.abc import Callable
from threading import RLock
from typing import Any, NamedTuple, TypeVar

from timeline.document import Document
from timeline.pages.search import EntryIndex
from timeline.presentation.build import ViewBuilder
from timeline.presentation.model import DocumentView, PageLinks

Value = TypeVar("Value")


class PreparedView(NamedTuple):
    """The view of a document for some links, and its builder, which knows further labels."""

    builder: ViewBuilder
    view: DocumentView


class PreparedDocument:
    """A document, the index of its entries, and its views by their links. Thread-safe.

    The links must not depend on what a reader asks for, or there would be no end of views. What is computed is in the
    language of the timeline, which must be active.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._index: EntryIndex | None = None
        self._values: dict[str, Any] = {}
        self._views: dict[tuple[PageLinks, str], PreparedView] = {}
        self._lock = RLock()

    @property
    def part_count(self) -> int:
        """How many parts are in memory, none of them much larger than the document."""
        return 1 + bool(self._index) + len(self._views) + len(self._values)

    def get_index(self) -> EntryIndex:
        """Return the index by which entries are filtered and searched."""
        with self._lock:
            if self._index is None:
                self._index = EntryIndex(self.document)
            return self._index

    def get_or_compute(self, name: str, compute: Callable[[], Value]) -> Value:
        """Return the value with a name; compute it if this is the first call with this name."""
        with self._lock:
            if name not in self._values:
                self._values[name] = compute()
            value: Value = self._values[name]
            return value

    def get_view(self, links: PageLinks, *, newsroom_name: str = "") -> PreparedView:
        """Return the view with these links; see `presentation.build.build`."""
        key = links, newsroom_name
        with self._lock:
            prepared = self._views.get(key)
            if prepared is None:
                builder = ViewBuilder(self.document, links, newsroom_name=newsroom_name)
                prepared = self._views[key] = PreparedView(builder, builder.build())
            return prepared
