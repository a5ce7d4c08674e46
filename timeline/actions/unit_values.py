"""The values of a draft as the history stores them for an undo: as JSON, and back.

Only the units that a change changed are stored. A passage of a confidential source is not: a keyed digest stands for it,
and the passage is taken from the entry, if it still has it (decision 0048).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, cast

from timeline.actions.drafts import CitationDraft, EntryDraft
from timeline.actions.edit_units import Unit, compute_tokens, digest_value
from timeline.dates import When
from timeline.models import Entry, Party, Source, Statement, Timeline
from timeline.models.audit import VALUES
from timeline.models.citations import PRIVATE_FIELDS

# Parties and sources that have been read, by model and public id.
KnownRows = Mapping[tuple[type[Party | Source], str], Any]
NOTHING_KNOWN: KnownRows = MappingProxyType({})
# Units of a party or source that no undo changes.
WITHOUT_UNDO = ("protection", "identifying_words", "confidence")


class NotKept(Exception):  # noqa: N818 — a state of affairs, not a fault
    """A value cannot be restored: it was not stored, or what it names is gone."""


def find_changed_units(old: Any, new: Any, units: Iterable[Unit]) -> list[Unit]:
    """Return the units that differ between two drafts."""
    changed = []
    for unit in units:
        tokens = [list(compute_tokens(draft, [unit]).items()) for draft in (old, new)]
        if tokens[0] != tokens[1]:
            changed.append(unit)
    return changed


def add_values(
    before: dict[str, Any], old: EntryDraft, new: EntryDraft, units: Iterable[Unit], **extra: Any
) -> dict[str, Any]:
    """Return the values of an entry before a change, with those of its changed units in the form that an undo puts back."""
    changed = find_changed_units(old, new, units)
    names = [name for unit in changed for name in unit.fields]
    return {**before, VALUES: {name: _dump(getattr(old, name)) for name in names} | extra}


def add_row_values(before: dict[str, Any], old: Any, new: Any, units: Iterable[Unit]) -> dict[str, Any]:
    """Return the values of a party or source before an edit, with those of its changed units for an undo.

    They are left out if the edit changed what readers may know of it: that takes the form, and often a second person.
    """
    changed = [unit for unit in find_changed_units(old, new, units) if unit.name != "readers"]
    if any(unit.name in WITHOUT_UNDO for unit in changed):
        return before
    names = [name for unit in changed for name in unit.fields]
    return {**before, VALUES: {name: _dump(getattr(old, name)) for name in names}}


def _dump(value: Any) -> Any:
    if isinstance(value, CitationDraft):
        return _dump_citation(value)
    if isinstance(value, When):
        return [value.edtf, value.time, value.end_time, value.zone, value.stated]
    if isinstance(value, Entry | Party | Source):
        return value.uid
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_dump(item) for item in value]
    return value


def _dump_citation(citation: CitationDraft) -> dict[str, Any]:
    source = cast(Source, citation.source)
    if source.confidential and any(getattr(citation, name) for name in PRIVATE_FIELDS):
        return {"source": source.uid, "digest": digest_value(citation)}
    names = (field.name for field in fields(citation) if field.name != "source")
    return {"source": source.uid, **{name: _dump(getattr(citation, name)) for name in names}}


class ValueReader:
    """Reads stored values of a draft of one entry.

    Args:
        current: the draft that the entry has the values of
        known: parties and sources that have been read already
    """

    def __init__(self, timeline: Timeline, current: EntryDraft, known: KnownRows = NOTHING_KNOWN) -> None:
        self.timeline, self.current, self.known = timeline, current, known
        self.readers: dict[str, Callable[[Any], Any]] = {
            "when": lambda value: When(**dict(zip(_WHEN, value, strict=True))),
            "deadline": lambda value: value and datetime.fromisoformat(value),
            **dict.fromkeys(("party", "spokesperson", "asked", "asked_by"), self._read_party),
            "addressees": lambda value: tuple(self._read_party(uid) for uid in value),
            "parties": lambda value: tuple((self._read_party(uid), role) for uid, role in value),
            "about": lambda value: value and self._read_entry(Entry, value),
            "answers": lambda value: tuple((self._read_entry(Entry, uid), how) for uid, how in value),
            "replies": lambda value: tuple(self._read_entry(Statement, uid) for uid in value),
            "citations": lambda value: tuple(self._read_citation(item) for item in value),
        }

    def read(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of fields of a draft, by name.

        Raises:
            NotKept: what one of them names is gone, or its passage was not stored
        """
        return {name: self.readers.get(name, _as_it_is)(value) for name, value in values.items()}

    def _read_party(self, uid: str | None) -> Party | None:
        if uid is None:
            return None
        party: Party | None = self.known.get((Party, uid)) or Party.objects.filter(uid=uid).first()
        if party is None:
            raise NotKept("a party that it named is gone")
        return party

    def _read_entry(self, model: type[Entry], uid: str) -> Entry:
        entry: Entry | None = model._default_manager.filter(timeline=self.timeline, uid=uid).first()
        if entry is None:
            raise NotKept("an entry that it named is gone")
        return entry

    def _read_citation(self, item: dict[str, Any]) -> CitationDraft:
        if "digest" in item:
            for citation in self.current.citations:
                if digest_value(citation) == item["digest"]:
                    return citation
            raise NotKept("the passage of a confidential source is not kept")
        uid = item["source"]
        source = self.known.get((Source, uid)) or Source.objects.filter(uid=uid).first()
        if source is None:
            raise NotKept("a source that it cited is gone")
        omitted = tuple(item.get("omitted", ()))
        return CitationDraft(**{**item, "source": source, "omitted": omitted})


def read_known_rows(changes: Iterable[Mapping[str, Any]]) -> KnownRows:
    """Return the parties and sources that stored values of `parties` and `citations` name, in two queries."""
    parties: set[str] = set()
    sources: set[str] = set()
    for values in changes:
        parties.update(uid for uid, _role in values.get("parties", ()))
        sources.update(item["source"] for item in values.get("citations", ()))
    rows = [*Party.objects.filter(uid__in=parties), *Source.objects.filter(uid__in=sources)]
    return {(type(row), row.uid): row for row in rows}


_WHEN = ("edtf", "time", "end_time", "zone", "stated")


def _as_it_is(value: Any) -> Any:
    return value
