"""What an add form is sent with twice: a connection is cut after the server has saved, and the form is sent again.

Each opened form has a random number. The id of what it adds is derived from that number and its user, so the second sending
finds what the first has added (decision 0058).
"""

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from timeline.actions.base import Refused
from timeline.document.public_ids import spell_id
from timeline.models import Change, Entry, Party, Source, Task, Timeline, User

# The version of a row when it is added.
FIRST_VERSION = 1
SALT = "timeline.actions.repeats"
DELETED = "This was added when you sent it first, and has been deleted for good since."


class AlreadyAdded(Exception):  # noqa: N818 — a state of affairs, not a fault
    """The form was sent before, and added `row`."""

    def __init__(self, row: Any) -> None:
        super().__init__("This was added already.")
        self.row = row


def derive_id(by: User, *parts: str | int) -> str:
    """Return the public id of what a user adds with a form. `parts` tell the form apart from all others of the user."""
    text = json.dumps([by.pk, *parts])
    numbers = iter(salted_hmac(SALT, text, algorithm="sha256").digest())
    return spell_id(8, lambda alphabet: alphabet[next(numbers) % len(alphabet)])


def require_new_entry(timeline: Timeline, uid: str) -> None:
    """Raise AlreadyAdded if the timeline, which is locked, has an entry with this id; Refused if it was deleted for good."""
    if not Change.objects.filter(timeline=timeline, subject_uid=uid).exists():
        return
    entry = Entry.objects.filter(timeline=timeline, uid=uid).first()
    if entry is None:
        raise Refused(DELETED)
    raise AlreadyAdded(entry)


def save_once(row: Party | Source | Task) -> None:
    """Save a new party, source or task. Raises AlreadyAdded if there is one with its id: the form was sent twice at once."""
    manager: Any = type(row)._default_manager
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        other = manager.filter(uid=row.uid).first()
        if other is None:
            raise
        raise AlreadyAdded(other) from None
