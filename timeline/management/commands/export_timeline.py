"""``manage.py export_timeline SLUG``: write the exact bytes of a published document, or another format of it."""

import contextlib
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from timeline import document
from timeline.actions.audit_log import write_audit_event
from timeline.exports import FORMATS, export
from timeline.models import FormerSlug, Hiding, Publication
from timeline.text.word_removal import WordMatcher


class Command(BaseCommand):
    """Export a published timeline."""

    help = "Write a published timeline: the live version, or --version N."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the timeline's address")
        parser.add_argument("--format", choices=list(FORMATS), default="json", help="the format to write")
        parser.add_argument(
            "--site",
            default=settings.SITE_URL,
            help="scheme and host of the addresses in what is written, where the format holds any (%(default)s)",
        )
        # Django has an option --version of its own: see create_parser.
        parser.add_argument("--version", dest="number", type=int, metavar="N", help="a version's number")
        parser.add_argument(
            "--include-hidden",
            action="store_true",
            help="write it although something in it is hidden from readers for now",
        )
        parser.add_argument("--output", type=Path, help="the file to write (standard output without it)")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        slug = FormerSlug.objects.find_current(options["slug"]) or options["slug"]
        published = Publication.objects.public_at(slug).select_related("stored", "timeline")
        if options["number"] is not None:
            published = published.filter(number=options["number"])
        publication = published.first()
        if publication is None:
            which = f" version {options['number']}" if options["number"] is not None else ""
            raise CommandError(f"Nothing is published under “{options['slug']}”{which}.")
        if not options["include_hidden"] and _contains_hidden(publication):
            raise CommandError(
                "Something in this version is hidden from readers while it is under review. Nothing was written. "
                "--include-hidden writes it all the same."
            )
        data = self.encode(publication, slug, options["format"], options["site"])
        if options["output"] is None:
            # Bytes, not text: no line end and no character may be translated.
            binary: Any = getattr(self.stdout, "buffer", None)
            if binary is not None:
                binary.write(data)
                binary.flush()
            else:
                self.stdout.write(data.decode(), ending="")
        else:
            try:
                options["output"].write_bytes(data)
            except OSError as error:
                raise CommandError(f"{options['output']}: {error.strerror or error}") from error
        self.write_audit_event(publication, options["format"])

    @staticmethod
    def write_audit_event(publication: Publication, form: str) -> None:
        """Append the export to the audit log. What is exported is public, so a database that cannot write exports too."""
        label = f"version {publication.number} as {form}"
        timeline = publication.timeline
        with contextlib.suppress(DatabaseError):
            write_audit_event(
                "export",
                by=None,
                subject="publication",
                label=label,
                timeline=timeline,
                # Standard error is for what went wrong.
                writes_line=False,
            )

    @staticmethod
    def encode(publication: Publication, slug: str, form: str, site: str) -> bytes:
        """Return a publication in a format, with the present address of its timeline."""
        if form == "json":
            return publication.data
        if not re.fullmatch(r"https?://[^/\s?#]+/?", site):
            raise CommandError(f"“{site}” is no site. Use scheme and host, as in https://news.example.org")
        whole = document.decode(publication.data)
        whole = msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug=slug))
        first_slug = FormerSlug.objects.map_first([slug]).get(slug, "")
        return export(form, whole, site=site.rstrip("/"), first_slug=first_slug)


def _contains_hidden(publication: Publication) -> bool:
    """Return whether a version, or something in it, is hidden from readers. If in doubt, it is."""
    text = publication.data.decode()
    for hiding in Hiding.objects.unended():
        is_here = hiding.timeline_id == publication.timeline_id
        if hiding.is_over:
            continue
        if hiding.kind in (Hiding.Kind.PARTY, Hiding.Kind.SOURCE):
            # They are hidden in all timelines.
            if is_here or hiding.subject_uid in text or WordMatcher(hiding.words).is_in(text):
                return True
        elif is_here and (hiding.kind != Hiding.Kind.VERSION or hiding.number == publication.number):
            return True
    return False
