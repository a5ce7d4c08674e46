"""``manage.py import_timeline FILE``: create a timeline from a file, or merge it into one; all of it or nothing."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from timeline import dates, document
from timeline.actions.base import Refused
from timeline.actions.import_merges import FileAnswers, import_into_timeline
from timeline.actions.import_plans import Fate, describe_counts, describe_done
from timeline.actions.imports import ImportRefusedError, import_document, preview_import
from timeline.document import content_rules, list_values
from timeline.document.rules import Problem
from timeline.importers import (
    IMPORTERS,
    FileProblem,
    ImportOptions,
    ImportQuestion,
    LoadedFile,
    SourceAnswer,
    guess_format,
)
from timeline.importers.columns import FIELDS
from timeline.importers.csv import write_template
from timeline.management.command_lookups import find_account, find_timeline
from timeline.models import Timeline, User

PLURALS = {"party": "parties", "entry": "entries", "withdrawn entry": "withdrawn entries"}
# The options that answer a question.
ANSWERS = {
    "date_order": "--dates day-first, or --dates month-first",
    "source": "--cite-file, --source-title TITLE, or --without-source",
    "columns": "--column COLUMN=FIELD, once for each",
}
LEVEL_HEADS = {"warning": "To look at:", "fixed": "Put right:"}


class Command(BaseCommand):
    """Import a timeline."""

    help = "Import a timeline from a file. Content that is there already changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="the file to read")
        parser.add_argument(
            "--format",
            choices=sorted(IMPORTERS),
            help="the file's format; without it the ending of its name decides",
        )
        parser.add_argument("--slug", help="the address to import under, instead of the file's own")
        parser.add_argument(
            "--into", metavar="SLUG", help="merge the file into this timeline, as the desk does; needs --by"
        )
        parser.add_argument("--by", metavar="EMAIL", help="the account in whose name it is merged")
        parser.add_argument(
            "--take-file",
            action="store_true",
            help="where the file and the desk have changed the same field, take what the file says; without, such an entry "
            "keeps what it has",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")
        parser.add_argument(
            "--preview", action="store_true", help="list every entry and every problem, and make nothing"
        )
        parser.add_argument(
            "--template", action="store_true", help="print a table (CSV) to fill in, and nothing else"
        )
        other = parser.add_argument_group("files of other programs")
        other.add_argument("--title", default="", help="the timeline's title, instead of the file's own")
        other.add_argument(
            "--language", default="", help="the language of the file (BCP 47), also of its dates"
        )
        other.add_argument("--time-zone", default=settings.TIME_ZONE, help="the timeline's time zone (IANA)")
        other.add_argument(
            "--encoding", default="", help="the encoding of a text file, if it is read wrongly"
        )
        other.add_argument("--sheet", default="", help="the sheet of a workbook")
        other.add_argument(
            "--dates",
            choices=["day-first", "month-first"],
            default="",
            help="how dates such as 7/3/2017 are meant",
        )
        other.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help=f"what a column holds, by its head or letter; - for nothing. Fields: {', '.join(FIELDS)}",
        )
        answer = parser.add_argument_group("the source of entries that name none")
        answer.add_argument("--cite-file", action="store_true", help="the file itself, as a document")
        answer.add_argument(
            "--source-title", default="", help="its title; for the file its name is the title"
        )
        answer.add_argument("--source-publisher", default="")
        answer.add_argument("--source-url", default="")
        answer.add_argument("--source-kind", choices=list_values(document.SourceKind), default="document")
        answer.add_argument("--source-author", action="append", default=[])
        answer.add_argument("--source-date", default="", help="in EDTF, as in 2017-03-07 or 2017")
        answer.add_argument("--without-source", action="store_true", help="leave them without a source")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            self.stdout.write(write_template(), ending="")
            return
        name = options["file"]
        if name is None:
            raise CommandError("Name the file to import, or ask for --template.")
        path = Path(name)
        file_format = options["format"] or guess_format(path.name)
        timeline, by = self.find_target(options)
        loaded = IMPORTERS[file_format].load(self.read(path), self.build_options(path, options, timeline))
        if options["preview"]:
            self.write_preview(name, loaded)
            return
        if not loaded.is_complete or loaded.draft is None:
            raise CommandError(self.refuse(name, loaded))
        if timeline is not None and by is not None:
            answers = FileAnswers(
                loaded.draft,
                loaded.keys,
                is_ours=file_format == "json",
                answer_source=loaded.answer_source,
            )
            self.merge(name, timeline, by, answers, options)
            self.write_problems(loaded.problems)
            return
        try:
            run = preview_import if options["dry_run"] else import_document
            done = run(loaded.draft, slug=options["slug"])
        except ImportRefusedError as refusal:
            raise CommandError(self.list_problems(name, refusal.problems)) from refusal
        self.write_problems(loaded.problems)
        if not done.counts:
            self.stdout.write(f"“{done.timeline.slug}” is there already with this content: nothing to do.")
            return
        verb = "Would import" if options["dry_run"] else "Imported"
        self.stdout.write(f"{verb} “{done.timeline.slug}”: {self.describe_counts(done.counts)}.")

    def find_target(self, options: dict[str, Any]) -> tuple[Timeline | None, User | None]:
        """Return the timeline into which is merged, and in whose name; None and None for a new one."""
        if not options["into"]:
            if options["by"] or options["take_file"]:
                raise CommandError("--by and --take-file go with --into SLUG.")
            return None, None
        if options["slug"]:
            raise CommandError("Give --slug for a new timeline, or --into for one that is there.")
        if not options["by"]:
            raise CommandError("--into needs --by EMAIL: the account in whose name it is merged.")
        by = find_account(options["by"])
        return find_timeline(options["into"], by, options["by"]), by

    def merge(
        self, name: str, timeline: Timeline, by: User, answers: FileAnswers, options: dict[str, Any]
    ) -> None:
        """Merge a file into a timeline, and print what was done."""
        try:
            plan = answers.plan(timeline, by=by)
            if options["take_file"]:
                conflicts = plan.filter_entries(Fate.CONFLICT)
                answers = replace(answers, takes_file=tuple(entry.part.id for entry in conflicts))
                plan = answers.plan(timeline, by=by)
            if not options["dry_run"]:
                plan = import_into_timeline(timeline, answers, by=by, seen=plan.digest)
        except ImportRefusedError as refusal:
            raise CommandError(self.list_problems(name, refusal.problems)) from refusal
        except (Refused, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            self.stdout.write(f"Would import into “{timeline.slug}”: {describe_counts(plan)}.")
        else:
            self.stdout.write(describe_done(plan))
        for entry in plan.filter_entries(Fate.CONFLICT):
            side = "the file’s is taken" if entry.takes_file else "it stays as it is here"
            self.stdout.write(
                f"  Changed here and in the file: “{entry.label}” ({', '.join(entry.conflicts)}): {side}."
            )
        for missing in plan.missing:
            self.stdout.write(f"  Not in the file any more, and stays: “{missing.label}”.")

    def build_options(
        self, path: Path, options: dict[str, Any], timeline: Timeline | None = None
    ) -> ImportOptions:
        """Return what the command line says about the file. Raises CommandError if it cannot be."""
        if content_rules.TIME_ZONE.is_broken(options["time_zone"]):
            raise CommandError(content_rules.TIME_ZONE.message % {"value": options["time_zone"]})
        columns = {}
        for pair in options["column"]:
            column, equals, field = pair.rpartition("=")
            if not equals or not column:
                raise CommandError(
                    f"--column {pair}: give a column and a field, as in --column “Fact text=text”."
                )
            columns[column.strip()] = field.strip()
        try:
            dates.check(dates.When(options["source_date"]))
        except dates.WhenError as error:
            raise CommandError(f"--source-date: {error}") from error
        if options["source_url"] and (problem := content_rules.find_address_problem(options["source_url"])):
            raise CommandError(f"--source-url: {problem}")
        source = None
        names_source = options["source_title"] or options["source_publisher"] or options["source_url"]
        if options["cite_file"] or names_source:
            source = SourceAnswer(
                kind=options["source_kind"],
                title=options["source_title"] or (path.name if options["cite_file"] else ""),
                publisher=options["source_publisher"],
                authors=tuple(options["source_author"]),
                url=options["source_url"],
                published=options["source_date"],
            )
        return ImportOptions(
            name=path.stem,
            slug=options["slug"] or "",
            title=options["title"],
            language=timeline.language if timeline else options["language"],
            time_zone=timeline.time_zone if timeline else options["time_zone"],
            date_order=options["dates"],
            columns=columns,
            source=source,
            may_be_unsourced=options["without_source"],
            sheet=options["sheet"],
            encoding=options["encoding"],
        )

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

    def refuse(self, name: str, loaded: LoadedFile) -> str:
        """Return a message with every error and every question, each on a line of its own."""
        errors = [problem for problem in loaded.problems if problem.level == "error"]
        questions = [self.describe_question(question) for question in loaded.questions]
        return self.list_problems(name, [*errors, *questions])

    def list_problems(self, name: str, problems: Iterable[Problem | FileProblem | str]) -> str:
        """Return a message with every problem on a line of its own."""
        return "\n".join([f"{name}: nothing was imported.", *(f"  {problem}" for problem in problems)])

    def describe_question(self, question: ImportQuestion) -> str:
        """Return a question, with the options that answer it."""
        return f"{question.text} Answer with {ANSWERS[question.key]}."

    def write_preview(self, name: str, loaded: LoadedFile) -> None:
        """Print every entry that would be created, then every problem and question. Raises CommandError without a draft."""
        if loaded.draft is not None:
            head = loaded.draft.timeline
            entries = loaded.draft.entries()
            self.stdout.write(f"“{head.slug}”: {head.title} ({head.language}, {head.time_zone})")
            counts = Counter({"entry": len(entries), "source": len(loaded.draft.sources)})
            self.stdout.write(self.describe_counts(counts))
            titles = {
                source.id: source.title or source.publisher or source.described_as
                for source in loaded.draft.sources
            }
            for uid, entry in entries.items():
                when = dates.format_date(entry.when)
                if entry.when.stated:
                    when = f"{when} (“{entry.when.stated}”)"
                words = (
                    getattr(entry, "headline", "") or getattr(entry, "words", "") or getattr(entry, "put", "")
                )
                cited = "; ".join(titles[citation.source] for citation in entry.citations) or "no source"
                self.stdout.write(f"  {uid}  {when} | {words} | {entry.standing} | {cited}")
        self.write_problems(loaded.problems)
        if loaded.draft is None:
            raise CommandError(self.refuse(name, loaded))
        for question in loaded.questions:
            self.stdout.write(self.describe_question(question))

    def write_problems(self, problems: Iterable[FileProblem]) -> None:
        """Print what to look at and what was put right."""
        listed = list(problems)
        for level, head in LEVEL_HEADS.items():
            lines = [f"  {problem}" for problem in listed if problem.level == level]
            if lines:
                self.stdout.write("\n".join([head, *lines]))

    def describe_counts(self, counts: Counter[str]) -> str:
        """Return the numbers of created rows in words."""
        return ", ".join(
            f"{number} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"
            for noun, number in counts.items()
            if number
        )
