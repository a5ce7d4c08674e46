"""Jobs: the work that `manage.py worker` does in the background."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

# After so many failures a job waits for an administrator.
MAX_ATTEMPTS = 12


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, by what becomes of them next."""

    def unfinished(self) -> "JobQuerySet":
        """Keep the jobs that are still to be done: those that wait, run or have failed."""
        return self.filter(finished_at__isnull=True)

    def active(self) -> "JobQuerySet":
        """Keep the jobs that a worker will do or is doing."""
        return self.unfinished().filter(attempts__lt=MAX_ATTEMPTS)

    def due(self, now: datetime) -> "JobQuerySet":
        """Keep the jobs that a worker may take now, the longest due first."""
        is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.active().filter(is_free, due_at__lte=now).order_by("due_at", "pk")

    def failed(self) -> "JobQuerySet":
        """Keep the jobs that failed so often that no worker tries them again. The last attempt may still run."""
        return self.unfinished().filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=timezone.now()),
            attempts__gte=MAX_ATTEMPTS,
        )

    def finished(self) -> "JobQuerySet":
        """Keep the jobs that are done, the last first."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at")


class Job(models.Model):
    """A piece of follow-up work. It is done at least once, so doing it twice must be harmless.

    `subject` is what it is done for: the key of a publication, or a day. Kind and subject are unique together, so that
    the same work is not added twice. A worker that takes a job holds it until `leased_until`, and extends that while it
    works. If the worker dies, the job is free again at that moment. `last_error` is the type of the last error
    and where it was raised, without its message, which could contain private text.
    """

    class Kind(models.TextChoices):
        """What is done. newsroom/worker.py has a function for each kind."""

        GO_LIVE = "go-live", "Log that a version went live"
        PREPARE_PAGES = "prepare-pages", "Prepare the pages of a version in the shared cache"
        DELETE_READER_EMAILS = "delete-reader-emails", "Delete old e-mail addresses of readers"
        ERASE = "erase", "Erase what was taken down from files and caches"
        FIND_EXPOSURES = "find-exposures", "Find public versions that name who was hidden before"
        MAIL_SUSPENSION = "mail-suspension", "Tell an editor by e-mail that an embargo is suspended"
        DELETE_OLD_ROWS = "delete-old-rows", "Delete sign-ins that have ended and finished jobs"

    kind = models.CharField(max_length=40, choices=Kind.choices)
    subject = models.CharField(max_length=80)
    due_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                name="job_once",
                violation_error_message="This job exists already.",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(finished_at__isnull=True), name="job_queue"),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def is_running(self) -> bool:
        """Whether a worker holds it."""
        return self.leased_until is not None and self.leased_until > timezone.now()

    @property
    def has_failed(self) -> bool:
        """Whether no worker tries it again."""
        return self.finished_at is None and self.attempts >= MAX_ATTEMPTS and not self.is_running

    @property
    def is_overdue(self) -> bool:
        """Whether it has been due for so long that no worker can be running."""
        return self.finished_at is None and self.due_at < timezone.now() - timedelta(minutes=5)
