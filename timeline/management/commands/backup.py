"""``manage.py backup FILE``: write everything in the database to one file, while the site runs."""

import contextlib
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsroom.backup import PUBLICATION, create_backup
from newsroom.backup_file import BackupError
from newsroom.logs import log_event
from timeline.actions.audit_log import write_audit_event


class Command(BaseCommand):
    """Write a backup, with progress on standard error."""

    help = "Write everything in the database to FILE. The site may go on. Keep the file secret: it contains everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        # Through every `finally`, so that nothing half-written stays.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            summary = create_backup(file, lambda text: self.stderr.write(text, str))
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size
        log_event("backup written", rows=summary.rows, bytes=size)
        # After the backup, which is one moment of the database. A copy that only reads can be backed up, too.
        with contextlib.suppress(DatabaseError):
            write_audit_event("backup", by=None, label=f"{summary.rows} rows", writes_line=False)
        self.stdout.write(
            f"Wrote {file}: {len(summary.tables)} tables, {summary.rows:,} rows,"
            f" {summary.tables[PUBLICATION].rows:,} published versions, {size:,} bytes."
        )
