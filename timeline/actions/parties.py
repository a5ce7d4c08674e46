"""Parties: add and edit. They belong to the newsroom and serve many timelines."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import permissions
from timeline.actions import merges, waiting_versions
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import (
    Stale,
    copy_fields,
    lock_survivors,
    record,
    require,
    require_open,
    require_visible,
    validate_row,
)
from timeline.actions.draft_erasure import erase_drafts_about_protected
from timeline.actions.drafts import PartyDraft
from timeline.actions.edit_merges import EditMerge, add_base, apply_merge, merge_edit
from timeline.actions.edit_units import PARTY_UNITS, read_values
from timeline.actions.exposures import store_exposures
from timeline.actions.preview_links import end_previews_naming
from timeline.actions.repeats import save_once
from timeline.actions.unit_values import add_row_values
from timeline.models import Change, Party, Timeline, User
from timeline.publishing import protected_words, pseudonyms
from timeline.text.identifying_words import WordFinder

FIELDS = (
    "name",
    "kind",
    "short_name",
    "aliases",
    "part_of",
    "website",
    "wikidata",
    "disclosure",
    "introduction",
)
# Whether and how readers may know the party: an editor's to decide.
PROTECTION_FIELDS = ("protected", "pseudonym", "identifying_words")
UNPROTECT_MESSAGE = "A protection does not end here: ask for it below, and a second person decides."
PSEUDONYM_MESSAGE = "The pseudonym contains a name of the party, a former one, or words that identify it: readers would know who it is."


@transaction.atomic
def add_party(draft: PartyDraft, *, by: User, made_for: Timeline | None = None, uid: str = "") -> Party:
    """Create a party, for the newsroom or while working on a timeline (`made_for`).

    Args:
        uid: the id that it gets, as `repeats.derive_id` returns it; "" for a random one

    Raises:
        PermissionDenied, ValidationError (by field)
        AlreadyAdded: there is a party with this id
    """
    require(permissions.may_create(by), "make parties")
    party = Party(made_for=made_for)
    if draft.protected:
        waiting_versions.lock_timelines_with_embargo()
    if uid:
        party.uid = uid
    _apply_draft(party, draft, by)
    save_once(party)
    record(
        "add",
        "party",
        party.uid,
        party.name,
        by=by,
        timeline=made_for,
        after=party.describe_for_history(),
    )
    if party.protected:
        _hide_from_readers(party, by, is_new=True)
    return party


@transaction.atomic
def edit_party(
    party: Party, draft: PartyDraft, *, by: User, version: int | None, merge: EditMerge | None = None
) -> Party:
    """Change a party, in every timeline that it serves.

    Args:
        merge: merges a stale save with the version that it started from. Without, a stale save is refused.

    Raises:
        PermissionDenied: also if someone who is no editor changes what readers may know of a protected party
        ValidationError: by field; also if the draft would end a protection, which takes a second person
        Stale: also if the party has been merged; `current` is the one that it was merged into
        MergeConflict: both changed a unit, or the merged party is not valid
    """
    require(permissions.may_edit_shared(by), "change parties")
    if draft.protected or party.protected:
        waiting_versions.lock_timelines_with_embargo()
    rows = lock_survivors([party, *([draft.part_of] if draft.part_of else [])])
    survivor = rows[party.pk]
    require_visible(survivor, by, "change this party")
    if survivor != party:
        # The version is that of another row.
        version = None
        if merge is None:
            raise Stale(survivor)
    party = survivor
    before, theirs, was_protected = party.describe_for_history(), read_party(party), party.protected
    words_before = protected_words.list_party_words(party)
    plan = merge_edit(
        party,
        theirs,
        draft,
        PARTY_UNITS,
        by=by,
        version=version,
        merge=merge,
        complete=lambda typed: _complete_draft(typed, theirs, by),
        find_alternatives=lambda mine: _find_alternatives(mine, theirs),
    )

    def describe_mine(values: PartyDraft) -> dict[str, Any]:
        typed = Party.objects.get(pk=party.pk)
        _apply_draft(typed, values, by)
        return typed.describe_for_history()

    if plan is None:
        _apply_draft(party, draft, by)
    else:
        apply_merge(plan, lambda values: _apply_draft(party, values, by), before, describe_mine)
    after = party.describe_for_history()
    if after != before:
        base = add_base(before, party.version, theirs, PARTY_UNITS)
        base = add_row_values(base, theirs, read_party(party), PARTY_UNITS)
        party.version += 1
        party.save()
        record(
            "edit",
            "party",
            party.uid,
            party.name,
            by=by,
            timeline=party.made_for,
            before=base,
            after=after,
            reason=plan.result.describe_for_history() if plan else "",
        )
    if merge is not None and plan is not None:
        merge.result = plan.result
    if party.pseudonym != theirs.pseudonym:
        pseudonyms.renew_ids(party)
    if party.protected and (not was_protected or words_before != protected_words.list_party_words(party)):
        _hide_from_readers(party, by, is_new=not was_protected)
    return party


def read_party(party: Party) -> PartyDraft:
    """Return the draft that a party has the values of."""
    return PartyDraft(**read_values(party, (*FIELDS, *PROTECTION_FIELDS)))


def _complete_draft(draft: PartyDraft, theirs: PartyDraft, by: User) -> PartyDraft:
    """Return a typed draft with what a save keeps: an editor's decisions, and a parent that the user does not see."""
    names = [name for name in PROTECTION_FIELDS if getattr(draft, name) is None]
    draft = replace(draft, **{name: getattr(theirs, name) for name in names})
    parent = theirs.part_of
    if parent is None or draft.part_of is not None:
        return draft
    is_visible = Party.objects.visible_to(by).filter(pk=parent.pk).exists()
    return draft if is_visible else replace(draft, part_of=parent)


