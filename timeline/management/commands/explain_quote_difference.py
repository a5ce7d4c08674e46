"""``manage.py explain_quotation SLUG ENTRY SOURCE --reason TEXT --by EMAIL``: why words may differ from their source."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from timeline.actions.base import Refused, Stale
from timeline.actions.source_texts import exempt
from timeline.evidence import quote_checks
from timeline.models import Entry, Timeline, User


class Command(BaseCommand):
    """Record why quoted words may differ."""

    help = (
        "Record why the words of an entry may be published although they differ from the text of a source. "
        "Readers see the reason. It holds for these words and this text."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the timeline's address")
        parser.add_argument("entry", help="the entry's id")
        parser.add_argument("source", help="the id of the source whose text has other words")
        parser.add_argument("--reason", required=True, help="why, for readers")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the editor's account")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']}.")
        timeline = Timeline.objects.visible_to(by).filter(slug=options["slug"]).first()
        if timeline is None:
            raise CommandError(f"{options['by']} sees no timeline “{options['slug']}”.")
        entry = Entry.objects.filter(timeline=timeline, uid=options["entry"]).standing().first()
        if entry is None:
            raise CommandError(f"No entry “{options['entry']}” stands in “{options['slug']}”.")
        differing = [
            one
            for one in quote_checks.of(Entry.objects.filter(pk=entry.pk))
            if one.source.uid == options["source"] and one.verdict in quote_checks.NEEDS_REASON
        ]
        if not differing:
            raise CommandError(f"Nothing in this entry differs from the text of “{options['source']}”.")
        try:
            for one in differing:
                seen = one.words_sha256, one.text_sha256
                exempt(entry, one.place, seen=seen, reason=options["reason"], by=by)
        except PermissionDenied as error:
            raise CommandError(
                f"{options['by']} may not decide this: that takes the editor's role."
            ) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        except Stale as error:
            raise CommandError("The words or the text changed at this moment: look again.") from error
        self.stdout.write("Recorded: readers are told why the words differ.")
