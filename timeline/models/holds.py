"""Entries that are held back from publishing, and the sets of entries that wait for the end of an embargo."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline import publication_clock
from timeline.models.entries import Entry
from timeline.models.fields import ProseField
from timeline.models.publications import Publication
from timeline.models.timelines import Timeline
from timeline.models.users import User

MAX_REASON_LENGTH = 500


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds, by whether they are in force."""

    def in_force(self, at: datetime | None = None) -> "HoldQuerySet":
        """Keep those whose entry is not to be published at a moment, now by default: their time has not passed.

        A hold of a request that waits for its reply is over when the request has an outcome or its deadline has passed.
        """
        now = at or publication_clock.now()
        is_waiting = Q(entry__replyrequest__outcome="awaiting") & (
            Q(entry__replyrequest__deadline__isnull=True) | Q(entry__replyrequest__deadline__gt=now)
        )
        return self.filter(Q(until__isnull=True) | Q(until__gt=now)).filter(
            Q(awaits_reply=False) | is_waiting
        )


class Hold(models.Model):
    """An entry is held back: versions have it as it was last public, or not at all.

    `until` is a reminder. Once it has passed the entry is ready again; nothing is published by it. With `awaits_reply` a
    request for comment is ready once it has an outcome or its deadline has passed. The desk alone sees the `reason`.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="hold")
    reason = ProseField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    awaits_reply = models.BooleanField(default=False, db_default=False)

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"hold of {self.entry_id}"

    @property
    def is_in_force(self) -> bool:
        """Whether the entry is not to be published now: as `HoldQuerySet.in_force`."""
        now = publication_clock.now()
        if self.until is not None and self.until <= now:
            return False
        if not self.awaits_reply:
            return True
        request = self.entry.replyrequest
        return request.outcome == "awaiting" and (request.deadline is None or request.deadline > now)

    def describe_for_history(self) -> dict[str, object]:
        """Return the values that the history stores, by label."""
        return {
            "held back": self.reason or True,
            "until": self.until.isoformat() if self.until else "",
            "until answered or past its deadline": self.awaits_reply,
        }


class EmbargoQuerySet(models.QuerySet["Embargo"]):
    """Embargoes, by state."""

    def waiting(self) -> "EmbargoQuerySet":
        """Keep those that are not over: their version is pending. The first to end comes first."""
        pending = Publication.objects.pending().order_by().values("pk")
        return self.filter(state=Embargo.State.WAITING, publication__in=pending).order_by("until", "pk")

    def unresolved(self) -> "EmbargoQuerySet":
        """Keep those that wait, and those that were suspended and that no editor has looked at."""
        pending = Publication.objects.pending().order_by().values("pk")
        return self.filter(
            Q(state=Embargo.State.SUSPENDED) | Q(state=Embargo.State.WAITING, publication__in=pending)
        )

    def suspended(self) -> "EmbargoQuerySet":
        """Keep those that were suspended and that no editor has looked at."""
        return self.filter(state=Embargo.State.SUSPENDED).order_by("until", "pk")


class Embargo(models.Model):
    """A set of entries that goes public at `until`, in a version that exists already (decision 0047).

    `publication` is the version that waits, `base` the one that it continues: public, or waiting for an earlier end. When
    something is published meanwhile, both change: the version is built again. An embargo that has ended stays in the state
    WAITING; its publication has an `EmbargoEnd`. `problem` says why it is suspended.
    """

    class State(models.TextChoices):
        """What became of an embargo."""

        WAITING = "waiting", "Waiting"
        SUSPENDED = "suspended", "Suspended"
        CANCELLED = "cancelled", "Cancelled"
        RELEASED = "released", "Released early"

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="embargoes")
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="embargo")
    base = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, related_name="+")
    entries = models.ManyToManyField(Entry, related_name="embargoes")
    until = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING, db_default=State.WAITING
    )
    problem = models.TextField(blank=True, default="", db_default="")

    objects = EmbargoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "suspended", "cancelled", "released"]),
                name="embargo_state",
            ),
        ]
        indexes = [models.Index(fields=["timeline", "state"], name="embargo_by_state")]

    def __str__(self) -> str:
        return f"embargo of {self.publication}"
