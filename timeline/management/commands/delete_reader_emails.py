"""``manage.py delete_reader_emails``: delete readers' e-mail addresses, as the report form promises."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.actions.reports import EMAIL_DAYS, delete_reader_emails


class Command(BaseCommand):
    """Delete the e-mail addresses of old error reports."""

    help = "Delete the e-mail addresses of old error reports. Run it every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=EMAIL_DAYS,
            help=f"the least age of a report in days (the form promises readers {EMAIL_DAYS} at most)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["days"] <= EMAIL_DAYS:
            raise CommandError(f"--days takes 0 to {EMAIL_DAYS}: the form promises readers no more.")
        count = delete_reader_emails(options["days"])
        self.stdout.write(f"Deleted {count} e-mail address{'' if count == 1 else 'es'}.")
