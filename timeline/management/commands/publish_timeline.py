"""``manage.py publish_timeline SLUG --note TEXT --by EMAIL``: through the same gates as the browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from timeline.actions.base import Refused
from timeline.actions.publishing import NotReady, publish
from timeline.models import Timeline, User


class Command(BaseCommand):
    """Publish a timeline."""

    help = "Publish a timeline as its next version, in the name of an editor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the timeline's address")
        parser.add_argument("--note", required=True, help="what is new, for readers")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the editor's account")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']}.")
        timeline = Timeline.objects.visible_to(by).filter(slug=options["slug"]).first()
        if timeline is None:
            raise CommandError(f"{options['by']} sees no timeline “{options['slug']}”.")
        try:
            publication = publish(timeline, by=by, note=options["note"], seen_digest=None)
        except PermissionDenied as error:
            raise CommandError(f"{options['by']} may not publish: that takes the editor's role.") from error
        except NotReady as error:
            raise CommandError("\n".join([str(error), *(f"  {gap}" for gap in error.gaps)])) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Published “{options['slug']}” as version {publication.number} ({publication.digest})."
        )
