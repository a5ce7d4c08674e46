"""``manage.py import_timeline FILE``: create a timeline from a file, all of it or nothing."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from timeline.actions.imports import ImportRefusedError, import_document, preview_import
from timeline.document.rules import Problem
from timeline.importers import IMPORTERS, UnreadableFileError

PLURALS = {"party": "parties", "withdrawn entry": "withdrawn entries"}


class Command(BaseCommand):
    """Import a timeline."""

    help = "Import a timeline from a file. Content that is there already changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file to read")
        parser.add_argument("--format", choices=sorted(IMPORTERS), default="json", help="the file's format")
        parser.add_argument("--slug", help="the address to import under, instead of the file's own")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        data = self.read(Path(options["file"]))
        try:
            draft = IMPORTERS[options["format"]](data)
            run = preview_import if options["dry_run"] else import_document
            done = run(draft, slug=options["slug"])
        except (UnreadableFileError, ImportRefusedError) as refusal:
            raise CommandError(self.list_problems(options["file"], refusal.problems)) from refusal
        if not done.counts:
            self.stdout.write(f"“{done.timeline.slug}” is there already with this content: nothing to do.")
            return
        verb = "Would import" if options["dry_run"] else "Imported"
        self.stdout.write(f"{verb} “{done.timeline.slug}”: {self.describe_counts(done.counts)}.")

    def read(self, path: Path) -> bytes:
        """Return the bytes of a file. Raises CommandError if it cannot be read or is over IMPORT_MAX_BYTES."""
        try:
            with path.open("rb") as file:
                data = file.read(settings.IMPORT_MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        if len(data) > settings.IMPORT_MAX_BYTES:
            raise CommandError(
                f"{path}: the file is over the limit of {settings.IMPORT_MAX_BYTES} bytes (IMPORT_MAX_BYTES sets it)."
            )
        return data

    def list_problems(self, name: str, problems: Iterable[Problem]) -> str:
        """Return a message with every problem on a line of its own."""
        return "\n".join([f"{name}: nothing was imported.", *(f"  {problem}" for problem in problems)])

    def describe_counts(self, counts: Counter[str]) -> str:
        """Return the numbers of created rows in words."""
        return ", ".join(
            f"{number} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"
            for noun, number in counts.items()
            if number
        )
