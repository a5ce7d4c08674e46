"""Merged edits on the desk: the choices that a form sends, what the page of a conflict shows, and the notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from timeline.actions.edit_merges import (
    ABSENT,
    Choice,
    ComparedUnit,
    EditMerge,
    MergeConflict,
    MergeResult,
    Side,
    join_words,
)
from timeline.actions.edit_units import Unit
from timeline.desk.confidential import hide_in_changes
from timeline.desk.forms.shared_fields import format_value
from timeline.models import Change, Entry, Source, Timeline, User
from timeline.text.worddiff import DiffRun, combine_changes, diff_words
from timeline.three_way_merge import Outcome

# The names of a choice's fields begin with these; the key of the unit follows.
CHOICE, SEEN, TEXT = "choice-", "seen-", "text-"


def read_merge(data: Mapping[str, str]) -> EditMerge:
    """Return the merge that a form asks for, with the choices that it sends."""
    choices = {}
    for name, side in data.items():
        if name.startswith(CHOICE) and side in get_args(Side):
            key = name.removeprefix(CHOICE)
            text = data.get(TEXT + key, "")
            choices[key] = Choice(side, seen=data.get(SEEN + key, ""), text=text)  # type: ignore[arg-type]
    return EditMerge(choices)


def describe_result(result: MergeResult | None, user: User) -> str:
    """Return the notice of a merged save: what was taken from whom. "" if nothing of others was."""
    if result is None or not result.theirs:
        return ""
    verb = "is" if len(result.theirs) == 1 else "are"
    sentence = f"{join_words(result.theirs)} {verb} from that version"
    if result.mine:
        sentence += f", {join_words(result.mine)} {'is' if len(result.mine) == 1 else 'are'} yours"
    return f"Saved, with {_name_changes(result, user)}. {sentence}."


def _name_changes(result: MergeResult, user: User) -> str:
    names = [name for name in result.names if name != str(user)]
    owners = [f"{name}’s" for name in names] + ["your own"] * (len(names) < len(result.names))
    moment = f" from {format_moment(result.at)}" if result.at else ""
    return f"{join_words(owners) or 'other'} changes{moment}"


def format_moment(moment: datetime) -> str:
    """Return a moment for a sentence: the clock time, with the day unless it is today."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "j F Y, H:i")


def build_merge_context(
    conflict: MergeConflict | None, row: Any, version: object, user: User
) -> dict[str, Any]:
    """Return the context of a stale form.

    Args:
        row: the row as it is
        version: the version that the form began with. It stays in the form: the next save is compared with it too.
    """
    view = build_conflict(conflict, user) if conflict is not None else None
    context: dict[str, Any] = {"merge": view, "is_stale": True, "version": version}
    if view is not None and view.is_same:
        context["version"] = row.version
    return context


@dataclass(frozen=True)
class UnitView:
    """A unit that differs, as the page of a conflict shows it.

    Attributes:
        number: its number on the page, for the ids of its fields
        base, theirs, mine: the values in words; None where it is absent, or not known
        their_runs, my_runs: the differences from the base; None if it has none
        combined: a text with both changes; "" if there is none
        choice: the side that was chosen before, or that is suggested; "" if none is
        owner: whose value was taken, if it was merged
    """

    number: int
    key: str
    label: str
    seen: str
    base: str | None
    theirs: str | None
    mine: str | None
    their_runs: list[DiffRun] | None
    my_runs: list[DiffRun] | None
    combined: str
    choice: str
    owner: str

    @property
    def merged_runs(self) -> list[DiffRun] | None:
        """The differences of the side that was taken."""
        return self.my_runs if self.owner == "mine" else self.their_runs

    @property
    def merged(self) -> str | None:
        """The value of the side that was taken."""
        return self.mine if self.owner == "mine" else self.theirs


@dataclass(frozen=True)
class ConflictView:
    """What the page of a conflict shows.

    Attributes:
        who: who changed the row meanwhile, at the beginning of a sentence
        is_own: whether it was the user, in another window
        possessive: the same before a noun
        at: when, in words; ""
        open: the units that have to be chosen
        merged: the units that were changed by one side only
        has_base: whether the version is known that the editor began with
        problems: why the merged row is not valid
    """

    who: str
    is_own: bool
    possessive: str
    at: str
    open: list[UnitView]
    merged: list[UnitView]
    has_base: bool
    problems: list[str]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.open and not self.merged


