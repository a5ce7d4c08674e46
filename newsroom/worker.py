"""The background process, `manage.py worker`: it adds the jobs that are due, and does them one after the other.

If it does not run, versions still go live and pages are still served.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from psycopg_pool import PoolTimeout

from newsroom.embargo_mails import mail_suspension
from newsroom.erasure import erase_takedown
from newsroom.logs import describe_place, log_event
from newsroom.page_warming import warm_pages
from newsroom.table_cache import delete_expired_values
from timeline import publication_clock
from timeline.actions import jobs
from timeline.actions.accounts import delete_old_session_rows
from timeline.actions.audit_log import delete_old_addresses
from timeline.actions.embargoes import end_embargoes
from timeline.actions.exposures import store_missing_exposures
from timeline.actions.form_drafts import delete_old_form_drafts
from timeline.actions.preview_links import end_expired_previews
from timeline.actions.rate_limits import delete_ended_counts
from timeline.actions.reports import delete_displaced_reports, delete_reader_emails
from timeline.actions.sign_in_limits import delete_old_counts
from timeline.actions.waiting_files import delete_old_files
from timeline.models import Job, Publication

logger = logging.getLogger(__name__)

# Seconds between two looks at what went live and which day it is.
PLAN_SECONDS = 15
# Seconds to wait if there is nothing to do, or if the database is away.
IDLE_SECONDS = 5
# A worker that is gone for longer notices older ends of embargoes no more.
NOTICED_DAYS = 7
LEASE_SECONDS = 60.0


def go_live(subject: str) -> None:
    """Log that the version with this key is public, and let its pages be prepared."""
    publication = find_live(subject)
    if publication is None:
        return  # superseded or withdrawn meanwhile
    log_event(
        "version is live",
        timeline=publication.timeline.slug,
        version=publication.number,
        had_embargo=publication.embargo_until is not None,
        since=publication_clock.format_instant(publication.live_from),
    )
    if settings.CACHE_URL:
        # A job of its own: it may fail and be tried again, and the line above is written once.
        jobs.add_jobs(Job.Kind.PREPARE_PAGES, [subject])


def prepare_pages(subject: str) -> None:
    """Prepare the pages of the version with this key, if it is still the latest of its timeline."""
    if publication := find_live(subject):
        warm_pages(publication.timeline.slug)


def find_live(subject: str) -> Publication | None:
    """Return the version with this key if readers see it as the latest one."""
    live = Publication.objects.live().select_related("timeline")
    publication: Publication | None = live.filter(pk=int(subject)).first()
    return publication


def delete_emails(subject: str) -> None:
    """Delete the e-mail addresses that the report form promises to delete."""
    log_event("reader emails deleted", count=delete_reader_emails())


def delete_old_rows(subject: str) -> None:
    """Delete what has ended: sessions, finished jobs, limits, drafts, preview links, old IP addresses of the audit log."""
    SessionStore.clear_expired()
    counts = {
        "jobs": jobs.delete_finished_jobs(),
        "rate_counts": delete_ended_counts(),
        "audit_addresses": delete_old_addresses(),
        "displaced_reports": delete_displaced_reports(),
        "session_rows": delete_old_session_rows(),
        "failure_counts": delete_old_counts(),
        "form_drafts": delete_old_form_drafts(),
        "waiting_files": delete_old_files(),
        "shared_values": delete_expired_values(),
        "preview_links": end_expired_previews(),
    }
    log_event("old rows deleted", **counts)


def find_exposures(subject: str) -> None:
    """Add the tasks for public versions that name who was hidden before there were such tasks."""
    log_event("exposures found", rows=store_missing_exposures())


RUN: dict[str, Callable[[str], None]] = {
    Job.Kind.GO_LIVE: go_live,
    Job.Kind.PREPARE_PAGES: prepare_pages,
    Job.Kind.DELETE_READER_EMAILS: delete_emails,
    Job.Kind.ERASE: erase_takedown,
    Job.Kind.FIND_EXPOSURES: find_exposures,
    Job.Kind.MAIL_SUSPENSION: mail_suspension,
    Job.Kind.DELETE_OLD_ROWS: delete_old_rows,
}


def plan_jobs() -> None:
    """Add the jobs of today, and one for each version that went live lately. Those that exist are not added again."""
    end_embargoes()
    now = publication_clock.now()
    live = Publication.objects.live().annotate(since=Coalesce(F("embargo_until"), F("at")))
    recent = live.filter(since__gte=now - timedelta(days=NOTICED_DAYS)).order_by("pk")
    subjects = {str(pk) for pk in recent.values_list("pk", flat=True)}
    known = Job.objects.filter(kind=Job.Kind.GO_LIVE, subject__in=subjects)
    jobs.add_jobs(Job.Kind.GO_LIVE, sorted(subjects - {*known.values_list("subject", flat=True)}, key=int))
    today = timezone.now().date().isoformat()
    for kind in (Job.Kind.DELETE_READER_EMAILS, Job.Kind.DELETE_OLD_ROWS):
        if not Job.objects.filter(kind=kind, subject=today).exists():
            jobs.add_jobs(kind, [today])


class Worker:
    """Runs jobs until `stop` is called."""

    def __init__(self, lease_seconds: float = LEASE_SECONDS) -> None:
        self.lease_seconds = lease_seconds
        self._stop = Event()

    def stop(self) -> None:
        """Let `run` return after the present job."""
        self._stop.set()

    def run(self) -> None:
        """Do jobs as they become due. An error of the database does not end it."""
        log_event("worker started")
        plan_at = time.monotonic()
        while not self._stop.is_set():
            worked = False
            try:
                if time.monotonic() >= plan_at:
                    plan_jobs()
                    plan_at = time.monotonic() + PLAN_SECONDS
                worked = self.do_next()
            except (DatabaseError, PoolTimeout) as error:
                logger.error("the database does not answer the worker", exc_info=error)
            finally:
                close_old_connections()
            if not worked:
                self._stop.wait(IDLE_SECONDS)
        log_event("worker stopped")

    def run_once(self) -> int:
        """Do everything that is due now, and return how many jobs were tried."""
        plan_jobs()
        count = 0
        while not self._stop.is_set() and self.do_next():
            count += 1
        return count

    def do_next(self) -> bool:
        """Do the next job; return whether there was one. An error postpones the job."""
        job = jobs.take_job(self.lease_seconds)
        if job is None:
            return False
        try:
            with hold_lease(job, self.lease_seconds):
                RUN[job.kind](job.subject)
        except Exception as error:
            logger.exception(
                "job failed",
                extra={"fields": {"job": job.kind, "subject": job.subject, "attempt": job.attempts}},
            )
            close_old_connections()
            jobs.postpone_job(job, describe_place(error))
        else:
            jobs.finish_job(job)
        return True


@contextmanager
def hold_lease(job: Job, lease_seconds: float) -> Iterator[None]:
    """Extend the lease of a job again and again, in a thread, for as long as the block runs."""
    done = Event()

    def extend() -> None:
        try:
            while not done.wait(lease_seconds / 3):
                try:
                    jobs.extend_lease(job, lease_seconds)
                except (DatabaseError, PoolTimeout):
                    logger.warning("the lease of a job could not be extended")
        finally:
            connection.close()

    thread = Thread(target=extend, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