def _find_alternatives(mine: PartyDraft, theirs: PartyDraft) -> dict[str, PartyDraft]:
    """Return what a form also sends that was opened before the party was protected: its tick is disabled since."""
    return {"protection": replace(mine, protected=False)} if theirs.protected else {}


def _apply_draft(party: Party, draft: PartyDraft, by: User) -> None:
    before = [getattr(party, name) for name in PROTECTION_FIELDS]
    parent = party.part_of
    was_protected, old_names = party.protected, [party.name, party.short_name, *party.aliases]
    words = protected_words.list_party_words(party) if was_protected else []
    copy_fields(party, draft, FIELDS)
    copy_fields(party, draft, [name for name in PROTECTION_FIELDS if getattr(draft, name) is not None])
    if before != [getattr(party, name) for name in PROTECTION_FIELDS]:
        require(permissions.may_protect(by), "decide what readers may know of a party")
    if was_protected and not party.protected:
        raise ValidationError({"protected": UNPROTECT_MESSAGE})
    _, old_pseudonym, _ = before
    if party.protected and not (was_protected and party.pseudonym == old_pseudonym):
        _require_pseudonym_without_names(party, words, old_pseudonym if was_protected else "")
    if was_protected:
        # A name that goes still identifies the person. Only an editor takes it off the list.
        names = {party.name, party.short_name, *party.aliases, *party.identifying_words, ""}
        party.identifying_words = [
            *party.identifying_words,
            *(name for name in dict.fromkeys(old_names) if name not in names),
        ]
    if draft.part_of is not None:
        party.part_of = lock_survivors([draft.part_of])[draft.part_of.pk]
    elif parent and not Party.objects.visible_to(by).filter(pk=parent.pk).exists():
        # The form does not show what its user may not see. Saving it must not drop that.
        party.part_of = parent
    validate_row(party)
    if party.part_of is not None and party.part_of != parent:
        require_open(party.part_of, party, "part_of")


def _require_pseudonym_without_names(party: Party, old_words: list[str], old_pseudonym: str) -> None:
    """Raise ValidationError if a new pseudonym names the party: one person would end the protection alone.

    `old_words` identified it until now. `old_pseudonym` is what readers know already; "" if there is none.
    """
    known = {old_pseudonym}
    former: list[str] = []
    for change in Change.objects.filter(subject="party", subject_uid=party.uid):
        for values in (change.before, change.after):
            # A name from before the protection is no secret of it. It may be what readers know the person by.
            if values and values.get("protected"):
                known.add(values.get("pseudonym", ""))
                former += [values.get("name", ""), values.get("short name", "")]
                former += [*values.get("aliases", []), *values.get("identifying words", [])]
    words = [party.name, *protected_words.list_party_words(party, with_pseudonym=True), *old_words, *former]
    if WordFinder([party.pseudonym]).find(word for word in words if word and word not in known):
        raise ValidationError({"pseudonym": PSEUDONYM_MESSAGE})


def _hide_from_readers(party: Party, by: User, *, is_new: bool) -> None:
    """Prepare that readers see a party under its pseudonym: its ids, and no version to come that names it."""
    for timeline in Timeline.objects.filter(pk__in=merges.find_timelines(party)):
        pseudonyms.assign_ids(timeline, [party.pk])
    waiting_versions.cancel_versions_naming(party, by=by)
    end_previews_naming(party, by=by)
    store_exposures(party)
    erase_drafts_about_protected(party)
    if is_new:
        write_audit_event("protected", by=by, subject="party", uid=party.uid, timeline=party.made_for)
