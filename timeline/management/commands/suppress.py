"""Take something down: erase it from every publication, the working copy, the history, caches and database files."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.erasure import NotErasedError, erase_all
from timeline.actions import takedowns
from timeline.actions.base import Refused
from timeline.actions.takedowns import TakedownDraft, TakedownPreview
from timeline.management.command_lookups import find_account
from timeline.models import Takedown, Timeline


class Command(BaseCommand):
    """`manage.py suppress SLUG --words TEXT --requested-by A --approved-by B`."""

    help = (
        "Erases something that was published. Name two people (--requested-by, --approved-by), or none: then it is "
        "recorded that it was run with shell access. --finish finishes what was interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="the address of the timeline")
        subject = parser.add_mutually_exclusive_group()
        subject.add_argument("--entry", metavar="ID")
        subject.add_argument("--party", metavar="ID")
        subject.add_argument("--source", metavar="ID")
        subject.add_argument("--source-text", metavar="ID:NUMBER")
        subject.add_argument("--of-version", metavar="NUMBER", type=int)
        parser.add_argument(
            "--words",
            action="append",
            default=[],
            metavar="TEXT",
            help="words to remove wherever they are; repeatable",
        )
        parser.add_argument("--everywhere", action="store_true", help="remove the words from all timelines")
        parser.add_argument(
            "--reason", choices=Takedown.Reason.values, default="withheld", help="what readers see"
        )
        parser.add_argument("--requested-by", metavar="EMAIL")
        parser.add_argument("--approved-by", metavar="EMAIL")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")
        parser.add_argument("--finish", action="store_true", help="finish takedowns that were interrupted")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"]:
            self._finish()
            return
        if not options["slug"]:
            raise CommandError("Name the timeline, or --finish.")
        if bool(options["requested_by"]) != bool(options["approved_by"]):
            raise CommandError("Name two people (--requested-by and --approved-by), or none.")
        timeline = Timeline.objects.filter(slug=options["slug"]).first()
        if timeline is None:
            raise CommandError(f"There is no timeline “{options['slug']}”.")
        people = [
            find_account(options[name]) if options[name] else None for name in ("requested_by", "approved_by")
        ]
        draft = self._build_draft(options)
        try:
            if options["dry_run"]:
                self._describe(takedowns.preview_takedown(takedowns.build_takedown(timeline, draft)))
                return
            takedown = takedowns.suppress(timeline, draft, requested_by=people[0], approved_by=people[1])
        except PermissionDenied as error:
            raise CommandError(
                f"{error} Requesting takes an editor, approving another editor or a lawyer."
            ) from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Takedown {takedown.uid} is carried out. Readers do not see it any more.")
        self._finish()

    def _build_draft(self, options: dict[str, Any]) -> TakedownDraft:
        text_id, _, number = (options["source_text"] or "").partition(":")
        if options["source_text"] and not number.isdigit():
            raise CommandError("Name the text of a source as ID:NUMBER.")
        kinds = {"entry": options["entry"], "party": options["party"], "source": options["source"]}
        kind, uid = next(((kind, uid) for kind, uid in kinds.items() if uid), ("words", ""))
        if options["source_text"]:
            kind, uid = "source-text", text_id
        if options["of_version"]:
            kind = "version"
        return TakedownDraft(
            kind=kind,
            subject_uid=uid,
            number=options["of_version"] or int(number or 0),
            words=tuple(options["words"]),
            is_everywhere=options["everywhere"],
            reason=options["reason"],
        )

    def _describe(self, preview: TakedownPreview) -> None:
        """Say which versions and rows would change. The words themselves are not repeated."""
        if preview.problem:
            raise CommandError(preview.problem)
        for item in preview.timelines:
            numbers = ", ".join(map(str, item.numbers))
            self.stdout.write(f"{item.timeline.slug}: versions {numbers} would be rewritten.")
            if item.reissued_from:
                self.stdout.write(
                    f"{item.timeline.slug}: all versions from {item.reissued_from} on would get new digests."
                )
        for label, count in preview.rows.items():
            self.stdout.write(f"{label}: {count} would be changed.")
        if not preview.timelines and not preview.rows:
            self.stdout.write("Nothing contains these words.")
        self.stdout.write("Nothing was changed.")

    def _finish(self) -> None:
        try:
            count = erase_all()
        except NotErasedError as error:
            raise CommandError(
                f"{error} The words are gone for readers. Run manage.py suppress --finish later."
            ) from error
        self.stdout.write(f"Caches and database files are clean ({count} takedowns finished).")
