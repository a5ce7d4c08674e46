"""Merges of two edits of one row: a stale save is merged with the version that it started from.

Duplicate parties and sources are merged in `merges.py`; this is another thing. Decision 0043.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline.actions.base import Stale
from timeline.actions.edit_units import (
    ORDER,
    Unit,
    compose_draft,
    compute_order_tokens,
    compute_tokens,
    list_items,
    name_item,
)
from timeline.models import Change, Entry, Party, Timeline, User
from timeline.models.audit import BASE
from timeline.three_way_merge import UNKNOWN, BaseToken, Outcome, merge_units

T = TypeVar("T")

Side = Literal["theirs", "mine", "text"]
# The token of a unit that is absent, in a form.
ABSENT = "absent"


@dataclass(frozen=True)
class Choice:
    """What the editor chose for a unit.

    Attributes:
        side: whose value; "text" is a text that was put together from both
        seen: the token of the other value that the editor saw. The choice does not count if it is another one by now.
        text: the text put together
    """

    side: Side
    seen: str
    text: str = ""


@dataclass
class EditMerge:
    """Permission to merge a save if it is stale. The action sets `result` if it merged.

    Attributes:
        choices: by key of a unit
    """

    choices: Mapping[str, Choice] = field(default_factory=dict)
    result: "MergeResult | None" = None


@dataclass(frozen=True)
class MergeResult:
    """Which units of a merged row are from whom.

    Attributes:
        names: the people who saved meanwhile
        at: when they last saved; None if that is not known
        theirs, mine: labels of the units that were taken from each side
    """

    names: tuple[str, ...]
    at: datetime | None
    theirs: tuple[str, ...]
    mine: tuple[str, ...]

    def describe_for_history(self) -> str:
        """Return the sentence that the history has beside the saved values."""
        names = join_words(self.names) or "someone else"
        if not self.theirs:
            return f"Merged with changes by {names}: all of it is from this save."
        return f"Merged with changes by {names}. Theirs: {join_words(self.theirs)}."


@dataclass(frozen=True)
class ComparedUnit:
    """A unit whose two values differ.

    Attributes:
        key: the name of the choice
        label: what the desk calls it
        outcome: who changed it
        side: whose value was taken; None if that has to be chosen
        seen: the token of their value
        choice: the choice that was sent, counted or not
        indexes: of an item: its index among the items of the base, theirs and mine; None where it is absent
    """

    key: str
    unit: Unit
    label: str
    outcome: Outcome
    side: Outcome | None
    seen: str
    choice: Choice | None
    indexes: tuple[int | None, int | None, int | None]

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.unit.is_list and not self.is_order

    @property
    def is_order(self) -> bool:
        """Whether it is the order of a list's items."""
        return self.unit.is_list and self.key == f"{self.unit.name}:{ORDER}"


class MergeConflict(Stale):
    """A stale save that cannot be merged without the editor.

    Attributes:
        current: the row as it is now
        base: the change whose `before` has the values that the editor began with; None if the history lacks them
        units: the units that differ
        theirs, mine: the values as the history stores them, by label
        result: what would be taken from whom
        problem: why the merged row is not valid; None if units were changed by both
    """

    def __init__(
        self,
        plan: "MergePlan",
        theirs: dict[str, Any],
        mine: dict[str, Any],
        problem: ValidationError | None = None,
    ) -> None:
        super().__init__(plan.row)
        self.base, self.units, self.result = plan.base, plan.units, plan.result
        self.theirs, self.mine, self.problem = theirs, mine, problem


@dataclass(frozen=True)
class MergePlan:
    """A merge that has been worked out and not been applied.

    Attributes:
        row: the row as it is now
        mine: the typed draft
        draft: the merged draft; the units that have to be chosen are mine
        base: see `MergeConflict`
    """

    row: Any
    mine: Any
    draft: Any
    base: Change | None
    units: tuple[ComparedUnit, ...]
    result: MergeResult
    has_choices: bool

    @property
    def is_open(self) -> bool:
        """Whether the editor has to choose, or has not seen yet what a save replaces of which the base is not known."""
        return any(unit.side is None for unit in self.units) or (self.base is None and not self.has_choices)

    @property
    def is_mixed(self) -> bool:
        """Whether the draft has changes of both sides."""
        return bool(self.result.theirs and self.result.mine)


