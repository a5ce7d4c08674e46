"""Sources: add and edit. They belong to the newsroom and serve many timelines."""

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import dates, permissions
from timeline.actions.base import (
    Stale,
    copy_fields,
    lock_survivors,
    record,
    require,
    require_open,
    require_version,
    require_visible,
    validate_row,
)
from timeline.actions.drafts import SourceDraft
from timeline.actions.source_texts import store_source_text
from timeline.document import content_rules, source_fields
from timeline.models import Reliance, Source, Timeline, User

CONFIDENTIAL_FIELDS = ("confidential", "described_as", "confidential_reason")


@transaction.atomic
def add_source(draft: SourceDraft, *, by: User, made_for: Timeline | None = None) -> Source:
    """Create a source, for the newsroom or while working on a timeline (`made_for`).

    Raises:
        PermissionDenied, ValidationError (by field)
    """
    require(permissions.may_create(by), "make sources")
    source = Source(made_for=made_for)
    _apply_draft(source, draft, by)
    source.save()
    _set_reliances(source, draft.relies_on)
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
def edit_source(source: Source, draft: SourceDraft, *, by: User, version: int | None) -> Source:
    """Change a source, for every entry that cites it.

    Raises:
        PermissionDenied: also if someone who is no editor changes a confidential field
        Stale: also if the source has been merged; `current` is the one that it was merged into
        ValidationError: by field
    """
    require(permissions.may_edit_shared(by), "change sources")
    survivor = lock_survivors([source, *draft.relies_on])[source.pk]
    require_visible(survivor, by, "change this source")
    if survivor != source:
        raise Stale(survivor)
    source = survivor
    require_version(source, version)
    before = source.describe_for_history()
    _apply_draft(source, draft, by)
    _set_reliances(source, draft.relies_on)
    after = source.describe_for_history()
    if after != before:
        source.version += 1
        source.save()
        record(
            "edit",
            "source",
            source.uid,
            str(source),
            by=by,
            timeline=source.made_for,
            before=before,
            after=after,
        )
    return source


def _apply_draft(source: Source, draft: SourceDraft, by: User) -> None:
    was_confidential = source.confidential
    before = [getattr(source, name) for name in CONFIDENTIAL_FIELDS]
    copy_fields(source, draft, [*source_fields.LABELS, *CONFIDENTIAL_FIELDS])
    if source.state == "unknown":
        source.state_on = None
    if errors := _find_errors(source):
        raise ValidationError(errors)
    changed = before != [getattr(source, name) for name in CONFIDENTIAL_FIELDS]
    if changed and (source.confidential or was_confidential):
        require(permissions.may_name_confidential(by), "decide about the confidence of a source")
        source.approved_by = by if source.confidential else None
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


def _set_reliances(source: Source, relied_on: tuple[Source, ...]) -> None:
    survivors = lock_survivors(relied_on)
    relied_on = tuple(survivors[other.pk] for other in relied_on)
    keys = list(dict.fromkeys(other.pk for other in relied_on))
    for key in keys:
        if content_rules.SOURCE_RELIES_ON_ITSELF.is_broken(source.pk, key):
            raise ValidationError({"relies_on": content_rules.SOURCE_RELIES_ON_ITSELF.message})
    if list(source.reliances.values_list("on", flat=True)) == keys:
        return
    for other in relied_on:
        require_open(other, source, "relies_on")
    source.reliances.all().delete()
    Reliance.objects.bulk_create(
        Reliance(source=source, on_id=key, position=index) for index, key in enumerate(keys)
    )
