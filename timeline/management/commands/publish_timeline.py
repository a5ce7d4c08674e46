"""``manage.py publish_timeline SLUG --note TEXT --by EMAIL``: publish, through the same checks as the desk."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from timeline import document
from timeline.actions.base import Refused
from timeline.actions.drafts import ChangeKind, ChangeNote, CorrectionDraft
from timeline.actions.publications import publish
from timeline.actions.version_store import NotReady
from timeline.management.command_lookups import find_account, find_timeline

# The kinds of change that need no words, and what the help says of each.
KINDS: Mapping[ChangeKind, str] = {
    "clarification": "a clarification",
    "update": "an update",
    "minor": "minor",
}


class _CorrectionInput(msgspec.Struct, forbid_unknown_fields=True):
    was: str
    now: str
    why: str
    prominence: document.Prominence = "entry"


class Command(BaseCommand):
    """Publish a timeline."""

    help = "Publish a timeline as its next version, in the name of an editor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the timeline's address")
        parser.add_argument("--note", required=True, help="what is new, for readers")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the editor's account")
        for kind, words in KINDS.items():
            parser.add_argument(
                f"--{kind}",
                action="append",
                default=[],
                metavar="ENTRY",
                help=f"the id of an entry that was public and whose change is {words}; may be given several times",
            )
        parser.add_argument(
            "--corrections",
            type=Path,
            metavar="FILE",
            help="JSON: entry id to an object of was, now, why and, if it is to stand in a banner, "
            '"prominence": "banner"',
        )
        parser.add_argument(
            "--embargo-until",
            type=_parse_moment,
            metavar="MOMENT",
            help="when it goes live by itself, as in 2026-12-01T10:00:00Z",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = find_account(options["by"])
        timeline = find_timeline(options["slug"], by, options["by"])
        try:
            publication = publish(
                timeline,
                by=by,
                note=options["note"],
                seen_digest=None,
                change_notes=_read_notes({kind: options[kind] for kind in KINDS}, options["corrections"]),
                embargo_until=options["embargo_until"],
            )
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not publish: that takes the editor's role.") from error
        except NotReady as error:
            problems = [f"  {problem}" for problem in error.problems]
            raise CommandError("\n".join([str(error), *problems])) from error
        except ValidationError as error:
            lines = [f"  {field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
            raise CommandError("\n".join(["The corrections are not complete.", *lines])) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        verb = "Put under embargo" if publication.embargo_until else "Published"
        self.stdout.write(
            f"{verb} “{options['slug']}” as version {publication.number} ({publication.digest})."
        )


def _read_notes(by_kind: Mapping[ChangeKind, list[str]], file: Path | None) -> dict[str, ChangeNote]:
    notes: dict[str, ChangeNote] = {uid: kind for kind, uids in by_kind.items() for uid in uids}
    if file is not None:
        try:
            corrections = msgspec.json.decode(file.read_bytes(), type=dict[str, _CorrectionInput])
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} holds no corrections: {error}.") from error
        for uid, correction in corrections.items():
            notes[uid] = CorrectionDraft(
                was=correction.was,
                now=correction.now,
                why=correction.why,
                prominence=correction.prominence,
            )
    return notes


def _parse_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} is no moment; accepted: as in 2026-12-01T10:00:00Z")
    return moment
