"""``manage.py worker``: run the background jobs."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.worker import LEASE_SECONDS, Worker


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT, and finishes the present job first."""

    help = (
        "Do follow-up work: notice the end of embargoes, prepare pages, delete what is to be deleted. "
        "Several may run. Stops with SIGINT or SIGTERM."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end: for cron")
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE_SECONDS,
            metavar="SECONDS",
            help="after so many seconds another worker takes the job of one that was killed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lease"] < 1:
            raise CommandError("--lease takes at least 1 second.")
        worker = Worker(options["lease"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if options["once"]:
            count = worker.run_once()
            self.stdout.write(f"Did {count} job{'' if count == 1 else 's'}.")
        else:
            worker.run()
