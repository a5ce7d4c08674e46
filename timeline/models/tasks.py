"""Tasks of a timeline, and leads: what is hoped for and not yet known. They are private and never published."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.entries import Entry
from timeline.models.fields import ProseField, generate_id, validate_id
from timeline.models.timelines import Timeline
from timeline.models.users import User

MAX_TASK_LENGTH = 1_000


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks, by visibility and state."""

    def visible_to(self, user: User | AnonymousUser) -> "TaskQuerySet":
        """Keep the tasks of timelines that a user may see."""
        return self.filter(timeline__in=Timeline.objects.visible_to(user).order_by().values("pk"))

    def open(self) -> "TaskQuerySet":
        """Keep those that are not done."""
        return self.filter(done_at__isnull=True)

    def publication_requests(self) -> "TaskQuerySet":
        """Keep the open requests to publish a timeline."""
        return self.open().filter(asks_publication=True)

    def in_due_order(self) -> "TaskQuerySet":
        """Sort by the day on which they are due; those without one come last."""
        return self.order_by(models.F("due").asc(nulls_last=True), "pk")


class Task(models.Model):
    """Something to do on a timeline, or a lead. `entry` is what it is about, `person` who does it, `due` the last day.

    A lead is about no entry: what it would say is not known yet. A task that `asks_publication` is for the editors: somebody
    who cannot publish asks them to. A timeline has at most one that is open.
    """

    class Kind(models.TextChoices):
        """What it is."""

        TASK = "task", "Task"
        LEAD = "lead", "Lead"

    uid = models.CharField(max_length=40, unique=True, default=generate_id, validators=[validate_id])
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.TASK)
    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="tasks")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="tasks")
    words = ProseField(max_length=MAX_TASK_LENGTH)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    asks_publication = models.BooleanField(default=False, db_default=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="task_words", violation_error_message="Say what is to be done."
            ),
            models.CheckConstraint(
                condition=Q(kind="task") | Q(kind="lead", entry__isnull=True),
                name="task_lead_without_entry",
                violation_error_message="A lead is about no entry. Make it a task.",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["timeline"],
                condition=Q(asks_publication=True, done_at__isnull=True),
                name="task_one_publication_request",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(done_at__isnull=True), name="task_open_of_person"),
            models.Index(fields=["timeline", "done_at"], name="task_of_timeline"),
        ]

    def __str__(self) -> str:
        return str(self.words)[:60]

    def is_late(self, today: date) -> bool:
        """Whether it is not done and its last day has passed."""
        return self.done_at is None and self.due is not None and self.due < today
