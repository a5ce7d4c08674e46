"""Sources: add and edit. They belong to the newsroom and serve many timelines."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import dates, permissions
from timeline.actions import merges, waiting_versions
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import (
    Stale,
    copy_fields,
    lock_survivors,
    record,
    require,
    require_open,
    require_readable,
    require_visible,
    validate_row,
)
from timeline.actions.draft_erasure import erase_drafts_about_confidential
from timeline.actions.drafts import SourceDraft
from timeline.actions.edit_merges import EditMerge, add_base, apply_merge, merge_edit
from timeline.actions.edit_units import SOURCE_UNITS, read_values
from timeline.actions.exposures import forget_exposures, store_exposures
from timeline.actions.preview_links import end_previews_naming
from timeline.actions.repeats import save_once
from timeline.actions.source_texts import store_source_text
from timeline.actions.unit_values import add_row_values
from timeline.document import content_rules, source_fields
from timeline.models import Reliance, Source, Timeline, User
from timeline.models.users import reads_timelines
from timeline.publishing import protected_words, pseudonyms

CONFIDENTIAL_FIELDS = ("confidential", "described_as", "confidential_reason")


@transaction.atomic
def add_source(draft: SourceDraft, *, by: User, made_for: Timeline | None = None, uid: str = "") -> Source:
    """Create a source, for the newsroom or while working on a timeline (`made_for`).

    Args:
        uid: the id that it gets, as `repeats.derive_id` returns it; "" for a random one

    Raises:
        PermissionDenied, ValidationError (by field)
        AlreadyAdded: there is a source with this id
    """
    require(permissions.may_create(by), "make sources")
    if draft.confidential:
        waiting_versions.lock_timelines_with_embargo()
    source = Source(made_for=made_for, created_by=by)
    if uid:
        source.uid = uid
    _apply_draft(source, draft, by)
    save_once(source)
    _set_reliances(source, draft.relies_on, by)
    if source.confidential:
        write_audit_event("confidential", by=by, subject="source", uid=source.uid, timeline=made_for)
        _set_readers(source, draft, by)
        _hide_from_readers(source, by)
    record(
        "add",
        "source",
        source.uid,
        str(source),
        by=by,
        timeline=made_for,
        after=source.describe_for_history(),
    )
    if draft.text.strip():
        store_source_text(source, draft.text, by=by)
    return source


@transaction.atomic
def edit_source(
    source: Source, draft: SourceDraft, *, by: User, version: int | None, merge: EditMerge | None = None
) -> Source:
    """Change a source, for every entry that cites it.

    Args:
        merge: merges a stale save with the version that it started from. Without, a stale save is refused.

    Raises:
        PermissionDenied: also for a confidential source that the user may not read, and if someone who is no editor
            ends the confidence or chooses who may read it
        Stale: also if the source has been merged; `current` is the one that it was merged into
        MergeConflict: both changed a unit, or the merged source is not valid
        ValidationError: by field
    """
    require(permissions.may_edit_shared(by), "change sources")
    if draft.confidential or source.confidential:
        waiting_versions.lock_timelines_with_embargo()
    survivor = lock_survivors([source, *draft.relies_on])[source.pk]
    require_visible(survivor, by, "change this source")
    if survivor != source:
        # The version is that of another row.
        version = None
        if merge is None:
            raise Stale(survivor)
    source = survivor
    require_readable(source, by)
    before, theirs, was_confidential = source.describe_for_history(), read_source(source), source.confidential
    words_before = protected_words.list_words(source) if was_confidential else []
    plan = merge_edit(
        source,
        theirs,
        draft,
        SOURCE_UNITS,
        by=by,
        version=version,
        merge=merge,
        complete=lambda typed: _complete_draft(typed, theirs, by),
        find_alternatives=lambda mine: _find_alternatives(mine, source, by),
    )

    def apply(row: Source, values: SourceDraft) -> None:
        _apply_draft(row, values, by)
        _set_reliances(row, values.relies_on, by)

    def describe_mine(values: SourceDraft) -> dict[str, Any]:
        typed = Source.objects.get(pk=source.pk)
        apply(typed, values)
        return typed.describe_for_history() | _describe_readers(values)

    if plan is None:
        apply(source, draft)
    else:
        saved = before | _describe_readers(theirs)
        apply_merge(plan, lambda values: apply(source, values), saved, describe_mine)
        draft = plan.draft
    after = source.describe_for_history()
    if after != before:
        base = add_base(before, source.version, theirs, SOURCE_UNITS, without=["readers"])
        base = add_row_values(base, theirs, read_source(source), SOURCE_UNITS)
        source.version += 1
        source.save()
        record(
            "edit",
            "source",
            source.uid,
            str(source),
            by=by,
            timeline=source.made_for,
            before=base,
            after=after,
            reason=plan.result.describe_for_history() if plan else "",
        )
    if merge is not None and plan is not None:
        merge.result = plan.result
    if source.confidential != was_confidential:
        verb = "confidential" if source.confidential else "confidence-ended"
        write_audit_event(verb, by=by, subject="source", uid=source.uid, timeline=source.made_for)
    if source.confidential:
        _set_readers(source, draft, by)
        if source.described_as != theirs.described_as:
            pseudonyms.renew_ids(source)
        if not was_confidential or words_before != protected_words.list_words(source):
            _hide_from_readers(source, by)
        # The people who may read it may be others than before.
        erase_drafts_about_confidential(source)
    elif was_confidential:
        forget_exposures(source)
    return source


def _hide_from_readers(source: Source, by: User) -> None:
    """Prepare that readers see a source by its description: its ids, and no version to come that names it."""
    for timeline in Timeline.objects.filter(pk__in=merges.find_timelines(source)):
        pseudonyms.assign_source_ids(timeline, [source.pk])
    waiting_versions.cancel_versions_naming(source, by=by)
    end_previews_naming(source, by=by)
    store_exposures(source)


def read_source(source: Source) -> SourceDraft:
    """Return the draft that a source has the values of."""
    return SourceDraft(
        **read_values(source, (*source_fields.LABELS, *CONFIDENTIAL_FIELDS)),
        relies_on=tuple(link.on for link in source.reliances.select_related("on")),
        readers=tuple(source.readers.order_by("pk")),
    )


def _complete_draft(draft: SourceDraft, theirs: SourceDraft, by: User) -> SourceDraft:
    """Return a typed draft as it would be stored, with the sources that the user does not see and that a save keeps."""
    survivors = lock_survivors(draft.relies_on)
    keys = [other.pk for other in theirs.relies_on]
    visible = set(Source.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    unseen = [other for other in theirs.relies_on if other.pk not in visible]
    readers = theirs.readers if draft.readers is None else draft.readers
    if readers and draft.readers is not None and permissions.may_choose_readers(by):
        # Whoever sets a list stays on it.
        readers = (*readers, by)
    return replace(
        draft,
        relies_on=tuple(dict.fromkeys([*(survivors[other.pk] for other in draft.relies_on), *unseen])),
        readers=tuple(sorted(set(readers or ()), key=lambda user: user.pk)),
        state_on=None if draft.state == "unknown" else draft.state_on,
    )


def _find_alternatives(mine: SourceDraft, source: Source, by: User) -> dict[str, SourceDraft]:
    """Return what a form also sends for a confidential source if its user may not end that: the tick is disabled."""
    if not source.confidential or permissions.may_end_confidence(by, source):
        return {}
    return {"confidence": replace(mine, confidential=not mine.confidential)}


def _describe_readers(draft: SourceDraft) -> dict[str, Any]:
    """Return who may read a source, as the history would have it: it has no such line."""
    return {"readers": [str(user) for user in draft.readers or ()]}


def _set_readers(source: Source, draft: SourceDraft, by: User) -> None:
    """Set who may read a confidential source. An editor does, and stays on the list, so that nobody locks the source up."""
    if draft.readers is None:
        return
    wanted = {user.pk for user in draft.readers if reads_timelines(user)}
    if wanted and permissions.may_choose_readers(by):
        wanted.add(by.pk)
    if wanted != set(source.readers.values_list("pk", flat=True)):
        require(permissions.may_choose_readers(by), "choose who may read a confidential source")
        source.readers.set(wanted)
        people = ", ".join(str(pk) for pk in sorted(wanted)) or "default"
        write_audit_event(
            "confidential-list",
            by=by,
            subject="source",
            uid=source.uid,
            label=f"accounts: {people}",
            timeline=source.made_for,
        )


def _apply_draft(source: Source, draft: SourceDraft, by: User) -> None:
    was_confidential = source.confidential
    before = [getattr(source, name) for name in CONFIDENTIAL_FIELDS]
    copy_fields(source, draft, [*source_fields.LABELS, *CONFIDENTIAL_FIELDS])
    if source.state == "unknown":
        source.state_on = None
    if errors := _find_errors(source):
        raise ValidationError(errors)
    changed = before != [getattr(source, name) for name in CONFIDENTIAL_FIELDS]
    if was_confidential and not source.confidential:
        require(permissions.is_editor(by), "decide that a confidential source is named")
        source.approved_by = source.marked_by = None
    elif source.confidential and changed:
        require(permissions.may_make_confidential(by), "make a source confidential")
        source.approved_by = by if permissions.is_editor(by) else source.approved_by
        if not was_confidential:
            source.marked_by = by
    validate_row(source)


def _find_errors(source: Source) -> dict[str, str]:
    """Return the message of each broken rule by field."""
    errors: dict[str, str] = {}
    for name in ("published", "captured"):
        try:
            dates.check(dates.When(edtf=getattr(source, name)))
        except dates.WhenError as error:
            errors[name] = str(error)
    if content_rules.SOURCE_CONFIDENTIAL_REASON.is_broken(source.confidential, source.confidential_reason):
        errors["confidential_reason"] = content_rules.SOURCE_CONFIDENTIAL_REASON.message
    if content_rules.SOURCE_NAME.is_broken(source.publisher, source.title):
        errors["title"] = content_rules.SOURCE_NAME.message
    if content_rules.SOURCE_STATE_DAY.is_broken(source.state, source.state_on):
        errors["state_on"] = content_rules.SOURCE_STATE_DAY.message
    return errors


def _set_reliances(source: Source, relied_on: tuple[Source, ...], by: User) -> None:
    survivors = lock_survivors(relied_on)
    relied_on = tuple(survivors[other.pk] for other in relied_on)
    visible = Source.objects.visible_to(by).values("pk")
    # The form does not show what its user may not see. Saving it must not drop that.
    unseen = Source.objects.filter(relied_on_in__source=source).exclude(pk__in=visible)
    relied_on += tuple(unseen.order_by("relied_on_in__position"))
    keys = list(dict.fromkeys(other.pk for other in relied_on))
    for key in keys:
        if content_rules.SOURCE_RELIES_ON_ITSELF.is_broken(source.pk, key):
            raise ValidationError({"relies_on": content_rules.SOURCE_RELIES_ON_ITSELF.message})
    if list(source.reliances.values_list("on", flat=True)) == keys:
        return
    present = set(source.reliances.values_list("on", flat=True))
    for other in relied_on:
        if other.pk not in present:
            require_open(other, source, "relies_on")
    source.reliances.all().delete()
    Reliance.objects.bulk_create(
        Reliance(source=source, on_id=key, position=index) for index, key in enumerate(keys)
    )
