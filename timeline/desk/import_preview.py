"""What the page shows of an import before anything is written: entries by what is done with them, conflicts, duplicates."""

from dataclasses import dataclass
from typing import Any

from timeline import dates
from timeline.actions.drafts import CitationDraft, EntryDraft
from timeline.actions.entry_drafts import UNITS, read_entry
from timeline.actions.import_plans import EntryPlan, Fate, ImportPlan, describe_counts
from timeline.dates import When
from timeline.desk.forms.imports import SAME, TAKE
from timeline.importers import LoadedFile
from timeline.models import Entry

# So many entries of a kind are listed. Conflicts beyond them stay as they are here.
MOST_SHOWN = 100
MAX_VALUE_LENGTH = 600
MAX_PROBLEM_LENGTH = 1_000

GROUPS = (
    (Fate.NEW, "New"),
    (Fate.CHANGED, "Changed in the file"),
    (Fate.REMOVED, "Removed here: they stay removed"),
)


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """One entry of the file: where it is there, its date and label, what it cites, and which fields change."""

    position: str
    date: str
    label: str
    sources: str
    fields: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviewGroup:
    """Entries with which the same is done: the first of them, and how many there are."""

    heading: str
    lines: list[PreviewLine]
    count: int

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.lines)


@dataclass(frozen=True, kw_only=True)
class ImportConflict:
    """An entry of which the desk and the file have changed the same fields.

    `values` has for each field its label, the value here and the value in the file.
    """

    name: str
    line: PreviewLine
    entry: Entry
    values: list[tuple[str, str, str]]
    takes_file: bool


def build_preview(plan: ImportPlan, loaded: LoadedFile) -> dict[str, Any]:
    """Return what the template needs of a plan."""
    counts = plan.counts
    conflicts = plan.filter_entries(Fate.CONFLICT)
    return {
        "plan": plan,
        "summary": describe_counts(plan),
        "groups": [
            PreviewGroup(
                heading=heading,
                lines=[_build_line(entry, loaded) for entry in plan.filter_entries(fate)[:MOST_SHOWN]],
                count=counts[fate],
            )
            for fate, heading in GROUPS
            if counts[fate]
        ],
        "conflicts": [_build_conflict(entry, loaded) for entry in conflicts[:MOST_SHOWN]],
        "more_conflicts": max(0, len(conflicts) - MOST_SHOWN),
        "missing": plan.missing[:MOST_SHOWN],
        "more_missing": max(0, len(plan.missing) - MOST_SHOWN),
        "duplicates": [
            {"name": f"{SAME}{duplicate.uid}", "duplicate": duplicate}
            for duplicate in plan.shared.duplicates[:MOST_SHOWN]
        ],
        "write_count": counts[Fate.NEW] + counts[Fate.CHANGED] + counts[Fate.CONFLICT],
    }


def group_problems(loaded: LoadedFile, notes: list[str]) -> dict[str, list[str]]:
    """Return the problems by level, each as one line. Notes about parties and sources are things to look at."""
    problems: dict[str, list[str]] = {"error": [], "warning": list(notes), "fixed": []}
    for problem in loaded.problems:
        problems[problem.level].append(str(problem)[:MAX_PROBLEM_LENGTH])
    return problems


def _build_line(entry: EntryPlan, loaded: LoadedFile) -> PreviewLine:
    when = entry.part.when
    date = dates.format_date(when) if when.edtf else ""
    if when.stated:
        date = f"{date} (“{when.stated}”)".strip()
    return PreviewLine(
        position=loaded.positions.get(entry.part.id, ""),
        date=date or "no date",
        label=entry.label[:200],
        sources="; ".join(str(citation.source) for citation in entry.mine.citations[:3]) or "no source",
        fields=", ".join(entry.labels),
    )


def _build_conflict(entry: EntryPlan, loaded: LoadedFile) -> ImportConflict:
    detail = entry.detail
    if detail is None:
        raise ValueError("A new entry is in no conflict.")
    theirs = read_entry(detail)
    values = [
        (str(unit.label), _describe_unit(theirs, unit.fields), _describe_unit(entry.mine, unit.fields))
        for unit in UNITS[entry.kind]
        if str(unit.label) in entry.conflicts
    ]
    return ImportConflict(
        name=f"{TAKE}{entry.part.id}",
        line=_build_line(entry, loaded),
        entry=detail,
        values=values,
        takes_file=entry.takes_file,
    )


def _describe_unit(draft: EntryDraft, names: tuple[str, ...]) -> str:
    texts = [_describe_value(getattr(draft, name)) for name in names]
    return " · ".join(text for text in texts if text)[:MAX_VALUE_LENGTH] or "nothing"


def _describe_value(value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return "yes"
    if isinstance(value, When):
        words = dates.format_date(value) if value.edtf else ""
        return f"{words} (“{value.stated}”)".strip() if value.stated else words
    if isinstance(value, CitationDraft):
        passage = (
            f" “{value.exact}”" if value.exact and not getattr(value.source, "confidential", False) else ""
        )
        return f"{value.source}{f', {value.locator}' if value.locator else ''}{passage}"
    if isinstance(value, tuple | list):
        return "; ".join(_describe_value(item[0] if isinstance(item, tuple) else item) for item in value)
    return str(value)
