"""``manage.py forget_addresses``: keeps the promise that readers' e-mail addresses are not kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.actions.reports import EMAIL_DAYS, forget_addresses


class Command(BaseCommand):
    """Delete the e-mail addresses of readers whose reports have stood open for too long."""

    help = "Delete the e-mail addresses that came with readers' reports of some age: to be run every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=EMAIL_DAYS,
            help=f"how old a report must be (the form promises readers {EMAIL_DAYS} at the most)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["days"] <= EMAIL_DAYS:
            raise CommandError(f"--days takes 0 to {EMAIL_DAYS}: the form promises readers no more.")
        count = forget_addresses(options["days"])
        self.stdout.write(f"Deleted {count} e-mail address{'' if count == 1 else 'es'}.")
