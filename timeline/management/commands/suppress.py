"""Take something down: erase it from every publication, the working copy, the history, caches and database files."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.erasure import NotErasedError, erase_all
from timeline import permissions
from timeline.actions import takedowns
from timeline.actions.base import Refused
from timeline.actions.takedowns import TakedownDraft, TakedownPreview
from timeline.management.command_lookups import find_account
from timeline.models import Takedown, Timeline, User

# Kinds that are named by a public id, each by an option of its name.
NAMED_BY_ID = ("entry", "party", "source")
LONGEST_FILE = 100_000


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
            help="words to remove wherever they are; repeatable. The shell’s history keeps them: see --words-from",
        )
        parser.add_argument(
            "--words-from", metavar="FILE", help="a file with words, one line each; - reads standard input"
        )
        parser.add_argument("--everywhere", action="store_true", help="remove the words from all timelines")
        parser.add_argument(
            "--keep-record",
            action="store_true",
            help="leave the desk’s own rows of a protected party or a confidential source",
        )
        parser.add_argument(
            "--reason", choices=Takedown.Reason.values, default="withheld", help="what readers see"
        )
        parser.add_argument("--requested-by", metavar="EMAIL")
        parser.add_argument("--approved-by", metavar="EMAIL")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")
        parser.add_argument("--finish", action="store_true", help="finish takedowns that were interrupted")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"]:
            if options["slug"]:
                raise CommandError("--finish finishes all takedowns: name no timeline with it.")
            self._finish()
            return
        if not options["slug"]:
            raise CommandError("Name the timeline, or --finish.")
        if bool(options["requested_by"]) != bool(options["approved_by"]):
            raise CommandError("Name two people (--requested-by and --approved-by), or none.")
        timeline = Timeline.objects.with_slug(options["slug"]).first()
        if timeline is None:
            raise CommandError(f"There is no timeline “{options['slug']}”.")
        requested_by, approved_by = (
            find_account(options[name]) if options[name] else None for name in ("requested_by", "approved_by")
        )
        _require_people(timeline, requested_by, approved_by)
        draft = _build_draft(timeline, options)
        try:
            preview = takedowns.preview_takedown(takedowns.build_takedown(timeline, draft))
            if preview.problem:
                raise CommandError(preview.problem)
            if preview.is_empty:
                raise CommandError("Nothing contains it. Nothing was changed.")
            self._describe(preview)
            if options["dry_run"]:
                self.stdout.write("This was a dry run: nothing was changed.")
                return
            takedown = takedowns.suppress(timeline, draft, requested_by=requested_by, approved_by=approved_by)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        people = (
            f"requested by {requested_by.email}, approved by {approved_by.email}"
            if requested_by and approved_by
            else "recorded as run with shell access, without a second person"
        )
        self.stdout.write(
            f"Takedown {takedown.uid} is carried out: {people}. Readers do not see it any more."
        )
        self._finish()

    def _describe(self, preview: TakedownPreview) -> None:
        """Say which versions and rows change. The words themselves are not repeated."""
        for item in preview.timelines:
            numbers = ", ".join(map(str, item.numbers))
            self.stdout.write(f"{item.timeline.slug}, rewritten versions: {numbers}")
            if item.reissued_from:
                self.stdout.write(
                    f"{item.timeline.slug}, new digests: all versions from {item.reissued_from} on"
                )
        for label, count in preview.rows.items():
            self.stdout.write(f"{label}: {count}")

    def _finish(self) -> None:
        try:
            count = erase_all()
        except NotErasedError as error:
            raise CommandError(
                f"{error} Readers do not see what was taken down. Run manage.py suppress --finish later: it cleans caches and "
                "database files."
            ) from error
        if count:
            noun = "takedown" if count == 1 else "takedowns"
            self.stdout.write(f"Caches and database files are clean: {count} {noun} finished.")
        else:
            self.stdout.write("No takedown waits to be finished.")


def _require_people(timeline: Timeline, requested_by: User | None, approved_by: User | None) -> None:
    """Raise CommandError unless both may do it, or none is named."""
    if requested_by is None or approved_by is None:
        return
    if requested_by == approved_by:
        raise CommandError("A second person has to approve it: name two accounts, or none.")
    if not permissions.may_request_takedown(requested_by, timeline):
        raise CommandError(
            f"{requested_by.email} may not request it: that takes an editor who sees the timeline."
        )
    if not permissions.may_approve_takedown(approved_by, timeline):
        raise CommandError(
            f"{approved_by.email} may not approve it: that takes an editor or a lawyer who sees the timeline."
        )


def _build_draft(timeline: Timeline, options: dict[str, Any]) -> TakedownDraft:
    """Return what is to go. Raises CommandError if something that is named does not exist."""
    kind, uid, number = "words", "", 0
    for name in NAMED_BY_ID:
        if options[name]:
            kind, uid = name, options[name]
    if options["source_text"]:
        uid, _, text_number = options["source_text"].partition(":")
        if not (text_number.isascii() and text_number.isdigit()):
            raise CommandError("Name the text of a source as ID:NUMBER.")
        kind, number = "source-text", int(text_number)
    if options["of_version"] is not None:
        kind, number = "version", options["of_version"]
    if not takedowns.exists(timeline, kind, uid, number):
        where = f" in “{timeline.slug}”" if kind in ("entry", "version") else ""
        what = {"source-text": f"text {number} of a source {uid}", "version": f"version {number}"}
        raise CommandError(f"There is no {what.get(kind, f'{kind} {uid}')}{where}.")
    return TakedownDraft(
        kind=kind,
        subject_uid=uid,
        number=number,
        words=(*options["words"], *_read_words(options["words_from"])),
        is_everywhere=options["everywhere"],
        keeps_record=options["keep_record"],
        reason=options["reason"],
    )


def _read_words(name: str | None) -> list[str]:
    """Return the lines of a file, or of standard input. Raises CommandError if it cannot be read."""
    if not name:
        return []
    try:
        data = sys.stdin.buffer.read(LONGEST_FILE + 1) if name == "-" else Path(name).read_bytes()
        text = data[: LONGEST_FILE + 1].decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read as UTF-8 text: {type(error).__name__}.") from error
    if len(data) > LONGEST_FILE:
        raise CommandError(f"{name} is too long: it may have {LONGEST_FILE} bytes.")
    return text.splitlines()