def build_conflict(conflict: MergeConflict, user: User) -> ConflictView:
    """Return what the page of a conflict shows to a user. Names that they may not see are hidden as in the history."""
    values = _hide_names(conflict, user)
    # If the merged row is not valid, each difference is a question.
    asks_all = conflict.problem is not None
    units = [_build_unit(unit, number, values) for number, unit in enumerate(conflict.units, start=1)]
    questions = [asks_all or unit.side is None or unit.choice is not None for unit in conflict.units]
    is_own = set(conflict.result.names) == {str(user)}
    names = join_words(conflict.result.names)
    return ConflictView(
        who="You" if is_own else names or "Somebody",
        is_own=is_own,
        possessive="the other" if is_own else f"{names}’s" if names else "the other",
        at=format_moment(conflict.result.at) if conflict.result.at else "",
        open=[unit for unit, is_question in zip(units, questions, strict=True) if is_question],
        merged=[unit for unit, is_question in zip(units, questions, strict=True) if not is_question],
        has_base=conflict.base is not None,
        problems=_list_problems(conflict.problem),
    )


def _list_problems(problem: ValidationError | None) -> list[str]:
    return list(dict.fromkeys(problem.messages)) if problem else []


# The values of a row as the history has them, by label: base, theirs, mine.
Values = tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any]]


def _hide_names(conflict: MergeConflict, user: User) -> Values:
    row = conflict.current
    subject = (
        row.kind
        if isinstance(row, Entry)
        else "timeline"
        if isinstance(row, Timeline)
        else row._meta.model_name
    )
    uid = row.slug if isinstance(row, Timeline) else row.uid
    sides = Change(
        subject=subject, subject_uid=uid, verb="edit", before=dict(conflict.theirs), after=dict(conflict.mine)
    )
    changes = [sides, *([conflict.base] if conflict.base else [])]
    hide_in_changes(changes, user, shown=row if isinstance(row, Source) else None)
    base = conflict.base.before if conflict.base else None
    return base, sides.before or {}, sides.after or {}


def _build_unit(unit: ComparedUnit, number: int, values: Values) -> UnitView:
    base, theirs, mine = (
        _describe(unit, version, index) for version, index in zip(values, unit.indexes, strict=True)
    )
    combined = ""
    if unit.unit.is_prose and base is not None and unit.outcome == Outcome.BOTH:
        combined = combine_changes(base, theirs or "", mine or "") or ""
    choice = unit.choice.side if unit.choice else "text" if combined else ""
    if unit.choice and unit.choice.side == "text" and unit.choice.seen == unit.seen:
        combined = unit.choice.text
    return UnitView(
        number=number,
        key=unit.key,
        label=unit.label,
        seen=unit.seen or ABSENT,
        base=base,
        theirs=theirs,
        mine=mine,
        their_runs=None if base is None or theirs is None else diff_words(base, theirs),
        my_runs=None if base is None or mine is None else diff_words(base, mine),
        combined=combined,
        choice=choice,
        owner=str(unit.side or ""),
    )


def _describe(unit: ComparedUnit, values: dict[str, Any] | None, index: int | None) -> str | None:
    """Return the words of a unit; None if it is absent, or the values lack it."""
    if values is None:
        return None
    labels = unit.unit.history
    if unit.unit.is_list and not unit.is_order:
        lines = values.get(labels[0], [])
        return lines[index] if index is not None and index < len(lines) else None
    if not unit.unit.is_list and not any(label in values for label in labels):
        return None
    return describe_unit(unit.unit, values)


def describe_unit(unit: Unit, values: dict[str, Any] | None) -> str:
    """Return the words of a unit in values as the history has them; of a list one line for each item."""
    texts = [(label, _format(label, (values or {}).get(label))) for label in unit.history]
    return "\n".join(
        text if label == unit.history[0] else f"{label}: {text}" for label, text in texts if text
    )


def _format(label: str, value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if label == "deadline" and value:
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "j F Y, H:i")
    return format_value(value)
