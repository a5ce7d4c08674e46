"""Notes on entries: write one, reply, resolve a thread, and say that one has seen a mention.

They are no part of what is published, so they are not in the history: a note says itself who wrote it and when.
"""

import re
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, find_text_problem, lock_timeline, require
from timeline.document import normalise
from timeline.models import Entry, EntryNote, NoteMention, User
from timeline.models.entry_notes import MAX_NOTE_LENGTH

# So many notes an entry has at most.
MOST_NOTES = 500
NOTE_MISSING = "Write a note first."


@transaction.atomic
def add_note(
    entry: Entry,
    words: str,
    *,
    by: User,
    thread: EntryNote | None = None,
    mentioned: Collection[User] = (),
    uid: str = "",
) -> EntryNote:
    """Add a note to an entry, or a reply to a thread.

    If it is sent again, the note that was added first is returned.

    Colleagues are mentioned by `mentioned`, and by “@” and their name in the words. A reply opens a resolved thread again,
    and answers the mentions of its writer in that thread.

    Args:
        uid: the id that it gets, as `repeats.derive_id` returns it; "" for a random one

    Raises:
        PermissionDenied
        Refused: the words cannot be stored, somebody who is mentioned does not see the timeline, or the entry has
            MOST_NOTES
    """
    timeline = entry.timeline
    require(permissions.may_take_part(by, timeline), "write notes on this timeline")
    lock_timeline(timeline)
    words = normalise(words).strip()
    if problem := find_text_problem(words, MAX_NOTE_LENGTH) or ("" if words else NOTE_MISSING):
        raise Refused(problem, "words")
    if uid and (added := EntryNote.objects.filter(uid=uid).first()) is not None:
        if added.words == words:
            return added
        # Somebody has gone on typing: that is another note.
        uid = ""
    if EntryNote.objects.filter(entry=entry).count() >= MOST_NOTES:
        raise Refused(f"This entry has {MOST_NOTES} notes. It takes no more.", "words")
    people = list(timeline.find_people())
    if not set(mentioned) <= set(people):
        raise Refused("Only people who see this timeline can be mentioned.", "mention")
    first = thread.first if thread else None
    values = {"entry": entry, "thread": first, "words": words, "by": by}
    note: EntryNote = EntryNote.objects.create(**values, **({"uid": uid} if uid else {}))
    named = {*mentioned, *find_named_people(words, people)} - {by}
    NoteMention.objects.bulk_create(
        NoteMention(note=note, person=person) for person in sorted(named, key=lambda each: each.pk)
    )
    if first is not None:
        EntryNote.objects.filter(pk=first.pk).update(resolved_at=None, resolved_by=None)
        own = NoteMention.objects.filter(Q(note=first.pk) | Q(note__thread=first.pk), person=by, done_at=None)
        own.update(done_at=note.at)
    return note


def find_named_people(words: str, people: Iterable[User]) -> set[User]:
    """Return the people whose name stands in a text after “@”. Of two names at one place the longer one counts."""
    found, rest = set(), words
    for person in sorted(people, key=lambda each: len(each.name), reverse=True):
        if not person.name:
            continue
        pattern = re.compile(rf"@{re.escape(person.name)}(?!\w)", re.IGNORECASE)
        if pattern.search(rest):
            found.add(person)
            rest = pattern.sub("", rest)
    return found


@transaction.atomic
def resolve_thread(note: EntryNote, *, by: User, is_resolved: bool = True) -> EntryNote:
    """Resolve the thread of a note, or open it again with `is_resolved=False`. Return its first note.

    Raises:
        PermissionDenied
    """
    require(permissions.may_take_part(by, note.entry.timeline), "resolve notes on this timeline")
    first: EntryNote = EntryNote.objects.select_for_update().get(pk=note.first.pk)
    if (first.resolved_at is not None) != is_resolved:
        first.resolved_at = timezone.now() if is_resolved else None
        first.resolved_by = by if is_resolved else None
        first.save(update_fields=["resolved_at", "resolved_by"])
    return first


def finish_mention(note: EntryNote, *, by: User) -> None:
    """Take a mention of this person off their front page. Without one, nothing happens."""
    NoteMention.objects.filter(note=note, person=by, done_at=None).update(done_at=timezone.now())
