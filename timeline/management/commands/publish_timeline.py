"""``manage.py publish_timeline SLUG --note TEXT --by EMAIL``: through the same gates as the browser."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from timeline import document
from timeline.actions.base import Refused
from timeline.actions.drafts import CorrectionDraft, Judgement
from timeline.actions.publications import NotReady, publish
from timeline.models import Timeline, User


class _Correction(msgspec.Struct, forbid_unknown_fields=True):
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
        parser.add_argument(
            "--minor",
            action="append",
            default=[],
            metavar="ENTRY",
            help="the id of an entry that was public and whose change is minor; may be given several times",
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
            type=_moment,
            metavar="MOMENT",
            help="when it goes live by itself, as in 2026-12-01T10:00:00Z",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']}.")
        timeline = Timeline.objects.visible_to(by).filter(slug=options["slug"]).first()
        if timeline is None:
            raise CommandError(f"{options['by']} sees no timeline “{options['slug']}”.")
        try:
            publication = publish(
                timeline,
                by=by,
                note=options["note"],
                seen_digest=None,
                judgements=_judgements(options["minor"], options["corrections"]),
                embargo_until=options["embargo_until"],
            )
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not publish: that takes the editor's role.") from error
        except NotReady as error:
            raise CommandError("\n".join([str(error), *(f"  {gap}" for gap in error.gaps)])) from error
        except ValidationError as error:
            faults = [f"  {place}: {' '.join(said)}" for place, said in error.message_dict.items()]
            raise CommandError("\n".join(["The corrections are not complete.", *faults])) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        done = "Put under embargo" if publication.embargo_until else "Published"
        self.stdout.write(
            f"{done} “{options['slug']}” as version {publication.number} ({publication.digest})."
        )


def _judgements(minor: list[str], file: Path | None) -> dict[str, Judgement]:
    found: dict[str, Judgement] = dict.fromkeys(minor, "minor")
    if file is not None:
        try:
            given = msgspec.json.decode(file.read_bytes(), type=dict[str, _Correction])
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} holds no corrections: {error}.") from error
        for uid, one in given.items():
            found[uid] = CorrectionDraft(was=one.was, now=one.now, why=one.why, prominence=one.prominence)
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} is no moment; accepted: as in 2026-12-01T10:00:00Z")
    return moment
