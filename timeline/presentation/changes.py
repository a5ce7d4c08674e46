"""What differs between two documents, in words for readers.

Pure, except that labels and dates are in the language active when `compare_documents` is called.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from timeline.document import Document, Event, Request, Statement, apply_redirects, diff, get_checkable_words
from timeline.document.diff import Difference
from timeline.presentation.build import ViewBuilder
from timeline.presentation.field_labels import FIELDS, NOT_SOUGHT_FIELDS, FieldText
from timeline.presentation.labels import Text
from timeline.presentation.model import EntryLink, PageLinks
from timeline.text.worddiff import DiffRun, abridge_runs, diff_words

# So many differences are shown word by word; of the others only the names of the changed fields.
MOST_WORD_DIFFS = 200

# In the order in which they are counted.
CHANGE_LABELS: dict[str, Text] = {
    "added": _("Added"),
    "changed": _("Changed"),
    "moved": _("Moved"),
    "withdrawn": _("Withdrawn"),
    "removed": _("Removed"),
}
ENTRY_KINDS = frozenset({"event", "statement", "request", "entry"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed: its name, and each changed line in it, word by word (empty in a brief comparison)."""

    name: Text
    lines: list[list[DiffRun]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ChangedItem:
    """An entry, party or source that differs. `changes` are labels such as "Moved".

    The link has no address if the item is gone. `reason` is the reason of a withdrawal.
    """

    uid: str
    link: EntryLink
    changes: list[Text]
    fields: list[FieldChange] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two documents. `counts` says how much in words, quote checks included.

    `hides_details`: a person is protected in one of the documents only, or an entry came to be about such a person. Nothing
    is then shown of both in one line.
    """

    head: list[FieldChange]
    entries: list[ChangedItem]
    parties: list[ChangedItem]
    sources: list[ChangedItem]
    counts: list[str]
    hides_details: bool = False


def compare_documents(
    old: Document,
    new: Document,
    links: PageLinks,
    *,
    brief: bool = False,
    is_private: bool = False,
    differences: diff.DocumentComparison | None = None,
) -> Comparison:
    """Return what differs between two documents, entries in the order of `new`.

    `links` belong to the page of `new`. A `brief` comparison has the names of changed fields only. A private one, for
    editors, may join a pseudonym and the name of the person. `differences` are those of the two documents, if they are
    known.
    """
    return _Comparer(old, new, links, brief, is_private, differences).compare()


class _Comparer:
    def __init__(
        self,
        old: Document,
        new: Document,
        links: PageLinks,
        brief: bool,
        is_private: bool,
        differences: diff.DocumentComparison | None,
    ) -> None:
        # Parties and sources that were merged since then have the id that is left.
        old = apply_redirects(old, new.redirects)
        self.old, self.new, self.links = old, new, links
        self.before, self.after = ViewBuilder(old, links), ViewBuilder(new, links)
        self.remaining = 0 if brief else MOST_WORD_DIFFS
        self.comparison = differences or diff.DocumentComparison(self.old, self.new)
        joins_persons = self.comparison.hides_persons or self.comparison.moves_persons
        self.hides_details = joins_persons and not is_private

    def compare(self) -> Comparison:
        differences = self.comparison.differences
        if self.hides_details:
            # A name that goes beside a pseudonym that comes would say who it is, and so would the words around them.
            differences = [
                replace(each, fields=())
                for each in differences
                if each.kind not in {"party", "source"} or each.action == "changed"
            ]
        indexes = {uid: index for index, uid in enumerate(self.new.order)}
        entries: dict[str, ChangedItem] = {}
        # Entries that are gone come last.
        for difference in sorted(
            _select(differences, ENTRY_KINDS), key=lambda each: indexes.get(each.uid, len(indexes))
        ):
            item = entries.get(difference.uid)
            if item is None:
                entries[difference.uid] = self._compare_entry(difference)
            else:
                item.changes.append(CHANGE_LABELS[difference.action])
                item.fields += self._compare_fields(difference)
        head = _select(differences, {"timeline"})
        return Comparison(
            head=self._compare_fields(head[0]) if head else [],
            entries=list(entries.values()),
            parties=[self._compare_party(each) for each in _select(differences, {"party"})],
            sources=[self._compare_source(each) for each in _select(differences, {"source"})],
            counts=[*_describe_counts(differences), *describe_quote_checks(self.old, self.new)],
            hides_details=self.hides_details,
        )

    def _compare_entry(self, difference: Difference) -> ChangedItem:
        # A withdrawn entry has the label that it had before.
        builder = self.after if difference.uid in self.after.entries else self.before
        link = builder.link_entry(difference.uid)
        if self.hides_details and builder is self.before:
            link = EntryLink(href=link.href, label=str(_("An entry that is gone")))
        return ChangedItem(
            uid=difference.uid,
            link=link if difference.uid in self.new.order else EntryLink(href="", label=link.label),
            changes=[CHANGE_LABELS[difference.action]],
            fields=self._compare_fields(difference),
            reason=difference.label if difference.action == "withdrawn" else "",
        )

    def _compare_party(self, difference: Difference) -> ChangedItem:
        builder = self.before if difference.action == "removed" else self.after
        return self._compare_item(difference, "party_", builder.parties[difference.uid].name)

    def _compare_source(self, difference: Difference) -> ChangedItem:
        builder = self.before if difference.action == "removed" else self.after
        return self._compare_item(difference, "source_", builder.sources[difference.uid].label)

    def _compare_item(self, difference: Difference, anchor: str, label: str) -> ChangedItem:
        href = "" if difference.action == "removed" else f"{self.links.whole}#{anchor}{difference.uid}"
        return ChangedItem(
            uid=difference.uid,
            link=EntryLink(href=href, label=label),
            changes=[CHANGE_LABELS[difference.action]],
            fields=self._compare_fields(difference),
        )

    def _compare_fields(self, difference: Difference) -> list[FieldChange]:
        if difference.fields:
            self.remaining -= 1
        return [
            FieldChange(self._name_field(difference.uid, name), self._compare_lines(name, before, after))
            for name, before, after in difference.fields
        ]

    def _name_field(self, uid: str, name: str) -> Text:
        entry = self.after.entries.get(uid)
        if isinstance(entry, Request) and not entry.was_sought and name in NOT_SOUGHT_FIELDS:
            return NOT_SOUGHT_FIELDS[name]
        return FIELDS[name].name

    def _compare_lines(self, name: str, before: object, after: object) -> list[list[DiffRun]]:
        if self.remaining < 0:
            return []
        describe = FIELDS[name].describe
        lines = _diff_lines(describe(before, self.before), describe(after, self.after))
        return [abridge_runs(line) for line in lines]


def _diff_lines(old: FieldText, new: FieldText) -> list[list[DiffRun]]:
    """Return each line that differs. Lists are compared item by item, by key."""
    if isinstance(old, str) or isinstance(new, str):
        return [diff_words(str(old), str(new))]
    before, after = dict(old), dict(new)
    lines = [diff_words(before.get(key, ""), text) for key, text in after.items() if before.get(key) != text]
    lines += [diff_words(text, "") for key, text in before.items() if key not in after]
    if not lines:  # The same items in another order.
        lines = [diff_words("\n".join(before.values()), "\n".join(after.values()))]
    return lines


def _select(differences: Iterable[Difference], kinds: Iterable[str]) -> list[Difference]:
    return [difference for difference in differences if difference.kind in kinds]


def _describe_counts(differences: Iterable[Difference]) -> list[str]:
    """Return how much differs, in words: "2 entries changed", "1 source added"."""
    counts: dict[tuple[str, str], int] = {}
    for difference in differences:
        kind = "entry" if difference.kind in ENTRY_KINDS else difference.kind
        counts[kind, difference.action] = counts.get((kind, difference.action), 0) + 1
    return [
        _describe_count(kind, action, count)
        for (kind, action), count in sorted(counts.items(), key=_sort_key)
    ]


def describe_quote_checks(old: Document, new: Document) -> list[str]:
    """Return in words how many quotations were newly checked, or are no longer; empty if neither."""
    added, removed = diff.DocumentComparison(old, new).newly_checked, _count_no_longer_checked(old, new)
    if added:
        text = ngettext(
            "%(n)d quotation checked against its source for the first time",
            "%(n)d quotations checked against their sources for the first time",
            added,
        )
        return [text % {"n": added}]
    if removed > 0:
        text = ngettext("%(n)d quotation no longer checked", "%(n)d quotations no longer checked", removed)
        return [text % {"n": removed}]
    return []


def _count_no_longer_checked(old: Document, new: Document) -> int:
    """Return how many quotations of entries and citations that still stand have lost their check.

    What was withdrawn or removed took its quotations with it. Of a confidential source readers are not told whether
    its words were checked.
    """
    entries_before, entries = old.entries(), new.entries()
    confidential = {source.id for source in new.sources if source.confidential}
    # How many citations of each source in each entry may have a check, and how many have one.
    cited = Counter(
        (entry.id, citation.source)
        for entry in entries.values()
        for citation in entry.citations
        if citation.source not in confidential and get_checkable_words(entry, citation)
    )
    checked = _count_checks(new, entries)
    return sum(
        max(0, min(count, cited[quotation]) - checked[quotation])
        for quotation, count in _count_checks(old, entries_before).items()
    )


def _count_checks(
    whole: Document, entries: Mapping[str, Event | Statement | Request]
) -> Counter[tuple[str, str]]:
    """Return the number of quote checks by id of the entry and of the source."""
    return Counter(
        (check.entry, citation.source)
        for check in whole.checks
        for citation in entries[check.entry].citations[check.citation : check.citation + 1]
    )


def _sort_key(counted: tuple[tuple[str, str], int]) -> tuple[int, int]:
    (kind, action), _count = counted
    return ["entry", "timeline", "party", "source"].index(kind), list(CHANGE_LABELS).index(action)


def _describe_count(kind: str, action: str, n: int) -> str:
    words = {
        ("entry", "added"): ngettext("%(n)d entry added", "%(n)d entries added", n),
        ("entry", "changed"): ngettext("%(n)d entry changed", "%(n)d entries changed", n),
        ("entry", "moved"): ngettext("%(n)d entry moved", "%(n)d entries moved", n),
        ("entry", "withdrawn"): ngettext("%(n)d entry withdrawn", "%(n)d entries withdrawn", n),
        ("entry", "removed"): ngettext("%(n)d entry removed", "%(n)d entries removed", n),
        ("party", "added"): ngettext(
            "%(n)d person or organisation added", "%(n)d people or organisations added", n
        ),
        ("party", "changed"): ngettext(
            "%(n)d person or organisation changed", "%(n)d people or organisations changed", n
        ),
        ("party", "removed"): ngettext(
            "%(n)d person or organisation removed", "%(n)d people or organisations removed", n
        ),
        ("source", "added"): ngettext("%(n)d source added", "%(n)d sources added", n),
        ("source", "changed"): ngettext("%(n)d source changed", "%(n)d sources changed", n),
        ("source", "removed"): ngettext("%(n)d source removed", "%(n)d sources removed", n),
        ("timeline", "changed"): str(_("title or introduction changed")),
    }
    return words[kind, action] % {"n": n}