def add_base(
    before: dict[str, Any], version: int, draft: Any, units: Iterable[Unit], *, without: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the values of a row before a change, with what a later merge compares with.

    Args:
        version: the version of the row before the change
        draft: the draft that the row had the values of
        without: names of units whose values change without a new version
    """
    tokens = compute_tokens(draft, [unit for unit in units if unit.name not in without])
    # A list of pairs: PostgreSQL does not keep the order of an object's keys.
    return {**before, BASE: {"version": version, "units": [list(pair) for pair in tokens.items()]}}


def merge_edit(
    row: Any,
    theirs: Any,
    draft: Any,
    units: Sequence[Unit],
    *,
    by: User,
    version: int | None,
    merge: EditMerge | None,
    complete: Callable[[Any], Any],
    find_alternatives: Callable[[Any], Mapping[str, Any]] = lambda mine: {},
) -> MergePlan | None:
    """Return the merge of a stale save; None if it is not stale.

    Args:
        row, theirs: the locked row, and the draft that it has the values of
        draft: the typed draft
        version: the version that the editor began with; None if it is not known
        merge: None refuses a stale save
        complete: returns the typed draft with what a save adds to it, such as values that its user may not see
        find_alternatives: returns by key drafts that a form also sends for a unit that nobody changed, because
            a field was disabled when it was sent. None: whatever the unit was, it counts as unchanged.

    Raises:
        Stale: `merge` is None, and the save is stale
    """
    if version is not None and version == row.version:
        return None
    if merge is None:
        raise Stale(row)
    mine = complete(draft)
    base = find_base(row, version)
    base_tokens = _read_base(base, units)
    their_tokens, my_tokens = compute_tokens(theirs, units), compute_tokens(mine, units)
    keys = (None if base_tokens is None else list(base_tokens), list(their_tokens), list(my_tokens))
    for key, alternative in find_alternatives(mine).items():
        token = base_tokens.get(key) if base_tokens is not None else None
        if isinstance(token, str) and (
            alternative is None or compute_tokens(alternative, units).get(key) == token
        ):
            my_tokens[key] = token
    for unit in units:
        if unit.is_list:
            key = f"{unit.name}:{ORDER}"
            tokens = compute_order_tokens(unit, *keys)
            their_tokens[key], my_tokens[key] = tokens[1:]
            if base_tokens is not None:
                base_tokens[key] = tokens[0] or UNKNOWN
    outcomes = merge_units(base_tokens, their_tokens, my_tokens)
    compared = tuple(
        _compare(key, outcomes[key], unit, their_tokens, merge.choices, keys, (theirs, mine))
        for unit in units
        for key in outcomes
        if outcomes[key] != Outcome.SAME and key.partition(":")[0] == unit.name
    )
    sides = {unit.key: unit.side or Outcome.MINE for unit in compared}
    merged = compose_draft(theirs, _apply_texts(mine, compared), units, sides)
    result = _build_result(row, base, compared)
    return MergePlan(row, mine, merged, base, compared, result, bool(merge.choices))


def find_base(row: Any, version: int | None) -> Change | None:
    """Return the change that ended a version of a row; its `before` has the values. None if the history lacks them."""
    if version is None:
        return None
    changes = _list_changes(row).filter(**{f"before__{BASE}__version": version})
    base: Change | None = changes.first()
    return base


def apply_merge(
    plan: MergePlan,
    apply: Callable[[Any], T],
    theirs: dict[str, Any],
    describe_mine: Callable[[Any], dict[str, Any]],
) -> T:
    """Apply the merged draft to the row, and return what `apply` returns.

    Args:
        apply: applies a draft to the row
        theirs: the row's values, as the history stores them
        describe_mine: applies the typed draft to the row, read again, and returns its values. That is undone.

    Raises:
        MergeConflict: the editor has to choose, or the merged row is not valid
        ValidationError: the typed draft alone is not valid, or the merged one, if it has changes of one side only
    """
    if plan.is_open:
        raise MergeConflict(plan, theirs, _describe_and_undo(plan, describe_mine))
    try:
        with transaction.atomic():
            return apply(plan.draft)
    except ValidationError as problem:
        if not plan.is_mixed:
            raise
        raise MergeConflict(plan, theirs, _describe_and_undo(plan, describe_mine), problem) from problem


class _Undone(Exception):  # noqa: N818
    pass


def _describe_and_undo(plan: MergePlan, describe_mine: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    try:
        with transaction.atomic():
            values = describe_mine(plan.mine)
            raise _Undone
    except _Undone:
        return values


def join_words(words: Sequence[str]) -> str:
    """Return a list in words: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _list_changes(row: Any) -> Any:
    """Return the changes of a row, the latest first."""
    changes = Change.objects.select_related("by")
    if isinstance(row, Entry):
        return changes.filter(timeline=row.timeline_id, subject=row.kind, subject_uid=row.uid)
    if isinstance(row, Timeline):
        # Its address, which is its id in the history, may have changed.
        return changes.filter(timeline=row, subject="timeline")
    subject = "party" if isinstance(row, Party) else "source"
    return changes.filter(subject=subject, subject_uid=row.uid)


def _read_base(base: Change | None, units: Iterable[Unit]) -> dict[str, BaseToken] | None:
    """Return the tokens of a version. A unit that the history does not have is unknown."""
    if base is None or base.before is None:
        return None
    tokens: dict[str, BaseToken] = dict(base.before[BASE]["units"])
    for unit in units:
        if not unit.is_list:
            tokens.setdefault(unit.name, UNKNOWN)
    return tokens


def _apply_texts(mine: Any, units: Iterable[ComparedUnit]) -> Any:
    """Return my draft with the texts that were put together from both."""
    texts = {
        unit.unit.fields[0]: unit.choice.text
        for unit in units
        if unit.unit.is_prose and unit.choice and unit.choice.side == "text" and unit.choice.seen == unit.seen
    }
    return replace(mine, **texts)


def _compare(
    key: str,
    outcome: Outcome,
    unit: Unit,
    their_tokens: Mapping[str, str],
    choices: Mapping[str, Choice],
    keys: tuple[list[str] | None, list[str], list[str]],
    drafts: tuple[Any, Any],
) -> ComparedUnit:
    seen = their_tokens.get(key, ABSENT)
    choice = choices.get(key)
    side: Outcome | None = None if outcome == Outcome.BOTH else outcome
    if choice is not None and choice.seen == seen:
        side = Outcome.THEIRS if choice.side == "theirs" else Outcome.MINE
    label, indexes = str(unit.label), (None, None, None)
    if unit.is_list and key == f"{unit.name}:{ORDER}":
        label = f"Order: {unit.label.lower()}"
    elif unit.is_list:
        items = [list_items(draft, unit) for draft in drafts]
        label = f"{unit.label} “{name_item(next(each[key] for each in items if key in each))}”"
        indexes = tuple(_find_index(version, unit, key) for version in keys)  # type: ignore[assignment]
    return ComparedUnit(key, unit, label, outcome, side, seen, choice, indexes)


def _find_index(keys: list[str] | None, unit: Unit, key: str) -> int | None:
    items = [each for each in keys or () if each.startswith(f"{unit.name}:")]
    return items.index(key) if key in items else None


def _build_result(row: Any, base: Change | None, units: Iterable[ComparedUnit]) -> MergeResult:
    changes = _list_changes(row).exclude(after__isnull=True, before__isnull=True)
    changes = list(changes.filter(pk__gte=base.pk)[:20] if base else changes[:1])
    names = dict.fromkeys(str(change.by or "the command line") for change in reversed(changes))
    labels = {
        side: tuple(dict.fromkeys(unit.label for unit in units if unit.side == side))
        for side in (Outcome.THEIRS, Outcome.MINE)
    }
    return MergeResult(
        tuple(names), changes[0].at if changes else None, labels[Outcome.THEIRS], labels[Outcome.MINE]
    )
