"""``manage.py hold_text SOURCE FILE --by EMAIL``: what a source says, against which quotations are checked."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from timeline.actions.base import Stale
from timeline.actions.source_texts import current_text, hold_text
from timeline.models import Source, User
from timeline.models.source_texts import LONGEST_TEXT


class Command(BaseCommand):
    """Hold the text of a source."""

    help = (
        "Hold the text of a source on the desk, as if an editor had pasted it: quotations are then checked "
        "against it. It is not published. A text that is held already stays, as the one before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the source's id, as in its address on the desk")
        parser.add_argument("file", help="the text, in UTF-8; - reads standard input")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the account of who takes it in")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']}.")
        source = Source.objects.visible_to(by).filter(uid=options["source"]).first()
        if source is None:
            raise CommandError(f"{options['by']} sees no source “{options['source']}”.")
        held = current_text(source)
        number = held.number if held else 0
        try:
            text = hold_text(source, _read(options["file"]), by=by, number=number)
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not hold texts of sources.") from error
        except ValidationError as error:
            raise CommandError(f"{options['file']}: {' '.join(error.messages)}") from error
        except Stale as error:
            raise CommandError("Another text of this source came in at this moment: look again.") from error
        if text.number == number:
            self.stdout.write(f"This text of “{source}” is held already: nothing to do.")
            return
        taken_out = f" {text.removed}" if text.removed else ""
        self.stdout.write(f"Held text {text.number} of “{source}” (SHA-256 {text.sha256}).{taken_out}")


def _read(name: str) -> str:
    """Return what a file says, refusing what is no text or far too long before all of it is read."""
    most = 4 * LONGEST_TEXT + 1
    try:
        if name == "-":
            data = sys.stdin.buffer.read(most)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: this is no text in UTF-8 (at byte {error.start}).") from error
