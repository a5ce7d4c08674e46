"""Jobs: add, take, finish, put off, try again. They write no Change: no entry, party or source changes.

A worker holds a job for some seconds at a time (a lease) and extends that while it works. `attempts` says whose lease it
is: a worker that lost its lease finishes nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newsroom.logs import log_event
from timeline import permissions
from timeline.actions.base import Refused, require
from timeline.models import Job, User

# Seconds after the first failure until the next attempt. Each further one takes twice as long, up to an hour.
FIRST_DELAY = 10
LONGEST_DELAY = 60 * 60
# For so many days finished jobs are kept, for administrators to see.
KEPT_DAYS = 30


def add_jobs(kind: Job.Kind, subjects: Iterable[str], due_at: datetime | None = None) -> None:
    """Add a job for each subject that has none of this kind yet."""
    due_at = due_at or timezone.now()
    jobs = [Job(kind=kind, subject=subject, due_at=due_at) for subject in subjects]
    Job.objects.bulk_create(jobs, ignore_conflicts=True)


@transaction.atomic
def take_job(lease_seconds: float) -> Job | None:
    """Return the job that has been due for longest, held for `lease_seconds`, or None.

    No other worker takes it meanwhile. PostgreSQL leaves out the rows that others lock; SQLite has one writer at a time.
    """
    now = timezone.now()
    job = Job.objects.due(now).select_for_update(skip_locked=True).first()
    if job is None:
        return None
    job.attempts += 1
    job.leased_until = now + timedelta(seconds=lease_seconds)
    job.save(update_fields=["attempts", "leased_until"])
    return job


def extend_lease(job: Job, lease_seconds: float) -> bool:
    """Hold a job for `lease_seconds` from now; return False if it is no longer held."""
    leased_until = timezone.now() + timedelta(seconds=lease_seconds)
    return _update(job, leased_until=leased_until)


def finish_job(job: Job) -> bool:
    """Store that a job is done; return False if it is no longer held."""
    return _update(job, leased_until=None, finished_at=timezone.now(), last_error="")


def postpone_job(job: Job, error: str) -> bool:
    """Store the error of an attempt, and when the next one is due; return False if the job is no longer held.

    Args:
        error: type and place, without texts of rows
    """
    due_at = timezone.now() + compute_delay(job.attempts)
    return _update(job, leased_until=None, due_at=due_at, last_error=error[:300])


def compute_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return timedelta(seconds=min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY))


@transaction.atomic
def retry_job(pk: int, *, by: User) -> Job:
    """Let workers try a job again that has failed for good.

    Raises:
        PermissionDenied
        Refused: it has not failed, or does not exist
    """
    require(permissions.may_manage_jobs(by), "manage jobs")
    job = Job.objects.failed().select_for_update().filter(pk=pk).first()
    if job is None:
        raise Refused("This job has not failed, or has been started again already.")
    job.attempts, job.due_at, job.leased_until = 0, timezone.now(), None
    job.save(update_fields=["attempts", "due_at", "leased_until"])
    transaction.on_commit(
        lambda: log_event("job restarted", job=job.kind, subject=job.subject, account=by.pk)
    )
    return job


def delete_finished_jobs() -> int:
    """Delete the jobs that were finished more than KEPT_DAYS ago. Return their number."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    return Job.objects.filter(finished_at__lt=limit).delete()[0]


def _update(job: Job, **values: object) -> bool:
    held = Job.objects.filter(pk=job.pk, attempts=job.attempts, finished_at__isnull=True)
    return held.update(**values) == 1
