"""``manage.py add_source_text SOURCE FILE --by EMAIL``: add a source text, with which quotations are compared."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from timeline.actions.base import Stale
from timeline.actions.source_texts import add_source_text, get_current_text
from timeline.management.command_lookups import find_account
from timeline.models import Source
from timeline.models.source_texts import MAX_SOURCE_TEXT_LENGTH


class Command(BaseCommand):
    """Add a source text."""

    help = (
        "Add the text of a source, as if an editor had pasted it on the desk. Quotations are then compared with "
        "it. The text is not published. Earlier texts of the source stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the id of the source, as in its address on the desk")
        parser.add_argument("file", help="the text, in UTF-8; - reads standard input")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the account of the editor")

    def handle(self, *args: Any, **options: Any) -> None:
        by = find_account(options["by"])
        source = Source.objects.find_by_id(options["source"], by)
        if source is None:
            raise CommandError(f"{options['by']} sees no source “{options['source']}”.")
        current = get_current_text(source)
        number = current.number if current else 0
        try:
            text = add_source_text(source, _read_text(options["file"]), by=by, number=number)
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not add source texts.") from error
        except ValidationError as error:
            raise CommandError(f"{options['file']}: {' '.join(error.messages)}") from error
        except Stale as error:
            raise CommandError("Someone else has just added a text to this source: look again.") from error
        if text.number == number:
            self.stdout.write(f"This is already the current text of “{source}”: nothing to do.")
            return
        removed = f" {text.removed}" if text.removed else ""
        self.stdout.write(f"Added text {text.number} of “{source}” (SHA-256 {text.sha256}).{removed}")


def _read_text(name: str) -> str:
    """Return the text in a file. Raises CommandError if it is not UTF-8. A file that is too long is not read whole."""
    # At most 4 bytes a character, and one more, so that the action refuses the text.
    limit = 4 * MAX_SOURCE_TEXT_LENGTH + 1
    try:
        if name == "-":
            data = sys.stdin.buffer.read(limit)
        else:
            with Path(name).open("rb") as file:
                data = file.read(limit)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: this is no text in UTF-8 (at byte {error.start}).") from error
