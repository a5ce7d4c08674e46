"""``manage.py explain_quote_difference SLUG ENTRY SOURCE --reason TEXT --by EMAIL``: why words may differ from a text."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from timeline.actions.base import Refused, Stale
from timeline.actions.source_texts import explain_quote_difference
from timeline.evidence import quote_checks
from timeline.management.command_lookups import find_account, find_timeline
from timeline.models import Entry


class Command(BaseCommand):
    """Explain a quote difference."""

    help = (
        "Store the reason why the words of an entry may be published although they differ from the text of a "
        "source, or leave out a negation, a number or a name. Readers see the reason. It is valid for these words and "
        "this text only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the timeline's address")
        parser.add_argument("entry", help="the entry's id")
        parser.add_argument("source", help="the id of the source with other words in its text")
        parser.add_argument("--reason", required=True, help="the reason, for readers")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the editor's account")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        by = find_account(options["by"])
        timeline = find_timeline(options["slug"], by, options["by"])
        entry = Entry.objects.filter(timeline=timeline, uid=options["entry"]).active().first()
        if entry is None:
            raise CommandError(f"There is no active entry “{options['entry']}” in “{options['slug']}”.")
        differences = [
            check
            for check in quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
            if check.source.uid == options["source"] and check.needs_reason
        ]
        if not differences:
            raise CommandError(f"Nothing in this entry differs from the text of “{options['source']}”.")
        try:
            for check in differences:
                seen = check.words_sha256, check.text_sha256
                explain_quote_difference(
                    entry, check.citation_index, seen=seen, reason=options["reason"], by=by
                )
        except PermissionDenied as error:
            raise CommandError(
                f"{options['by']} may not decide this: that takes the editor's role."
            ) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        except Stale as error:
            raise CommandError("The words or the text have just been changed: look again.") from error
        self.stdout.write("Stored the reason. Readers see it with the words.")
