"""Parties: add and edit. They belong to the newsroom and serve many timelines."""

from django.db import transaction

from timeline import permissions
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
from timeline.actions.drafts import PartyDraft
from timeline.models import Party, Timeline, User

FIELDS = (
    "name",
    "kind",
    "short_name",
    "aliases",
    "part_of",
    "website",
    "wikidata",
    "disclosure",
    "protected",
    "pseudonym",
)


@transaction.atomic
def add_party(draft: PartyDraft, *, by: User, made_for: Timeline | None = None) -> Party:
    """Create a party, for the newsroom or while working on a timeline (`made_for`).

    Raises:
        PermissionDenied, ValidationError (by field)
    """
    require(permissions.may_create(by), "make parties")
    party = Party(made_for=made_for)
    _apply_draft(party, draft)
    party.save()
    record(
        "add",
        "party",
        party.uid,
        party.name,
        by=by,
        timeline=made_for,
        after=party.describe_for_history(),
    )
    return party


@transaction.atomic
def edit_party(party: Party, draft: PartyDraft, *, by: User, version: int | None) -> Party:
    """Change a party, in every timeline that it serves.

    Raises:
        PermissionDenied, ValidationError (by field)
        Stale: also if the party has been merged; `current` is the one that it was merged into
    """
    require(permissions.may_edit_shared(by), "change parties")
    rows = lock_survivors([party, *([draft.part_of] if draft.part_of else [])])
    survivor = rows[party.pk]
    require_visible(survivor, by, "change this party")
    if survivor != party:
        raise Stale(survivor)
    party = survivor
    require_version(party, version)
    before = party.describe_for_history()
    _apply_draft(party, draft)
    after = party.describe_for_history()
    if after != before:
        party.version += 1
        party.save()
        record(
            "edit", "party", party.uid, party.name, by=by, timeline=party.made_for, before=before, after=after
        )
    return party


def _apply_draft(party: Party, draft: PartyDraft) -> None:
    copy_fields(party, draft, FIELDS)
    if draft.part_of is not None:
        party.part_of = lock_survivors([draft.part_of])[draft.part_of.pk]
    validate_row(party)
    if party.part_of is not None:
        require_open(party.part_of, party, "part_of")
