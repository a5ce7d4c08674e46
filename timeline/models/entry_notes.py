"""Notes on entries: what colleagues say to each other about an entry. They are private and never published."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from timeline.models.entries import Entry
from timeline.models.fields import ProseField, generate_id, validate_id
from timeline.models.timelines import Timeline
from timeline.models.users import User

MAX_NOTE_LENGTH = 4_000


class EntryNoteQuerySet(models.QuerySet["EntryNote"]):
    """Notes, by visibility and by whether they are first in their thread."""

    def visible_to(self, user: User | AnonymousUser) -> "EntryNoteQuerySet":
        """Keep the notes on entries of timelines that a user may see."""
        return self.filter(entry__timeline__in=Timeline.objects.visible_to(user).order_by().values("pk"))

    def first_in_thread(self) -> "EntryNoteQuerySet":
        """Keep the notes that begin a thread."""
        return self.filter(thread__isnull=True)

    def unresolved(self) -> "EntryNoteQuerySet":
        """Keep the first notes of the threads that nobody has resolved."""
        return self.first_in_thread().filter(resolved_at__isnull=True)


class EntryNote(models.Model):
    """A note on an entry. `thread` is the note that it replies to; a note without one begins a thread.

    Only the first note of a thread has `resolved_at` and `resolved_by`: they are those of the whole thread.
    """

    uid = models.CharField(max_length=40, unique=True, default=generate_id, validators=[validate_id])
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="notes")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    words = ProseField(max_length=MAX_NOTE_LENGTH)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = EntryNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="note_words", violation_error_message="Write a note first."
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(thread__isnull=True, resolved_at__isnull=False, resolved_by__isnull=False),
                name="note_resolved_as_thread",
            ),
        ]
        indexes = [
            models.Index(
                fields=["entry"],
                condition=Q(thread__isnull=True, resolved_at__isnull=True),
                name="note_unresolved",
            )
        ]

    def __str__(self) -> str:
        return str(self.words)[:60]

    @property
    def first(self) -> "EntryNote":
        """The first note of its thread."""
        return self.thread or self


class NoteMentionQuerySet(models.QuerySet["NoteMention"]):
    """Mentions, by whether the person is still to look at them."""

    def waiting_for(self, user: User) -> "NoteMentionQuerySet":
        """Keep those of a user in threads that are not resolved, on timelines that the user may see."""
        visible = Timeline.objects.visible_to(user).order_by().values("pk")
        return self.filter(
            person=user,
            done_at__isnull=True,
            note__resolved_at__isnull=True,
            note__thread__resolved_at__isnull=True,
            note__entry__timeline__in=visible,
        )


class NoteMention(models.Model):
    """A colleague who is asked to look at a note. `done_at` is when they answered, or said that they have seen it."""

    note = models.ForeignKey(EntryNote, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = NoteMentionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mention_once")]
        indexes = [models.Index(fields=["person"], condition=Q(done_at__isnull=True), name="mention_waiting")]

    def __str__(self) -> str:
        return f"mention of {self.person}"


def count_unresolved_notes() -> Coalesce:
    """Return the expression that counts the unresolved threads of each entry of a query."""
    notes = EntryNote.objects.unresolved().filter(entry=OuterRef("pk")).order_by()
    counted = notes.values("entry").annotate(_count=models.Count("pk")).values("_count")
    return Coalesce(models.Subquery(counted), Value(0))
