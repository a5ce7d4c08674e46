"""What every action does: check permission, lock, compare versions, normalise values, and write the history."""

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any, TypeVar

from django.core.exceptions import FieldError, PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from newsroom.logs import log_event
from timeline import permissions
from timeline.actions.steps import store_change
from timeline.document import content_rules, normalise
from timeline.models import Change, Entry, Party, Report, Source, Task, Timeline, User

M = TypeVar("M", Party, Source)

# As in the document (`schema.Text`).
MAX_TEXT_LENGTH = 50_000
# What is logged as well, because readers see it, or because it is hard to undo: by verb, and by subject if not all.
LOGGED_VERBS: dict[str, set[str] | None] = {
    **dict.fromkeys(("publish", "cancel", "release", "reinstate", "merge", "unmerge", "import")),
    "withdraw": {"timeline"},
    "handle": {"report"},
}


class Stale(Exception):  # noqa: N818 — a state of affairs, not a fault
    """The row has changed since it was read, or the caller did not say which version it read.

    `current` is the row as it is now.
    """

    def __init__(self, current: Any) -> None:
        super().__init__("This has been changed since you opened it.")
        self.current = current


class Refused(Exception):  # noqa: N818
    """The action makes no sense in the present state. The message says why, `field` at which field (or "")."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def require(allowed: bool, action: str) -> None:
    """Raise PermissionDenied unless allowed. `action` completes "You may not …"."""
    if not allowed:
        raise PermissionDenied(f"You may not {action}.")


def require_visible(row: Party | Source, user: User, action: str) -> None:
    """Raise PermissionDenied unless the user may see the party or source."""
    require(type(row).objects.visible_to(user).filter(pk=row.pk).exists(), action)


def require_readable(source: Source, user: User) -> None:
    """Raise PermissionDenied unless the user may see the name and the text of a source. Some are confidential."""
    require(permissions.may_read_source(user, source), "see or change this confidential source")


def require_version(row: Party | Source | Entry | Timeline | Report | Task, version: int | None) -> None:
    """Raise Stale unless `version` equals the row's own. None, a missing version, is stale too."""
    if version is None or version != row.version:
        raise Stale(row)


def find_text_problem(text: str, max_length: int = MAX_TEXT_LENGTH) -> str:
    """Return why a text cannot be stored, or "". The default length is the limit of the document."""
    if problem := content_rules.find_character_problem(text):
        return problem
    if len(text) > max_length:
        return f"The text has {len(text)} characters; {max_length} are the most."
    return ""


def validate_row(row: models.Model, *, untyped: Iterable[str] = (), **checks: bool) -> None:
    """Check a row as `full_clean` does (`untyped` are fields that it skips), and whether its characters can be kept.

    The characters come first: no query can be made with some of them.

    Raises:
        ValidationError: by field
    """
    errors = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        texts = value if isinstance(value, list) else [value]
        problems = [content_rules.find_character_problem(text) for text in texts if isinstance(text, str)]
        if any(problems):
            errors[field.name] = max(problems)
    if errors:
        raise ValidationError(errors)
    excluded = set(untyped)
    if checks.get("validate_constraints", True) and _keeps_constraints(row, excluded):
        checks["validate_constraints"] = False
    row.full_clean(exclude=excluded, **checks)


def _keeps_constraints(row: models.Model, excluded: set[str]) -> bool:
    """Whether a row keeps all constraints of its tables. All check constraints are asked for in one query.

    Django asks for each in turn. That is needed only to say which one is broken.
    """
    conditions: list[Any] = []
    values: dict[str, Any] = {}
    get_values: Any = row._get_field_expression_map  # type: ignore[attr-defined]  # unknown to the stubs
    try:
        for model, constraints in row.get_constraints():
            values |= get_values(meta=model._meta, exclude=excluded)
            for constraint in constraints:
                if not isinstance(constraint, models.CheckConstraint):
                    constraint.validate(model, row, exclude=excluded)
                    continue
                condition: Any = constraint.condition
                # As Django: a constraint about an excluded field is left to the database.
                if not excluded & condition.referenced_base_fields:
                    conditions.append(condition)
        return not conditions or bool(reduce(and_, conditions).check(values))
    except (FieldError, ValidationError):
        return False


def lock_timeline(timeline: Timeline) -> Timeline:
    """Return the timeline's row, locked until the transaction ends.

    Every action that changes a timeline takes this lock first. A publication then never sees half an edit, and
    only one action at a time changes the order. (SQLite locks the whole database instead.)
    """
    return Timeline.objects.select_for_update().get(pk=timeline.pk)


def lock_survivors(rows: Iterable[M]) -> dict[int, M]:
    """Return for each of these parties or sources, by key, the row that stands for it, locked and read again.

    That is another one if it has been merged since it was read. No row that is locked is merged before the transaction
    ends.
    """
    wanted = {row.pk: type(row) for row in rows}
    if not wanted:
        return {}
    objects: Any = next(iter(wanted.values()))._default_manager
    locked = {row.pk: row for row in objects.filter(pk__in=wanted).lock_in_order()}
    survivors = {}
    for pk in wanted:
        row = locked[pk]
        while row.merged_into_id is not None:
            if row.merged_into_id not in locked:
                locked[row.merged_into_id] = objects.lock_in_order().get(pk=row.merged_into_id)
            row = locked[row.merged_into_id]
        survivors[pk] = row
    return survivors


def copy_fields(row: Party | Source | Timeline, draft: Any, names: Iterable[str]) -> None:
    """Copy values of a draft to a row. Texts are normalised first, because NFC can make a text longer."""
    for name in names:
        value = getattr(draft, name)
        if isinstance(value, tuple):
            value = [normalise(line) for line in value]
        setattr(row, name, normalise(value) if isinstance(value, str) else value)


def require_open(named: Party | Source, row: Party | Source, field: str) -> None:
    """Raise ValidationError at `field` if people who see `row` would learn of `named`, which they must not see.

    A party or source that was made for a timeline of named members is visible to these members only.
    """
    home = named.made_for
    if home is not None and home.access == Timeline.Access.MEMBERS and row.made_for_id != home.pk:
        name = named.name if isinstance(named, Party) else named
        raise ValidationError(
            {
                field: f"“{name}” was made for a timeline of named members, and would be seen by others here. "
                "Use one that the whole newsroom sees."
            }
        )


def record(
    verb: str,
    subject: str,
    uid: str,
    label: str,
    *,
    by: User | None,
    timeline: Timeline | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Change:
    """Append one row to the history, in the open step if there is one, and set `changed_at` of the timeline."""
    if timeline is not None:
        Timeline.objects.filter(pk=timeline.pk).update(changed_at=timezone.now())
    change = Change(
        timeline=timeline,
        by=by,
        verb=verb,
        subject=subject,
        subject_uid=uid,
        label=label[:300],
        before=before,
        after=after,
        reason=reason,
    )
    store_change(change)
    subjects = LOGGED_VERBS.get(verb, set())
    if subjects is None or subject in subjects:
        fields = {
            "subject": subject,
            "id": uid,
            "timeline": timeline.slug if timeline else None,
            "account": by.pk if by else None,
            # The end of an embargo.
            "goes_live": (after or {}).get("goes live"),
        }
        transaction.on_commit(lambda: log_event(f"{verb} {subject}", **fields))
    return change
