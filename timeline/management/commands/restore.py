"""``manage.py restore FILE``: read a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsroom.backup import restore_backup
from newsroom.backup_file import BackupError, BackupReader
from newsroom.logs import log_event


class Command(BaseCommand):
    """Restore a backup and compare every row with it, with progress on standard error."""

    help = "Read a file of `manage.py backup` into an empty database, of either kind: PostgreSQL or SQLite."
    # The tables may not exist yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="delete everything that is in the database first"
        )
        parser.add_argument("--check", action="store_true", help="only read the file, and say what is in it")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            if options["check"]:
                summary = BackupReader(file).verify()
            else:
                summary = restore_backup(
                    file, lambda text: self.stderr.write(text, str), replaces=options["replace"]
                )
                log_event("backup restored", rows=summary.rows, made_at=summary.header["made_at"])
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        action = "Can be restored" if options["check"] else "Restored"
        self.stdout.write(
            f"{action}: {len(summary.tables)} tables, {summary.rows:,} rows, as of {summary.header['made_at']}."
        )
