"""What one document says differently from another, in readers' words.

Pure, but for labels and dates, which are in the language active when `compare` is called.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from timeline.document import Document, diff
from timeline.document.diff import Difference
from timeline.presentation.build import Reader
from timeline.presentation.field_labels import FIELDS, Told
from timeline.presentation.labels import Text
from timeline.presentation.model import Link, Links
from timeline.text.worddiff import Run, abridged, runs

# Word by word only for so many changed things: beyond, the names of what changed in them must do.
MOST_IN_FULL = 200

WHAT: dict[str, Text] = {
    "added": _("Added"),
    "changed": _("Changed"),
    "moved": _("Moved"),
    "withdrawn": _("Withdrawn"),
    "removed": _("Removed"),
}
ENTRIES = frozenset({"event", "statement", "request", "entry"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field that changed: its name, and (where it is told in full) each line in it that did."""

    name: Text
    lines: list[list[Run]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Item:
    """Something that was added, changed, moved or taken away; its link has no address where nothing is left."""

    uid: str
    link: Link
    what: list[Text]
    fields: list[Field] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two documents. `counts` says in words how much, checks included."""

    head: list[Field]
    entries: list[Item]
    parties: list[Item]
    sources: list[Item]
    counts: list[str]


def compare(old: Document, new: Document, links: Links, *, in_full: bool = True) -> Comparison:
    """Return what `new` says differently from `old`, the entries in the order in which `new` has them.

    `links` are those of the page of `new`. Where it is not told `in_full`, fields have their names only.
    """
    return _Comparing(old, new, links, in_full).comparison()


class _Comparing:
    def __init__(self, old: Document, new: Document, links: Links, in_full: bool) -> None:
        self.old, self.new, self.links = old, new, links
        self.before, self.after = Reader(old, links), Reader(new, links)
        self.left = MOST_IN_FULL if in_full else 0

    def comparison(self) -> Comparison:
        found = diff.between(self.old, self.new)
        place = {uid: number for number, uid in enumerate(self.new.order)}
        entries: dict[str, Item] = {}
        # What no longer has a place stands last.
        for one in sorted(_of(found, ENTRIES), key=lambda one: place.get(one.uid, len(place))):
            item = entries.get(one.uid)
            if item is None:
                entries[one.uid] = self._entry(one)
            else:
                item.what.append(WHAT[one.what])
                item.fields += self._fields(one)
        head = _of(found, {"timeline"})
        return Comparison(
            head=self._fields(head[0]) if head else [],
            entries=list(entries.values()),
            parties=[self._shared(one, "party_") for one in _of(found, {"party"})],
            sources=[self._shared(one, "source_") for one in _of(found, {"source"})],
            counts=[*_counts(found), *checked(self.old, self.new)],
        )

    def _entry(self, one: Difference) -> Item:
        stood = one.uid in self.new.order
        # One that was withdrawn is called what it was.
        known = self.after if one.uid in self.after.found else self.before
        link = known.mention(one.uid)
        return Item(
            uid=one.uid,
            link=link if stood else Link(href="", label=link.label),
            what=[WHAT[one.what]],
            fields=self._fields(one),
            reason=one.label if one.what == "withdrawn" else "",
        )

    def _shared(self, one: Difference, anchor: str) -> Item:
        href = "" if one.what == "removed" else f"{self.links.whole}#{anchor}{one.uid}"
        known = self.before if one.what == "removed" else self.after
        label = known.parties[one.uid].name if one.part == "party" else known.sources[one.uid].label
        return Item(
            uid=one.uid, link=Link(href=href, label=label), what=[WHAT[one.what]], fields=self._fields(one)
        )

    def _fields(self, one: Difference) -> list[Field]:
        if one.fields:
            self.left -= 1
        return [
            Field(FIELDS[name].name, self._lines(name, before, after)) for name, before, after in one.fields
        ]

    def _lines(self, name: str, before: object, after: object) -> list[list[Run]]:
        if self.left < 0:
            return []
        tell = FIELDS[name].tell
        return [abridged(line) for line in _lines(tell(before, self.before), tell(after, self.after))]


def _lines(old: Told, new: Told) -> list[list[Run]]:
    """Return each line that differs. What is held in lists is compared by what it is about."""
    if isinstance(old, str) or isinstance(new, str):
        return [runs(str(old), str(new))]
    was, now = dict(old), dict(new)
    lines = [runs(was.get(key, ""), text) for key, text in now.items() if was.get(key) != text]
    lines += [runs(text, "") for key, text in was.items() if key not in now]
    if not lines:  # The same in another order.
        lines = [runs("\n".join(was.values()), "\n".join(now.values()))]
    return lines


def _of(found: Iterable[Difference], kinds: Iterable[str]) -> list[Difference]:
    return [one for one in found if one.part in kinds]


def _counts(found: Iterable[Difference]) -> list[str]:
    """Return how much differs, in words: "2 entries changed", "1 source added"."""
    tally: dict[tuple[str, str], int] = {}
    for one in found:
        kind = "entry" if one.part in ENTRIES else one.part
        tally[kind, one.what] = tally.get((kind, one.what), 0) + 1
    return [_count(kind, what, number) for (kind, what), number in sorted(tally.items(), key=_first_entries)]


def checked(old: Document, new: Document) -> list[str]:
    """Return in words how many quotations were compared with their source, or no longer are."""
    newly, less = diff.newly_checked(old, new), len(old.checks) - len(new.checks)
    told = []
    if newly:
        told.append(
            ngettext(
                "%(n)d quotation newly checked against its source",
                "%(n)d quotations newly checked against their sources",
                newly,
            )
            % {"n": newly}
        )
    elif less > 0:
        told.append(
            ngettext("%(n)d quotation no longer checked", "%(n)d quotations no longer checked", less)
            % {"n": less}
        )
    return told


def _first_entries(counted: tuple[tuple[str, str], int]) -> tuple[int, int]:
    (kind, what), _number = counted
    return ["entry", "timeline", "party", "source"].index(kind), list(WHAT).index(what)


def _count(kind: str, what: str, n: int) -> str:
    words = {
        ("entry", "added"): ngettext("%(n)d entry added", "%(n)d entries added", n),
        ("entry", "changed"): ngettext("%(n)d entry changed", "%(n)d entries changed", n),
        ("entry", "moved"): ngettext("%(n)d entry moved", "%(n)d entries moved", n),
        ("entry", "withdrawn"): ngettext("%(n)d entry withdrawn", "%(n)d entries withdrawn", n),
        ("entry", "removed"): ngettext("%(n)d entry removed", "%(n)d entries removed", n),
        ("party", "added"): ngettext("%(n)d party added", "%(n)d parties added", n),
        ("party", "changed"): ngettext("%(n)d party changed", "%(n)d parties changed", n),
        ("party", "removed"): ngettext("%(n)d party removed", "%(n)d parties removed", n),
        ("source", "added"): ngettext("%(n)d source added", "%(n)d sources added", n),
        ("source", "changed"): ngettext("%(n)d source changed", "%(n)d sources changed", n),
        ("source", "removed"): ngettext("%(n)d source removed", "%(n)d sources removed", n),
        ("timeline", "changed"): str(_("introduction changed")),
    }
    return words[kind, what] % {"n": n}
