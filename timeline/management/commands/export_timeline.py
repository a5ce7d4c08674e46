"""``manage.py export_timeline SLUG``: the exact bytes of a published document."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.models import Publication


class Command(BaseCommand):
    """Export a published timeline."""

    help = "Write a published timeline: the live version, or --version N."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the timeline's address")
        parser.add_argument("--format", choices=["json"], default="json", help="the format to write")
        # Django's own --version would shadow ours: see create_parser.
        parser.add_argument("--version", dest="number", type=int, metavar="N", help="a version's number")
        parser.add_argument("--output", type=Path, help="the file to write (standard output without it)")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        published = Publication.objects.at(options["slug"]).select_related("stored")
        if options["number"] is not None:
            published = published.filter(number=options["number"])
        publication = published.first()
        if publication is None:
            which = f" version {options['number']}" if options["number"] is not None else ""
            raise CommandError(f"Nothing is published under “{options['slug']}”{which}.")
        if options["output"] is None:
            # Bytes, not text: nothing may translate a line end or a character.
            binary: Any = getattr(self.stdout, "buffer", None)
            if binary is not None:
                binary.write(publication.data)
                binary.flush()
            else:
                self.stdout.write(publication.data.decode(), ending="")
            return
        try:
            options["output"].write_bytes(publication.data)
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror or error}") from error
