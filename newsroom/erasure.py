"""What follows a takedown once it is committed: caches, the copy on disk and the files of the database are cleaned.

Each step can be done again, so a process that is killed half-way leaves nothing that the next run does not finish. The
worker does it as a job, `manage.py suppress` at once. Other processes and machines clean their own memory and disk when
they see the decision, within LIVE_SECONDS.
"""

import logging
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from newsroom.logs import log_event
from timeline.actions.row_redaction import list_models
from timeline.models import Rewrite, Takedown
from timeline.public.caching.erasure import erase_caches
from timeline.public.caching.live_copy import identify_database

logger = logging.getLogger(__name__)

# Within the lease of a job.
WAIT_SECONDS = 60


class NotErasedError(Exception):
    """Something could not be erased yet, such as a log file of the database that a reader holds. Try again."""


def erase_takedown(uid: str) -> None:
    """Clean everything after the takedown with this uid, and note that it is done.

    Raises:
        NotErasedError: a step has to be tried again
    """
    takedown = Takedown.objects.filter(uid=uid, state=Takedown.State.DONE).first()
    if takedown is None or takedown.erased_at is not None:
        return
    if not erase_caches():
        raise NotErasedError("The cache that processes share does not answer.")
    delete_live_copies()
    rewrite_tables()
    Takedown.objects.filter(pk=takedown.pk).update(erased_at=timezone.now())
    log_event("takedown erased", takedown=uid, rows=Rewrite.objects.filter(takedown=takedown).count())


def erase_all() -> int:
    """Finish all takedowns that are not erased yet, and return how many there were."""
    uids = list(Takedown.objects.unerased().values_list("uid", flat=True))
    for uid in uids:
        erase_takedown(uid)
    return len(uids)


def delete_live_copies() -> None:
    """Delete the copy of live pages of this database from the disk of this machine. Server processes fill it again."""
    folder = Path(settings.LIVE_COPY)
    if not settings.LIVE_COPY or not folder.is_dir():
        return
    for path in folder.glob(f"{identify_database()}-*"):
        shutil.rmtree(path, ignore_errors=True)
        if path.exists():
            raise NotErasedError(f"{path} cannot be deleted.")


def rewrite_tables() -> None:
    """Rewrite the files of the database, so that they contain no rows of the past.

    Raises:
        NotErasedError: the database is busy
    """
    if connection.in_atomic_block:
        raise NotErasedError("The files of the database are rewritten outside a transaction.")
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _rewrite_sqlite()
    else:
        _rewrite_postgresql([model._meta.db_table for model in list_models()])


def _rewrite_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        try:
            cursor.execute("VACUUM")
            # The log of changes (WAL) contains the old pages until it is emptied.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        except DatabaseError as error:
            raise NotErasedError(f"The database is busy: {type(error).__name__}.") from error
    if busy:
        raise NotErasedError("A reader holds the log of the database.")


def _wait_for_older_transactions() -> None:
    """Wait until every transaction of the server that is running now has ended.

    Raises:
        NotErasedError: one runs for longer than WAIT_SECONDS
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        present = cursor.fetchone()[0]
        until = time.monotonic() + WAIT_SECONDS
        while True:
            cursor.execute(
                "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::xid8 AND NOT EXISTS (SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND age(backend_xmin) >= age(%s::xid8::xid))",
                [present, present],
            )
            if cursor.fetchone()[0]:
                return
            if time.monotonic() > until:
                raise NotErasedError("Another transaction of the database server has been running for long.")
            time.sleep(0.2)


def _rewrite_postgresql(tables: Iterable[str]) -> None:
    """Rewrite tables with their indexes and long values, then the statistics, and let old files go.

    A rewritten table keeps dead rows that an older transaction might still see, so those are waited for.
    """
    _wait_for_older_transactions()
    statements = [
        *(
            f'VACUUM (FULL, ANALYZE) "{table}"'
            for table in (*tables, "timeline_publicationbytes", "timeline_takedown")
        ),
        # Samples of values. Only a superuser may rewrite them; without, old samples go with the next VACUUM.
        "VACUUM FULL pg_catalog.pg_statistic",
        "CHECKPOINT",
    ]
    for statement in dict.fromkeys(statements):
        with connection.cursor() as cursor:
            try:
                cursor.execute(statement)
            except DatabaseError as error:
                if "pg_catalog" not in statement and statement != "CHECKPOINT":
                    raise NotErasedError(f"A table cannot be rewritten: {type(error).__name__}.") from error
                logger.warning("this account of the database may not run %s", statement)
